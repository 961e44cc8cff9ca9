"""How sentences sound: shown as the model hears it, corrected by a key, handed to the trainer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.datasets import DataSets
from archive.forgetting import Known
from archive.redaction import Policy
from archive.tombstones import hash_of
from assistant.config import read_settings
from learning.keyboard import SOUNDS, opened, press
from learning.lines import SENTIMENTS, labelled_of, read_labelled, write_lines
from learning.scheme import Scheme
from learning.sounds import corrections, hearing, sentiment_file, write_corrections
from learning.table import Card, Table, Work
from learning.workplace import book
from nlu.sentiment import NAMES
from nlu.training.sentiment import read_judged
from tests.commands.nara import nara
from tests.learning.annotators import NOON, book_of, candidate, labelled, typed
from values.errors import DataError

BROKE = candidate("the lamp broke")


def test_the_labels_are_those_of_the_model() -> None:
    assert sorted(SENTIMENTS) == sorted(NAMES) == sorted(SOUNDS.values())


@pytest.mark.parametrize(("key", "sound"), SOUNDS.items())
def test_a_key_says_how_it_sounds(tmp_path: Path, key: str, sound: str) -> None:
    kept = book_of(tmp_path)
    typed(kept, [BROKE], key, "Enter")
    last = kept.look().last("anna")
    assert last
    assert last.sentence.sentiment == sound


def test_who_says_nothing_of_it_teaches_nothing(tmp_path: Path) -> None:
    kept = book_of(tmp_path)
    typed(kept, [BROKE], "Enter")
    assert "sentiment" not in kept.path.read_text()
    assert corrections(kept.look()) == []


def test_no_key_of_it_is_another_one() -> None:
    taken = {*Scheme().keys, *"123456789/+-?<> ,"}
    assert not taken & SOUNDS.keys()


def test_the_model_is_asked_for_each_sentence_and_changes_nothing(tmp_path: Path) -> None:
    table = Table(book_of(tmp_path), [BROKE], [], "anna", sounds=lambda text: "negative")
    card = table.next(Work())
    assert isinstance(card, Card)
    assert (card.view.sounds, card.view.sentiment) == ("negative", "")
    step = press(card.view, ".", Scheme())
    assert step == replace(card.view, sentiment="neutral")


def test_what_was_said_before_is_shown_again() -> None:
    view = opened(BROKE, Scheme(), "neutral", "negative")
    assert (view.sounds, view.sentiment) == ("neutral", "negative")


def test_corrections_become_lines_for_the_trainer(nara_home: Path) -> None:
    settings = read_settings()
    kept = book(settings)
    kept.label(replace(labelled("the lamp broke"), sentiment="negative"), NOON)
    kept.label(replace(labelled("any milk"), sentiment="neutral"), NOON)
    kept.label(labelled("how is bread"), NOON)
    assert write_corrections(settings, kept.look()) == 2
    lines = [json.loads(line) for line in sentiment_file(settings).read_text().splitlines()]
    assert [(x["text"], x["label"], x["source"]) for x in lines] == [
        ("any milk", "neutral", "annotated"),
        ("the lamp broke", "negative", "annotated"),
    ]
    assert lines[0]["provenance"]["conversation_id"] == "c1"
    assert [u.intent for u in read_judged(sentiment_file(settings))] == ["neutral", "negative"]


def test_where_annotators_differ_nothing_is_taught(tmp_path: Path) -> None:
    said = labelled("the lamp broke")
    kept = book_of(tmp_path, replace(said, sentiment="negative"))
    kept.label(replace(said, annotator="ben", sentiment="neutral"), NOON)
    assert corrections(kept.look()) == []


def test_an_erased_conversation_teaches_nothing(tmp_path: Path) -> None:
    kept = book_of(tmp_path, replace(labelled("the lamp broke"), sentiment="negative"))
    assert corrections(kept.look(), {hash_of("c1")}) == []


def test_erasing_a_conversation_takes_its_lines(nara_home: Path) -> None:
    settings = read_settings()
    kept = book(settings)
    kept.label(replace(labelled("the lamp broke"), sentiment="negative"), NOON)
    write_corrections(settings, kept.look())
    data = DataSets(settings.home / "datasets", Policy())
    assert data.erase("c1", Known()).removed == 2
    assert sentiment_file(settings).read_text() == ""


def test_a_data_set_says_how_many_there_are(nara_home: Path) -> None:
    kept = book(read_settings())
    kept.label(replace(labelled("the lamp broke"), sentiment="negative"), NOON)
    told = nara("learn", "dataset").out
    assert "1 sentence with what annotators said of how it sounds" in told
    assert sentiment_file(read_settings()).is_file()


def test_a_line_keeps_it_and_nonsense_is_refused(tmp_path: Path) -> None:
    said = replace(labelled("the lamp broke"), sentiment="negative")
    write_lines(tmp_path / "x.jsonl", [said])
    assert list(read_labelled(tmp_path / "x.jsonl")) == [said]
    row = {"text": "a", "intent": "b", "slots": ["O"], "sentiment": "grumpy"}
    with pytest.raises(DataError, match="negative, neutral, positive"):
        labelled_of(row, "x:1")


def test_switched_off_nothing_is_heard() -> None:
    assert hearing(read_settings())("the lamp broke") == ""
