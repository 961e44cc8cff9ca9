"""From an archive to candidates: read, count, scrub, ask the model, choose. Effects are here."""

from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from archive.redaction import Policy, redact_text
from assistant.build import registry, understander
from assistant.config import Settings
from assistant.hearing import clean
from learning.archive_files import named, opened, scratch
from learning.archive_rows import Read, database, load
from learning.lines import Candidate, Labelled
from learning.pool import Counted, Heard, count_up, draw
from learning.select import Guess, choose, each_once, guess
from nlu.base import Understander
from nlu.sameness import key_of
from values.errors import ConfigError

_POOL = (2000, 8000)
"The least and the most sentences that the model is asked about."
_POOL_FOR_EACH = 20
"Of these for every one that is wanted."
MEMORY_MB = 512
Engine = Literal["local", "dask"]
"Who reads, counts and asks: this process, or the workers of a cluster."


@dataclass(frozen=True, slots=True)
class Wanted:
    archive: str | None
    "Folder, day file or s3://bucket/prefix; None = the journal."
    limit: int = 200
    seed: int = 0
    memory_mb: int = MEMORY_MB
    "For the database; what does not fit is spilled to disk."
    engine: Engine = "local"
    cluster: str | None = None
    "Address of a Dask scheduler; None = processes of this machine."


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
    if wanted.engine == "dask":
        return _select_far(settings, wanted, labelled, steps)
    engine, _ = understander(settings)
    known = {key_of(one.text) for one in labelled}
    read, counted, pool = _pooled(settings, wanted, known, steps)
    pool = _scrubbed(pool, Policy.from_settings(settings.archive), known)
    steps.begin("asking the model", len(pool))
    guesses = [_asked(engine, heard, steps) for heard in pool]
    chosen = choose(guesses, labelled, wanted.limit, wanted.seed)
    return Chosen(chosen, read, counted, len(pool))


def _select_far(
    settings: Settings, wanted: Wanted, labelled: Sequence[Labelled], steps: Steps
) -> Chosen:
    """The same by a cluster, from which only the sentences come, and what the model makes of some.

    Raises NaraError.
    """
    # Imported here: most archives fit one machine.
    from learning.cluster import cluster

    known = {key_of(one.text) for one in labelled}
    model, where = _model_sent(settings), _named_archive(wanted)
    with scratch(settings) as room, ExitStack() as stack:
        archive = named(settings, where, room)
        far = stack.enter_context(
            cluster(settings, wanted.cluster, where, archive, wanted.memory_mb)
        )
        rows = stack.enter_context(database(room, wanted.memory_mb, settings.nlu.threads + 1))
        read, counted = far.count_up(archive, rows, room, known, steps)
        pool = draw(rows, read.files, _size(wanted), wanted.seed) if counted.turns else []
        pool = _scrubbed(pool, Policy.from_settings(settings.archive), known)
        answers = far.ask(model, [heard.text for heard in pool], steps)
    guesses = [guess(*pair) for pair in zip(pool, answers, strict=True)]
    chosen = choose(guesses, labelled, wanted.limit, wanted.seed)
    return Chosen(chosen, read, counted, len(pool))


def _model_sent(settings: Settings) -> Path:
    if settings.nlu.engine != "onnx":
        raise ConfigError("a cluster asks the embedded model; set nlu.engine: onnx")
    return settings.nlu.model or registry(settings).serving()


def _named_archive(wanted: Wanted) -> str:
    if wanted.archive is None:
        raise ConfigError("a cluster cannot read the journal; name day files with --archive")
    return wanted.archive


def _size(wanted: Wanted) -> int:
    """How many sentences the model is asked about."""
    least, most = _POOL
    return max(least, min(most, wanted.limit * _POOL_FOR_EACH), wanted.limit)


def _pooled(
    settings: Settings, wanted: Wanted, known: Collection[str], steps: Steps
) -> tuple[Read, Counted, list[Heard]]:
    with scratch(settings) as room:
        archive = opened(settings, wanted.archive, room)
        threads = settings.nlu.threads + 1
        with database(room, wanted.memory_mb, threads) as rows:
            steps.begin("reading the archive", archive.count)
            read = load(rows, archive.files, lambda _: steps.advance())
            counted = count_up(rows, archive.erased, known)
            return read, counted, draw(rows, read.files, _size(wanted), wanted.seed)


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
