"""From an archive to candidates: read, count, scrub, ask the model, choose. Effects are here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from archive.redaction import Policy, redact_text
from assistant.build import understander
from assistant.config import Settings
from assistant.hearing import clean
from learning.archive_files import opened, scratch
from learning.archive_rows import Read, database, load
from learning.lines import Candidate, Labelled
from learning.pool import Counted, Heard, count_up, draw
from learning.select import Guess, choose, each_once, guess
from nlu.base import Understander
from nlu.sameness import key_of

_POOL = (2000, 8000)
"The least and the most sentences that the model is asked about."
_POOL_FOR_EACH = 20
"Of these for every one that is wanted."
MEMORY_MB = 512


@dataclass(frozen=True, slots=True)
class Wanted:
    archive: str | None
    "Folder, day file or s3://bucket/prefix; None = the journal."
    limit: int = 200
    seed: int = 0
    memory_mb: int = MEMORY_MB
    "For the database; what does not fit is spilled to disk."


@dataclass(frozen=True, slots=True)
class Chosen:
    candidates: Sequence[Candidate]
    read: Read
    counted: Counted
    asked: int
    "Sentences that the model was asked about."


@dataclass(frozen=True, slots=True)
class Steps:
    """Who wants to hear how far it is: first what is done and how often, then of each time."""

    begin: Callable[[str, int], object] = lambda _, __: None
    advance: Callable[[], object] = lambda: None


def select(
    settings: Settings, wanted: Wanted, labelled: Sequence[Labelled], steps: Steps | None = None
) -> Chosen:
    """Candidates for a person. Raises NaraError; the archive is only read."""
    steps = steps or Steps()
    engine, _ = understander(settings)
    known = {key_of(one.text) for one in labelled}
    read, counted, pool = _pooled(settings, wanted, known, steps)
    pool = _scrubbed(pool, Policy.from_settings(settings.archive), known)
    steps.begin("asking the model", len(pool))
    guesses = [_asked(engine, heard, steps) for heard in pool]
    chosen = choose(guesses, labelled, wanted.limit, wanted.seed)
    return Chosen(chosen, read, counted, len(pool))


def _pooled(
    settings: Settings, wanted: Wanted, known: Collection[str], steps: Steps
) -> tuple[Read, Counted, list[Heard]]:
    least, most = _POOL
    size = max(least, min(most, wanted.limit * _POOL_FOR_EACH), wanted.limit)
    with scratch(settings) as room:
        archive = opened(settings, wanted.archive, room)
        threads = settings.nlu.threads + 1
        with database(room, wanted.memory_mb, threads) as rows:
            steps.begin("reading the archive", archive.count)
            read = load(rows, archive.files, lambda _: steps.advance())
            counted = count_up(rows, archive.erased, known)
            return read, counted, draw(rows, read.files, size, wanted.seed)


def _scrubbed(pool: Sequence[Heard], policy: Policy, known: Collection[str]) -> list[Heard]:
    """Without what is personal, and without what is known already once that is gone."""
    clear = (_redacted(heard, policy) for heard in pool)
    return each_once([heard for heard in clear if key_of(heard.text) not in {*known, ""}])


def _redacted(heard: Heard, policy: Policy) -> Heard:
    text, later = (redact_text(clean(text), policy) for text in (heard.text, heard.later))
    return replace(heard, text=" ".join(text.split()), later=" ".join(later.split()))


def _asked(engine: Understander, heard: Heard, steps: Steps) -> Guess:
    steps.advance()
    return guess(heard, engine.understand([heard.text])[0])
