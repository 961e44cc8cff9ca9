"""One turn: what is asked of the sources, what the shopper hears, what is kept."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from archive.journal import Journal
from archive.records import TurnRecord
from assistant.build import SHIPPED_FLOWS
from fulfillment.base import Answer, NothingFound, Outcome, Request, Unavailable
from tests.assistant.rooms import room
from tests.fakes import (
    BrokenUnderstander,
    RecordingFulfiller,
    ScriptedUnderstander,
    understood,
)
from values.errors import StoreError

WEATHER = understood("[how's](interrogative.manner) [the](article) weather", "weather.weather")
RAIN = understood("will it [rain](verb) in [boston](location)", "weather.rainfall_yes_no")
BOSTON = understood("[boston](location)", "unknown")
TOMORROW = understood("and [tomorrow](time.period_of_time)?", "unknown")
NEAR = understood("a [bakery](store.type) [near me](location)", "find_the_store")
VACUUM = understood("[how much](interrogative.manner) is a [vacuum](item.type)", "price_check")
STOCK = understood("do you [have](verb) it in [denver](location)", "inventory_check")
DOWN = Unavailable("weather.weather", {"place": "Boston", "day": "today"}, "far", "timed out")


def test_a_question_without_a_place_is_asked_back_and_then_answered(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(WEATHER, BOSTON), weather=[source])
    asked = chat.say(WEATHER.text)
    assert (asked.status, asked.state) == ("ok", "weather_flow.input_location")
    chat.say("boston")
    assert [(r.question, str(r.place)) for r in source.requests] == [
        ("weather.weather", "Boston, MA")
    ]


def test_a_follow_up_asks_the_same_question_anew(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(RAIN, TOMORROW), weather=[source])
    chat.say(RAIN.text)
    chat.say("and tomorrow?")
    asked = source.requests[1]
    assert (asked.question, str(asked.place)) == ("weather.rainfall_yes_no", "Boston, MA")
    assert asked.when is not None
    assert asked.when.day.isoformat() == "2026-11-24"


def test_near_me_is_no_place_so_the_city_is_asked_for(tmp_path: Path) -> None:
    chat = room(tmp_path, ScriptedUnderstander(NEAR, BOSTON), retail=[RecordingFulfiller()])
    assert chat.say(NEAR.text).state == "retail_flow.input_location"


def test_the_thing_asked_for_stays_while_the_question_changes(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(VACUUM, STOCK), retail=[source])
    chat.say(VACUUM.text)
    chat.say(STOCK.text)
    asked = source.requests[1]
    assert (asked.slots["item.type"], asked.slots["location"]) == ("vacuum", "denver")
    assert asked.text == STOCK.text


def test_a_place_the_model_did_not_mark_still_answers_the_question_for_one(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(WEATHER), weather=[source])
    chat.say(WEATHER.text)
    chat.say("Tucson.")
    assert str(source.requests[0].place) == "Tucson, AZ"


def test_when_a_source_is_down_the_next_one_answers(tmp_path: Path) -> None:
    second = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(RAIN), weather=[RecordingFulfiller(DOWN), second])
    assert chat.say(RAIN.text).status == "ok"
    assert len(second.requests) == 1


SHOP = Answer("find_the_store", {"place": "Boston", "hits": [{"name": "Volt & Co"}]}, "fake")
OPEN = understood("is it [open](store.status) on [sunday](store.hour.day)", "find_the_store")


def test_it_is_the_shop_that_was_named(tmp_path: Path) -> None:
    source = RecordingFulfiller(SHOP)
    chat = room(tmp_path, ScriptedUnderstander(NEAR, BOSTON, OPEN), retail=[source])
    for text in (NEAR.text, "boston", OPEN.text):
        chat.say(text)
    assert source.requests[1].slots["store.name"] == "Volt & Co"


PORTLAND = understood("[rain](verb) in [portland](location)", "weather.rainfall_yes_no")
MAINE = understood("the one in [maine](location)", "unknown")
STREET = understood(
    "is there [a](article) [deli](store.type) on [main street](location)", "find_the_store"
)
DELI = understood("[a](article) [deli](store.type) in [boston](location)", "find_the_store")
LOST = understood("[rain](verb) in [xyzzyville](location)", "weather.rainfall_yes_no")


def test_a_state_said_after_its_city_tells_which_one(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(PORTLAND, MAINE), weather=[source])
    chat.say(PORTLAND.text)
    chat.say(MAINE.text)
    assert [str(r.place) for r in source.requests] == ["Portland, OR", "Portland, ME"]


def test_a_street_does_not_replace_the_city(tmp_path: Path) -> None:
    chat = room(tmp_path, ScriptedUnderstander(DELI, STREET), retail=[RecordingFulfiller()])
    chat.say(DELI.text)
    assert chat.say(STREET.text).context["location"] == "boston"


def test_a_place_nobody_knows_is_handed_on_as_unread_and_then_forgotten(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(RAIN, LOST), weather=[source])
    chat.say(RAIN.text)
    reply = chat.say(LOST.text)
    assert (source.requests[1].place, source.requests[1].unread_place) == (None, "xyzzyville")
    assert "location" not in reply.context


EVENING = understood("and in the [evening](time.period_of_time)", "unknown")
THERE = understood(
    "[how](interrogative.manner) do i [get](verb) [there](location) from [ohare](location)",
    "navigation.showdirection",
)


def test_a_part_of_the_day_belongs_to_the_day_in_force(tmp_path: Path) -> None:
    source = RecordingFulfiller()
    chat = room(tmp_path, ScriptedUnderstander(RAIN, TOMORROW, EVENING), weather=[source])
    for text in (RAIN.text, TOMORROW.text, EVENING.text):
        chat.say(text)
    when = source.requests[2].when
    assert when is not None
    assert (when.day.isoformat(), when.start.hour) == ("2026-11-24", 17)


def test_there_is_the_destination_wherever_one_starts_from(tmp_path: Path) -> None:
    source = RecordingFulfiller(SHOP)
    chat = room(tmp_path, ScriptedUnderstander(DELI, THERE), retail=[source])
    chat.say(DELI.text)
    chat.say(THERE.text)
    asked = source.requests[1]
    assert (asked.slots["location"], asked.slots["store.name"]) == ("boston", "Volt & Co")


class BrokenFulfiller:
    """Breaks its promise never to raise."""

    questions = frozenset({"weather.rainfall_yes_no"})

    def fulfill(self, request: Request) -> Outcome:
        raise ZeroDivisionError("of course")


def test_what_breaks_in_one_turn_is_answered_honestly_and_the_journal_says_why(
    tmp_path: Path,
) -> None:
    chat = room(tmp_path, ScriptedUnderstander(RAIN), weather=[BrokenFulfiller()])
    reply = chat.say(RAIN.text)
    assert reply.status == "error"
    assert reply.trace["faults"] == ["ZeroDivisionError: of course"]
    assert chat.say("hello").act == "greet"


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (DOWN, "unavailable"),
        (
            NothingFound("weather.weather", {"place": "Boston", "day": "today"}, "far"),
            "nothing_found",
        ),
        (NothingFound("weather.weather", {"missing": "place"}, "far"), "ok"),
        (Answer("weather.weather", {"place": "Boston"}, "far"), "ok"),
    ],
)
def test_nothing_found_and_not_available_are_two_different_things(
    tmp_path: Path, outcome: Answer | NothingFound | Unavailable, status: str
) -> None:
    chat = room(tmp_path, ScriptedUnderstander(RAIN), weather=[RecordingFulfiller(outcome)])
    assert chat.say(RAIN.text).status == status


def test_nonsense_is_not_understood_and_no_apology_comes_twice_in_a_row(tmp_path: Path) -> None:
    chat = room(tmp_path, ScriptedUnderstander())
    replies = [chat.say(f"qwe {n}") for n in range(12)]
    assert {reply.status for reply in replies} == {"not_understood"}
    assert all(a.messages != b.messages for a, b in pairwise(replies))


def test_a_failing_model_is_our_fault_and_the_conversation_goes_on(tmp_path: Path) -> None:
    chat = room(tmp_path, BrokenUnderstander())
    reply = chat.say("how much is a vacuum")
    assert (reply.status, reply.intent) == ("error", "jarvis_error")
    assert "fault" in reply.messages[0] or "my side" in reply.messages[0]
    assert chat.say("hello").act == "greet"


def test_every_turn_is_in_the_journal_before_it_is_answered(tmp_path: Path) -> None:
    chat = room(tmp_path, ScriptedUnderstander(VACUUM), retail=[RecordingFulfiller()])
    reply = chat.say(VACUUM.text)
    kept = list(chat.journal.turns(chat.session.conversation_id))
    assert [(k.turn, k.user) for k in kept] == [(0, None), (1, VACUUM.text)]
    assert kept[1].messages == reply.messages
    assert kept[1].trace["lookups"][0]["question"] == "price_check"
    lines = (SHIPPED_FLOWS / "main_flow.yml").read_text(encoding="utf-8").splitlines()
    at = f"main_flow.yml:{lines.index('  price:') + 1}"
    assert kept[1].trace["states"][0] == {"state": "main_flow.price", "at": at}


class JournalThatFills(Journal):
    """Takes the greeting, then has no room left."""

    def append(self, record: TurnRecord) -> None:
        if record.turn:
            raise StoreError("The journal: the disk is full; free some space")
        super().append(record)


def test_a_turn_that_cannot_be_kept_is_said_so_and_moves_nothing(tmp_path: Path) -> None:
    journal = JournalThatFills(tmp_path / "journal.sqlite")
    chat = room(tmp_path, ScriptedUnderstander(WEATHER), journal=journal)
    before = chat.session
    reply = chat.say(WEATHER.text)
    assert (reply.status, reply.state) == ("error", "main_flow.input_intent")
    assert chat.session == before


def test_the_journal_never_holds_the_session_id(tmp_path: Path) -> None:
    chat = room(tmp_path, ScriptedUnderstander(VACUUM), retail=[RecordingFulfiller()])
    chat.say(VACUUM.text)
    for file in tmp_path.glob("*.sqlite*"):
        assert b"test-session" not in file.read_bytes()


def test_a_conversation_goes_on_in_another_program(tmp_path: Path) -> None:
    first = room(tmp_path, ScriptedUnderstander(WEATHER, BOSTON), weather=[RecordingFulfiller()])
    asked = first.say(WEATHER.text)
    second = room(tmp_path, ScriptedUnderstander(BOSTON), weather=[RecordingFulfiller()])
    assert (second.greeting.turn, second.greeting.messages) == (1, asked.messages)
    assert second.say("boston").turn == 2


def test_a_turn_journaled_just_before_a_crash_keeps_its_number(tmp_path: Path) -> None:
    chat = room(tmp_path, ScriptedUnderstander(WEATHER))
    kept = next(chat.journal.turns(chat.session.conversation_id))
    chat.journal.append(replace(kept, turn=1, user="lost in a crash"))
    again = room(tmp_path, ScriptedUnderstander(WEATHER))
    assert again.say(WEATHER.text).turn == 2


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "'; DROP TABLE turns; --", "😀😀😀", "a\x00b\x1b[31m", "\ud800", "x" * 100_000, ""],
)
def test_hostile_text_gets_an_ordinary_answer(tmp_path: Path, text: str) -> None:
    chat = room(tmp_path, ScriptedUnderstander())
    reply = chat.say(text)
    assert reply.status == "not_understood"
    assert len(reply.messages) == 1
    assert "49" not in reply.messages[0]
    assert chat.say("hello").status == "ok"
