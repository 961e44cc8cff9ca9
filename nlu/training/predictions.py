"""What an engine answers to labelled sentences, unsure answers too. Knows no score."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from nlu.base import NotUnderstood, Understander
from nlu.training.markup import Utterance


@dataclass(frozen=True, slots=True)
class Prediction:
    intent: str
    "The likeliest intent, sure enough or not."
    labels: tuple[str, ...]
    "One BIO label a token."
    confidence: float
    "Probability of the intent, 0 to 1."


def predict(engine: Understander, gold: Sequence[Utterance]) -> list[Prediction]:
    """The engine's answers, unsure ones too."""
    return list(answers(engine, gold))


def answers(
    engine: Understander, gold: Sequence[Utterance], threads: int = 1
) -> Iterator[Prediction]:
    """The same one after the other, so many sentences at once."""
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(partial(_prediction, engine), [g.text for g in gold])


def shown(items: Iterable[Prediction], total: int, title: str) -> Iterable[Prediction]:
    """The same with a progress bar when a person watches."""
    if not sys.stderr.isatty():
        return items
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:  # the training environment does without
        return items
    return track(items, title, total, console=Console(stderr=True), transient=True)


def _prediction(engine: Understander, text: str) -> Prediction:
    result = engine.understand([text])[0]
    best = result.best if isinstance(result, NotUnderstood) else result
    return Prediction(best.intent, best.labels, best.confidence)
