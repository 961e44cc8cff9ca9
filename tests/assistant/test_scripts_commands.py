"""`nara flows test` and `nara flows record` as a person and as CI run them."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.commands.nara import ROOT, nara

GOOD = "  - name: good\n    turns:\n      - {user: hi, act: greet}\n"
BAD = "  - name: bad\n    turns:\n      - {user: is it raining in boston, status: error}\n"
GAP = "  - name: gap\n    turns:\n      - {user: hi, act: bye, todo: some day}\n"
CLOSED = "  - name: closed\n    turns:\n      - {user: hi, act: greet, todo: some day}\n"


def write(folder: Path, *conversations: str) -> Path:
    file = folder / "talk.yml"
    file.write_text("conversations:\n" + "".join(conversations), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("conversations", "code", "summary"),
    [
        ((GOOD, GAP), 0, "1 passed, 1 known gap (of 2 conversations, 2 turns)"),
        ((GOOD, BAD), 1, "1 passed, 1 failed (of 2 conversations, 2 turns)"),
        ((CLOSED,), 1, "0 passed, 1 marked as going wrong but right now (of 1 conversation"),
    ],
)
def test_the_exit_code_says_whether_all_is_well(
    tmp_path: Path, conversations: tuple[str, ...], code: int, summary: str
) -> None:
    run = nara("flows", "test", str(write(tmp_path, *conversations)))
    assert (run.code, run.err) == (code, "")
    assert run.out.splitlines()[-1].startswith(summary)


def test_a_failure_is_told_with_what_was_said_expected_got_and_why(tmp_path: Path) -> None:
    file = write(tmp_path, BAD)
    lines = nara("flows", "test", str(file)).out.splitlines()
    assert lines[0] == f"FAILED  {file}:2  bad"
    assert lines[1] == f"  turn 1, {file}:4"
    assert "    You       is it raining in boston" in lines
    assert lines[lines.index("    status") + 1 :][:2] == [
        "      expected  error",
        "      got       ok",
    ]
    assert any(line.startswith("    intent        weather.rainfall_yes_no  ") for line in lines)
    assert any("weather_flow.look_up  (weather_flow.yml:" in line for line in lines)


def test_a_mark_that_has_to_go_is_told_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, CLOSED)
    assert f"take 'todo' away: {file}:4" in nara("flows", "test", str(file)).out


def test_known_gaps_are_shown_when_asked_for(tmp_path: Path) -> None:
    file = write(tmp_path, GAP)
    assert "some day" not in nara("flows", "test", str(file)).out
    assert "(known gap: some day)" in nara("flows", "test", "--gaps", str(file)).out


def test_the_first_failure_can_be_the_last(tmp_path: Path) -> None:
    file = write(tmp_path, BAD, GOOD)
    run = nara("flows", "test", "--fail-fast", str(file))
    assert "(of 1 conversation, 1 turn)" in run.out


def test_tests_are_picked_by_a_part_of_their_name(tmp_path: Path) -> None:
    file = str(write(tmp_path, BAD, GOOD))
    assert nara("flows", "test", "-k", "GOO", file).code == 0
    none = nara("flows", "test", "-k", "other", file)
    assert (none.code, none.err) == (2, "nara: -k other: none of 2 conversations is called so\n")


def test_programs_get_one_object(tmp_path: Path) -> None:
    run = nara("flows", "test", "--json", "--coverage", str(write(tmp_path, GOOD, BAD, GAP)))
    (told,) = run.objects
    counts = [told[name] for name in ("conversations", "passed", "failed", "known_gaps")]
    assert (run.code, counts) == (1, [3, 1, 1, 1])
    (miss,) = told["results"][1]["turns"][1]["misses"]
    assert miss == {"what": "status", "expected": "error", "got": "ok"}
    assert {"flows", "total", "unwalked"} == set(told["coverage"])


def test_junit_counts_failures_and_gaps(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    odd = '  - name: "odd \\u0001 <&> ☔"\n    turns:\n      - {user: "\\u0002", status: error}\n'
    nara("flows", "test", str(write(tmp_path, GOOD, BAD, GAP, odd)), "--junit", str(report))
    root = ElementTree.fromstring(report.read_bytes())
    (suite,) = root
    counts = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["4", "2", "0", "1"]
    cases = {case.get("name", ""): case for case in suite}
    assert cases["gap"].find("skipped").get("message") == "some day"  # type: ignore[union-attr]
    failure = cases["bad"].find("failure")
    assert failure is not None
    assert failure.get("message") == "turn 1: status: expected error; got ok"


def test_too_little_walked_is_a_failure_when_a_floor_is_set(tmp_path: Path) -> None:
    file = str(write(tmp_path, GOOD))
    assert nara("flows", "test", "--fail-under", "1", file).code == 0
    run = nara("flows", "test", "--fail-under", "99", file)
    assert run.code == 1
    assert "99 % are wanted" in run.err


def test_coverage_lists_what_no_test_walks(tmp_path: Path) -> None:
    out = nara("flows", "test", "--coverage", str(write(tmp_path, GOOD))).out
    assert "main_flow.you_are_welcome --next_state--> main_flow.input_intent" in out
    assert "  main_flow.greeting\n" not in out


def test_a_faulty_file_is_told_and_nothing_runs(tmp_path: Path) -> None:
    run = nara("flows", "test", str(write(tmp_path, GOOD, "  - nam: x\n")))
    assert (run.code, run.out) == (1, "")
    assert "unknown key 'nam' (did you mean 'name'?)" in run.err


def test_now_and_seed_are_for_tests_that_hold_none(tmp_path: Path) -> None:
    turn = 'lookups: {when: "2026-01-02T00:00:00"}'
    file = write(
        tmp_path, f"  - name: a\n    turns:\n      - {{user: rain tomorrow in boston?, {turn}}}\n"
    )
    assert nara("flows", "test", "--now", "2026-01-01T12:00", str(file)).code == 0
    assert nara("flows", "test", str(file)).code == 1


def test_without_any_folder_of_tests_it_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = nara("flows", "test")
    assert run.code == 2
    assert "nara flows record --out FILE" in run.err


def test_a_live_conversation_is_recorded_and_passes(tmp_path: Path, nara_home: Path) -> None:
    out = tmp_path / "mine.yml"
    run = nara("flows", "record", "--out", str(out), stdin="will it rain tomorrow\nboston\n")
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines()[-1] == f"{out}: 2 turns; try it: nara flows test {out}"
    assert nara("flows", "test", str(out)).code == 0
    assert not nara_home.exists()


def test_an_archived_conversation_is_recorded_and_passes(tmp_path: Path) -> None:
    nara("chat", "--json", "--session", "s", stdin="i am joe@example.com\nrain in boston?\n")
    (first, *_) = nara("archive", "dump", "--date", _today(), "--out", str(tmp_path)).out.split(":")
    conversation = Path(first).read_text().splitlines()[1].split(",")[0]
    for name, more in (("a", ()), ("b", ("--from", first)), ("c", ("--raw",))):
        out = str(tmp_path / f"{name}.yml")
        assert nara("flows", "record", conversation, "--out", out, *more).code == 0
        assert nara("flows", "test", out).code == 0
    assert "joe@" in (tmp_path / "c.yml").read_text()
    assert "joe@" not in (tmp_path / "a.yml").read_text() + (tmp_path / "b.yml").read_text()


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--out", "here.yml"), "is there already"),
        (("--out", "new.yml", "--raw"), "name its id"),
        (("x", "--out", "new.yml", "--seed", "1"), "has its own"),
    ],
)
def test_wrong_usage_of_record_is_told(
    tmp_path: Path, arguments: tuple[str, ...], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.yml").touch()
    run = nara("flows", "record", *arguments)
    assert run.code == 2
    assert fault in run.err


def test_an_unknown_conversation_is_told_in_one_sentence(tmp_path: Path) -> None:
    run = nara("flows", "record", "nobody", "--out", str(tmp_path / "a.yml"))
    assert run.code == 1
    assert "has no conversation 'nobody'" in run.err
    assert not (tmp_path / "a.yml").exists()


def test_pytest_collects_a_folder_by_one_line(tmp_path: Path) -> None:
    write(tmp_path, GOOD, BAD, GAP)
    line = "from assistant.scripts_pytest import pytest_collect_file, pytest_sessionfinish\n"
    (tmp_path / "conftest.py").write_text(line)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(
        command, cwd=tmp_path, env=_path(), capture_output=True, text=True, check=False, timeout=120
    )
    assert "1 failed, 1 passed, 1 xfailed" in run.stdout
    assert "expected  error" in run.stdout


def _path() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_the_examples_of_the_docs_pass(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "conversation-tests.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in page.split("```yaml\n")[1:]]
    for number, example in enumerate(examples):
        (tmp_path / f"{number}.yml").write_text(example, encoding="utf-8")
    run = nara("flows", "test", "--json", str(tmp_path))
    assert [r["outcome"] for r in json.loads(run.out)["results"]] == [
        "passed",
        "passed",
        "known gap",
    ]


def test_our_own_conversations_walk_nearly_all_of_our_flows() -> None:
    run = nara("flows", "test", "--json", "--fail-under", "90", str(ROOT / "tests/conversations"))
    told = json.loads(run.out)
    assert (run.code, told["failed"], told["closed_gaps"]) == (0, 0, 0), run.err
