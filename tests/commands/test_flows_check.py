"""What an author sees of a finding: place, line with a caret, what is wrong, what to do, why."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from commands.findings import Look, shown
from commands.sarif import sarif
from dialog.loader import load
from dialog.problems import CODES, Problem
from dialog.states import Where
from tests.commands.nara import ROOT, nara

PLAIN = Look(100, colored=False)

MAIN = """name: main_flow
intent_transitions: {price_check: first, nomatch.none: init, unknown: init, jarvis_error: init}
ignored_intents: ["*"]
states:
  init: {type: message_text, properties: {text: Hi}}
  input_intent: {type: input_context}
  first:
    type: message_text
    properties:
      text: "Let me look in {{ location }} for you."
    transitions:
      next_state: imput_intent
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main_flow.yml").write_text(MAIN, encoding="utf-8")
    return tmp_path


def _at(file: Path, line: int, column: int, hint: str = "") -> Problem:
    return Problem("F010", "error", Where(str(file), line, column), "it is wrong", hint)


def _lines(problem: Problem, look: Look = PLAIN) -> list[str]:
    return list(shown([problem], look))


def test_a_finding_reads_like_a_compilers(folder: Path) -> None:
    run = nara("flows", "check", str(folder))
    file = folder / "main_flow.yml"
    assert run.out.splitlines()[-7:] == [
        f"{file}:12:7: error F010: 'next_state' leads to the state 'imput_intent', "
        "which does not exist",
        " 12 |       next_state: imput_intent",
        "    |       ^^^^^^^^^^ did you mean 'input_intent'?",
        "    = way: input_intent -> first (intent price_check)",
        "    = why: nara flows explain F010",
        "",
        "1 error, 1 warning",
    ]


def test_the_caret_stands_below_the_name_within_its_text(folder: Path) -> None:
    _, text, caret, *_ = nara("flows", "check", str(folder)).out.splitlines()
    assert text == ' 10 |       text: "Let me look in {{ location }} for you."'
    assert text[caret.index("^") : caret.rindex("^") + 1] == "location"
    assert caret.endswith("^ write for example {{ location or 'none' }}")


def test_wide_letters_take_two_cells_and_tabs_one(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("店舗\t名: locaton\n", encoding="utf-8")
    text, caret = _lines(_at(file, 1, 7))[1:3]
    assert text == "  1 | 店舗 名: locaton"
    assert caret == f"    | {' ' * 9}^^^^^^^"


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_long_line_is_cut_around_the_fault(tmp_path: Path, width: int) -> None:
    file = tmp_path / "a.yml"
    file.write_text(f"text: {'word ' * 60}HERE {'word ' * 60}\n", encoding="utf-8")
    column = file.read_text(encoding="utf-8").index("HERE") + 1
    text, caret = _lines(_at(file, 1, column), Look(width, colored=False))[1:3]
    assert len(text) <= width
    assert text[caret.index("^") :].startswith("HERE")
    assert text[6] == text[-1] == "…"


def test_a_hint_that_does_not_fit_beside_the_caret_stands_below(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("next_state: nowhere\n", encoding="utf-8")
    lines = _lines(_at(file, 1, 1, "word " * 20), Look(50, colored=False))
    assert lines[2] == "    | ^^^^^^^^^^"
    assert lines[3].strip().startswith("= help: word word")
    assert all(len(line) <= 50 for line in lines[3:6])


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"])
def test_a_finding_in_a_file_without_such_a_line_has_no_excerpt(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(content)
    lines = _lines(_at(file, 9, 1, "try again"))
    assert lines[1].strip() == "= help: try again"


def test_at_a_terminal_it_is_coloured_and_as_wide(folder: Path) -> None:
    leader, screen = pty.openpty()
    command = [sys.executable, str(ROOT / "app.py"), "flows", "check", str(folder)]
    subprocess.run(command, stdout=screen, stderr=screen, check=False, timeout=60)
    os.close(screen)
    shown_there = b""
    while chunk := _read(leader):
        shown_there += chunk
    assert b"\x1b[31m\x1b[1merror[F010]\x1b[0m" in shown_there
    assert b"main_flow.yml:12:7" in shown_there


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:
        return b""


def test_each_code_says_once_where_it_is_explained(tmp_path: Path) -> None:
    (tmp_path / "main_flow.yml").write_text(MAIN.replace("init}", "intit}"), encoding="utf-8")
    assert nara("flows", "check", str(tmp_path)).out.count("nara flows explain F010") == 1


@pytest.mark.parametrize("code", ["F012", "f012"])
def test_a_code_is_explained(code: str) -> None:
    run = nara("flows", "explain", code)
    assert run.out.startswith("F012: a state has results without a way on\n")
    assert "notexists: sorry" in run.out


def test_without_a_code_all_are_listed() -> None:
    listed = nara("flows", "explain").out.splitlines()
    assert listed == [f"{code} {meaning}" for code, meaning in CODES.items()]


def test_an_unknown_code_is_wrong_usage_and_the_nearest_is_named() -> None:
    run = nara("flows", "explain", "F03")
    assert (run.code, run.out) == (2, "")
    assert run.err == "nara: there is no finding 'F03'; did you mean 'F033'?\n"


def test_sarif_places_each_finding_and_tells_the_way_to_it(folder: Path) -> None:
    document = json.loads(nara("flows", "check", str(folder), "--sarif").out)
    found = next(r for r in document["runs"][0]["results"] if r["ruleId"] == "F010")
    (place,) = found["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 12, "startColumn": 7}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "main_flow.first"}]
    (thread,) = found["codeFlows"][0]["threadFlows"]
    steps = [step["location"]["message"]["text"] for step in thread["locations"]]
    assert steps == ["input_intent", "first (intent price_check)"]


def test_sarif_explains_every_rule_and_points_to_the_right_one(folder: Path) -> None:
    (run,) = sarif(load([folder]).problems)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CODES)
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)


def test_sarif_has_no_key_that_its_schema_does_not_know(folder: Path) -> None:
    """The part of the schema that is used here (OASIS, SARIF 2.1.0, each object is closed)."""
    document = sarif(load([folder]).problems)
    assert set(document) == {"$schema", "version", "runs"}
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert set(run) == {"tool", "columnKind", "results"}
    known = {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"}
    assert all(known <= set(result) <= known | {"codeFlows"} for result in run["results"])


def test_json_tells_the_way_in_the_message_of_what_holds_only_on_some(folder: Path) -> None:
    found = json.loads(nara("flows", "check", str(folder), "--json").out)
    unset = next(f["message"] for f in found if f["code"] == "F031")
    assert unset == (
        "'location' is not set on every way to 'first', "
        "for example input_intent -> first (intent price_check)"
    )
