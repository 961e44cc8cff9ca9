"""`memory:` of flow files: how long a slot is kept, and to which questions it goes along."""

from dataclasses import replace
from pathlib import Path

import pytest

from dialog.context import Step
from dialog.engine import advance
from dialog.flow import FlowSet
from dialog.lifetimes import LIFETIMES, Lifetime
from tests.dialog.problems import MAIN, check, expected, places
from tests.dialog.talk import OWN_FLOWS, Talk, heard, read_flows, small_flows, talk

LOOK = "first: {type: Retail, transitions: {next_state: input_intent, unavailable: input_intent}}"


def _flows(folder: Path, memory: str) -> FlowSet:
    """Prices and weather, with a memory of the main flow."""
    flows = small_flows(folder, LOOK, intents="price_check: first, weather.weather: first")
    file = folder / "main_flow.yml"
    file.write_text(f"memory: {memory}\n{file.read_text()}")
    assert flows
    return read_flows(folder)


def _at(chat: Talk, minute: int, line: str, intent: str) -> Step:
    turn = replace(heard(line, intent), at=60.0 * minute + 1)
    return advance(chat.flows, chat.step.conversation, turn)


def test_our_main_flow_writes_out_what_counts_without_it() -> None:
    assert read_flows(OWN_FLOWS).memory == LIFETIMES


def test_a_slot_is_forgotten_when_its_turns_are_over(tmp_path: Path) -> None:
    chat = talk(_flows(tmp_path, "{item.type: 2 turns}"))
    chat.hear("a [lamp](item.type)", "price_check")
    kept = []
    for _ in range(3):
        chat.look_up_gives("found")
        chat.hear("[rain](verb) in [boston](location)", "weather.weather")
        kept.append("item.type" in chat.step.conversation.slots)
    assert kept == [True, True, False]


@pytest.mark.parametrize(("minute", "kept"), [(9, True), (11, False)])
def test_a_slot_kept_for_minutes_goes_by_the_clock(tmp_path: Path, minute: int, kept: bool) -> None:
    chat = talk(_flows(tmp_path, "{location: 10 minutes}"))
    chat.step = _at(chat, 0, "[rain](verb) in [boston](location)", "weather.weather")
    chat.look_up_gives("found")
    later = _at(chat, minute, "[will](verb) it [snow](verb)", "weather.weather")
    assert ("location" in later.conversation.slots) is kept


@pytest.mark.parametrize(
    ("along", "kept"), [("true", True), ("false", False), ("[weather]", True), ("stores", False)]
)
def test_a_slot_goes_along_to_the_kinds_of_question_that_are_named(
    tmp_path: Path, along: str, kept: bool
) -> None:
    chat = talk(_flows(tmp_path, f"{{item.type: {{goes_along: {along}}}}}"))
    chat.hear("a [lamp](item.type)", "price_check")
    chat.look_up_gives("found")
    chat.hear("[rain](verb) in [boston](location)", "weather.weather")
    assert ("item.type" in chat.step.conversation.slots) is kept


def test_a_flow_has_a_memory_for_the_questions_that_lead_into_it(tmp_path: Path) -> None:
    first = "first: {type: change_context, properties: {update_keys: {intent: price_check}}, "
    states = first + "transitions: {flow: shop}}"
    shop = LOOK.replace("first", "look").replace("input_intent", "told")
    told = "\ntold: {type: message_text, properties: {text: '{{ retail_status }}'}}"
    small_flows(tmp_path, states, shop=shop + told)
    file = tmp_path / "shop_flow.yml"
    file.write_text(f"memory: {{item.*: 5 minutes}}\n{file.read_text()}")
    flows = read_flows(tmp_path)
    assert flows.memory_of("price_check")["item.color"] == Lifetime(seconds=300)
    assert flows.memory_of("weather.weather") == LIFETIMES


def test_a_name_goes_before_a_pattern_wherever_it_stands(tmp_path: Path) -> None:
    memory = _flows(tmp_path, "{item.name: 3 turns, item.*: 1 hour, '*': conversation}").memory
    assert memory["item.name"] == Lifetime(turns=3)
    assert memory["item.size"] == Lifetime(seconds=3600)
    assert memory["cost.low"].turns == 0


FAULTS = [
    ("F004", "§memory: [location]", "name: value"),
    ("F004", "memory: {§location: 12}", "'12 turns'"),
    ("F004", "memory: {§location: 12 tunrs}", "'12 turns'"),
    ("F004", "memory: {§location: 0 turns}", "'12 turns'"),
    ("F004", "memory: {location: {§keep: long}}", "'12 turns'"),
    ("F004", "memory: {location: {§goes_along: wether}}", "did you mean 'weather'?"),
    ("F004", "memory: {location: {goes_along: [goods, §wether]}}", "did you mean 'weather'?"),
    ("F005", "memory: {location: {§kep: 3 turns}}", "did you mean 'keep'?"),
    ("F007", "memory: {location: 3 turns, §location: 4 turns}", "the first one counts"),
    ("F025", "memory: {§locatoin: 3 turns}", "did you mean 'location'?"),
    ("F025", "memory: {§itme.*: 3 turns}", ""),
]


@pytest.mark.parametrize(("code", "memory", "hint"), FAULTS)
def test_what_is_wrong_is_told_where_it_stands(
    tmp_path: Path, code: str, memory: str, hint: str
) -> None:
    rest = "  first: {type: message_text, properties: {text: Hi}}\n"
    problems, marks = check(tmp_path, main=f"{memory}\n{MAIN.lstrip()}{rest}")
    assert places(problems) == expected(code, marks)
    assert hint in problems[0].hint


def test_a_fault_of_another_flow_is_told_there(tmp_path: Path) -> None:
    first = "  first: {type: message_text, properties: {text: Hi}, transitions: {flow: shop}}\n"
    shop = "name: shop\nmemory: {location: §never}\nstates:\n"
    told = "  told: {type: message_text, properties: {text: Hi}}\n"
    problems, _ = check(tmp_path, main=MAIN + first, shop=shop + told)
    assert [(p.code, p.where.line, p.flow) for p in problems] == [("F004", 2, "shop")]
