"""What the gate judges: the figures of two models, read from the answers of `nara nlu evaluate`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from values.errors import DataError

_TESTED = {
    "intents": "intent_accuracy",
    "whole sentences": "sentence_accuracy",
    "slot F1": "slot_f1",
}
"What is compared in pairs -> its name in the report."


@dataclass(frozen=True, slots=True)
class Label:
    f1: float
    "0 to 1."
    examples: int
    "How many the frozen set has."


@dataclass(frozen=True, slots=True)
class Bin:
    """Sentences of about the same confidence."""

    confidence: float
    accuracy: float
    sentences: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How good one model is on the frozen set."""

    version: str
    sentences: int
    calibration_error: float
    "Expected distance between confidence and accuracy, 0 to 1."
    intents: Mapping[str, Label]
    slots: Mapping[str, Label]
    missing: tuple[str, ...]
    "Labels that the frozen set asks for and the model lacks."
    reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """One figure of both models on the same sentences."""

    name: str
    candidate: float
    serving: float
    only_candidate: int
    "What only the candidate has right."
    only_serving: int
    p: float
    "Chance of such a difference between equally good models."


@dataclass(frozen=True, slots=True)
class Golden:
    """Conversation tests, talked with both models."""

    conversations: int
    lost: tuple[str, ...]
    "Those that go wrong with the candidate alone."
    wrong_with_both: int


@dataclass(frozen=True, slots=True)
class Talked:
    """Archived conversations, talked again with the candidate."""

    turns: int
    changed: int
    "How many of them were answered otherwise."


@dataclass(frozen=True, slots=True)
class Cost:
    """What it takes to serve a model."""

    megabytes: float
    latency_ms: float
    "Of 100 sentences, 95 are understood in that time or less."


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a verdict is made of."""

    data: str
    "Which frozen set."
    candidate: Judged
    serving: Judged
    leads: tuple[Lead, ...]
    candidate_cost: Cost
    serving_cost: Cost
    golden: Golden | None = None
    "None = there were no conversations to try."
    talked: Talked | None = None
    "None = no archive was named."


def read_judged(text: str) -> Judged:
    """Raises DataError for what is no report."""
    try:
        return _judged(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise _no_report(error) from error


def read_leads(text: str) -> tuple[Lead, ...]:
    """The paired tests of a report with --compare. Raises DataError."""
    try:
        found = json.loads(text)["comparison"]
        return tuple(_lead(name, found[key]) for name, key in _TESTED.items())
    except (ValueError, KeyError, TypeError) as error:
        raise _no_report(error) from error


def _no_report(error: Exception) -> DataError:
    why = f"{type(error).__name__}: {error}"
    return DataError(f"nara nlu evaluate answered with no report ({why}); try it by itself")


def _judged(report: Mapping[str, Any]) -> Judged:
    missing = report["missing_labels"]
    return Judged(
        report["model"],
        report["sentences"],
        report["calibration_error"],
        _labels(report["intents"]),
        _labels(report["slots"]),
        (*missing["intents"], *missing["slots"]),
        tuple(Bin(x["confidence"], x["accuracy"], x["sentences"]) for x in report["reliability"]),
    )


def _labels(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Label]:
    """Without those that were only predicted: nothing was there to be found."""
    return {name: Label(row["f1"], row["gold"]) for name, row in rows.items() if row["gold"]}


def _lead(name: str, row: Mapping[str, Any]) -> Lead:
    only = row["only_first"], row["only_second"]
    return Lead(name, row["first"], row["second"], *only, row["p"])
