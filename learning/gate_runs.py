"""Runs the parts of the gate: both models on the frozen set, conversations, archive, cost."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.build import embedded, registry
from assistant.config import Settings
from assistant.scripts import Result, default_paths
from assistant.scripts_read import Case, read_cases
from learning.archive_files import scratch
from learning.datasets import CARD, Version
from learning.gate_figures import Cost, Evidence, Golden, Talked, read_judged, read_leads
from learning.replay_cast import Wanted
from learning.replay_report import Report
from learning.replay_rows import Archive
from learning.workplace import data_set
from nlu.model_folder import FILES, read_folder
from values.errors import ConfigError, DataError

_NEMO = "dict.intents.csv"
_TIMED = 200
"Sentences; each is understood so often, and its best time counts: others use this machine, too."
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    candidate: str
    "A version of this home, or a model directory."
    data: str | None = None
    "A NeMo directory, a data set or its name; None = the newest data set."
    conversations: Path | None = None
    "None = those of the folder we are in, if there are any."
    archive: Path | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """What is done outside this room."""

    train: Callable[[str, Sequence[str]], str]
    "`prepare` or `evaluate` with these words -> what it printed. Raises DataError."
    talk: Callable[[Settings, Sequence[Case]], list[Result]]
    replay: Callable[[Settings, Path, Wanted], Report]
    begin: Callable[[str], None]
    "Told what is done next."


def gather(settings: Settings, asked: Asked, tools: Tools) -> Evidence:
    """Raises NaraError; faults of what is named are told before anything takes its time."""
    known = registry(settings)
    candidate, serving = known.find(asked.candidate), settings.nlu.model or known.serving()
    for model in (candidate, serving):
        read_folder(model)
    cases = _cases(asked.conversations)
    if asked.archive:
        Archive(asked.archive).count()
    with _frozen(settings, asked.data, tools) as (name, data):
        tools.begin("both models on the frozen set")
        words = ["--data", str(data), "--split", "test", "--worst", "0", "--json", "--model"]
        report = tools.train("evaluate", [*words, str(candidate), "--compare", str(serving)])
        theirs = tools.train("evaluate", [*words, str(serving)])
        texts = _texts(data)
    tools.begin("their cost")
    return Evidence(
        name,
        read_judged(report),
        read_judged(theirs),
        read_leads(report),
        _cost(settings, candidate, texts),
        _cost(settings, serving, texts),
        _golden(settings, cases, (candidate, serving), tools) if cases else None,
        _talked(settings, asked.archive, candidate, tools) if asked.archive else None,
    )


def _cases(folder: Path | None) -> list[Case]:
    if folder:
        return read_cases([folder])
    try:
        return read_cases(default_paths(Path()))
    except ConfigError:
        return []


@contextmanager
def _frozen(settings: Settings, named: str | None, tools: Tools) -> Iterator[tuple[str, Path]]:
    """What the frozen set is called, and a NeMo directory that has it."""
    if named and (Path(named) / _NEMO).is_file():
        yield named, Path(named)
        return
    found = _data_set(settings, named)
    if not found.sentences("test"):
        how = "nara learn dataset divides new sentences (--test)"
        raise DataError(f"the data set {found.name} has no frozen test sentences; {how}")
    with scratch(settings) as room:
        tools.begin(f"the data set {found.name}")
        test = found.folder / "test.jsonl"
        tools.train("prepare", ["--from", str(test), "--out", str(room / "data")])
        yield f"data set {found.name}", room / "data"


def _data_set(settings: Settings, named: str | None) -> Version:
    path = Path(named) if named else None
    if path and path.is_dir() and not (path / CARD).is_file():
        raise DataError(f"{path} holds neither {_NEMO} nor {CARD}; name a data set")
    return data_set(settings, named)


def _texts(data: Path) -> list[str]:
    """Sentences of the frozen set; that its form is right, the evaluation has seen."""
    _, *rows = (data / "test.tsv").read_text(encoding="utf-8").splitlines()
    return [row.rpartition("\t")[0] for row in rows[:_TIMED]]


def _cost(settings: Settings, model: Path, texts: Sequence[str]) -> Cost:
    engine = embedded(settings, model)
    engine.understand(texts[:1])  # the first one pays for what is set up then
    times = sorted(min(_seconds(engine.understand, text) for _ in range(_OFTEN)) for text in texts)
    slow = times[int(0.95 * (len(times) - 1))]
    size = sum((model / file).stat().st_size for file in FILES)
    return Cost(size / 1e6, 1000 * slow)


def _seconds(understand: Callable[[Sequence[str]], object], text: str) -> float:
    started = time.perf_counter()
    understand([text])
    return time.perf_counter() - started


def _golden(
    settings: Settings, cases: Sequence[Case], models: tuple[Path, Path], tools: Tools
) -> Golden:
    """A gap that closes is no loss."""
    tools.begin("conversations, with the one and the other")
    mine, theirs = (_failed(tools.talk(_with_model(settings, x), cases)) for x in models)
    lost = tuple(cases[number].name for number in sorted(mine - theirs))
    return Golden(len(cases), lost, len(mine & theirs))


def _failed(results: Sequence[Result]) -> set[int]:
    return {number for number, one in enumerate(results) if one.outcome == "failed"}


def _with_model(settings: Settings, model: Path) -> Settings:
    nlu = settings.nlu.model_copy(update={"model": model, "engine": "onnx"})
    return settings.model_copy(update={"nlu": nlu})


def _talked(settings: Settings, archive: Path, candidate: Path, tools: Tools) -> Talked:
    tools.begin("archived conversations, with the candidate")
    report = tools.replay(settings, archive, Wanted(model=candidate))
    return Talked(report.turns, report.heard)
