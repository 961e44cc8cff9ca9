"""How a conversation sounds, from the terminal to the day file, by the shipped model."""

import csv
from datetime import UTC
from pathlib import Path

import pytest

from archive.days import Span
from archive.journal import Journal
from tests.commands.nara import nara

SAID = "do you have red shoes\nThe blender arrived broken. It is a disgrace!\nthank you so much\n"


def test_what_is_said_at_a_terminal_is_judged_before_the_program_ends(
    nara_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_SENTIMENT__ENABLED", "1")
    talk = nara("chat", "--json", stdin=SAID)
    assert (talk.code, talk.err) == (0, "")
    assert [day.waiting for day in Journal(nara_home / "journal.sqlite").days(UTC)] == [0]
    assert nara("archive", "dump", "--since", "2000-01-01").code == 0
    (file,) = (nara_home / "days").glob("*.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        sounds = {row["text"]: row["sentiment"] for row in csv.DictReader(lines)}
    assert sounds["do you have red shoes"] == "neutral"
    assert sounds["The blender arrived broken. It is a disgrace!"] == "negative"
    assert sounds["thank you so much"] == "positive"


def test_switched_off_nothing_is_judged_and_nothing_waits(nara_home: Path) -> None:
    (_, broken) = nara("chat", "--json", stdin="the blender arrived broken\n").objects
    kept = Journal(nara_home / "journal.sqlite")
    assert [day.waiting for day in kept.days(UTC)] == [0]
    assert {turn.sentiment for turn in kept.span(Span("", "9"))} == {()}
    assert broken["turn"] == 1
