"""Random messages: never the one said last, the same again under the same seed."""

from itertools import pairwise
from pathlib import Path

import pytest

from dialog.flow import FlowSet
from tests.dialog.talk import small_flows, talk

SEEDS = range(20)


@pytest.fixture
def three(tmp_path: Path) -> FlowSet:
    states = "first: {type: message_text_random, properties: {responses: [A, B, C]}}"
    return small_flows(tmp_path, states)


def _replies(flows: FlowSet, seed: int, turns: int = 12) -> list[str]:
    chat = talk(flows, seed)
    return [chat.hear("how much", "price_check")[0] for _ in range(turns)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_message_is_said_twice_in_a_row(three: FlowSet, seed: int) -> None:
    replies = _replies(three, seed)
    assert all(a != b for a, b in pairwise(replies))


def test_the_same_seed_gives_the_same_conversation(three: FlowSet) -> None:
    assert _replies(three, 7) == _replies(three, 7)


def test_other_seeds_give_other_conversations(three: FlowSet) -> None:
    assert len({tuple(_replies(three, seed)) for seed in SEEDS}) == len(SEEDS)
    assert {_replies(three, seed, turns=1)[0] for seed in SEEDS} == {"A", "B", "C"}


def test_within_a_conversation_every_response_has_its_turn(three: FlowSet) -> None:
    assert all(set(_replies(three, seed)) == {"A", "B", "C"} for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_choice_counts_even_when_something_else_was_said_since(
    tmp_path: Path, seed: int
) -> None:
    states = "first: {type: message_text_random, properties: {responses: [A, B]}}"
    chat = talk(small_flows(tmp_path, states), seed)
    before = chat.hear("how much", "price_check")
    chat.hear("fly me to the moon")
    assert chat.hear("how much", "price_check") != before


@pytest.mark.parametrize("seed", SEEDS)
def test_what_another_state_has_just_said_is_not_said_again(tmp_path: Path, seed: int) -> None:
    states = """
      first: {type: message_text, properties: {text: A}}
      second: {type: message_text_random, properties: {responses: [A, B]}}
    """
    intents = "price_check: first, inventory_check: second"
    chat = talk(small_flows(tmp_path, states, intents=intents), seed)
    chat.hear("how much", "price_check")
    assert chat.hear("do you have it", "inventory_check") == ["B"]


def test_a_single_response_is_said_again(tmp_path: Path) -> None:
    states = "first: {type: message_text_random, properties: {responses: [Only]}}"
    assert _replies(small_flows(tmp_path, states), 1, turns=3) == ["Only", "Only", "Only"]


def test_two_random_messages_in_one_turn_differ(tmp_path: Path) -> None:
    both = "type: message_text_random, properties: {responses: [A, B]}"
    states = f"first: {{{both}, transitions: {{next_state: second}}}}\nsecond: {{{both}}}"
    flows = small_flows(tmp_path, states)
    said = [talk(flows, seed).hear("how much", "price_check") for seed in SEEDS]
    assert all(sorted(texts) == ["A", "B"] for texts in said)
