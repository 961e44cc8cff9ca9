"""Which split a sentence goes to, that it stays there, and what is said twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.training.markup import Utterance, parse_line
from nlu.training.splits import (
    Allotter,
    Parts,
    Row,
    absent,
    carve,
    divide,
    find_twins,
    split_by_hash,
    text_key,
)

TENTH = Parts(dev=0.1, test=0.1)
NONE = Parts(dev=0.0, test=0.0)

sentences = st.builds(
    lambda words, intent: Utterance(tuple(words), intent, ("O",) * len(words)),
    st.lists(st.sampled_from("is there a Kettle kettle? 2 $3 !".split()), min_size=1, max_size=4),
    st.sampled_from(["price_check", "inventory_check", "unknown"]),
)


def said(text: str, intent: str = "unknown", split: str | None = None, line: int = 1) -> Row:
    return Row(parse_line(text, intent), split, "some.jsonl", line)


def many(count: int, intent: str = "price_check") -> list[Row]:
    return [said(f"what is item {n}", intent, line=n) for n in range(count)]


def splits_of(rows: list[Row], parts: Parts = TENTH) -> dict[str, str]:
    """The split of each text."""
    division = divide(rows, parts, known={}, deduplicate=False)
    return {text_key(u): split for split, members in division.splits.items() for u in members}


@given(st.lists(sentences), st.lists(sentences))
def test_sentences_added_at_the_end_move_none(
    before: list[Utterance], more: list[Utterance]
) -> None:
    rows = [Row(u, None, "some.jsonl", 1) for u in before]
    longer = [*rows, *(Row(u, None, "more.jsonl", 1) for u in more)]

    assert splits_of(rows).items() <= splits_of(longer).items()


@given(st.lists(sentences), st.permutations(range(20)))
def test_with_the_earlier_splits_known_no_order_moves_any(
    utterances: list[Utterance], order: list[int]
) -> None:
    rows = [Row(u, None, "some.jsonl", 1) for u in utterances]
    known = splits_of(rows)
    shuffled = [*(rows[i] for i in order if i < len(rows)), *rows[20:]]

    again = divide(shuffled, TENTH, known, deduplicate=False).splits

    assert {text_key(u): split for split, us in again.items() for u in us} == known


@given(st.lists(sentences))
def test_no_text_is_in_two_places(utterances: list[Utterance]) -> None:
    rows = [Row(u, None, "some.jsonl", n) for n, u in enumerate(utterances)]

    kept = [text_key(row.utterance) for row in divide(rows, TENTH, {}, False).rows]

    assert len(kept) == len(set(kept))
    assert set(kept) == {text_key(u) for u in utterances}


def test_every_intent_is_divided_in_about_the_same_parts() -> None:
    division = divide([*many(1000), *many(3000, "unknown")[1000:]], TENTH, {}, False)

    for split, part in (("train", 0.8), ("dev", 0.1), ("test", 0.1)):
        counts = Counter(u.intent for u in division.splits[split])
        assert counts["price_check"] / 1000 == pytest.approx(part, abs=0.03)
        assert counts["unknown"] / 2000 == pytest.approx(part, abs=0.03)


def test_the_only_sentence_of_an_intent_is_for_training() -> None:
    hashed_to_test = next(row for row in many(100) if split_by_hash(key(row), TENTH) == "test")

    assert divide([hashed_to_test], TENTH, {}, False).splits.keys() == {"train"}


def test_an_intent_of_eleven_sentences_is_in_every_split() -> None:
    hashed_to_train = [row for row in many(100) if split_by_hash(key(row), TENTH) == "train"]

    division = divide(hashed_to_train[:11], TENTH, {}, False)

    assert {split: len(us) for split, us in division.splits.items()} == {
        "train": 9,
        "dev": 1,
        "test": 1,
    }


def test_a_split_that_nobody_wants_stays_away() -> None:
    assert divide(many(100), NONE, {}, False).splits.keys() == {"train"}


def test_a_larger_dev_part_takes_nothing_from_test() -> None:
    texts = [key(row) for row in many(500)]
    wide = Parts(dev=0.4, test=0.1)

    moved = {(split_by_hash(t, TENTH), split_by_hash(t, wide)) for t in texts}

    assert moved == {("train", "train"), ("train", "dev"), ("dev", "dev"), ("test", "test")}


def test_of_contradicting_sentences_the_first_one_counts() -> None:
    first = said("[boston](location)", line=3)
    other = said("Boston?", line=8)

    division = divide([first, other], TENTH, {}, False)

    (twin,) = division.twins
    assert (twin.first.where, twin.row.where) == ("some.jsonl:3", "some.jsonl:8")
    assert twin.contradictory
    assert division.rows == (first,)


def test_another_spelling_with_the_same_slots_is_no_contradiction() -> None:
    (twin,) = find_twins([said("in [boston](location)"), said("In [Boston!](location)")])

    assert not twin.contradictory


def test_marks_alone_are_their_own_sentences() -> None:
    assert find_twins([said("?"), said("!!"), said("? !")]) == ()


GIVEN = [
    said("hello", split="train"),
    said("Hello!", split="train"),
    said("good morning", split="train"),
    said("hello", split="test"),
    said("hello", split="test"),
    said("good morning", split="dev"),
]


def test_given_splits_are_left_as_they_are() -> None:
    assert divide(GIVEN, TENTH, {}, deduplicate=False).rows == tuple(GIVEN)


def test_deduplicated_train_holds_nothing_of_dev_and_test_and_test_is_whole() -> None:
    division = divide(GIVEN, TENTH, {}, deduplicate=True)

    assert division.rows == tuple(GIVEN[3:])


def test_a_new_sentence_that_a_given_split_holds_stays_out() -> None:
    division = divide([said("hello"), *GIVEN], TENTH, {}, deduplicate=False)

    assert division.rows == tuple(GIVEN)


def test_dev_is_carved_out_of_train_and_twins_stay_together() -> None:
    rows = [
        *(said(f"item {n}", split="train") for n in range(100)),
        *(said(f"Item {n}!", split="train") for n in range(100)),
        said("item 7", split="test"),
    ]

    carved = [row.split for row in carve(rows, 0.2)]

    assert carved[:100] == carved[100:200]
    assert 10 <= carved[:100].count("dev") <= 30
    assert carved[200] == "test"


def test_an_allotter_remembers_what_was_settled_before() -> None:
    allot = Allotter(NONE, known={"hello": "test"})

    assert allot(parse_line("Hello!", "unknown")) == "test"


def test_intents_that_a_split_lacks_are_named() -> None:
    hello, price = parse_line("hello", "nomatch.none"), parse_line("how much", "price_check")

    assert absent({"train": [hello, price], "dev": [price]}) == {"dev": ["nomatch.none"]}


def key(row: Row) -> str:
    return text_key(row.utterance)
