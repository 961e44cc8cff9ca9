"""What can be wrong within flows: each problem with its code, and the `§` where it stands."""

from pathlib import Path

import pytest

from dialog.problems import CODES
from tests.dialog.problems import MAIN, check, expected, places

STATES = [
    ("F003", "  first: {§type: mesage_text}", "did you mean 'message_text'?"),
    ("F003", "  first: {§type: shop_window}", "known: message_text, message_text_random"),
    ("F003", "  §first: {properties: {text: Hi}}", ""),
    ("F003", "  §first: message_text", ""),
    ("F004", "  §first: {type: message_text}", "write 'text' under 'properties'"),
    ("F004", "  first: {type: message_text, properties: {§text: }}", "write 'text'"),
    ("F004", "  first: {type: message_text, properties: {§text: {{ location }}}}", "in quotes"),
    ("F004", "  first: {type: message_text, properties: {text: a, §delay: soon}}", "seconds"),
    ("F004", "  first: {type: message_text, properties: {text: a, §delay: 61}}", "0 to 60"),
    ("F004", "  first: {type: message_text, properties: {text: a, §delay: -1}}", "0 to 60"),
    ("F004", "  first: {type: message_text_random, properties: {§responses: a}}", "a list"),
    ("F004", "  first: {type: message_text_random, properties: {§responses: []}}", "write"),
    ("F004", "  first: {type: message_text_random, properties: {responses: [a, §[b]]}}", "text"),
    ("F004", "  first: {type: change_context, properties: {§update_keys: [a]}}", "keys"),
    ("F004", "  first: {type: change_context, properties: {update_keys: {§a: [b]}}}", "one text"),
    ("F004", "  §first: {type: input_user, properties: {require_match: true}}", "entities.slot"),
    (
        "F004",
        "  first: {type: input_user, properties: {entities: {slot: a}, §require_match: maybe}}",
        "write true or false",
    ),
    ("F004", "  first: {type: reset, §transitions: input_intent}", "name: value"),
    ("F004", "  first: {type: reset, §transitions: [input_intent]}", "name: value"),
    ("F004", "  first: {type: input_context, §act_transitions: bye}", "name: value"),
    ("F005", "  first: {type: reset, §transition: {next_state: init}}", "'transitions'?"),
    ("F005", "  first: {type: message_text, properties: {text: a, §dealy: 1}}", "'delay'?"),
    ("F005", "  first: {type: reset, act_transitions: {§bye: init}}", ""),
    ("F006", "  first: {type: message_text, properties: {§text: '{{ a'}}", ""),
    ("F006", "  first: {type: message_text_random, properties: {responses: [a, §'{% b']}}", ""),
    ("F006", "  first: {type: change_context, properties: {update_keys: {a: b, §c: '{{'}}}", ""),
    ("F007", "  first: {type: reset}\n  §first: {type: reset}", "the first one counts"),
    ("F007", "  first: {type: reset, §type: reset}", "the first one counts"),
    ("F010", "  first: {type: reset, transitions: {§next_state: inti}}", "did you mean 'init'?"),
    ("F010", "  first: {type: reset, transitions: {§flow: shop}}", "known: main_flow"),
    ("F010", "  first: {type: reset, transitions: {§next_state: }}", ""),
    ("F010", "  first: {type: input_context, act_transitions: {§bye: exit}}", ""),
    ("F011", "  first: {type: reset, transitions: {next_state: init, §nextstate: init}}", "next"),
    ("F011", "  first: {type: input_context, transitions: {§next_state: init}}", ""),
    (
        "F012",
        "  §first: {type: conditional_exists, properties: {key: a}, transitions: {exists: init}}",
        "write it under 'transitions'",
    ),
    (
        "F012",
        "  §first: {type: input_user, properties: {entities: {slot: a}}, "
        "transitions: {match: init}}",
        "write it under 'transitions'",
    ),
    ("F012", "  §first: {type: Retail, transitions: {found: init, unavailable: init}}", "write"),
    ("F020", "  first: {type: reset}\n  §attic: {type: reset}", ""),
    ("F021", "  §first: {type: Weather, transitions: {next_state: init}}", "add 'unavailable'"),
    ("F021", "  §first: {type: Retail}", "add 'unavailable'"),
]

WARNINGS = {"F020", "F021", "F022"}


@pytest.mark.parametrize(("code", "states", "hint"), STATES)
def test_a_faulty_state_is_reported_where_it_stands(
    tmp_path: Path, code: str, states: str, hint: str
) -> None:
    problems, marks = check(tmp_path, main=MAIN + states)
    assert places(problems) == expected(code, marks)
    assert hint in problems[0].hint
    assert problems[0].severity == ("warning" if code in WARNINGS else "error")
    assert problems[0].flow == "main_flow"


TABLES = [
    ("F004", "§intent_transitions: [first]", "name: value"),
    ("F004", "§act_transitions: goodbye", "name: value"),
    ("F004", "topics: {rent: {§uses: {a: b}}}", "one text"),
    ("F005", "topics: {rent: {§use: location}}", "did you mean 'uses'?"),
    ("F005", "§acts: {bye: init}", "known: name, intent_transitions"),
    ("F007", "act_transitions: {bye: init, §bye: init}", "the first one counts"),
    ("F010", "act_transitions: {§bye: intit}", "did you mean 'init'?"),
]


@pytest.mark.parametrize(("code", "line", "hint"), TABLES)
def test_a_faulty_table_is_reported_where_it_stands(
    tmp_path: Path, code: str, line: str, hint: str
) -> None:
    main = MAIN + "  first: {type: reset}\n"
    if "intent_transitions" in line:
        main = main.replace(main.splitlines()[2], line)
    else:
        main += line
    problems, marks = check(tmp_path, main=main)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert places(errors) == expected(code, marks)
    assert hint in errors[0].hint


@pytest.mark.parametrize("intent", ["nomatch.none", "unknown", "jarvis_error"])
def test_an_intent_that_must_be_routed_is_missed_at_the_table(tmp_path: Path, intent: str) -> None:
    main = (MAIN + "  first: {type: reset}\n").replace(f"{intent}: init", f"weather.{intent}: init")
    problems, _ = check(tmp_path, main=main)
    assert places(problems) == [("F022", "main_flow.yml", 3, 1)]
    assert problems[0].message == f"the intent '{intent}' is not routed"


@pytest.mark.parametrize("table", ["intent_transitions", "act_transitions", "topics"])
def test_tables_of_the_main_flow_are_refused_elsewhere(tmp_path: Path, table: str) -> None:
    shop = f"name: shop\n{table}: {{§a: }}\nstates:\n  door: {{type: reset}}\n"
    first = "  first: {type: reset, transitions: {flow: shop}}\n"
    problems, marks = check(tmp_path, main=MAIN + first, shop=shop)
    assert places(problems) == expected("F005", marks)
    assert problems[0].message == "intents, acts and topics belong to the main flow 'main_flow'"


def test_a_missing_intent_target_is_reported_at_its_line(tmp_path: Path) -> None:
    problems, marks = check(tmp_path, main=MAIN.replace("price_check", "§price_check"))
    assert places(problems) == expected("F010", marks)


def test_a_problem_reads_as_a_sentence_with_file_line_and_hint(tmp_path: Path) -> None:
    problems, _ = check(tmp_path, main=MAIN + "  first: {type: mesage_text}")
    assert str(problems[0]) == (
        f"{tmp_path / 'main_flow.yml'}:7: error F003: unknown state type 'mesage_text' "
        "(did you mean 'message_text'?)"
    )


def test_next_state_or_flow_stand_for_every_result(tmp_path: Path) -> None:
    first = "  first: {type: Retail, transitions: {next_state: init, unavailable: init}}\n"
    assert check(tmp_path, main=MAIN + first) == ([], [])


def test_every_code_is_tested_here_or_among_the_files() -> None:
    among_the_files = {"F001", "F002", "F008", "F022"}
    assert {code for code, *_ in STATES + TABLES} | among_the_files == set(CODES)
