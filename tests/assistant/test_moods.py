"""Turns are judged after they were answered: none waits for it, none is forgotten."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from archive.journal import Journal
from archive.records import TurnRecord
from assistant.moods import Moods
from tests.archive.turns import RECORD, journal_of
from values.errors import ModelError

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
BROKEN = replace(RECORD, user="Hello. It broke!", messages=("I am sorry.",), sentiment=None)


@dataclass(frozen=True)
class Sounding:
    label: str
    score: float


class Grumpy:
    """What broke is negative; asked no more often than it has to be."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def judge(self, sentences: Sequence[str]) -> list[Sounding]:
        self.asked += sentences
        return [
            Sounding("negative", -0.9) if "broke" in x else Sounding("neutral", 0.0)
            for x in sentences
        ]


def judged(journal: Journal, turn: int = 1, patience_s: float = 5.0) -> TurnRecord:
    """The turn, as soon as it was judged."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = journal.turn("c1", turn)
        if found and found.sentiment is not None:
            return found
        time.sleep(0.005)
    raise AssertionError("nobody judged it")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_of(tmp_path / "journal.sqlite", BROKEN)


def moods(journal: Journal, load: Callable[[], Grumpy] = Grumpy) -> Moods:
    return Moods(journal, load, lambda: NOW)


def test_every_sentence_of_both_is_judged(journal: Journal) -> None:
    moods(journal).heard(BROKEN)
    user, answer = judged(journal).sentiment or ()
    assert [(x["text"], x["label"]) for x in user["sentences"]] == [
        ("Hello.", "neutral"),
        ("It broke!", "negative"),
    ]
    assert (user["role"], user["label"], user["score"]) == ("user", "negative", -0.9)
    assert (answer["role"], answer["label"]) == ("assistant", "neutral")


def test_who_tells_of_a_turn_does_not_wait(journal: Journal) -> None:
    opened = Event()

    def slow() -> Grumpy:
        assert opened.wait(5)
        return Grumpy()

    somebody = moods(journal, slow)
    somebody.heard(BROKEN)
    untouched = journal.turn("c1", 1)
    assert untouched is not None
    assert untouched.sentiment is None
    opened.set()
    assert judged(journal).sentiment


def test_what_is_said_often_is_judged_once(journal: Journal) -> None:
    grumpy, again = Grumpy(), replace(BROKEN, turn=2)
    journal.append(again)
    somebody = moods(journal, lambda: grumpy)
    somebody.heard(BROKEN)
    somebody.heard(again)
    judged(journal, 2)
    assert sorted(grumpy.asked) == ["Hello.", "I am sorry.", "It broke!"]


def test_what_a_killed_program_left_is_judged_when_it_is_quiet(journal: Journal) -> None:
    later = replace(BROKEN, turn=2, timestamp=NOW)
    journal.append(later)
    moods(journal).heard(later)
    assert judged(journal, 1).sentiment == judged(journal, 2).sentiment


def test_at_the_end_nothing_waits(journal: Journal) -> None:
    turns = [replace(BROKEN, turn=number) for number in range(2, 80)]
    for turn in turns:
        journal.append(turn)
    somebody = moods(journal)
    for turn in (BROKEN, *turns):
        somebody.heard(turn)
    somebody.close()
    assert journal.waiting(NOW + timedelta(days=1), 100) == []


def test_without_a_model_turns_wait_and_one_is_told(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> Grumpy:
        raise ModelError("the model directory /x is missing; install it")

    somebody = moods(journal, missing)
    with caplog.at_level(logging.WARNING, "nara.sentiment"):
        somebody.heard(BROKEN)
        somebody.close()
    assert [record.getMessage() for record in caplog.records] == [
        "how sentences sound is not judged: the model directory /x is missing; install it"
    ]
    assert len(journal.waiting(NOW, 10)) == 1


def test_an_erased_conversation_stays_erased(journal: Journal) -> None:
    journal.erase("c1")
    somebody = moods(journal)
    somebody.heard(BROKEN)
    somebody.close()
    assert list(journal.turns("c1")) == []


def test_silence_and_pictures_are_no_trouble(journal: Journal) -> None:
    odd = replace(BROKEN, turn=2, user="", messages=("🙂", "\n"))
    journal.append(odd)
    moods(journal).heard(odd)
    assert [len(x["sentences"]) for x in judged(journal, 2).sentiment or ()] == [0, 1, 0]
