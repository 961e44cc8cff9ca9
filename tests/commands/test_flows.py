"""`nara flows check`: every fault with file, line and column, and an exit code to build on."""

from pathlib import Path

import pytest

from tests.commands.nara import nara

SEED = Path(__file__).parent.parent / "dialog" / "seed_flows"


def test_our_own_flows_have_no_finding() -> None:
    run = nara("flows", "check", "--strict", "--json")
    assert (run.code, run.out.strip()) == (0, "[]")


def test_the_reference_flows_defects_are_listed_for_programs() -> None:
    import json

    run = nara("flows", "check", str(SEED), "--json")
    findings = json.loads(run.out)
    errors = [f for f in findings if f["severity"] == "error"]
    assert run.code == 1
    assert set(findings[0]) == {
        "code", "severity", "file", "line", "column", "flow", "state", "message", "hint",
    }  # fmt: skip
    assert [(Path(f["file"]).name, f["line"]) for f in errors] == [
        ("main_flow.yml", 18),
        ("main_flow.yml", 19),
        ("main_flow.yml", 20),
        ("retail_flow.yml", 36),
    ]


def test_warnings_fail_only_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "main_flow.yml").write_text(
        "name: main\nintent_transitions: {nomatch.none: a, unknown: a}\nstates:\n"
        "  a: {type: message_text, properties: {text: hi}}\n"
        "  in: {type: input_context}\n"
        "  lost: {type: message_text, properties: {text: hi}}\n"
    )
    assert nara("flows", "check", str(tmp_path)).code == 0
    assert nara("flows", "check", str(tmp_path), "--strict").code == 1


def test_one_finding_is_counted_as_one(tmp_path: Path) -> None:
    (tmp_path / "main_flow.yml").write_text("name: main\n")
    assert nara("flows", "check", str(tmp_path)).out.endswith("\n1 error, 0 warnings\n")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_path_without_flows_is_one_sentence_and_wrong_usage(options: tuple[str, ...]) -> None:
    run = nara("flows", "check", "no-such-folder", *options)
    assert (run.code, run.out) == (2, "")
    assert run.err == "nara: no-such-folder: there is no such flow file or folder\n"
