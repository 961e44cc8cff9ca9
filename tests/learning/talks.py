"""Conversations that took place: conversation tests, talked by the real assistant and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.dump import dump_day
from archive.journal import Journal
from assistant.archive import dump_form
from assistant.config import Settings
from assistant.scripts import NOON, SEED
from assistant.scripts_read import Case, read_cases, read_text
from assistant.scripts_studio import Scene, Studio
from assistant.turn import Assistant

TESTS = Path(__file__).parents[1] / "conversations"
TRIP = """
conversations:
  - name: a trip
    greeting: {state: main_flow.input_intent}
    turns:
      - user: will it rain tomorrow
      - user: boston
      - user: and on saturday
      - user: how much is a blender
      - user: thanks
"""


@dataclass(frozen=True)
class Archived:
    """A journal, and the day files dumped of it."""

    journal: Journal
    days: Path

    @property
    def file(self) -> Path:
        [file] = self.days.glob("*.csv")
        return file

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_bytes()
        assert old.encode() in text
        self.file.write_bytes(text.replace(old.encode(), new.encode()))


def all_cases() -> list[Case]:
    """Those that change no settings: an archive is replayed with the settings of today."""
    return [case for case in read_cases([TESTS]) if not case.settings]


def a_trip() -> list[Case]:
    return read_text(TRIP, Path("trip.yml"))


def archived(home: Path, cases: Sequence[Case]) -> Archived:
    """They are in the journal of that home, and in day files beside it."""
    journal, form = Journal(home / "journal.sqlite"), dump_form(Settings())
    with Studio(Settings()) as studio:
        for case in cases:
            _talk(studio, case, journal)
    for day in journal.days(form.zone):
        dump_day(journal, home / "days", form, day, lambda _: None)
    return Archived(journal, home / "days")


def _talk(studio: Studio, case: Case, journal: Journal) -> None:
    scene = Scene(case.now or NOON)
    parts = studio.assistant(scene, case.pins, offline=case.offline).parts
    assistant = Assistant(replace(parts, journal=journal))
    session, _ = assistant.open(None, "test", SEED if case.seed is None else case.seed)
    for turn in case.turns:
        scene.now, scene.nlu_error = turn.now or scene.now, turn.nlu_error
        session, _ = assistant.turn(session, turn.user, "test")
