"""When a transcript is enough for the dialog, with the shipped flows and model."""

import pytest

from assistant.build import build
from assistant.config import Settings
from assistant.listening import awaited
from assistant.turn import Assistant
from dialog.context import Conversation
from speech.base import Expected


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return build(Settings(offline=True)).assistant


def _after(assistant: Assistant, *turns: str) -> Expected:
    session, _ = assistant.open(None, "test", 1)
    for text in turns:
        session, _ = assistant.turn(session, text, "test")
    return awaited(assistant, session.conversation)


def test_an_open_question_may_be_answered_with_long_pauses(assistant: Assistant) -> None:
    assert _after(assistant).patience == "long"


def test_a_question_for_a_place_is_answered_shortly(assistant: Assistant) -> None:
    assert _after(assistant, "will it rain").patience == "short"


@pytest.mark.parametrize(
    "text",
    ["Is it raining in Boston?", "Where can I buy an umbrella in Denver?", "Thanks.", "Goodbye!"],
)
def test_a_whole_question_is_enough(assistant: Assistant, text: str) -> None:
    assert _after(assistant).is_enough(text)


@pytest.mark.parametrize(
    "text",
    [
        "Will it rain?",
        "Where can I",
        "Is it raining in Boston and",
        "How much is a blender in",
        "Hello.",
        "Umm",
        "",
    ],
)
def test_half_a_question_is_not(assistant: Assistant, text: str) -> None:
    assert not _after(assistant).is_enough(text)


def test_the_place_that_was_asked_for_is_enough(assistant: Assistant) -> None:
    expected = _after(assistant, "will it rain")
    assert expected.is_enough("In Boston.")
    assert not expected.is_enough("In, um")
    assert not expected.is_enough("I don't know")


def test_running_ahead_changes_nothing(assistant: Assistant) -> None:
    session, _ = assistant.open(None, "test", 1)
    before: Conversation = session.conversation
    awaited(assistant, before).is_enough("Is it raining in Boston?")
    assert session.conversation == before
