"""`nara nlu prepare`: what goes in, what comes out, what stays where it is, what is told."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.training.dataset import (
    HOUSE_LABELS,
    Dataset,
    LabelSet,
    content_hash,
    read_dataset,
    write_dataset,
)
from nlu.training.markup import Utterance, parse_line
from nlu.training.prepare import Options, compose, label_set, main
from nlu.training.sources import read_kept, read_source
from tests.nlu.sources import HELLO, MUSIC, PRICES, STORES, content, jsonl, nemo, run, texts


def test_own_sentences_become_a_directory_with_a_card(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "mine.jsonl", [*PRICES, *STORES, HELLO, HELLO])

    assert run("--from", source, "--out", tmp_path / "out") == 0

    dataset = read_dataset(tmp_path / "out")
    card = json.loads((tmp_path / "out/dataset.json").read_text())
    assert dataset.labels == HOUSE_LABELS
    assert card["hash"] == content_hash(dataset)
    assert card["splits"] == {split: len(us) for split, us in dataset.splits.items()}
    assert sum(card["splits"].values()) == 81
    assert (card["intents"], card["slots"]) == (20, 53)
    assert card["sources"] == {"mine.jsonl": 81}
    assert card["duplicates"]["found"] == {"new/new": 1}
    assert card["absent"] == {"dev": ["nomatch.none"], "test": ["nomatch.none"]}


def test_the_same_input_gives_the_same_files(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "mine.jsonl", [*PRICES, *STORES])

    for name in ("here", "there"):
        run("--from", source, "--out", tmp_path / name)

    assert content(tmp_path / "here") == content(tmp_path / "there")


def test_files_and_folders_of_days_come_together(tmp_path: Path) -> None:
    jsonl(tmp_path / "more/a.jsonl", PRICES)
    (tmp_path / "more/b.csv").write_text(
        "role,text,intent,slots,status\n"
        'user,Is it sunny in Mesa?,weather.sunny,"{""location"": [""Mesa""]}",ok\n'
        "user,hm,,,not_understood\n"
    )
    source = jsonl(tmp_path / "mine.jsonl", STORES)

    run("--from", source, "--from", tmp_path / "more", "--out", tmp_path / "out")

    card = json.loads((tmp_path / "out/dataset.json").read_text())
    assert card["sources"] == {"mine.jsonl": 40, "more/a.jsonl": 40, "more/b.csv": 1}
    assert card["skipped"] == {"status not_understood": {"count": 1, "first": ["more/b.csv:3"]}}


def test_contradictory_labels_are_counted_and_shown_intents_first(tmp_path: Path) -> None:
    town, shop = parse_line("in [mesa](location)", "unknown"), parse_line("in mesa", "unknown")
    greeting = parse_line("Hello!", "unknown")
    source = jsonl(tmp_path / "mine.jsonl", [town, HELLO, shop, greeting])

    _, card = compose([read_source(source)], Options())

    assert card.duplicates.contradictory.count == 2
    assert card.duplicates.contradictory.first == (
        "'hello': nomatch.none (mine.jsonl:2), not unknown (mine.jsonl:4)",
        "'in mesa': location 'mesa' (mine.jsonl:1), not no slots (mine.jsonl:3)",
    )


def test_labels_outside_the_house_are_sorted_each_with_both_marks() -> None:
    labels = label_set([MUSIC, HELLO, PRICES[0]], given=[])

    assert labels == LabelSet(
        ("PlayMusic", "nomatch.none", "price_check"),
        ("B-genre", "B-item.type", "I-genre", "I-item.type", "O"),
    )


# From a NeMo directory and back


def test_a_nemo_directory_stays_as_it_is(tmp_path: Path) -> None:
    labels = LabelSet(("z", "PlayMusic", "never_used"), ("O", "I-genre", "B-genre"))
    repeated = (MUSIC, MUSIC)
    write_dataset(tmp_path / "old", Dataset(labels, {"train": repeated, "test": (MUSIC,)}))
    before = content(tmp_path / "old")

    assert run("--from", tmp_path / "old", "--out", tmp_path / "new") == 0

    after = content(tmp_path / "new")
    card = json.loads(after.pop("dataset.json"))
    assert after == before
    assert card["duplicates"]["found"] == {"train/test": 2}
    assert card["duplicates"]["left_out"] == 0


def test_a_directory_becomes_lines_whose_source_is_the_split(tmp_path: Path) -> None:
    nemo(tmp_path / "old", train=PRICES[:1], dev=[HELLO])

    assert run("--from", tmp_path / "old", "--out", tmp_path / "all.jsonl") == 0

    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert [(row["text"], row["source"]) for row in rows] == [
        ("how much is item 0", "train"),
        ("hello", "dev"),
    ]


word = st.text(st.characters(exclude_categories=("Cs", "Z", "Cc")), min_size=1, max_size=5)
name = st.text("abcäß._-", min_size=1, max_size=4)
label = st.just("O") | st.builds("{}-{}".format, st.sampled_from("BI"), name)


@st.composite
def utterances(draw: st.DrawFn) -> Utterance:
    tokens = draw(st.lists(word, min_size=1, max_size=6))
    labels = draw(st.lists(label, min_size=len(tokens), max_size=len(tokens)))
    return Utterance(tuple(tokens), draw(name), tuple(labels))


splits = st.dictionaries(
    st.sampled_from(["train", "dev", "test"]),
    st.lists(utterances(), min_size=1, max_size=5).map(tuple),
    min_size=1,
)


@settings(max_examples=40, deadline=None)
@given(splits)
def test_directory_to_lines_to_directory_is_identity(
    members: dict[str, tuple[Utterance, ...]],
) -> None:
    with TemporaryDirectory() as place:
        first, lines, second = (Path(place, name) for name in ("first", "all.jsonl", "second"))
        labels = label_set((u for us in members.values() for u in us), given=[])
        write_dataset(first, Dataset(labels, members))

        assert run("--from", first, "--out", lines) == run("--from", lines, "--out", second) == 0

        assert read_dataset(second) == read_dataset(first)


# Frozen


def test_kept_dev_and_test_stay_whole_and_train_stays_out_of_them(tmp_path: Path) -> None:
    old = nemo(tmp_path / "old", train=PRICES, dev=STORES[:5], test=[*STORES[5:9], STORES[5]])
    source = jsonl(tmp_path / "mine.jsonl", [*STORES, *PRICES])

    run("--from", source, "--keep", old, "--out", tmp_path / "new")

    before, after = texts(old), texts(tmp_path / "new")
    assert after["dev"][:5] == before["dev"]
    assert after["test"][:5] == before["test"]
    assert set(before["train"]) <= set(after["train"])
    assert not set(after["train"]) & {*before["dev"], *before["test"]}


def test_a_kept_sentence_keeps_its_label_and_the_contradiction_is_told(tmp_path: Path) -> None:
    old = nemo(tmp_path / "old", train=PRICES, test=[HELLO])
    source = jsonl(tmp_path / "mine.jsonl", [*PRICES, parse_line("Hello?", "unknown")])

    dataset, card = compose([read_source(source)], Options(), read_kept(old))

    assert [u.intent for u in dataset.splits["test"] if u.text == "hello"] == ["nomatch.none"]
    assert card.duplicates.contradictory.first == (
        "'hello': nomatch.none (old/test.tsv:2), not unknown (mine.jsonl:41)",
    )
    assert card.options["kept"] == content_hash(read_dataset(old))


def test_new_sentences_join_a_directory_without_moving_any(tmp_path: Path) -> None:
    old = nemo(tmp_path / "old", train=PRICES, dev=STORES[:5])
    source = jsonl(tmp_path / "mine.jsonl", [*STORES, HELLO])

    run("--from", old, "--from", source, "--out", tmp_path / "new")

    before, after = texts(old), texts(tmp_path / "new")
    assert {split: after[split][: len(rows)] for split, rows in before.items()} == before
    assert sum(map(len, after.values())) == 40 + 40 + 1


def test_two_directories_together_train_on_no_test_sentence(tmp_path: Path) -> None:
    one = nemo(tmp_path / "one", train=[HELLO, *PRICES], test=STORES)
    two = nemo(tmp_path / "two", train=STORES[:9], test=[HELLO])

    run("--from", one, "--from", two, "--dev", 0, "--out", tmp_path / "new")

    assert texts(tmp_path / "new") == {
        "train": [u.text for u in PRICES],
        "test": [*(u.text for u in STORES), "hello"],
    }


# What it tells


def test_the_table_ends_with_the_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nemo(tmp_path / "old", train=[HELLO, *PRICES[:3]], dev=PRICES[5:6], test=[HELLO])

    run("--from", tmp_path / "old", "--out", tmp_path / "new")

    hashed = content_hash(read_dataset(tmp_path / "old"))
    assert capsys.readouterr().out == (
        "train            4 sentences\n"
        "dev              1 sentences\n"
        "test             1 sentences\n"
        "labels          20 intents, 53 slot labels\n"
        "from             4 old/train.tsv\n"
        "from             1 old/dev.tsv\n"
        "from             1 old/test.tsv\n"
        "duplicates       1 found, 0 left out\n"
        "                 1 train, test too\n"
        "dev              1 intents without a sentence: nomatch.none\n"
        "test             1 intents without a sentence: price_check\n"
        f"hash       {hashed}\n"
        f"written to {tmp_path / 'new'}\n"
    )


def test_for_programs_it_prints_the_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--from", jsonl(tmp_path / "a.jsonl", PRICES), "--out", tmp_path / "out", "--json")

    assert capsys.readouterr().out == (tmp_path / "out/dataset.json").read_text()


def test_help_shows_an_example_and_needs_no_training_library(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    shown = capsys.readouterr().out
    assert shown.startswith("usage: nara nlu prepare")
    assert "Example: nara nlu prepare --from" in shown
    assert "torch" not in sys.modules


def test_the_card_tells_nothing_of_the_machine(tmp_path: Path) -> None:
    run("--from", jsonl(tmp_path / "a.jsonl", [*PRICES, *PRICES]), "--out", tmp_path / "out")

    assert str(tmp_path) not in (tmp_path / "out/dataset.json").read_text()


def test_a_data_set_without_dev_takes_it_from_train_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    jsonl(data / "train.jsonl", [replace(one, source="train") for one in (*PRICES, *STORES)])
    jsonl(data / "test.jsonl", [replace(MUSIC, source="test")])
    (data / "dev.jsonl").touch()

    assert run("--from", data, "--out", tmp_path / "out") == 0

    divided = texts(tmp_path / "out")
    assert {len(divided["dev"]) + len(divided["train"]), len(divided["test"])} == {80, 1}
    intents = {u.intent for u in read_dataset(tmp_path / "out").splits["dev"]}
    assert intents == {"price_check", "find_the_store"}
    said = f"{len(divided['dev'])} of train became dev, for there was none"
    assert said in capsys.readouterr().out


def test_too_few_sentences_for_a_dev_part_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = nemo(tmp_path / "data", train=[HELLO], test=[PRICES[0]])
    assert run("--from", data, "--out", tmp_path / "out") == 0
    assert "dev              0 sentences, and training needs some" in capsys.readouterr().out
