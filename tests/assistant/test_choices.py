"""A question back offers what may be picked; the journal and `/why` know what was offered."""

from pathlib import Path

from archive.journal import Journal
from archive.records import TurnRecord
from assistant.choices import kept
from assistant.explain import Explained
from dialog.context import Choice
from fulfillment.base import Ambiguous
from tests.assistant.rooms import Room, room
from tests.fakes import RecordingFulfiller, ScriptedUnderstander, understood
from values.errors import StoreError

RAIN = understood("is it [raining](verb) in [springfield](location)", "weather.rainfall_yes_no")
TOWNS = ("Springfield, IL", "Springfield, MA")
WHICH = Ambiguous("weather.rainfall_yes_no", TOWNS, {"place": "Springfield"}, "fake")
OFFERED = tuple(Choice(town, town) for town in TOWNS)


def chat(home: Path, journal: Journal | None = None) -> Room:
    source = RecordingFulfiller(WHICH)
    return room(home, ScriptedUnderstander(RAIN), weather=[source], journal=journal)


def test_places_that_may_be_meant_can_be_picked(tmp_path: Path) -> None:
    assert chat(tmp_path).say(RAIN.text).choices == OFFERED


def test_the_journal_knows_what_was_offered(tmp_path: Path) -> None:
    here = chat(tmp_path)
    here.say(RAIN.text)
    turn = here.journal.turn(here.session.conversation_id, 1)
    assert turn is not None
    assert kept(turn.trace) == OFFERED
    assert ("offered", "Springfield, IL | Springfield, MA") in Explained.of(turn).rows()


def test_where_nothing_is_asked_nothing_is_offered(tmp_path: Path) -> None:
    here = chat(tmp_path)
    assert here.greeting.choices == ()
    reply = here.say("qwe rty")
    assert (reply.choices, "choices" in reply.trace) == ((), False)


class FullJournal(Journal):
    """Takes the greeting, then has no room left."""

    def append(self, record: TurnRecord) -> None:
        if record.turn:
            raise StoreError("The journal: the disk is full; free some space")
        super().append(record)


def test_a_question_that_could_not_be_kept_offers_nothing(tmp_path: Path) -> None:
    here = chat(tmp_path, FullJournal(tmp_path / "journal.sqlite"))
    reply = here.say(RAIN.text)
    assert (reply.status, reply.choices) == ("error", ())
