"""Simulated shoppers: they say given sentences to a real assistant, and the days are dumped.

What comes out is an archive like any other: a journal, day files, redacted as the settings say.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from archive.dump import Wanted, alone_in, due, dump_day
from assistant.archive import days_folder, dump_form, journal
from assistant.build import build
from assistant.config import Settings
from assistant.desk import Desk
from nlu.training.markup import Utterance

FIRST_DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
_LONGEST = 4
"Sentences of a conversation."

Said = Mapping[tuple[str, int], Utterance]
"Conversation and turn -> what was meant, which only an oracle knows."


def talk(settings: Settings, sentences: Sequence[Utterance], days: int, seed: int) -> Said:
    """Every sentence once, on so many days; the day files lie in the home's folder."""
    now = [FIRST_DAY]
    desk = Desk(build(settings, lambda: now[0]).assistant)
    said: dict[tuple[str, int], Utterance] = {}
    each = timedelta(days=days) / max(1, len(sentences))
    for conversation in _conversations(sentences, Random(seed)):
        opened = desk.begin("simulated")
        for turn, sentence in enumerate(conversation, 1):
            now[0] += each
            desk.turn(opened.session, sentence.text, "simulated")
            said[opened.conversation_id, turn] = sentence
    dump(settings, now[0])
    return said


def dump(settings: Settings, now: datetime) -> Path:
    """Every day until now as a file."""
    kept, folder, form = journal(settings), days_folder(settings), dump_form(settings)
    with alone_in(folder):
        for day in due(kept, folder, form, Wanted(None, now.date())):
            dump_day(kept, folder, form, day, lambda _: None)
    kept.close()
    return folder


def _conversations(sentences: Sequence[Utterance], dice: Random) -> Iterator[Sequence[Utterance]]:
    at = 0
    while at < len(sentences):
        length = dice.randint(1, _LONGEST)
        yield sentences[at : at + length]
        at += length
        if sys.stderr.isatty():
            print(f"\r{at} of {len(sentences)} sentences said", end="", file=sys.stderr)
