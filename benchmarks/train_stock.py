"""One training with stock NeMo, after its example configuration; in the training environment.

    .venv-train/bin/python -m benchmarks.train_stock --data DIR --work DIR

Prints one line of JSON: the seconds of `fit`. Leaves `model.nemo` in the work folder.
"""

import argparse
import json
import shutil
import time
from pathlib import Path

from nlu.training.environment import prepare

RATE = 1.5e-4
"NeMo's 2e-5 is meant for BERT base; this served the small encoder in earlier trainings of ours."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=32)
    options = parser.parse_args()
    prepare(options.work, None)
    # NeMo writes label statistics beside the data.
    data = options.work / "data"
    shutil.copytree(options.data, data, dirs_exist_ok=True)
    print(json.dumps({"seconds": round(_fit(data, options.work, options.batch), 1)}))


def _fit(data: Path, work: Path, batch: int) -> float:
    from lightning.pytorch import Trainer, seed_everything
    from nemo.collections.nlp.models.intent_slot_classification import (
        IntentSlotClassificationModel,
    )
    from omegaconf import OmegaConf

    from nlu.training import progress

    progress.hush()
    seed_everything(1, verbose=False)
    trainer = Trainer(
        accelerator="cpu",
        max_epochs=1,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    model = IntentSlotClassificationModel(OmegaConf.create(_config(data, batch)), trainer)
    started = time.monotonic()
    trainer.fit(model)
    seconds = time.monotonic() - started
    model.save_to(str(work / "model.nemo"))
    return seconds


def _config(data: Path, batch: int) -> dict[str, object]:
    """The example configuration of NeMo 2.4.1, with the small encoder in the place of BERT base."""
    from nlu.training import encoder

    folder = str(encoder.find().folder)
    split = {"batch_size": batch, "num_workers": 2, "pin_memory": False, "drop_last": False}
    return {
        "data_dir": str(data),
        "class_labels": {
            "intent_labels_file": "intent_labels.csv",
            "slot_labels_file": "slot_labels.csv",
        },
        "class_balancing": None,
        "intent_loss_weight": 0.6,
        "pad_label": -1,
        "ignore_extra_tokens": False,
        "ignore_start_end": True,
        "train_ds": {"prefix": "train", "shuffle": True, "num_samples": -1, **split},
        "validation_ds": {"prefix": "dev", "shuffle": False, "num_samples": -1, **split},
        "tokenizer": {
            "tokenizer_name": folder,
            "vocab_file": None,
            "tokenizer_model": None,
            "special_tokens": None,
        },
        "language_model": {
            "max_seq_length": 50,
            "pretrained_model_name": folder,
            "lm_checkpoint": None,
            "config_file": None,
            "config": None,
        },
        "head": {"num_output_layers": 2, "fc_dropout": 0.1},
        "optim": {
            "name": "adam",
            "lr": RATE,
            "betas": [0.9, 0.999],
            "weight_decay": 0.01,
            "sched": {"name": "WarmupAnnealing", "warmup_ratio": 0.1, "last_epoch": -1},
        },
    }


if __name__ == "__main__":
    main()
