"""What can be wrong within flows: each problem with its code, and the `§` where it stands."""

from pathlib import Path

import pytest

from assistant.build import SHIPPED_FLOWS
from assistant.config import read_texts
from dialog.problems import CODES
from dialog.vocabulary import ACTS
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
        "  first: {type: input_user, properties: {entities: {slot: verb}, §require_match: maybe}}",
        "write true or false",
    ),
    ("F004", "  first: {type: reset, §transitions: input_intent}", "name: value"),
    ("F004", "  first: {type: reset, §transitions: [input_intent]}", "name: value"),
    ("F004", "  first: {type: input_context, §act_transitions: bye}", "name: value"),
    ("F005", "  first: {type: reset, §transition: {next_state: init}}", "'transitions'?"),
    ("F004", "  first: {type: input_context, properties: {§nlp_type: jarwis}}", "mean 'jarvis'?"),
    ("F004", "  first: {type: input_context, properties: {§nlp_type: rasa}}", "known: jarvis"),
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
        "  §first: {type: input_user, properties: {entities: {slot: location}}, "
        "transitions: {match: init}}",
        "write it under 'transitions'",
    ),
    ("F012", "  §first: {type: Retail, transitions: {found: init, unavailable: init}}", "write"),
    ("F020", "  first: {type: reset}\n  §attic: {type: reset}", ""),
    ("F021", "  §first: {type: Weather, transitions: {next_state: init}}", "add 'unavailable'"),
    ("F021", "  §first: {type: Retail}", "add 'unavailable'"),
    ("F024", "  first: {type: input_context, act_transitions: {§by: init}}", "mean 'bye'?"),
    (
        "F025",
        "  first: {type: input_user, properties: {entities: {§slot: locaton}}}",
        "did you mean 'location'?",
    ),
    ("F026", "  first: {type: reset, transitions: {§next_state: first}}", "an input state"),
    ("F009", '  first: {type: message_text, properties: {text: §Hi there"}}', "the whole text"),
    (
        "F005",
        "  first: {type: input_user, properties: {entities: {slot: verb, §slt: a}}}",
        "slot'?",
    ),
    ("F006", "  first: {type: message_text, properties: {§text: 'Hi name }}'}}", ""),
    ("F006", "  first: {type: message_text, properties: {§text: '{{ said | jion }}'}}", "'join'?"),
    ("F023", "  first: {type: input_context, properties: {entities: {§intent: [unknwon]}}}", ""),
    (
        "F025",
        "  first: {type: message_text, properties: {text: \"{{ slots['§locaton'] }}\"}}",
        "loc",
    ),
    (
        "F030",
        "  first: {type: message_text, properties: {text: 'Hi {{ §locatoin }}'}}",
        "'location'?",
    ),
    (
        "F030",
        "  first: {type: conditional_exists, properties: {key: '{{ §nlu_eror }}'}}",
        "nlu_error",
    ),
    (
        "F031",
        "  first: {type: message_text, properties: {text: 'In {{ §location }}'}}",
        "or 'none'",
    ),
    (
        "F032",
        "  first: {type: change_context, properties: {update_keys: {§intnet: a}}}",
        "'intent'?",
    ),
]

WARNINGS = {"F009", "F020", "F021", "F022", "F023", "F024", "F025", "F031", "F032"}


@pytest.mark.parametrize(("code", "states", "hint"), STATES)
def test_a_faulty_state_is_reported_where_it_stands(
    tmp_path: Path, code: str, states: str, hint: str
) -> None:
    problems, marks = check(tmp_path, main=MAIN + states)
    assert places(problems) == expected(code, marks)
    assert hint in problems[0].hint
    assert problems[0].severity == ("warning" if code in WARNINGS else "error")
    assert problems[0].flow == "main_flow"


OWN_TOPIC = "topics: {order_status: {uses: [order.number]}}\n"

TABLES = [
    ("F004", "§intent_transitions: [first]", "name: value"),
    ("F004", "§act_transitions: goodbye", "name: value"),
    ("F004", "topics: {rent: {§uses: {a: b}}}", "one text"),
    ("F005", "topics: {rent: {§use: location}}", "did you mean 'uses'?"),
    ("F005", "§acts: {bye: init}", "known: name, intent_transitions"),
    ("F007", "act_transitions: {bye: init, §bye: init}", "the first one counts"),
    ("F010", "act_transitions: {§bye: intit}", "did you mean 'init'?"),
]

PING = "  first: {type: message_text, properties: {text: Ping}, transitions: {next_state: pong}}\n"
PONG = "  pong: {type: conditional_exists, properties: {key: a}, transitions: {§exists: first, %s}}"


def test_states_that_circle_on_every_way_are_named_in_their_order(tmp_path: Path) -> None:
    problems, marks = check(tmp_path, main=MAIN + PING + PONG % "notexists: pong")
    assert places(problems) == expected("F026", marks)
    assert problems[0].message.endswith("never waits for input: first -> pong -> first")


@pytest.mark.parametrize("way_out", ["init", "input_intent"])
def test_a_circle_that_changes_nothing_is_never_left_once_it_has_gone_round(
    tmp_path: Path, way_out: str
) -> None:
    problems, marks = check(tmp_path, main=MAIN + PING + PONG % f"notexists: {way_out}")
    assert places(problems) == expected("F026", marks)


@pytest.mark.parametrize(
    "changing", ["change_context, properties: {update_keys: {intent: a}}", "reset", "Retail"]
)
def test_a_circle_that_may_end_by_itself_is_a_warning(tmp_path: Path, changing: str) -> None:
    work = f"\n  work: {{type: {changing}, transitions: {{§next_state: first, %s}}}}\n"
    work = work % "unavailable: init" if changing == "Retail" else work.replace(", %s", "")
    pong = PONG.replace("§exists: first", "exists: work") % "notexists: init"
    problems, marks = check(tmp_path, main=MAIN + PING + pong + work)
    assert places(problems) == expected("F027", marks)


def test_every_act_of_the_shipped_phrases_is_known() -> None:
    assert set(ACTS) == set(read_texts(SHIPPED_FLOWS / "acts.yml")["acts"])


@pytest.mark.parametrize("place", ["main", "state"])
def test_an_unknown_act_is_a_warning(tmp_path: Path, place: str) -> None:
    first, table = "  first: {type: input_context}\n", "act_transitions: {§gret: init}\n"
    if place == "state":
        first, table = first.replace("}", ", act_transitions: {§gret: init}}"), ""
    problems, marks = check(tmp_path, main=MAIN + first + table)
    assert places(problems) == expected("F024", marks)
    assert problems[0].hint == "did you mean 'greet'?"


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
    main = (MAIN + "  first: {type: reset}\n").replace(f"{intent}: init", "weather.sunny: init")
    problems, _ = check(tmp_path, main=main)
    assert places(problems) == [("F022", "main_flow.yml", 3, 1)]
    assert problems[0].message == f"the intent '{intent}' is not routed"


@pytest.mark.parametrize(
    ("intent", "hint"),
    [("price_chekc", "did you mean 'price_check'?"), ("order_status", "under 'topics', too")],
)
def test_an_intent_that_is_never_heard_is_reported_at_its_line(
    tmp_path: Path, intent: str, hint: str
) -> None:
    main = MAIN.replace("{price_check: first", f"{{§{intent}: init, price_check: init")
    problems, marks = check(tmp_path, main=main)
    assert places(problems) == expected("F023", marks)
    assert hint in problems[0].hint
    assert problems[0].severity == "warning"


def test_own_intents_and_slots_are_known_once_they_are_topics(tmp_path: Path) -> None:
    main = MAIN.replace("{price_check:", "{order_status:").replace("name:", OWN_TOPIC + "name:", 1)
    first = "  first: {type: input_user, properties: {entities: {slot: order.number}}}\n"
    assert check(tmp_path, main=main + first) == ([], [])


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
    elsewhere = {"F001", "F002", "F008", "F022", "F023", "F027", "F033"}
    assert {code for code, *_ in STATES + TABLES} | elsewhere == set(CODES)
