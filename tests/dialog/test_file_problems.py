"""Flow files that are no flows at all: broken, empty, of the wrong shape, or not to be read."""

from pathlib import Path

import pytest

from dialog.loader import load, load_or_fail
from tests.dialog.problems import MAIN, check, expected, places
from values.errors import FlowError

FIRST = "  first: {type: reset}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: main_flow\n§\tstates: {}\n", "found a tab character"),
        ("name: main_flow\nstates: §{init: {type: reset}\n", "the bracket that is opened here"),
        ("name: main_flow\n§---\nname: second\n", "found another document"),
        ("name: main_flow\nstates: {a: §*b}\n", "found undefined alias"),
        ("name: main\nstates: &all [§*all]\n", "the alias '*all' stands inside an anchor"),
        ("name: m\nstates: " + "[" * 39 + "§" + "[" * 900, "nested too deeply"),
        ("name: main_flow\ntext: caf§\x07e\n", "control characters are not allowed"),
    ],
)
def test_broken_yaml_is_reported_where_it_breaks(tmp_path: Path, text: str, reason: str) -> None:
    problems, marks = check(tmp_path, main=text)
    assert places(problems) == expected("F001", marks)
    assert reason in problems[0].message


def test_yaml_nested_without_end_is_one_finding(tmp_path: Path) -> None:
    """Where libyaml itself gives up depends on its version."""
    problems, _ = check(tmp_path, main="name: m\nstates: " + "[" * 100_000)
    assert [problem.code for problem in problems] == ["F001"]


def test_a_file_that_is_not_utf_8_is_reported_where_it_stops_being_so(tmp_path: Path) -> None:
    problems, _ = check(tmp_path, main="name: main_flow\nx: café".encode("latin-1"))
    assert places(problems) == [("F001", "main_flow.yml", 2, 7)]
    assert "not UTF-8" in problems[0].message


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n- b\n", "just words\n"])
def test_an_empty_file_or_a_list_is_no_flow(tmp_path: Path, text: str) -> None:
    problems, _ = check(tmp_path, main=text)
    assert places(problems) == [("F002", "main_flow.yml", 1, 1)]
    assert problems[0].message == "the file holds no flow"


@pytest.mark.parametrize(
    "text",
    [
        "name: main_flow\nintent_transitions: {}\n",
        "name: main_flow\nstates:\n",
        "name: main_flow\nstates: [init]\n",
        "name: main_flow\nstates: init\n",
    ],
)
def test_a_flow_needs_states(tmp_path: Path, text: str) -> None:
    problems, _ = check(tmp_path, main=text)
    assert places(problems) == [("F002", "main_flow.yml", 1, 1)]
    assert problems[0].message == "the file has no 'states'"


def test_a_flow_needs_a_name(tmp_path: Path) -> None:
    problems, _ = check(tmp_path, main=MAIN + FIRST, shop="states: {door: {type: reset}}")
    assert places(problems)[0] == ("F002", "shop_flow.yml", 1, 1)
    assert str(problems[0]).endswith("the flow has no 'name' (write 'name: shop_flow')")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = "\ufeff" + (MAIN + FIRST).lstrip().replace("\n", "\r\n")
    assert check(tmp_path, main=text) == ([], [])


def test_an_anchor_may_be_used_again(tmp_path: Path) -> None:
    text = MAIN + "  first: &gone {type: reset}\n  second: *gone\n"
    problems, _ = check(tmp_path, main=text.replace("unknown: init", "unknown: second"))
    assert problems == []


def test_one_broken_file_does_not_hide_the_problems_of_the_others(tmp_path: Path) -> None:
    main = "name: main_flow\n§\tstates: {}\n"
    shop = "name: shop\nstates:\n  door: {§type: mesage_text}\n"
    problems, marks = check(tmp_path, main=main, shop=shop)
    assert [problem.code for problem in problems] == ["F001", "F003"]
    assert [place[1:] for place in places(problems)] == marks


def test_several_problems_come_at_once_in_the_order_of_the_text(tmp_path: Path) -> None:
    main = """name: main_flow
§intent_transition: {price_check: init}
intent_transitions: {nomatch.none: init, unknown: init, §jarvis_error: nowhere}
states:
  init: {§type: mesage_text}
  input_intent: {type: input_context, properties: {§nlp: onnx}}
  §input_intent: {type: reset}
"""
    problems, marks = check(tmp_path, main=main)
    assert [problem.code for problem in problems] == ["F005", "F010", "F003", "F005", "F007"]
    assert [place[1:] for place in places(problems)] == marks


def test_a_set_without_intent_transitions_has_no_main_flow(tmp_path: Path) -> None:
    problems, _ = check(tmp_path, shop="name: shop\nstates: {door: {type: reset}}")
    assert places(problems) == [("F008", "shop_flow.yml", 1, 1)]
    assert load([tmp_path]).flows is None


@pytest.mark.parametrize("kind", ["reset", "input_user, properties: {entities: {slot: a}}"])
def test_the_main_flow_needs_a_state_that_listens(tmp_path: Path, kind: str) -> None:
    text = f"name: main_flow\nintent_transitions: {{a: init}}\nstates: {{init: {{type: {kind}}}}}"
    problems, _ = check(tmp_path, main=text)
    assert places(problems) == [("F008", "main_flow.yml", 1, 1)]
    assert "no state of type input_context" in problems[0].message


def test_two_flows_of_one_name_are_reported_at_the_second(tmp_path: Path) -> None:
    first, second = (
        "name: shop\nstates: {a: {type: reset}}",
        "name: shop\nstates: {b: {type: reset}}",
    )
    problems, _ = check(tmp_path, main=MAIN + FIRST, shop=first, store=second)
    assert ("F007", "store_flow.yml", 1, 1) in places(problems)


def test_flows_that_cannot_be_used_raise_an_error_naming_file_and_line(tmp_path: Path) -> None:
    check(tmp_path, main="- a list")
    with pytest.raises(FlowError, match=r"main_flow\.yml:1: error F002: the file holds no flow"):
        load_or_fail([tmp_path])


def test_flows_that_can_be_used_are_loaded_with_their_problems(tmp_path: Path) -> None:
    check(tmp_path, main=MAIN)
    loaded = load_or_fail([tmp_path])
    assert loaded.flows is not None
    assert [problem.code for problem in loaded.errors] == ["F010"]


def test_an_empty_folder_a_missing_file_and_an_unreadable_one_are_named(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="holds no flow files"):
        load([tmp_path])
    with pytest.raises(FlowError, match="there is no such flow file or folder"):
        load([tmp_path / "missing.yml"])
    (tmp_path / "odd_flow.yml").mkdir()
    with pytest.raises(FlowError, match=r"odd_flow\.yml: cannot be read"):
        load([tmp_path])


def test_the_version_changes_with_any_file_and_only_then(tmp_path: Path) -> None:
    def version(first: str) -> str:
        check(tmp_path, main=MAIN + first)
        flows = load([tmp_path]).flows
        assert flows is not None
        return flows.version

    assert version(FIRST) == version(FIRST) != version(FIRST + "# changed\n")
