"""A small assistant for tests: real flows, wording and stores, scripted understanding."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.journal import Journal
from assistant.build import SHIPPED_FLOWS, fixed_clock, read_language
from assistant.config import Settings
from assistant.course import Stage
from assistant.hearing import Ears
from assistant.lookups import LookUps
from assistant.reply import Reply
from assistant.resolve import Resolver
from assistant.sessions import Session
from assistant.sessions_sqlite import EmbeddedSessions
from assistant.turn import Assistant, Parts
from dialog.loader import load_or_fail
from fulfillment.base import Fulfiller
from nlu.base import Understander
from nlu.entities.places import Gazetteer
from tests.fakes import NOON


@dataclass
class Room:
    """An assistant with one open session."""

    assistant: Assistant
    session: Session
    greeting: Reply
    journal: Journal

    def say(self, text: str) -> Reply:
        self.session, reply = self.assistant.turn(self.session, text, "test")
        return reply


def room(
    home: Path,
    understander: Understander,
    retail: Sequence[Fulfiller] = (),
    weather: Sequence[Fulfiller] = (),
    flows: Path = SHIPPED_FLOWS,
    journal: Journal | None = None,
) -> Room:
    wording, acts = read_language(Settings())
    resolver = Resolver(Gazetteer())
    loaded = load_or_fail([flows])
    assert loaded.flows is not None
    chains = {"Retail": retail, "Weather": weather}
    kept = journal or Journal(home / "journal.sqlite")
    parts = Parts(
        ears=Ears(understander, acts, resolver),
        stage=Stage(loaded.flows, LookUps(chains, resolver, wording), wording),
        journal=kept,
        sessions=EmbeddedSessions(home / "sessions.sqlite"),
        clock=fixed_clock(NOON),
        model_version="fake",
    )
    assistant = Assistant(parts)
    session, greeting = assistant.open("test-session", "test", seed=1)
    return Room(assistant, session, greeting, kept)
