"""call, end: through another flow and back, with keys of its own, and never without an end."""

from pathlib import Path

import pytest

from dialog.calling import MAX_CALLS
from tests.dialog.talk import Talk, small_flows, talk

CALLER = """
  first:
    type: call
    properties: {flow: shop%s}
    transitions: {next_state: back, sold: sold}
  back: {type: message_text, properties: {text: 'Back{{ extra }}'}}
  sold: {type: message_text, properties: {text: Sold}}
"""


def calling(folder: Path, shop: str, given: str = "", **others: str) -> Talk:
    return talk(small_flows(folder, CALLER % given, shop=shop, **others, faulty=True))


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("in_shop: {type: end}", ["Back"]),
        ("in_shop: {type: end, properties: {text: Done}}", ["Done", "Back"]),
        ("in_shop: {type: end, properties: {result: sold}}", ["Sold"]),
        ("in_shop: {type: end, properties: {result: unknown}}", ["Back"]),
        ("in_shop: {type: message_text, properties: {text: Hello}}", ["Hello", "Back"]),
    ],
)
def test_a_called_flow_comes_back(tmp_path: Path, ending: str, said: list[str]) -> None:
    chat = calling(tmp_path, ending)
    assert chat.hear("how much", "price_check") == said
    assert chat.step.conversation.calls == ()


ASKS = """
  ask:
    type: input_user
    properties: {entities: {slot: item.type}}
    transitions: {match: done, notmatch: done}
  done: {type: end}
"""


def test_it_comes_back_after_turns_in_between(tmp_path: Path) -> None:
    chat = calling(tmp_path, ASKS)
    assert chat.hear("how much", "price_check") == []
    assert [frame.state for frame in chat.step.conversation.calls] == ["main_flow.first"]
    assert chat.hear("[boots](item.type)") == ["Back"]


def test_keys_given_to_a_flow_are_afterwards_as_before(tmp_path: Path) -> None:
    shop = "say: {type: message_text, properties: {text: 'With{{ extra }}'}}"
    chat = calling(tmp_path, shop, ", with: {extra: ' all'}")
    assert chat.hear("how much", "price_check") == ["With all", "Back"]
    assert chat.step.conversation.keys == {}


def test_calls_may_be_nested_and_a_caller_without_ways_ends_as_well(tmp_path: Path) -> None:
    shop = "deeper: {type: call, properties: {flow: cellar}}"
    cellar = "say: {type: message_text, properties: {text: Cellar}}"
    chat = calling(tmp_path, shop, cellar=cellar)
    assert chat.hear("how much", "price_check") == ["Cellar", "Back"]


def test_who_goes_elsewhere_does_not_come_back(tmp_path: Path) -> None:
    shop = """
      out:
        type: message_text
        properties: {text: Out}
        transitions: {next_state: input_intent}
    """
    left = calling(tmp_path, shop)
    assert left.hear("how much", "price_check") == ["Out"]
    assert left.step.conversation.calls == ()


def test_flows_that_call_each_other_for_ever_are_a_fault_with_its_place(tmp_path: Path) -> None:
    chat = calling(tmp_path, "again: {type: call, properties: {flow: shop}}")
    assert chat.hear("how much", "price_check") == []
    [fault] = chat.faults
    assert f"more than {MAX_CALLS} deep" in fault
    assert "shop_flow.yml:3" in fault
    conversation = chat.step.conversation
    assert (conversation.state, conversation.calls) == ("main_flow.input_intent", ())


def test_an_end_that_nobody_called_forgets_everything_and_listens(tmp_path: Path) -> None:
    states = """
      first: {type: end, properties: {text: Bye}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much are [boots](item.type)", "price_check") == ["Bye"]
    conversation = chat.step.conversation
    assert (conversation.slots, conversation.topic) == ({}, "")
    assert chat.hear("how much", "price_check") == ["Bye"]
