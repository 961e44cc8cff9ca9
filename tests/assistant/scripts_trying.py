"""Conversation tests written inside a test, and tried."""

from pathlib import Path

from assistant.config import Settings
from assistant.scripts import Result, Runner
from assistant.scripts_read import Case, read_text
from assistant.scripts_studio import Studio

FILE = Path("talk.yml")


def cases(text: str) -> list[Case]:
    return read_text(text, FILE)


def tried(text: str, studio: Studio | None = None) -> list[Result]:
    """What comes of each conversation of a file."""
    if studio:
        return list(Runner(studio).run(cases(text)))
    with Studio(Settings()) as own:
        return list(Runner(own).run(cases(text)))
