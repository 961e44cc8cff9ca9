"""How messages sound: kept after the turn, dumped when it came late, gone with the rest."""

import csv
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from archive.dump import Form
from archive.journal import Journal
from archive.privacy import Policy, redact_row
from archive.redacting import redact_file
from archive.sentiment import cells as cells_of
from archive.sentiment import entry, written
from archive.tail import Tail
from assistant.scripts_archive import from_days
from tests.archive.turns import RECORD, dump, journal_of

FILE = "2026-11-23.csv"
WAITING = replace(RECORD, sentiment=None)
SAD = {"text": "weather in boston 🌧", "label": "negative", "score": -0.5}
GLAD = {"text": "Tell me.", "label": "positive", "score": 0.25}
FOUND = [entry("user", [SAD]), entry("assistant", []), entry("assistant", [GLAD])]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def cells(file: Path) -> list[tuple[str, str]]:
    return [(row["sentiment"], row["sentiment_score"]) for row in rows(file)]


def test_a_message_sounds_like_its_strongest_sentence() -> None:
    hello = {"text": "Hello.", "label": "neutral", "score": 0.1}
    thanks = {"text": "Thanks!", "label": "positive", "score": 0.9}
    made = entry("user", [hello, thanks])
    assert (made["label"], made["score"]) == ("positive", 0.9)
    assert entry("assistant", [])["label"] == "neutral"


def test_a_complaint_outweighs_thanks_around_it() -> None:
    thanks = {"text": "Thanks.", "label": "positive", "score": 0.9}
    useless = {"text": "You are no help.", "label": "negative", "score": -0.8}
    made = entry("user", [thanks, useless])
    assert (made["label"], made["score"]) == ("negative", -0.8)


@given(st.text(), st.floats(-1, 1), st.sampled_from(["negative", "neutral", "positive"]))
@example('"label":"x","score":1,"sentences":', -1e-05, "neutral")
def test_the_cells_are_those_of_the_messages_whatever_was_said(
    text: str, score: float, label: str
) -> None:
    one = entry("user", [{"text": text, "label": label, "score": score}])
    found = cells_of(written([one, FOUND[2]]), 3)
    assert found == [(label, str(score)), ("positive", "0.25"), ("", "")]


def test_a_turn_waits_until_it_is_judged(journal: Journal) -> None:
    journal.append(WAITING)
    later = RECORD.timestamp + timedelta(minutes=1)
    assert [turn.turn for turn in journal.waiting(later, 10)] == [1]
    assert journal.waiting(RECORD.timestamp, 10) == []
    journal.judge({("c1", 1): FOUND, ("nobody", 7): FOUND})
    assert journal.waiting(later, 10) == []
    assert journal.turn("c1", 1) == replace(RECORD, sentiment=tuple(FOUND))


def test_what_nobody_judges_does_not_wait(journal: Journal) -> None:
    journal.append(RECORD)
    journal.judge({("c1", 1): FOUND})
    assert journal.turn("c1", 1) == RECORD


def test_each_row_has_how_its_message_sounds(journal: Journal, tmp_path: Path) -> None:
    journal.append(replace(RECORD, sentiment=FOUND))
    dump(journal, tmp_path)
    assert cells(tmp_path / FILE) == [
        ("negative", "-0.5"),
        ("neutral", "0.0"),
        ("positive", "0.25"),
    ]
    first, *others = rows(tmp_path / FILE)
    assert json.loads(first["trace"]) == {**RECORD.trace, "sentiment": FOUND}
    assert {row["trace"] for row in others} == {"{}"}


def test_judged_late_the_day_is_written_again(journal: Journal, tmp_path: Path) -> None:
    journal.append(WAITING)
    assert dump(journal, tmp_path) == 1
    assert cells(tmp_path / FILE) == [("", "")] * 3
    assert dump(journal, tmp_path) == 0
    journal.judge({("c1", 1): FOUND})
    assert dump(journal, tmp_path) == 1
    assert cells(tmp_path / FILE)[0] == ("negative", "-0.5")


def test_a_spreadsheet_gets_the_score_as_a_number(journal: Journal, tmp_path: Path) -> None:
    journal.append(replace(RECORD, sentiment=FOUND))
    dump(journal, tmp_path, Form(UTC, guarded=True))
    redact_file(tmp_path / FILE, tmp_path / "copy" / FILE, Policy())
    assert cells(tmp_path / FILE)[0] == cells(tmp_path / "copy" / FILE)[0] == ("negative", "-0.5")


def test_what_is_personal_goes_from_the_sentences_too(journal: Journal, tmp_path: Path) -> None:
    said = "Call me at 617 555 0143!"
    sad = entry("user", [{"text": said, "label": "negative", "score": -0.5}])
    journal.append(replace(RECORD, user=said, sentiment=[sad]))
    dump(journal, tmp_path, Form(UTC, "all", lambda row: redact_row(row, Policy())))
    assert "0143" not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert (
        "Call me at [phone]!"
        in json.loads(rows(tmp_path / FILE)[0]["trace"])["sentiment"][0]["sentences"][0].values()
    )


def test_day_files_of_before_are_read_as_they_are(journal: Journal, tmp_path: Path) -> None:
    journal.append(replace(RECORD, sentiment=FOUND))
    dump(journal, tmp_path)
    (turn,) = from_days(tmp_path, "c1")
    assert turn == replace(RECORD, sentiment=tuple(FOUND))
    older = tmp_path / "older" / FILE
    older.parent.mkdir()
    with older.open("w", encoding="utf-8", newline="") as file:
        kept = [{k: v for k, v in row.items() if "sent" not in k} for row in rows(tmp_path / FILE)]
        writer = csv.DictWriter(file, kept[0])
        writer.writeheader()
        writer.writerows(kept)
    assert from_days(older.parent, "c1") == [turn]


def test_an_older_journal_waits_for_nothing_and_its_days_are_not_written_anew(
    tmp_path: Path,
) -> None:
    older = journal_of(tmp_path / "journal.sqlite", RECORD)
    dump(older, tmp_path)
    older.close()
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        database.executescript(
            "DROP INDEX ix_turns_waiting; ALTER TABLE turns DROP COLUMN sentiment;"
            "ALTER TABLE dumps DROP COLUMN waiting; UPDATE journal_schema SET version = 3"
        )
    database.close()
    journal = Journal(tmp_path / "journal.sqlite")
    assert dump(journal, tmp_path) == 0
    assert journal.waiting(datetime(9999, 1, 1, tzinfo=UTC), 10) == []
    journal.append(replace(WAITING, turn=2))
    journal.judge({("c1", 2): FOUND})
    assert dump(journal, tmp_path) == 1


def test_whoever_watches_sees_new_turns_and_then_how_they_sound(journal: Journal) -> None:
    journal.append(WAITING)
    tail = Tail(journal)
    (first,) = tail.begin(RECORD.timestamp - timedelta(minutes=1))
    assert (first.user, first.messages, first.sentiment) == (RECORD.user, RECORD.messages, None)
    assert tail.news() == []
    journal.append(replace(WAITING, turn=2))
    (second,) = tail.news()
    assert second.turn == 2
    assert tail.judged([first.id, second.id]) == {}
    journal.judge({("c1", 1): FOUND})
    assert tail.judged([first.id, second.id]) == {first.id: tuple(FOUND)}


def test_a_watcher_begins_with_the_turns_of_late(journal: Journal) -> None:
    journal.append(WAITING)
    tail = Tail(journal)
    assert tail.begin(RECORD.timestamp + timedelta(minutes=1)) == []
    assert tail.news() == []
    journal.append(replace(WAITING, turn=2))
    assert [seen.turn for seen in tail.news()] == [2]
