"""The numbers of one training run. Knows no torch, so that a command can read its defaults."""

from dataclasses import dataclass, field, fields
from typing import Any

from values.errors import DataError


def _number(default: float, help: str) -> Any:
    """A field whose meaning the command's help shows too."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """Raises DataError for a number nothing can be trained with."""

    epochs: int = _number(16, "passes over the training split")
    batch: int = _number(64, "sentences a step and process")
    seed: int = _number(1, "of weights, order, dropout and exchanged values")
    rate: float = _number(3e-4, "highest learning rate of the encoder")
    head_rate: float = _number(1e-3, "highest learning rate of the two classifiers")
    warmup: float = _number(0.1, "part of the steps in which the rates rise; then they fall")
    decay: float = _number(0.01, "weight decay of matrices; biases and norms have none")
    max_norm: float = _number(1.0, "length to which the gradient is cut")
    dropout: float = _number(0.1, "dropout before the classifiers")
    intent_weight: float = _number(0.5, "share of the intent in the loss; slots have the rest")
    smoothing: float = _number(0.1, "label smoothing")
    swaps: float = _number(0.7, "part that gets slot values of others, anew in every epoch")
    noise: float = _number(0.0, "part typed in haste or heard wrongly, anew in every epoch")
    averaged: float = _number(0.34, "last part of the epochs whose weights are averaged")
    distilled: float = _number(0.5, "share of the teacher in the loss, where there is one")
    softness: float = _number(2.0, "temperature at which teacher and pupil are compared")

    def __post_init__(self) -> None:
        for number in fields(self):
            value = getattr(self, number.name)
            least, most = _BOUNDS.get(number.name, (0.0, 1.0))
            if not least <= value <= most:
                option = f"--{number.name.replace('_', '-')}"
                raise DataError(f"{option} {value:g}: write a number from {least:g} to {most:g}")


_BOUNDS = {
    "epochs": (1, 10_000),
    "batch": (1, 100_000),
    "seed": (0, 2**31),
    "max_norm": (1e-6, 1e6),
    "softness": (1e-3, 1e3),
}
"All others are shares, or rates that no training survives above one."
