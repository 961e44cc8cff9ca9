"""Broken YAML: the slip is named where it was made, and the rest is checked all the same."""

from pathlib import Path

import pytest

from dialog.loader import load
from dialog.problems import Problem
from tests.dialog.problems import check, expected, places

FLOW = """name: main_flow
intent_transitions:
  price_check: first
  nomatch.none: init
  unknown: init
  jarvis_error: init
states:
  init:
    type: message_text
    properties:
      text: "Hi"
  input_intent:
    type: input_context
  first:
    type: message_text
    properties:
      text: "First"
    transitions:
      next_state: second
  second:
    type: message_text
    properties:
      text: "Second"
"""

SLIPS = [
    ('      text: "First"', '      text: §"First', "quote that is opened here is never closed"),
    ('      text: "First"', "      text: §'It''s first", "end the text with '"),
    ('    properties:\n      text: "First"', "    properties:\n§\ttext: First", "spaces only"),
    ("  first:\n", "§first:\n", "write 2 spaces"),
    ('      text: "First"', '      §text "First"', "name: value"),
    (
        '    properties:\n      text: "First"',
        '    §properties\n      # What is said.\n      text: "First"',
        "write 'properties: ...'",
    ),
    ("    transitions:\n", "    transitions§:next\n", "'transitions: ...'"),
    ("      next_state: second", "      next_state: §[second", "close it"),
    ("      next_state: second", "      next_state: §*second", "begins with *"),
    ("      next_state: second", "      next_state: §@second", "quotes around the text"),
]


@pytest.mark.parametrize(("old", "new", "advice"), SLIPS)
def test_a_slip_is_named_where_it_was_made_with_advice(
    tmp_path: Path, old: str, new: str, advice: str
) -> None:
    problems, marks = check(tmp_path, main=FLOW.replace(old, new, 1))
    assert places(problems)[0][2:] == marks[0][1:]
    assert advice in f"{problems[0].message} {problems[0].hint}"


def _codes(problems: list[Problem]) -> list[tuple[str, int]]:
    return [(p.code, p.where.line) for p in problems]


def test_three_slips_of_three_kinds_and_a_wrong_name_are_found_in_one_pass(tmp_path: Path) -> None:
    broken = (
        FLOW.replace('text: "Hi"', 'text: "Hi')
        .replace('      text: "First"', '\t  text: "First"')
        .replace("unknown: init", "unknown: intit")
        .replace('text: "Second"', 'text: "{{ Second"')
    )
    problems, _ = check(tmp_path, main=broken)
    assert _codes(problems) == [("F010", 5), ("F001", 11), ("F001", 17), ("F006", 23)]


def test_what_the_broken_part_may_name_is_not_missed(tmp_path: Path) -> None:
    """`second` is led to by the state that cannot be read, and that state is there."""
    problems, marks = check(tmp_path, main=FLOW.replace('"First"', '§"First'))
    assert places(problems) == expected("F001", marks)


def test_a_broken_file_is_no_reason_to_miss_its_flow(tmp_path: Path) -> None:
    main = FLOW.replace("next_state: second", "flow: shop")
    shop = "name: shop\nstates: {door: {type: reset}\n"
    problems, _ = check(tmp_path, main=main, shop=shop)
    assert {(p.code, Path(p.where.file).name) for p in problems} == {
        ("F001", "shop_flow.yml"),
        ("F020", "main_flow.yml"),
    }


def test_nobody_talks_with_half_a_main_flow(tmp_path: Path) -> None:
    check(tmp_path, main=FLOW.replace('"Second"', '"Second'))
    assert load([tmp_path]).flows is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "the file is not UTF-8 text"),
        (b"\x00\x01\x02", "control characters are not allowed"),
        (b"name: caf\xe9\n", "the file is not UTF-8 text"),
        (b"x: " + b"a" * 10_000_000, "the file has 10 MB; no flow is that long"),
        (b"a: " + b"[" * 100_000, "nesting"),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "stands inside an anchor"),
        (b"%YAML 9.9\n---\nname: a\n", "YAML"),
    ],
)
def test_what_is_no_flow_at_all_is_one_clear_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    problems, _ = check(tmp_path, main=content)
    broken = [p.message for p in problems if p.code == "F001"]
    assert sentence in broken[0]


def test_a_file_of_nothing_but_slips_ends_after_twenty_of_them(tmp_path: Path) -> None:
    slips = "".join(f"  s{n}: 'a\n" for n in range(50))
    problems, _ = check(tmp_path, main=f"name: main_flow\nstates:\n{slips}")
    assert [p.code for p in problems] == ["F001"] * 20


def test_lists_of_aliases_without_nesting_are_no_bomb(tmp_path: Path) -> None:
    """Each alias shares what it repeats, so that a thousand of them cost nothing."""
    rows = "\n".join(f"  s{n}: *state" for n in range(1000))
    text = FLOW.replace("  second:\n", f"{rows}\n  second: &state\n")
    problems, _ = check(tmp_path, main=text)
    assert {p.code for p in problems} == {"F001"}
    assert "undefined alias" in problems[0].message
