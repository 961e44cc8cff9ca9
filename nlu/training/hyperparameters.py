"""The numbers of one training run. Knows no torch, so that a command can read its defaults."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    epochs: int = 12
    "Passes over the training split."
    batch: int = 64
    "Sentences a step and process."
    seed: int = 1
    "Of weights, order, dropout and exchanged values."
    rate: float = 3e-4
    "Highest learning rate of the encoder."
    head_rate: float = 1e-3
    "Highest learning rate of the two classifiers."
    warmup: float = 0.1
    "Part of the steps in which the rates rise; then they fall to nothing."
    decay: float = 0.01
    "Weight decay of matrices; biases and norms have none."
    max_norm: float = 1.0
    "Length to which the gradient is cut."
    dropout: float = 0.1
    "Dropout before the classifiers."
    intent_weight: float = 0.5
    "Share of the intent in the loss; the slots have the rest."
    smoothing: float = 0.0
    "Label smoothing, 0 to 1."
    swaps: float = 0.0
    "Part of the sentences that get slot values of others, drawn anew in every epoch."
    noise: float = 0.0
    "Part that is typed in haste or heard by a recogniser, anew in every epoch; our labels only."
    averaged: float = 0.34
    "Last part of the epochs whose weights are averaged."
    distilled: float = 0.5
    "Share of the teacher in the loss, where there is one."
    softness: float = 2.0
    "Temperature at which teacher and pupil are compared."
