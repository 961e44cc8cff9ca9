"""Choosing from an archive: complaints first, each once, nothing personal, nothing known."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.records import CSV_COLUMNS
from assistant.config import read_settings
from learning.choosing import Chosen, Wanted, select
from learning.lines import Source, read_candidates
from learning.pool import Heard
from learning.select import Guess, choose, guess
from tests.commands.nara import nara
from tests.fakes import understood
from tests.learning.annotators import labelled
from values.errors import DataError

Turn = tuple[str, str, str]
"What was said, the turn's status, the answer's feedback."


def archive(folder: Path, *turns: Turn, columns: tuple[str, ...] = CSV_COLUMNS) -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / "2026-11-23.csv").open("w", newline="") as file:
        rows = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        rows.writeheader()
        for number, (text, status, feedback) in enumerate(turns, 1):
            row = {"conversation_id": "c1", "turn": number, "timestamp": "2026-11-23T12:00:00"}
            rows.writerow({**row, "role": "user", "text": text, "status": status})
            rows.writerow({**row, "role": "assistant", "text": "Ok.", "feedback": feedback})
    return folder


def chosen(folder: Path, *known: str, limit: int = 10) -> Chosen:
    return select(read_settings(), Wanted(str(folder), limit), [labelled(text) for text in known])


def test_complaints_come_first_and_say_so(tmp_path: Path) -> None:
    days = archive(
        tmp_path / "days",
        ("will it rain in boston", "ok", ""),
        ("where can i get sushi", "ok", "down"),
        ("got any nice lamps", "ok", ""),
        ("no, i meant floor lamps", "ok", ""),
    )
    first, second, *_ = chosen(days).candidates
    assert first.reason.startswith("thumbs down once")
    assert second.reason.startswith("corrected once: 'no, i meant floor lamps'")
    assert first.source.conversation_id == "c1"
    assert (first.source.turn, first.source.file) == (2, "2026-11-23.csv")


def test_what_was_said_several_times_or_is_labelled_comes_once_or_not(tmp_path: Path) -> None:
    said = ("any milk", "ok", ""), ("Any milk?", "ok", ""), ("how is bread", "ok", "")
    found = chosen(archive(tmp_path / "days", *said), "How is bread")
    assert [key.text.casefold().strip("?") for key in found.candidates] == ["any milk"]
    assert (found.counted.sentences, found.counted.known) == (2, 1)


def test_what_is_personal_is_taken_out(tmp_path: Path) -> None:
    days = archive(tmp_path / "days", ("mail me at ann@example.com please", "ok", ""))
    assert [x.text for x in chosen(days).candidates] == ["mail me at [email] please"]


def test_an_older_form_and_a_file_cut_off_in_the_middle_are_read(tmp_path: Path) -> None:
    said = ("any milk", "ok", ""), ('say "how is bread"', "ok", "")
    days = archive(tmp_path / "days", *said, columns=CSV_COLUMNS[:13])
    file = days / "2026-11-23.csv"
    file.write_text(file.read_text().rpartition('bread"')[0])

    found = chosen(days)

    assert [x.text for x in found.candidates] == ["any milk"]
    assert found.read.damaged == (
        "2026-11-23.csv: 1 damaged row was passed over, the first at line 4",
    )


def test_a_file_that_is_no_day_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "2026-11-23.csv").write_text("a,b\r\n1,2\r\n")
    with pytest.raises(DataError, match=r"2026-11-23\.csv:1: the column 'conversation_id'"):
        chosen(tmp_path)


def test_the_same_seed_chooses_the_same(tmp_path: Path) -> None:
    said = [(f"do you have {word} lamps", "ok", "") for word in ("red", "blue", "green", "old")]
    days = archive(tmp_path / "days", *said)
    assert chosen(days, limit=2).candidates == chosen(days, limit=2).candidates


def test_a_word_whose_label_is_in_doubt_is_asked_about_though_the_intent_is_plain() -> None:
    plain = asked("any red lamps", 0.9, 0.9, 0.9)
    doubtful = asked("got teal chairs", 0.9, 0.1, 0.9)
    [first] = choose([plain, doubtful], [], limit=1, seed=0)
    assert (first.text, first.reason) == ("got teal chairs", "unsure what 'teal' is")


def asked(text: str, *leads: float) -> Guess:
    """A sentence of a sure intent, and how sure the model is of each word."""
    heard = Heard(text, Source("c1", 1), times=1, downs=0, repairs=0, misses=0)
    return guess(heard, replace(understood(text, "inventory_check"), leads=leads))


def test_the_command_writes_candidates_for_annotating(tmp_path: Path, nara_home: Path) -> None:
    days = archive(tmp_path / "days", ("any milk", "not_understood", ""))
    done = nara("learn", "select", "--archive", str(days), "--json")
    assert done.code == 0, done.err
    [written] = read_candidates(nara_home / "datasets" / "candidates.jsonl")
    assert (json.loads(done.out)["text"], written.text) == ("any milk", "any milk")
    assert list((nara_home / "cache").iterdir()) == []


def test_an_empty_journal_says_what_to_do(nara_home: Path) -> None:
    done = nara("learn", "select")
    assert done.code == 1
    assert "holds no turn yet; talk first" in done.err
