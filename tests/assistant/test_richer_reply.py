"""What channels get beside the messages: spoken forms, what may be interrupted, the hand-over."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.explain import Explained
from assistant.reply import chat_object
from assistant.turn import Assistant
from dialog.context import Choice
from tests.assistant.rooms import Room, room
from tests.fakes import ScriptedUnderstander, understood

FLOW = """
name: main_flow
intent_transitions: {price_check: price, nomatch.none: person, unknown: person}
states:
  init: {type: message_text, properties: {text: {en: Hi, fr: Salut}}}
  input_intent: {type: input_context}
  price:
    type: message_text
    properties: {text: It is $5., say: It is five dollars., interruptible: false}
    transitions: {next_state: want}
  want:
    type: choice
    properties: {text: Want it?, options: [yes, no]}
    transitions: {match: input_intent}
  person:
    type: handoff
    properties: {text: Somebody comes., reason: not understood, summary: Ann asks}
"""
PRICE = understood("how much is it", "price_check")


@pytest.fixture
def here(tmp_path: Path) -> Room:
    (tmp_path / "main_flow.yml").write_text(FLOW)
    return room(tmp_path, ScriptedUnderstander(PRICE), flows=tmp_path)


def test_each_message_comes_with_what_is_spoken_for_it(here: Room) -> None:
    reply = here.say("how much is it")
    assert reply.messages == ("It is $5.", "Want it?")
    assert reply.spoken == ("It is five dollars.", "Want it?")
    assert reply.interruptible == (False, True)


def test_the_answers_of_a_choice_come_along_and_are_there_again_after_a_return(here: Room) -> None:
    offered = (Choice("Yes", "Yes"), Choice("No", "No"))
    assert here.say("how much is it").choices == offered
    _, resumed = here.assistant.open(here.session.id, "test", None)
    assert resumed.choices == offered
    assert here.say("yes").choices == ()


def test_the_chat_object_stays_as_it_is(here: Room) -> None:
    keys = chat_object(here.greeting).keys()
    assert chat_object(here.say("how much is it")).keys() == keys
    assert not {"spoken", "choices", "interruptible", "handed_over"} & keys


def test_a_hand_over_reaches_the_channel_and_the_journal(here: Room) -> None:
    reply = here.say("mumble")
    assert reply.handed_over is not None
    assert (reply.handed_over.reason, reply.handed_over.summary) == ("not understood", "Ann asks")
    turn = here.journal.turn(here.session.conversation_id, 1)
    assert turn is not None
    row = ("handed over", "reason = not understood, summary = Ann asks")
    assert row in Explained.of(turn).rows()
    assert here.say("how much is it").handed_over is None


def test_a_conversation_is_held_in_the_language_of_the_settings(here: Room) -> None:
    assistant = Assistant(replace(here.assistant.parts, locale="fr"))
    session, greeting = assistant.open("other", "test", None)
    assert greeting.messages == ("Salut",)
    assert session.conversation.locale == "fr"
