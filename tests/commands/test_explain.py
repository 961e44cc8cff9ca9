"""`nara explain` says of a turn in the journal what `/why` said when it was new."""

import json

import pytest
from rich.console import Console

from assistant.build import build
from assistant.config import read_settings
from assistant.reply import Reply
from commands.why import explain
from tests.commands.nara import nara

TALK = ("is it raining in boston", "where is the best rated thai restaurant in chicago", "thanks")


@pytest.fixture
def talk() -> list[Reply]:
    """A conversation, as it went."""
    assistant = build(read_settings()).assistant
    session, greeting = assistant.open(None, "test", 1)
    replies = [greeting]
    for text in TALK:
        session, reply = assistant.turn(session, text, "test")
        replies.append(reply)
    return replies


def why(reply: Reply) -> str:
    console = Console(width=80)
    with console.capture() as shown:
        console.print(explain(reply))
    return shown.get()


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_every_turn_is_explained_from_the_journal_alone(talk: list[Reply], turn: int) -> None:
    told = nara("explain", talk[turn].conversation_id, str(turn))
    assert told.code == 0
    assert told.out.endswith(why(talk[turn]))


def test_what_was_said_stands_above_it(talk: list[Reply]) -> None:
    told = nara("explain", talk[1].conversation_id, "1").out
    assert told.startswith(f"You   {TALK[0]}\nNara  ")
    assert "values" in told
    assert "in force" in told


def test_programs_get_all_of_it(talk: list[Reply]) -> None:
    told = json.loads(nara("explain", talk[1].conversation_id, "1", "--json").out)
    assert (told["user"], told["intent"]) == (TALK[0], "weather.rainfall_yes_no")
    assert told["trace"]["values"]["location"]["name"] == "Boston"


def test_an_unknown_conversation_is_told() -> None:
    told = nara("explain", "nobody", "1")
    assert told.code == 1
    assert "has no conversation 'nobody'; it is the first column of a day file" in told.err


def test_a_turn_that_was_never_taken_is_told(talk: list[Reply]) -> None:
    told = nara("explain", talk[0].conversation_id, "9")
    assert told.code == 1
    assert "that conversation has no turn 9; its last one is 3" in told.err
