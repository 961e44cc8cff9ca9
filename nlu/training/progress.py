"""Lightning's trainer as we use it: a bar on a terminal, else one line an epoch."""

import logging
import time
from typing import TextIO

import torch
from lightning.pytorch import Callback, LightningModule, Trainer, seed_everything
from lightning.pytorch.callbacks import EarlyStopping
from nemo.utils import logging as nemo_logging

from nlu.training.encoder import Recipe

_SHOWN = ("train_loss", "val_loss", "intent_f1", "slot_f1")
"NeMo's names; its slot F1 counts words, not spans."


class EpochLine(Callback):  # type: ignore[misc]  # the library has no types
    """Says after each epoch how the dev split went."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._started = out, time.monotonic()

    def on_train_epoch_end(self, trainer: Trainer, module: LightningModule) -> None:
        minutes = (time.monotonic() - self._started) / 60
        seen = trainer.callback_metrics
        line = ", ".join(f"{name} {float(seen[name]):.4g}" for name in _SHOWN if name in seen)
        epoch = f"epoch {trainer.current_epoch + 1} of {trainer.max_epochs}, {minutes:.1f} min"
        print(f"{epoch}: {line}", file=self._out, flush=True)


def hush() -> None:
    """Errors only. After the imports: both libraries set their own levels while imported."""
    nemo_logging.setLevel(logging.ERROR)
    for name in ("", "lightning.pytorch", "transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)


def trainer(recipe: Recipe, patience: int | None, out: TextIO) -> Trainer:
    """One process, no logger, no checkpoints of its own, everything from the seed."""
    seed_everything(recipe.seed, verbose=False)
    torch.use_deterministic_algorithms(True, warn_only=True)
    callbacks: list[Callback] = [EpochLine(out)]
    if patience is not None:
        callbacks.append(EarlyStopping("val_loss", patience=patience))
    return Trainer(
        accelerator="auto",
        devices=1,
        max_epochs=recipe.epochs,
        gradient_clip_val=1.0,
        callbacks=callbacks,
        logger=False,
        enable_checkpointing=False,
        enable_model_summary=False,
        enable_progress_bar=out.isatty(),
        num_sanity_val_steps=0,
        use_distributed_sampler=False,
    )
