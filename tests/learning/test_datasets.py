"""Versions of the data: frozen tests, contradictions, erasures."""

import json
from pathlib import Path

import pytest

from archive.datasets import DataSets
from archive.forgetting import Known
from archive.redaction import Policy
from assistant.config import read_settings
from learning.datasets import Line, Version, version, write_version
from learning.versioning import Base, Made, make
from learning.workplace import datasets_folder
from tests.learning.annotators import NOON, book_of, labelled
from values.errors import DataError


def folder() -> Path:
    return datasets_folder(read_settings())


def made(base: Path | None = None) -> Made:
    return make(read_settings(), Base(base), NOON)


def test_what_was_annotated_becomes_a_version_named_by_its_content(nara_home: Path) -> None:
    book_of(folder(), labelled("how is bread"))

    first, again = made(), made()

    assert first.version.name == again.version.name
    assert first.version.card.counts == {"train": 1, "dev": 0, "test": 0}
    row = json.loads((first.version.folder / "train.jsonl").read_text())
    assert row["provenance"]["conversation_id"] == "c1"
    assert (row["annotator"], row["source"]) == ("anna", "train")


def test_a_frozen_test_sentence_keeps_split_and_labels(nara_home: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.jsonl"
    rows = (
        {"text": "how is bread", "intent": "price_check", "slots": ["O"] * 3, "source": "test"},
    )
    base.write_text("".join(json.dumps(row) + "\n" for row in rows))
    parent = made(base)
    book_of(folder(), labelled("How is bread?", "unknown"), labelled("any milk"))

    child = made()

    assert child.version.card.parent == parent.version.name
    assert [x.intent for x in child.version.sentences("test")] == ["price_check"]
    assert child.left_out == {"of the frozen test part": 1}


def test_contradicting_labels_stay_out_until_somebody_settles_them(nara_home: Path) -> None:
    ben = labelled("any milk", "unknown", "ben")
    book = book_of(folder(), labelled("how is bread"), labelled("any milk"), ben)
    assert made().left_out == {"contradicting labels": 1}

    book.label(ben, NOON, settles=True)

    assert made().left_out == {}
    assert {x.text for x in made().version.sentences()} == {"how is bread", "any milk"}


def test_a_label_that_nobody_knows_any_more_is_named(nara_home: Path) -> None:
    book_of(folder(), labelled("any milk", "gift.card"))
    with pytest.raises(DataError, match=r"has the intent 'gift\.card', which there is not"):
        made()


def test_a_sentence_in_training_and_in_test_is_refused(tmp_path: Path) -> None:
    lines = [Line(labelled("any milk"), "train"), Line(labelled("Any milk?"), "test")]
    with pytest.raises(DataError, match="stands in train and in test"):
        write_version(tmp_path, lines, None, {}, NOON)


def test_a_version_that_was_changed_by_hand_is_refused(nara_home: Path) -> None:
    book_of(folder(), labelled("how is bread"), labelled("any milk"))
    here = made().version
    (here.folder / "train.jsonl").write_text("")
    with pytest.raises(DataError, match="was changed"):
        here.lines()


def test_an_erasure_finds_a_sentence_by_its_conversation(nara_home: Path) -> None:
    book = book_of(folder(), labelled("how is bread"))
    here = made().version

    reached = DataSets(folder(), Policy()).erase("c1", Known())

    left: Version = version(folder(), here.name)
    assert (reached.removed, reached.fault) == (2, "")
    assert list(book.look().all()) == []
    assert (left.lines(), left.card.hash, left.card.erased[0]["hash"]) == ([], None, here.card.hash)
