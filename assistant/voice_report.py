"""Spoken turns -> figures, and which of them are beyond the limits of the settings."""

import resource
import statistics
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.speech_settings import VoiceLimits
from assistant.voice_bench import SpokenTurn, word_errors

STAGES: Mapping[str, str] = {
    "endpoint": "end of speech to transcript",
    "dialog": "understanding, dialog and look-ups",
    "decision": "transcript to first sound",
    "whole": "end of speech to first sound",
}
_LIMITED = ("decision", "whole")
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Stage:
    """Milliseconds over all answered turns."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class VoiceReport:
    turns: int
    unanswered: int
    stages: Mapping[str, Stage]
    wer: float
    "Word error rate of all turns together, 0 to 1 and more."
    same_intent: float
    "Share of the turns with the intent that the same words have when typed."
    backlog_s: float
    "Sound that had come and was not heard yet, at most."
    memory_mb: float
    "Resident when all was said."
    beyond: Sequence[str]
    "What is beyond its limit, a sentence each."


def reported(
    turns: Sequence[SpokenTurn], typed: Mapping[str, str | None], limits: VoiceLimits
) -> VoiceReport:
    """`typed`: each turn's words -> their intent when typed at that point."""
    answered = [turn for turn in turns if turn.whole is not None]
    stages = {name: _stage([getattr(turn, name) for turn in answered]) for name in STAGES}
    errors = [word_errors(turn.said, turn.heard) for turn in turns]
    wer = sum(wrong for wrong, _ in errors) / max(sum(words for _, words in errors), 1)
    same = statistics.fmean([turn.intent == typed.get(turn.said) for turn in turns] or [0.0])
    memory, silent = _memory_mb(), len(turns) - len(answered)
    beyond = [
        *([f"{silent} turns had no answer"] if silent else []),
        *_too_slow(stages, limits),
        *_more("word error rate", wer * 100, limits.wer_percent, "%"),
        *_more("memory", memory, limits.memory_mb, "MB"),
    ]
    backlog = max((turn.backlog_s for turn in turns), default=0.0)
    return VoiceReport(len(turns), silent, stages, wer, same, backlog, memory, beyond)


def _stage(times: Sequence[float]) -> Stage:
    if not times:
        return Stage(float("nan"), float("nan"))
    ordered = sorted(times)
    return Stage(statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))])


def _too_slow(stages: Mapping[str, Stage], limits: VoiceLimits) -> list[str]:
    told: list[str] = []
    for name in _LIMITED:
        stage, what = stages[name], STAGES[name]
        told += _more(f"p50 of {what}", stage.p50, getattr(limits, f"{name}_p50_ms"), "ms")
        told += _more(f"p95 of {what}", stage.p95, getattr(limits, f"{name}_p95_ms"), "ms")
    return told


def _more(what: str, value: float, limit: float, unit: str) -> list[str]:
    return [f"{what}: {value:.4g} {unit}, the limit is {limit:g} {unit}"] if value > limit else []


def _memory_mb() -> float:
    """What this process holds now; where the system does not tell, the most it has held."""
    with suppress(OSError):
        return int(_STATM.read_text().split()[1]) * resource.getpagesize() / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6
