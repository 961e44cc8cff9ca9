"""Annotating by keys: what they do, what is kept, what survives."""

from pathlib import Path

import pytest

from learning.agreement import agreements
from learning.alike import Index
from learning.checks import remarks
from learning.marks import mark
from learning.scheme import KEYS, Scheme, drop_label
from learning.table import Card, Finished, Work
from nlu.labels import SLOTS
from tests.learning.annotators import NOON, book_of, candidate, labelled, typed
from values.errors import DataError

PRICE = candidate("how is bread")


def test_one_key_keeps_what_the_model_said_and_shows_the_next(tmp_path: Path) -> None:
    book = book_of(tmp_path)

    end = typed(book, [PRICE, candidate("any milk")], "Enter")

    assert isinstance(end, Card)
    assert (end.view.text, end.done, end.left) == ("any milk", 1, 1)
    last = book.look().last("anna")
    assert last
    assert last.sentence.intent == "price_check"


def test_a_digit_chooses_an_intent_and_a_letter_marks_words(tmp_path: Path) -> None:
    book = book_of(tmp_path)

    typed(book, [candidate("any brown bread")], "2", "ArrowRight", "c", "t", "Enter")

    [(_, _, kept)] = book.look().all()
    assert kept.sentence.intent == "inventory_check"
    assert kept.sentence.slots == ("O", "B-item.color", "B-item.type")


def test_an_undo_brings_the_sentence_back(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    end = typed(book, [PRICE, candidate("any milk"), candidate("any tea")], "Enter", "Enter", "<")
    assert isinstance(end, Card)
    assert (end.view.text, end.done) == ("any milk", 1)


def test_whoever_comes_back_goes_on_where_it_stopped(tmp_path: Path) -> None:
    typed(book_of(tmp_path), [PRICE, candidate("any milk")], "Enter")
    end = typed(book_of(tmp_path), [PRICE, candidate("any milk")], "Enter")
    assert end == Finished(2)


def test_a_new_intent_is_named_while_annotating(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    typed(book, [PRICE], "/", *"gift card", "Enter", "Enter")
    assert book.look().added["intent"] == ["gift_card"]
    last = book.look().last("anna")
    assert last
    assert last.sentence.intent == "gift_card"


def test_what_is_odd_is_said_once_and_then_kept(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    odd = candidate("buy a lamp")

    asked = typed(book, [odd], "Enter")
    kept = typed(book, [odd], "Enter", "Enter")

    assert isinstance(asked, Card)
    assert kept == Finished(1)


def test_a_line_half_written_by_a_kill_counts_as_not_there(tmp_path: Path) -> None:
    book = book_of(tmp_path, labelled("how is bread"))
    with book.path.open("a") as file:
        file.write('{"do": "label", "text": "any mi')

    book_of(tmp_path, labelled("any milk"))

    kept = [decision.sentence.text for _, _, decision in book_of(tmp_path).look().all()]
    assert kept == ["how is bread", "any milk"]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    book.path.write_text("no json\n")
    with pytest.raises(DataError, match=r"annotations\.jsonl:1: no JSON"):
        book.look()


def test_a_span_that_is_cut_leaves_legal_labels() -> None:
    assert mark(("B-location", "I-location", "I-location"), 0, 1, "") == (
        "O",
        "B-location",
        "I-location",
    )


def test_every_slot_type_of_the_house_has_a_key_of_its_own() -> None:
    assert set(KEYS) == set(SLOTS)
    assert len(set(KEYS.values())) == len(SLOTS)
    assert Scheme(slots=(*SLOTS, "gift.card")).keys["G"] == "gift.card"


@pytest.mark.parametrize(
    ("text", "labels", "told"),
    [
        ("how much is it", "O O O O", "'how much' is one span of interrogative.manner"),
        ("in boston", "B-location I-location", "'in' stays outside the location"),
        ("go get it", "B-verb I-verb O", "'go get': each verb is a span of its own"),
        ("two words", "O", "1 labels for 2 words"),
        ("two words", "O I-verb", "a span goes on that never began"),
    ],
)
def test_conventions_are_checked(text: str, labels: str, told: str) -> None:
    assert told in [remark.text for remark in remarks(text, "price_check", labels.split())]


def test_nearly_the_same_sentence_with_other_labels_is_shown() -> None:
    index = Index([labelled("how much is the red lamp")])
    assert index.otherwise(labelled("how much is the red lamps", "unknown"))
    assert not index.otherwise(labelled("how much is the red lamps"))


def test_agreement_of_two_annotators(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        labelled("any milk", "inventory_check", "anna", "O", "B-item.type"),
        labelled("any milk", "inventory_check", "ben", "O", "B-item.type"),
        labelled("how is bread", "price_check", "anna"),
        labelled("how is bread", "unknown", "ben"),
    )
    [found] = agreements(book.look())
    assert (found.sentences, found.intents, found.span_f1) == (2, 0.5, 1.0)
    assert found.kappa == pytest.approx(1 / 3)


def test_a_label_that_is_in_use_stays(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    typed(book, [PRICE], "/", *"gift card", "Enter", "Enter")
    used = [decision.sentence for _, _, decision in book.look().all()]

    with pytest.raises(DataError, match="cannot go: 1 sentence uses it; label them anew first"):
        drop_label(book, "gift_card", used, NOON)

    drop_label(book, "gift_card", [], NOON)
    assert book.look().added["intent"] == []


def test_labels_the_model_got_right_cost_one_key_each(tmp_path: Path) -> None:
    some = [candidate(f"any tea number {number}") for number in range(30)]
    assert typed(book_of(tmp_path), some, *["Enter"] * 30) == Finished(30)


def test_who_settles_a_contradiction_sees_what_both_said(tmp_path: Path) -> None:
    book = book_of(tmp_path, labelled("any milk"), labelled("any milk", "unknown", "ben"))
    end = typed(book, [], work=Work("settle"))
    assert isinstance(end, Card)
    assert [(one.annotator, one.intent) for one in end.others] == [
        ("anna", "price_check"),
        ("ben", "unknown"),
    ]
    assert typed(book, [], "2", "Enter", work=Work("settle")) == Finished(2)
