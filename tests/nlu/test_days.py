"""Daily CSV files as training sentences: which rows count, and where their slots are found."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from archive.records import CSV_COLUMNS
from nlu.training.corpora.__main__ import marked
from nlu.training.days import COLUMNS, align, read_day
from nlu.training.markup import Utterance
from values.errors import DataError


def day(folder: Path, *rows: Mapping[str, object]) -> Path:
    """A daily file; a row is what differs from a shopper's turn that went well."""
    path = folder / "2026-11-23.csv"
    usual = {"conversation_id": "c1", "role": "user", "status": "ok", "intent": "find_the_store"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CSV_COLUMNS)
        writer.writeheader()
        writer.writerows({**usual, "slots": "{}", **row} for row in rows)
    return path


def test_the_columns_are_the_archives() -> None:
    assert set(COLUMNS) <= set(CSV_COLUMNS)


def test_a_shoppers_turn_becomes_a_sentence(tmp_path: Path) -> None:
    slots = {"location": ["fort worth"], "verb": ["get"], "interrogative.location": ["Where"]}
    text = "Where can I get shoes in Fort Worth?"
    path = day(tmp_path, {"text": text, "slots": json.dumps(slots)})

    (row,), skips = read_day(path, "days/2026-11-23.csv")

    assert skips == []
    assert (row.where, row.split) == ("days/2026-11-23.csv:2", None)
    assert (row.utterance.intent, row.utterance.source) == ("find_the_store", "archive/2026-11-23")
    assert marked(row.utterance) == (
        "[Where](interrogative.location) can I [get](verb) shoes in [Fort Worth?](location)"
    )


def test_labels_may_stand_there_word_by_word(tmp_path: Path) -> None:
    path = day(tmp_path, {"text": "and in boston", "slots": '["O", "O", "B-location"]'})

    (row,), _ = read_day(path, "day")

    assert row.utterance.labels == ("O", "O", "B-location")


@pytest.mark.parametrize(
    ("text", "slots", "expected"),
    [
        (
            "is the gap near the mall",
            {"article": ["the"], "store.name": ["the gap"]},
            "is [the gap](store.name) near [the](article) mall",
        ),
        (
            "in york or new york, please",
            {"location": ["york", "New York"]},
            "in [york](location) or [new york,](location) please",
        ),
        (
            'a 32" tv at 8:30 p.m.?',
            {"item.size": ['32"'], "time.period_of_time": ["8:30 p.m"]},
            'a [32"](item.size) tv at [8:30 p.m.?](time.period_of_time)',
        ),
        ("get a \"red\" 'coat'", {"item.color": ["red"]}, "get a [\"red\"](item.color) 'coat'"),
    ],
)
def test_slots_are_found_by_their_words(
    text: str, slots: dict[str, list[str]], expected: str
) -> None:
    tokens = tuple(text.split())

    assert marked(Utterance(tokens, "unknown", align(tokens, slots))) == expected


@pytest.mark.parametrize("texts", [["dallas"], ["boston", "boston"], ["mesa", "boston"], [""]])
def test_words_that_are_not_there_in_that_order_cannot_be_aligned(texts: list[str]) -> None:
    with pytest.raises(ValueError, match="a slot text is not in the sentence"):
        align("from boston to mesa".split(), {"location": texts})


def test_rows_that_teach_nothing_are_skipped_and_named(tmp_path: Path) -> None:
    path = day(
        tmp_path,
        {"role": "assistant", "text": "Where\nare you?", "intent": ""},
        {"text": "thanks", "intent": ""},
        {"text": "asdf", "status": "not_understood"},
        {"text": " "},
        {"text": "play jazz", "intent": "PlayMusic"},
        {"text": "in boston", "slots": '{"location": ["dallas"]}'},
        {"text": "in boston", "slots": '{"city": ["boston"]}'},
        {"text": "in boston", "slots": '["B-location"]'},
    )

    rows, skips = read_day(path, "day.csv")

    assert rows == []
    assert [(skip.where, skip.reason) for skip in skips] == [
        ("day.csv:4", "no intent"),
        ("day.csv:5", "status not_understood"),
        ("day.csv:6", "no words"),
        ("day.csv:7", "an intent outside the scheme"),
        ("day.csv:8", "a slot text is not in the sentence"),
        ("day.csv:9", "a slot outside the scheme"),
        ("day.csv:10", "not one slot label a word"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ":1: the column 'role' is missing; is it a daily file?"),
        ("role,text\n", ":1: the column 'intent' is missing"),
        ("role,text,intent,slots,status\nuser,hello\n", ":2: 2 cells under 5 columns"),
        ('role,text,intent,slots,status\n\nuser,"hello', ":3: malformed CSV: unexpected end"),
        ('role,text,intent,slots,status\nuser,"a"b,,,\n', ":2: malformed CSV: ',' expected"),
        ("role,text,intent,slots,status\nuser,hi,,{,ok\n", ":2: the column 'slots' is no JSON"),
        ("role,text,intent,slots,status\nuser,hi,,5,ok\n", ":2: write 'slots' as"),
        ("role,text,intent,slots,status\nuser,\udcff,,,ok\n", " cannot be read as UTF-8 text"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "day.csv"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")

    with pytest.raises(DataError) as caught:
        read_day(path, "day.csv")

    assert str(caught.value).startswith(f"{path}{message}")


def test_a_trace_may_be_long(tmp_path: Path) -> None:
    path = day(tmp_path, {"text": "hello", "trace": "x" * 500_000})

    rows, _ = read_day(path, "day.csv")

    assert len(rows) == 1
