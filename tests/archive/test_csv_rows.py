"""Lines written by hand are those of the csv module; guarded cells come back as they were."""

import csv
import io
import json
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.csv_rows import cell, header, lines
from archive.records import CSV_COLUMNS
from archive.sentiment import entry, written
from tests.archive.turns import RECORD
from values.formulas import guard, unguard

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
ANY = st.sampled_from(["", "a", ",", '"', "\r", "\n", "'", "=", "-", "\t", "@", " "])


def turn(text: str) -> tuple[object, ...]:
    """A row of the journal's table."""
    values = dict(zip(RECORD.__slots__, astuple(RECORD), strict=True))
    changed = {"user": text, "state": text, "intent": text, "messages": json.dumps([text])}
    stored = {**values, "timestamp": "T", "slots": "{}", "trace": '{"a": 1}', **changed}
    sound = written([entry("user", [{"text": text, "label": "negative", "score": -0.5}])])
    *stored_values, _ = stored.values()
    return (1, *stored_values, 0, sound)


@given(st.one_of(TEXTS, st.lists(ANY).map("".join)))
def test_a_cell_is_what_the_csv_module_writes(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["a", text, "b"])
    assert f"a,{cell(text)},b\r\n" == out.getvalue()


@given(st.one_of(TEXTS, st.lists(ANY).map("".join)))
def test_the_fast_way_writes_what_the_general_way_does(text: str) -> None:
    assert lines(turn(text), None, False) == lines(turn(text), dict, False)


@given(st.one_of(TEXTS, st.lists(ANY).map("".join)))
def test_a_guarded_cell_comes_back_as_it_was(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "'=1", "''+2"])
def test_no_formula_begins_a_guarded_cell(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["", "weather", "'tis cold", "1-2", "''", " =1", "{}"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert guard(text) == unguard(text) == text


def test_a_quoted_header_says_that_cells_are_guarded() -> None:
    assert next(csv.reader([header(True)])) == next(csv.reader([header(False)])) == [*CSV_COLUMNS]
    assert header(True).startswith('"conversation_id","turn"')
    (line,) = lines((*turn("=1+1")[:6], "[]", *turn("=1+1")[7:]), None, True)
    assert ",user,'=1+1,'=1+1," in line
