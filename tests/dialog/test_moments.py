"""Moments: where a conversation waited, kept to go back to, and dropped when it is done with."""

from dataclasses import replace

import pytest

from dialog.context import Conversation, Moment
from dialog.flow import FlowSet
from dialog.moments import MOST_PAST, go_on_with, leave_open, note, restore, still_open
from dialog.state import Input
from dialog.walk import Walk, begin
from tests.dialog.talk import OWN_FLOWS, read_flows

FLOWS = read_flows(OWN_FLOWS)
RAIN = "weather.rainfall"
ASKED = Conversation(
    state="weather_flow.input_location",
    topic=RAIN,
    turn=1,
    slots={"time.period_of_time": "tomorrow"},
    messages=("Which city?",),
)
"Rain tomorrow was asked for, and the city is missing."


def _waiting(flows: FlowSet, state: str) -> Input:
    found = flows.states[state]
    assert isinstance(found, Input)
    return found


@pytest.fixture
def walk() -> Walk:
    """The conversation has just left the question for the city."""
    walk = begin(FLOWS, ASKED)
    note(walk)
    leave_open(walk, _waiting(FLOWS, ASKED.state), digressions=1)
    return walk


def test_the_same_place_is_noted_once(walk: Walk) -> None:
    note(walk)
    assert [moment.state for moment in walk.past] == [ASKED.state]


def test_only_the_newest_moments_are_kept(walk: Walk) -> None:
    for number in range(MOST_PAST + 2):
        walk.slots = {"location": str(number)}
        note(walk)
    assert [moment.slots["location"] for moment in walk.past] == ["4", "3", "2"]


def test_the_question_left_last_is_open(walk: Walk) -> None:
    moment = still_open(walk, most=1)
    assert moment is not None
    assert (moment.state, moment.messages) == (ASKED.state, ("Which city?",))


def test_a_state_that_asks_nothing_is_not_left_open() -> None:
    walk = begin(FLOWS, replace(ASKED, state=FLOWS.listening))
    note(walk)
    leave_open(walk, _waiting(FLOWS, FLOWS.listening), digressions=0)
    assert walk.left_open == ()


def test_a_question_left_too_often_is_dropped(walk: Walk) -> None:
    assert still_open(walk, most=0) is None
    assert walk.left_open == ()


def test_a_question_whose_slot_was_said_meanwhile_is_dropped(walk: Walk) -> None:
    walk.slots = {**walk.slots, "location": "boston"}
    assert still_open(walk, most=1) is None


def test_a_question_that_the_flows_no_longer_have_is_dropped(walk: Walk) -> None:
    moment, digressions = walk.left_open[0]
    walk.left_open = ((replace(moment, state="weather_flow.gone"), digressions),)
    assert still_open(walk, most=1) is None


def test_going_on_brings_back_what_it_is_about_and_keeps_the_rest(walk: Walk) -> None:
    walk.topic, walk.slots = "price_check", {"item.type": "blender"}
    go_on_with(walk, _open(walk))
    assert walk.topic == RAIN
    assert walk.slots == {"item.type": "blender", "time.period_of_time": "tomorrow"}


def test_restoring_forgets_what_was_said_since(walk: Walk) -> None:
    walk.topic, walk.slots, walk.keys = "price_check", {"item.type": "blender"}, {"need": "item"}
    restore(walk, walk.past[0])
    assert (walk.topic, walk.slots, walk.keys) == (RAIN, ASKED.slots, {})
    assert walk.spoken == ("Which city?",)


def test_restoring_leaves_a_question_that_waited_then_open(walk: Walk) -> None:
    walk.left_open = ()
    restore(walk, walk.past[0])
    assert _open(walk).state == ASKED.state


def _open(walk: Walk) -> Moment:
    moment = still_open(walk, most=1)
    assert moment is not None
    return moment
