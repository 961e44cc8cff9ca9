"""What it would cost to go on: people's time to label, and the machine's to train."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.build import registry
from assistant.config import Settings
from learning.datasets import latest
from learning.train import CONTINUED, FRESH, Order, starting_point
from learning.workplace import datasets_folder
from nlu.model_folder import CARD

AN_HOUR = 400
"Sentences that a person labels by keyboard."


@dataclass(frozen=True, slots=True)
class Cost:
    labels: int
    "Sentences to label."
    sentences: int
    "To train on."
    epochs: int
    speed: float
    "Sentences a second of an earlier training; 0 = there was none."
    as_quick_as: str
    "Which training that was."

    @property
    def labelling_minutes(self) -> float:
        return self.labels / AN_HOUR * 60

    @property
    def training_minutes(self) -> float | None:
        """None = there is nothing to tell it by."""
        return self.sentences * self.epochs / self.speed / 60 if self.speed else None

    @property
    def training(self) -> str:
        """For a person."""
        what = f"{self.sentences} sentences, {self.epochs} epochs"
        if self.training_minutes is None:
            return f"a training whose time nobody knows yet ({what})"
        quick = f"as quick as {self.as_quick_as}"
        return f"about {in_words(self.training_minutes)} of training ({what}, {quick})"


def forecast(settings: Settings, speed: float, epochs: int | None, labels: int) -> Cost:
    """`speed`: of the last training here; 0 = that of the serving model counts."""
    card = _card(settings.nlu.model or registry(settings).serving())
    newest = latest(datasets_folder(settings))
    taught = newest.card.counts.get("train", 0) if newest else _taught(card)
    usual = CONTINUED if starting_point(settings, Order()).checkpoint else FRESH
    whose = "the last one" if speed else f"that of {card.get('version')}"
    return Cost(labels, taught + labels, epochs or usual, speed or _speed(card), whose)


def in_words(minutes: float) -> str:
    """Not more exact than it is."""
    if minutes < 1.5:
        return "a minute"
    return f"{minutes:.0f} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


def _card(model: Path) -> dict[str, Any]:
    content = json.loads((model / CARD).read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


def _taught(card: dict[str, Any]) -> int:
    return int((card.get("sentences") or {}).get("train", 0))


def _speed(card: dict[str, Any]) -> float:
    run = card.get("training") or {}
    seconds = float(run.get("seconds") or 0)
    return _taught(card) * int(run.get("epochs_done") or 0) / seconds if seconds else 0.0
