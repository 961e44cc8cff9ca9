"""`nara transcribe --batch`: a folder of recorded calls becomes a part of the archive."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.journal import Journal
from archive.sentiment import Role
from archive.tombstones import hash_of, read_folder
from assistant.archive import days_folder, journal
from assistant.build import build
from assistant.config import Settings
from assistant.moods import opened, remembering
from assistant.old_calls import Judges, OldCall, Said, call_of, heard, is_kept, keep
from assistant.voices import recognizer
from commands.options import print_line
from dialog.problems import count
from speech.base import Recognizer, SpeechUnavailable
from speech.sound_files import read_channels
from values.errors import ConfigError, NaraError

SOUNDS = frozenset(".wav .mp3 .m4a .mp4 .ogg .opus .flac .webm .aac .wma .amr".split())
_MOST_JOBS = 4
"Each holds the model that hears: 0.8 GB at most."


@dataclass(frozen=True, slots=True)
class Wanted:
    folder: Path
    jobs: int | None
    "None = one a core, four at most."
    shopper: str
    "left or right: whose channel the shopper has in a call of two."


@dataclass(slots=True)
class Tally:
    calls: int = 0
    sentences: int = 0
    known: int = 0
    silent: int = 0
    failed: int = 0


def transcribe_all(settings: Settings, wanted: Wanted) -> int:
    """Exit code: 1 where a file could not be read. Raises NaraError."""
    files = sound_files(wanted.folder)
    kept, tally = journal(settings), Tally()
    due = _due(settings, kept, files, tally)
    if due:
        _check_ears(settings)
        judges = _judges(settings)
        with _bar(len(due)) as advance:
            for call, said in _heard(settings, wanted, due, tally):
                if said:
                    keep(kept, call, said, judges)
                tally.calls, tally.sentences = tally.calls + 1, tally.sentences + len(said)
                tally.silent += not said
                advance()
    print_line(_summary(tally, kept))
    return int(tally.failed > 0)


def sound_files(folder: Path) -> list[Path]:
    """Of the folder and those below. Raises ConfigError."""
    if not folder.is_dir():
        raise ConfigError(f"{folder} is no folder; name the one that holds the recorded calls")
    found = sorted(f for f in folder.rglob("*") if f.suffix.lower() in SOUNDS and f.is_file())
    if not found:
        raise ConfigError(f"{folder} holds no recorded call ({' '.join(sorted(SOUNDS))})")
    return found


def _due(
    settings: Settings, kept: Journal, files: Sequence[Path], tally: Tally
) -> list[tuple[Path, OldCall]]:
    """What is not in the journal yet; a call that was erased does not come back."""
    erased, zone = read_folder(days_folder(settings)).erased, ZoneInfo(settings.archive.timezone)
    due: dict[str, tuple[Path, OldCall]] = {}
    for file in files:
        try:
            call = call_of(file, zone)
        except OSError as error:
            _tell(tally, f"{file}: cannot be read ({error.strerror})")
            continue
        is_erased = hash_of(call.conversation_id) in erased
        if is_erased or call.conversation_id in due or is_kept(kept, call):
            tally.known += 1
        else:
            due[call.conversation_id] = file, call
    return list(due.values())


def _heard(
    settings: Settings, wanted: Wanted, due: Sequence[tuple[Path, OldCall]], tally: Tally
) -> Iterator[tuple[OldCall, list[Said]]]:
    """One after the other as they are done; a file that cannot be read is told and left out."""
    jobs = min(wanted.jobs or min(os.cpu_count() or 1, _MOST_JOBS), len(due))
    # Not by fork: the threads of this process would not be there.
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        asked: dict[Future[list[Said]], OldCall] = {
            pool.submit(_listen, settings, file, wanted.shopper): call for file, call in due
        }
        try:
            for done in as_completed(asked):
                try:
                    yield asked[done], done.result()
                except NaraError as error:
                    _tell(tally, str(error))
        finally:
            pool.shutdown(cancel_futures=True)


def _listen(settings: Settings, file: Path, shopper: str) -> list[Said]:
    """In a process of its own. Raises NaraError."""
    channels = read_channels(file)
    roles: list[Role] = ["user"] if len(channels) == 1 else ["user", "assistant"]
    if shopper == "right":
        roles.reverse()
    try:
        return heard(channels, roles, _ears(settings))
    except SpeechUnavailable as error:
        raise ConfigError(str(error)) from error


@cache
def _ears_of(settings_json: str) -> Recognizer:
    return recognizer(Settings.model_validate_json(settings_json))


def _ears(settings: Settings) -> Recognizer:
    """Loaded once a process, which has one core."""
    own = settings.model_copy(update={"speech": settings.speech.model_copy(update={"threads": 1})})
    return _ears_of(own.model_dump_json())


def _check_ears(settings: Settings) -> None:
    try:
        recognizer(settings)
    except SpeechUnavailable as error:
        raise ConfigError(str(error)) from error


def _judges(settings: Settings) -> Judges:
    parts = build(settings).assistant.parts
    own = settings.sentiment
    sound = remembering(opened(own.model)) if own.enabled else None
    return Judges(parts.ears, parts.model_version, sound)


def _tell(tally: Tally, sentence: str) -> None:
    tally.failed += 1
    click.echo(f"nara: {sentence}", err=True)


def _summary(tally: Tally, kept: Journal) -> str:
    place = kept.name.replace("The ", "the ", 1)
    parts = [f"{count(tally.calls, 'call')}, {count(tally.sentences, 'sentence')} in {place}"]
    if tally.known:
        parts.append(f"{tally.known} known already")
    if tally.silent:
        parts.append(f"{tally.silent} without a word")
    if tally.failed:
        parts.append(f"{tally.failed} could not be read")
    return "; ".join(parts)


@contextmanager
def _bar(files: int) -> Iterator[Callable[[], object]]:
    """A bar where a person watches, nothing in a pipe."""
    columns = (TextColumn("calls"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True
    ) as bar:
        task = bar.add_task("", total=files)
        yield lambda: bar.advance(task)
