"""Names in templates: known or misspelt, set on every way or not, and what counts as minded."""

from pathlib import Path

import pytest

from dialog.problems import Problem
from dialog.reading import reading
from dialog.templates import Template
from tests.dialog.problems import MAIN, check, expected, places


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "{{ x or 'none' }}",
        "{{ x | default('none') }}",
        "{{ x | d }}",
        "{% if x %}{{ x }}{% endif %}",
        "{% if not x %}none{% else %}{{ x }}{% endif %}",
        "{{ x if x else 'none' }}",
        "{{ 'yes' if x == 'a' }}",
        "{% for item in x %}{{ item }}{% endfor %}",
        "{{ x is defined and x }}",
        "{% set x = 1 %}{{ x }}",
        "{{ slots['x'] or 'none' }}",
        "{{ (x or {}).name }}",
    ],
)
def test_a_template_that_says_what_to_do_without_x_is_minded(text: str) -> None:
    assert "x" not in reading(Template(text)).bare


@pytest.mark.parametrize(
    "text",
    [
        "{{ x }}",
        "{{ x | upper }}",
        "{{ x.name }}",
        "{{ x }}{{ x or 'none' }}",
        "{% if y %}{{ x }}{% endif %}",
        "{{ slots['x'] }}",
        "{{ slots.get('x') }}",
        "{{ slots.x }}",
        "{{ 'in ' ~ x }}",
        "{% set y = x %}{{ y }}",
    ],
)
def test_a_template_that_just_puts_x_in_is_not(text: str) -> None:
    assert "x" in reading(Template(text)).bare


def test_names_of_a_template_and_of_the_language_are_not_read_from_the_context() -> None:
    text = "{% for a in range(3) %}{{ loop.index }}{{ topic }}{{ slots['b'] }}{{ c }}{% endfor %}"
    found = reading(Template(text))
    assert found.names == frozenset({"c"})
    assert found.slots == frozenset({"b"})


ASK = """
  first: {type: conditional_exists, properties: {key: "{{ location }}"}, transitions: {%s}}
  ask: {type: input_user, properties: {entities: {slot: location}}, transitions: {%s}}
  tell: {type: message_text, properties: {text: "In {{ §location }}."}}
  lost: {type: message_text, properties: {text: "Where?"}}
"""


def _asked(folder: Path, first: str, ask: str) -> tuple[list[Problem], list[tuple[str, int, int]]]:
    return check(folder, main=MAIN + ASK.strip("\n") % (first, ask) + "\n")


def test_a_condition_and_an_input_make_sure_of_what_they_ask_for(tmp_path: Path) -> None:
    problems, _ = _asked(tmp_path, "exists: tell, notexists: ask", "match: tell, notmatch: lost")
    assert problems == []


@pytest.mark.parametrize(
    ("first", "ask", "way"),
    [
        (
            "exists: ask, notexists: tell",
            "match: tell, notmatch: lost",
            ["input_intent", "first (intent price_check)", "tell (notexists)"],
        ),
        (
            "exists: tell, notexists: ask",
            "match: lost, notmatch: tell",
            ["input_intent", "first (intent price_check)", "ask (notexists)", "tell (notmatch)"],
        ),
    ],
)
def test_a_shortest_way_to_the_hole_is_shown(
    tmp_path: Path, first: str, ask: str, way: list[str]
) -> None:
    problems, marks = _asked(tmp_path, first, ask)
    assert places(problems) == expected("F031", marks)
    assert list(map(str, problems[0].path)) == way


KEY = """
  first: {type: change_context, properties: {update_keys: {mood: good}}, transitions: {%s}}
  second: {type: %s, transitions: {next_state: tell}}
  tell: {type: message_text, properties: {text: "I am {{ mood }}."}}
"""


@pytest.mark.parametrize(
    ("ways", "second", "codes"),
    [
        ("next_state: tell", "message_text, properties: {text: a}", ["F020"]),
        ("next_state: second", "message_text, properties: {text: a}", []),
        ("next_state: second", "reset", ["F031"]),
    ],
)
def test_a_key_is_there_until_the_context_is_reset(
    tmp_path: Path, ways: str, second: str, codes: list[str]
) -> None:
    problems, _ = check(tmp_path, main=MAIN + KEY.strip("\n") % (ways, second) + "\n")
    assert [problem.code for problem in problems] == codes


def test_what_was_said_may_be_gone_after_the_next_question(tmp_path: Path) -> None:
    """A slot that was filled before belongs to the question that was asked then."""
    states = """
  first:
    type: input_user
    properties: {entities: {slot: location}}
    transitions: {match: more, notmatch: init}
  more:
    type: input_user
    properties: {entities: {slot: item.type}}
    transitions: {match: tell, notmatch: init}
  tell: {type: message_text, properties: {text: "{{ slots['item.type'] }} in {{ §location }}."}}
"""
    problems, marks = check(tmp_path, main=MAIN + states.strip("\n") + "\n")
    assert places(problems) == expected("F031", marks)


def test_a_name_is_found_in_the_line_of_a_long_text_where_it_stands(tmp_path: Path) -> None:
    states = """
  first:
    type: message_text
    properties:
      text: |
        The locaton is what I ask for:
        {{ topic }}
        {{ §locaton }}
"""
    problems, marks = check(tmp_path, main=MAIN + states.strip("\n") + "\n")
    assert places(problems) == expected("F030", marks)


def test_a_misspelt_name_that_is_minded_is_a_warning(tmp_path: Path) -> None:
    state = '  first: {type: message_text, properties: {text: "In {{ locaton or 1 }}"}}\n'
    problems, _ = check(tmp_path, main=MAIN + state)
    assert [(p.code, p.severity) for p in problems] == [("F030", "warning")]
    assert problems[0].hint == "did you mean 'location'?"


def test_a_question_that_no_look_up_knows_is_named_where_it_is_set(tmp_path: Path) -> None:
    states = """
  first:
    type: change_context
    properties: {update_keys: {§intent: %s}}
    transitions: {next_state: %s}
  ask: {type: Retail, transitions: {next_state: init, unavailable: init}}
"""
    for word, target, code in (
        ("price_chekc", "ask", "F033"),
        ("check_item_price", "ask", ""),
        ("trouble", "init", ""),
    ):
        main = MAIN.replace("unknown: init", "unknown: ask") + states.strip("\n") % (word, target)
        problems, marks = check(tmp_path, main=main + "\n")
        assert places(problems) == (expected(code, marks) if code else [])


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("{{ §question.tetx }}", "F030", "'text'?"),
        ("{% if §question.wyh %}Why{% endif %}", "F030", "'why'?"),
        ("{{ question.text }}{{ question['slot'] }}{{ question.get('topic') }}", "", ""),
        ("{% set question = slots %}{{ question.tetx }}", "", ""),
        ("{{ location.uper() if location }}", "F006", "'upper'?"),
        ("{{ location.upper() if location }}", "", ""),
        ("{% for a in [1] %}{{ loop.cycle('a', 'b') }}{% endfor %}", "", ""),
    ],
)
def test_parts_that_a_value_does_not_have_are_found(
    tmp_path: Path, text: str, code: str, hint: str
) -> None:
    state = f'  first: {{type: message_text, properties: {{text: "{text}"}}}}\n'
    problems, marks = check(tmp_path, main=MAIN + state)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all(hint in problem.hint for problem in problems)
    assert not marks or places(problems) == expected(code, marks)


def test_a_flow_may_have_a_key_of_its_own_named_question(tmp_path: Path) -> None:
    states = """
  first: {type: change_context, properties: {update_keys: {question: a}}, transitions: {flow: b}}
"""
    own = 'name: b\nstates: {b: {type: message_text, properties: {text: "{{ question.tetx }}"}}}\n'
    problems, _ = check(tmp_path, main=MAIN + states.lstrip("\n"), b=own)
    assert "F030" not in [problem.code for problem in problems]
