"""Where a path leads: names, flows, ends, and what happens when it cannot go on."""

from pathlib import Path

import pytest

from dialog.context import Conversation, Heard, LookedUp, LookUp, Started
from dialog.engine import MAX_STEPS, advance
from tests.dialog.talk import read_flows, small_flows, talk


def test_a_conversation_begins_at_the_main_flows_first_state_and_listens(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, "first: {type: reset}"))
    assert chat.said == ["Welcome"]
    assert chat.step.walked == ("main_flow.init", "main_flow.input_intent")


def test_flow_enters_another_flow_at_its_first_state(tmp_path: Path) -> None:
    chat = talk(
        small_flows(
            tmp_path,
            "first: {type: reset, transitions: {flow: shop}}",
            shop="""
              door: {type: message_text, properties: {text: Door}}
              till: {type: message_text, properties: {text: Till}}
            """,
        )
    )
    assert chat.hear("how much", "price_check") == ["Door"]


def test_a_name_is_looked_up_in_its_own_flow_before_the_main_flow(tmp_path: Path) -> None:
    chat = talk(
        small_flows(
            tmp_path,
            "first: {type: reset, transitions: {flow: shop}}",
            shop="""
              door: {type: reset, transitions: {next_state: sorry}}
              sorry: {type: message_text, properties: {text: The shop is sorry}}
            """,
        )
    )
    assert chat.hear("how much", "price_check") == ["The shop is sorry"]


def test_a_sub_flow_goes_back_to_the_main_flow_by_name(tmp_path: Path) -> None:
    chat = talk(
        small_flows(
            tmp_path,
            "first: {type: reset, transitions: {flow: shop}}",
            shop="door: {type: reset, transitions: {next_state: cannot_do}}",
        )
    )
    assert chat.hear("how much", "price_check") == ["I cannot do that."]


def test_a_sub_flow_does_not_see_the_states_of_another(tmp_path: Path) -> None:
    flows = small_flows(
        tmp_path,
        "first: {type: reset, transitions: {flow: shop}}",
        shop="door: {type: reset, transitions: {next_state: bench}}",
        park="bench: {type: message_text, properties: {text: Sit}}",
        faulty=True,
    )
    chat = talk(flows)
    assert chat.hear("how much", "price_check") == []
    assert "'bench', which does not exist" in chat.faults[0]


@pytest.mark.parametrize(
    "state",
    [
        "{type: message_text, properties: {text: Bye}}",
        "{type: message_text_random, properties: {responses: [Bye]}}",
        "{type: change_context, properties: {update_keys: {a: b}}}",
        "{type: conditional_exists, properties: {key: '{{ a }}'}}",
        "{type: reset}",
    ],
)
def test_a_state_without_transitions_hands_over_to_the_main_input(
    tmp_path: Path, state: str
) -> None:
    main = "first: {type: reset, transitions: {flow: shop}}"
    chat = talk(small_flows(tmp_path, main, shop=f"end: {state}"))
    chat.hear("how much", "price_check")
    assert chat.state == "main_flow.input_intent"


def test_an_answered_input_or_look_up_without_transitions_hands_over_too(tmp_path: Path) -> None:
    states = """
      first: {type: input_user, properties: {entities: {slot: location}}}
      second: {type: Retail}
    """
    chat = talk(small_flows(tmp_path, states, intents="price_check: first, weather.snow: second"))
    chat.hear("how much", "price_check")
    chat.hear("[boston](location)")
    assert chat.state == "main_flow.input_intent"
    chat.hear("how much [snow](verb)", "weather.snow")
    chat.look_up_gives("found")
    assert chat.state == "main_flow.input_intent"


MISSING = """
  first:
    type: conditional_exists
    properties: {key: '{{ location }}'}
    transitions: {exists: nowhere, notexists: cannot_do}
"""


def test_a_missing_target_does_no_harm_while_nobody_goes_there(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, MISSING, faulty=True))
    assert chat.hear("how much", "price_check") == ["I cannot do that."]
    assert chat.faults == []


def test_a_missing_target_is_a_fault_when_reached_and_names_file_and_line(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, MISSING, faulty=True))
    chat.hear("how much in [boston](location)", "price_check")
    lines = (tmp_path / "main_flow.yml").read_text().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "nowhere" in text)
    where = f"{tmp_path / 'main_flow.yml'}:{line}"
    assert chat.faults == [f"{where}: 'exists' leads to 'nowhere', which does not exist"]
    assert chat.state == "main_flow.input_intent"


def test_an_outcome_without_a_way_on_is_a_fault(tmp_path: Path) -> None:
    states = "first: {type: Retail, transitions: {found: cannot_do}}"
    chat = talk(small_flows(tmp_path, states, faulty=True))
    chat.hear("how much", "price_check")
    chat.look_up_gives("not_found")
    assert chat.faults[0].endswith("'main_flow.first' has no way on for 'not_found'")


def test_a_state_of_unknown_type_is_a_fault_when_reached(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, "first: {type: mesage_text}", faulty=True))
    chat.hear("how much", "price_check")
    assert chat.faults[0].endswith("'main_flow.first' cannot be used; run the flow checker")


def test_an_endless_loop_is_a_fault_and_the_conversation_goes_on(tmp_path: Path) -> None:
    states = """
      first: {type: message_text, properties: {text: Ping}, transitions: {next_state: second}}
      second: {type: message_text, properties: {text: Pong}, transitions: {next_state: first}}
    """
    chat = talk(small_flows(tmp_path, states, faulty=True))
    chat.hear("how much", "price_check")
    assert len(chat.step.walked) == MAX_STEPS
    assert "is in a loop that never waits for input" in chat.faults[0]
    assert chat.hear("fly me to the moon") == ["I cannot do that."]


def test_a_loop_of_look_ups_ends_as_well(tmp_path: Path) -> None:
    states = "first: {type: Retail, transitions: {next_state: first}}"
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much", "price_check")
    asked = 1
    while isinstance(chat.step.effects[-1], LookUp):
        chat.look_up_gives("found")
        asked += 1
    assert asked == MAX_STEPS + 1
    assert len(chat.faults) == 1


def test_a_conversation_waiting_at_a_state_that_is_gone_is_heard_by_the_main_input(
    tmp_path: Path,
) -> None:
    flows = small_flows(tmp_path, "first: {type: message_text, properties: {text: Price}}")
    waiting = Conversation(state="main_flow.removed_by_a_reload")
    step = advance(flows, waiting, Heard("how much", "price_check"))
    assert step.walked == ("main_flow.first", "main_flow.input_intent")


def test_an_answer_nobody_asked_for_is_a_fault(tmp_path: Path) -> None:
    flows = small_flows(tmp_path, "first: {type: reset}")
    begun = advance(flows, Conversation(), Started()).conversation
    step = advance(flows, begun, LookedUp("found", "12 dollars"))
    assert "asked for none" in str(step.effects)
    assert step.conversation.state == "main_flow.input_intent"


def test_without_any_way_for_what_was_not_understood_the_turn_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "main_flow.yml"
    small_flows(tmp_path, "first: {type: reset}")
    file.write_text(file.read_text().replace("nomatch.none: sorry, ", ""))
    chat = talk(read_flows(tmp_path))
    chat.hear("gibberish", "nomatch.none")
    hint = "route 'nomatch.none' under 'intent_transitions'"
    assert chat.faults == [f"'nomatch.none' leads nowhere; {hint}"]
