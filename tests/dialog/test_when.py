"""when: conditions without code, and the first case that holds."""

from pathlib import Path

import pytest

from tests.dialog.talk import small_flows, talk

WHEN = """
  first:
    type: change_context
    properties: {update_keys: {total: '$1,250.50', void: ''}}
    transitions: {next_state: which}
  which:
    type: when
    properties: {cases: [{if: %s, go: yes_}]}
    transitions: {else: no_}
  yes_: {type: message_text, properties: {text: holds}}
  no_: {type: message_text, properties: {text: does not hold}}
"""
HOLD = [
    "{slot: location, is: Boston}",
    "{slot: location, is: '{{ location }}'}",
    "{slot: location, is_not: Denver}",
    "{slot: location, in: [Denver, BOSTON]}",
    "{slot: location, matches: 'b.*n'}",
    "{slot: location, set: true}",
    "{slot: item.type, unset: true}",
    "{key: void, unset: true}",
    "{key: total, more_than: 1000}",
    "{key: total, more_than: 1000, less_than: 2000}",
    "{key: total, less_than: '{{ 3000 }}'}",
    "{value: '{{ location }} two', more_than: one}",
    "[{slot: location, is: boston}, {key: total, set: true}]",
]
DO_NOT = [
    "{slot: location, is: Denver}",
    "{slot: location, is_not: boston}",
    "{slot: location, in: [Denver]}",
    "{slot: location, matches: 'bost'}",
    "{slot: location, more_than: 1}",
    "{slot: item.type, set: true}",
    "{key: total, more_than: 1000, less_than: 1200}",
    "{key: total, is: ''}",
    "[{slot: location, is: boston}, {key: total, unset: true}]",
]


@pytest.mark.parametrize(
    ("condition", "reply"),
    [*((c, "holds") for c in HOLD), *((c, "does not hold") for c in DO_NOT)],
)
def test_a_condition_holds_or_does_not(tmp_path: Path, condition: str, reply: str) -> None:
    chat = talk(small_flows(tmp_path, WHEN % condition))
    assert chat.hear("in [boston](location)", "price_check") == [reply]


def test_the_first_case_that_holds_is_taken(tmp_path: Path) -> None:
    states = """
      first:
        type: when
        properties:
          cases:
            - {if: {slot: location, is: denver}, go: one}
            - {if: {slot: location, set: true}, go: two}
            - {if: {slot: location, is: boston}, go: three}
        transitions: {else: one}
      one: {type: message_text, properties: {text: One}}
      two: {type: message_text, properties: {text: Two}}
      three: {type: message_text, properties: {text: Three}}
    """
    assert talk(small_flows(tmp_path, states)).hear("in [boston](location)", "price_check") == [
        "Two"
    ]
