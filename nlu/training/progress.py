"""Lightning's trainer as we use it: a line an epoch, and a bar on a terminal."""

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import torch
from lightning.pytorch import Callback, LightningModule, Trainer, seed_everything
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from nemo.utils import logging as nemo_logging

from nlu.training.hyperparameters import Hyperparameters
from nlu.training.weights import SCORE

if TYPE_CHECKING:
    from nlu.training.trainer import Machine

_SHOWN = {
    "train_loss": "loss",
    "dev_intent": "dev intent",
    "dev_slot_f1": "slot F1",
    "dev_sentence": "sentence",
}


class Epochs(Callback):  # type: ignore[misc]  # the library has no types
    """Seeds each epoch by itself, and says after it how the dev split went."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._started = out, time.monotonic()

    def on_train_epoch_start(self, trainer: Trainer, module: LightningModule) -> None:
        """Dropout of an epoch depends on the seed and the epoch: a resumed run repeats it."""
        torch.manual_seed(module.numbers.seed * 1000 + trainer.current_epoch)

    def on_train_epoch_end(self, trainer: Trainer, module: LightningModule) -> None:
        if not trainer.is_global_zero:
            return
        minutes = (time.monotonic() - self._started) / 60
        seen = trainer.callback_metrics
        line = ", ".join(f"{label} {float(seen[x]):.4f}" for x, label in _SHOWN.items())
        epoch = f"epoch {trainer.current_epoch + 1} of {trainer.max_epochs}, {minutes:.1f} min"
        print(f"{epoch}: {line}", file=self._out, flush=True)


def hush() -> None:
    """Errors only. After the imports: both libraries set their own levels while imported."""
    nemo_logging.setLevel(logging.ERROR)
    for name in ("", "lightning.pytorch", "lightning.fabric", "transformers"):
        logging.getLogger(name).setLevel(logging.ERROR)


def trainer(
    numbers: Hyperparameters,
    machine: "Machine",
    memory: Path,
    patience: int | None,
    callbacks: Sequence[Callback],
    out: TextIO,
) -> Trainer:
    """A trainer that draws everything from the seed and remembers the last whole epoch."""
    seed_everything(numbers.seed, verbose=False)
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Torch would also fill every fresh tensor; nothing here reads one before writing it.
    torch.utils.deterministic.fill_uninitialized_memory = False
    stopping = [EarlyStopping(SCORE, mode="max", patience=patience)] if patience else []
    return Trainer(
        accelerator="auto",
        devices=machine.devices if machine.devices == "auto" else int(machine.devices),
        num_nodes=machine.nodes,
        precision=quickest_precision() if machine.precision == "auto" else machine.precision,
        max_epochs=numbers.epochs,
        callbacks=[Epochs(out), *callbacks, *stopping, _memory(memory)],
        logger=False,
        enable_model_summary=False,
        enable_progress_bar=out.isatty(),
        num_sanity_val_steps=0,
        use_distributed_sampler=False,
    )


def quickest_precision() -> str:
    """Half precision where the hardware multiplies it; on other processors it would be slower."""
    if torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported() else "16-mixed"
    known = torch.cpu.get_capabilities()
    return "bf16-mixed" if known.get("amx_bf16") or known.get("avx512_bf16") else "32-true"


def _memory(folder: Path) -> ModelCheckpoint:
    """The last epoch, whole; the one before it goes when the new one is written."""
    return ModelCheckpoint(
        dirpath=folder, filename="{epoch}", save_top_k=1, save_on_train_epoch_end=True
    )
