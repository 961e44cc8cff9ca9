"""Whatever happens in whatever order: a step never raises, always rests, and depends on nothing
but its arguments. Checked on our flows, the reference's, and a set with every state type."""

from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from dialog.calling import MAX_CALLS
from dialog.context import Conversation, Event, Heard, LookedUp, LookUp, Started
from dialog.engine import MAX_STEPS, advance
from dialog.expectation import expectation
from dialog.flow import FlowSet
from dialog.states import Fulfillment, Input
from nlu.labels import INTENTS, SLOTS
from tests.dialog.talk import OWN_FLOWS, SEED_FLOWS, read_flows

ALL_TYPES = Path(__file__).parent / "all_types"
FLOWS = {
    "own": read_flows(OWN_FLOWS),
    "seed": read_flows(SEED_FLOWS),
    "all types": read_flows(ALL_TYPES),
}
ACTS = ("greet", "thanks", "bye", "affirm", "deny", "help", "repeat", "restart", "undo", "cancel")

ANSWERS = ("yes", "no thanks", "the second one", "2", "large", "smal", "ab-12", "South Gate", "101")
words = st.one_of(
    st.sampled_from(["boston", "jeans", "{{7*7}}", "", " ", *ANSWERS]), st.text(max_size=12)
)
heard = st.builds(
    Heard,
    text=words,
    intent=st.one_of(
        st.sampled_from(["price_check", "find_the_store", "weather.weather", "nomatch.none"]),
        st.sampled_from([*INTENTS, "store_location", "jarvis_error", "never.seen", ""]),
    ),
    slots=st.dictionaries(st.sampled_from([*SLOTS, "location.relative"]), words, max_size=4),
    act=st.sampled_from([None, None, None, *ACTS, "never seen"]),
    error=st.sampled_from(["", "", "", "down"]),
    points_back=st.booleans(),
)
looked_up = st.builds(
    LookedUp,
    outcome=st.sampled_from(["found", "not_found", "unavailable", "ambiguous", "never seen"]),
    status=words,
    refers=st.dictionaries(st.sampled_from(SLOTS), words, max_size=2),
    result=st.one_of(
        st.dictionaries(words, words, max_size=2),
        st.builds(lambda texts: {"choices": texts}, st.lists(words, max_size=3)),
    ),
)
conversations = st.lists(st.one_of(heard, looked_up, st.just(Started())), min_size=1, max_size=12)
anything = settings(max_examples=150, deadline=None, database=None)
every_set = pytest.mark.parametrize("flows", FLOWS.values(), ids=FLOWS)
as_said = pytest.mark.parametrize("flows", [FLOWS["own"], FLOWS["seed"]], ids=["own", "seed"])
"Sets without lists of values, which would put the listed word in place of what was said."


def _texts(event: Event) -> Iterable[str]:
    match event:
        case Heard():
            return (event.text.strip(), *event.slots.values())
        case LookedUp():
            return event.refers.values()
    return ()


@every_set
@anything
@given(seed=st.integers(), events=conversations)
def test_every_step_ends_where_it_waits_for_a_turn_or_an_answer(
    flows: FlowSet, seed: int, events: list[Event]
) -> None:
    conversation = Conversation(seed=seed)
    for event in [Started(), *events]:
        step = advance(flows, conversation, event)
        conversation = step.conversation
        asks = [isinstance(effect, LookUp) for effect in step.effects]
        resting = Fulfillment if any(asks) else Input
        assert isinstance(flows.states[conversation.state], resting)
        assert not any(asks[:-1])
        assert len(step.walked) <= MAX_STEPS
        assert len(conversation.calls) <= MAX_CALLS
        expectation(flows, conversation)


@every_set
@anything
@given(seed=st.integers(), events=conversations)
def test_equal_arguments_give_equal_steps_and_stay_as_they_were(
    flows: FlowSet, seed: int, events: list[Event]
) -> None:
    conversation = Conversation(seed=seed)
    for event in [Started(), *events]:
        kept = deepcopy((conversation, event))
        step = advance(flows, conversation, event)
        assert (conversation, event) == kept
        assert advance(flows, *kept) == step
        conversation = step.conversation


@as_said
@anything
@given(seed=st.integers(), events=conversations)
def test_what_is_remembered_was_said_in_these_words(
    flows: FlowSet, seed: int, events: list[Event]
) -> None:
    said = {text for event in events for text in _texts(event)}
    conversation = Conversation(seed=seed)
    for event in [Started(), *events]:
        conversation = advance(flows, conversation, event).conversation
        assert set(conversation.slots.values()) <= said


@every_set
@anything
@given(seed=st.integers(), events=conversations)
def test_a_conversation_that_was_stored_goes_on_as_if_it_had_not_been(
    flows: FlowSet, seed: int, events: list[Event]
) -> None:
    stored = TypeAdapter(Conversation)
    conversation = Conversation(seed=seed)
    for event in [Started(), *events]:
        again = stored.validate_json(stored.dump_json(conversation))
        assert advance(flows, again, event) == advance(flows, conversation, event)
        conversation = advance(flows, conversation, event).conversation


@anything
@given(seed=st.integers(), events=conversations)
def test_our_own_flows_are_never_at_fault_while_they_get_the_answers_they_ask_for(
    seed: int, events: list[Event]
) -> None:
    flows = FLOWS["own"]
    conversation = advance(flows, Conversation(seed=seed), Started()).conversation
    for event in events:
        waits = isinstance(flows.states[conversation.state], Fulfillment)
        if waits != isinstance(event, LookedUp):
            continue
        step = advance(flows, conversation, event)
        conversation = step.conversation
        assert "Fault" not in {type(effect).__name__ for effect in step.effects}
