"""One CSV file a day: complete, repeatable, in the configured time zone."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive.dump import Form, Kept, Wanted, Written, due, dump_day
from archive.journal import Journal
from archive.records import CSV_COLUMNS
from archive.tombstones import Tombstones, hash_of, write_folder
from tests.archive.turns import RECORD, at, every_second, journal_of
from values.errors import DataError

RAW = Form(UTC)
DAY = date(2026, 11, 23)
EVER = Wanted(None, date(9999, 1, 1))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite")


@pytest.fixture
def days(tmp_path: Path) -> Path:
    folder = tmp_path / "days"
    folder.mkdir()
    return folder


def dump(
    journal: Journal, folder: Path, form: Form = RAW, wanted: Wanted = EVER
) -> list[Written | Kept]:
    found = due(journal, folder, form, wanted)
    return [dump_day(journal, folder, form, day, lambda _: None) for day in found]


def content(folder: Path) -> dict[str, bytes]:
    """The whole folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def test_a_turn_is_a_row_a_message_what_was_said_first(journal: Journal, days: Path) -> None:
    journal.append(RECORD)
    assert dump(journal, days) == [Written(days / "2026-11-23.csv", 3, 1)]
    file = days / "2026-11-23.csv"
    assert file.read_bytes().startswith(",".join(CSV_COLUMNS).encode() + b"\r\n")
    first, second, third = rows(file)
    assert first == {
        "conversation_id": "c1",
        "turn": "1",
        "timestamp": "2026-11-23T12:00:00.000+00:00",
        "channel": "json",
        "role": "user",
        "text": "weather in boston 🌧",
        "intent": "weather.weather",
        "confidence": "0.93",
        "slots": '{"location": ["boston"]}',
        "state": "main_flow.input_intent",
        "status": "ok",
        "latency_ms": "4.2",
        "model_version": "m1",
        "flow_version": "f1",
        "trace": '{"seed":7,"states":[{"state":"main_flow.init","at":"main_flow.yml:3"}]}',
        "feedback": "",
        "sentiment": "",
        "sentiment_score": "",
    }
    assert second == {**first, "role": "assistant", "text": "For which day?", "trace": "{}"}
    assert third == {**second, "text": "Tell me."}


def test_a_greeting_has_no_row_of_a_user_and_no_intent(journal: Journal, days: Path) -> None:
    journal.append(replace(RECORD, turn=0, user=None, intent=None, confidence=None))
    dump(journal, days)
    greeting, *_ = rows(days / "2026-11-23.csv")
    assert [greeting[name] for name in ("role", "intent", "confidence")] == ["assistant", "", ""]
    assert json.loads(greeting["trace"])["seed"] == 7


@pytest.mark.parametrize("text", ['say "hi", you', "two\nlines", "a\rb", "", " x ", "'=1", "ö\0"])
def test_any_text_comes_back_as_it_was(journal: Journal, days: Path, text: str) -> None:
    journal.append(replace(RECORD, user=text, messages=(text,), state=text, model_version=text))
    dump(journal, days)
    got = rows(days / "2026-11-23.csv")
    assert [(row["text"], row["state"], row["model_version"]) for row in got] == [(text,) * 3] * 2


def test_repeated_the_bytes_are_the_same(journal: Journal, days: Path) -> None:
    for turn in every_second(20):
        journal.append(turn)
    dump(journal, days)
    before = content(days)
    assert dump(journal, days) == []
    assert len(dump(journal, days, wanted=Wanted(DAY, DAY, anew=True))) == 1
    assert content(days) == before


def test_two_journals_of_the_same_turns_make_the_same_file(tmp_path: Path) -> None:
    turns = list(every_second(20))
    for name, given in (("a", turns), ("b", turns[::-1])):
        dump(journal_of(tmp_path / f"{name}.sqlite", *given), tmp_path / name)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_late_turns_are_added_on_the_next_run(journal: Journal, days: Path) -> None:
    journal.append(at("2026-11-23T12:00:00+00:00"))
    journal.append(at("2026-11-24T12:00:00+00:00", turn=2))
    dump(journal, days)
    journal.append(at("2026-11-23T11:00:00+00:00", conversation="late"))
    assert dump(journal, days) == [Written(days / "2026-11-23.csv", 6, 2)]
    assert [row["conversation_id"] for row in rows(days / "2026-11-23.csv")][::3] == ["late", "c1"]


def test_days_outside_of_what_is_wanted_are_not_written(journal: Journal, days: Path) -> None:
    for day in (22, 23, 24):
        journal.append(at(f"2026-11-{day}T12:00:00+00:00", turn=day))
    dump(journal, days, wanted=Wanted(DAY, DAY))
    assert list(content(days)) == ["2026-11-23.csv"]


def test_a_turn_goes_to_the_day_of_the_shops_zone(journal: Journal, days: Path) -> None:
    """In Chicago the first of November has 25 hours; the turn before midnight is its last."""
    journal.append(at("2026-11-01T05:00:00+00:00", turn=1))
    journal.append(at("2026-11-02T05:59:59.999+00:00", turn=2))
    journal.append(at("2026-11-02T06:00:00+00:00", turn=3))
    dump(journal, days, Form(ZoneInfo("America/Chicago")))
    assert [row["turn"] for row in rows(days / "2026-11-01.csv")][::3] == ["1", "2"]
    assert [row["turn"] for row in rows(days / "2026-11-02.csv")][::3] == ["3"]


def test_a_turn_during_the_change_of_the_clocks_is_in_one_day_once(
    journal: Journal, days: Path
) -> None:
    """Half past one in Chicago comes twice that night; in UTC it does not."""
    journal.append(at("2026-11-01T01:30:00-05:00", turn=1))
    journal.append(at("2026-11-01T01:30:00-06:00", turn=2))
    dump(journal, days, Form(ZoneInfo("America/Chicago")))
    got = rows(days / "2026-11-01.csv")[::3]
    assert [row["timestamp"][11:16] for row in got] == ["06:30", "07:30"]


def test_another_form_is_written_anew(journal: Journal, days: Path) -> None:
    journal.append(RECORD)
    dump(journal, days)
    secret = Form(UTC, "redacted", lambda row: {**row, "text": "[text]"})
    assert len(dump(journal, days, secret)) == 1
    assert {row["text"] for row in rows(days / "2026-11-23.csv")} == {"[text]"}
    assert dump(journal, days, secret) == []


def test_slots_are_redacted_with_what_was_said_in_every_row(journal: Journal, days: Path) -> None:
    """Alone, the row of an answer does not show that its slots hold a name."""

    def redact(row: dict[str, str]) -> dict[str, str]:
        told = row["role"] == "user"
        return {**row, "slots": row["slots"].replace("boston", "[place]") if told else row["slots"]}

    journal.append(RECORD)
    dump(journal, days, Form(UTC, "redacted", lambda row: redact(dict(row))))
    assert "boston" not in {row["slots"] for row in rows(days / "2026-11-23.csv")}
    assert {row["slots"] for row in rows(days / "2026-11-23.csv")} == {'{"location": ["[place]"]}'}


# What stands in the folder already


def test_a_torn_file_is_written_anew(journal: Journal, days: Path) -> None:
    for turn in every_second(5):
        journal.append(turn)
    dump(journal, days)
    before = content(days)
    for length in (0, 7, 400, 700):
        (days / "2026-11-23.csv").write_bytes(before["2026-11-23.csv"][:length])
        assert len(dump(journal, days)) == 1
        assert content(days) == before


def test_a_deleted_file_is_written_again(journal: Journal, days: Path) -> None:
    journal.append(RECORD)
    dump(journal, days)
    (days / "2026-11-23.csv").unlink()
    assert len(dump(journal, days)) == 1


def test_turns_that_the_journal_lost_stay_in_their_file(journal: Journal, days: Path) -> None:
    """As after the restore of an old backup: the file holds more than the journal does."""
    for turn in every_second(5):
        journal.append(turn)
    dump(journal, days)
    before = content(days)
    older = journal_of(days.parent / "older.sqlite", *every_second(2))
    left = dump(older, days)
    assert left == [Kept(days / "2026-11-23.csv", 3)]
    assert "left as it is, 3 of its turns are not in this journal" in str(left[0])
    assert content(days) == before


def test_a_file_of_somebody_else_is_not_touched(journal: Journal, days: Path) -> None:
    journal.append(RECORD)
    (days / "2026-11-23.csv").write_text("name,phone\nann,1\n")
    with pytest.raises(DataError, match=r"2026-11-23\.csv:1: the column 'conversation_id'"):
        dump(journal, days)
    assert content(days) == {"2026-11-23.csv": b"name,phone\nann,1\n"}


def test_an_erased_conversation_does_not_come_back(journal: Journal, days: Path) -> None:
    """The journal may have it again, from a backup."""
    journal.append(at("2026-11-23T12:00:00+00:00"))
    journal.append(at("2026-11-23T12:00:01+00:00", conversation="erased"))
    journal.append(at("2026-11-22T12:00:01+00:00", conversation="retired"))
    write_folder(days, Tombstones(frozenset([hash_of("erased")]), DAY))
    dump(journal, days)
    assert {row["conversation_id"] for row in rows(days / "2026-11-23.csv")} == {"c1"}
    assert not (days / "2026-11-22.csv").exists()


def test_an_erased_conversation_that_is_still_in_the_file_goes(
    journal: Journal, days: Path
) -> None:
    """As when the erasure was killed between the journal and the file."""
    journal.append(at("2026-11-23T12:00:00+00:00"))
    journal.append(at("2026-11-23T12:00:01+00:00", conversation="erased"))
    dump(journal, days)
    journal.erase("erased")
    write_folder(days, Tombstones(frozenset([hash_of("erased")])))
    assert dump(journal, days) == [Written(days / "2026-11-23.csv", 3, 1)]
    assert b"erased" not in (days / "2026-11-23.csv").read_bytes()
