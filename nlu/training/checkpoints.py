"""`.nemo` files: a fresh model, one that goes on from another, restoring, saving."""

import tarfile
from pathlib import Path

import torch
from lightning.pytorch import Trainer
from nemo.collections.nlp.models.intent_slot_classification import IntentSlotClassificationModel
from omegaconf import DictConfig, OmegaConf, open_dict

from nlu.training import encoder
from nlu.training.encoder import Encoder
from nlu.training.hyperparameters import Hyperparameters
from nlu.training.joint import JointModel
from values.errors import DataError, ModelError

_ENCODER = "nara_encoder"
"Key in NeMo's configuration that says which encoder to rebuild."


def new_model(
    data: Path, chosen: Encoder, numbers: Hyperparameters, trainer: Trainer
) -> JointModel:
    """A pretrained encoder under two fresh classifiers. `data` gets NeMo's label files."""
    return JointModel(OmegaConf.create(_config(data, chosen, numbers)), trainer)


def continued_model(
    parent: Path, data: Path, numbers: Hyperparameters, trainer: Trainer
) -> JointModel:
    """The parent's weights for new data; labels may have been added, dropped or moved."""
    model = restore(parent, trainer)
    before = model.classifier.state_dict()
    old = _labels(model)
    with open_dict(model.cfg):
        model.cfg.update(_config(data, encoder_of(model), numbers))
    model.update_data_dir_for_training(str(data), model.cfg.train_ds, model.cfg.validation_ds)
    _keep_known_rows(model.classifier, before, old, _labels(model))
    return model


def restore(checkpoint: Path, trainer: Trainer | None = None) -> JointModel:
    """A `.nemo` file, wherever it was made: the encoder's folder is this machine's.

    Raises ModelError for a file that is missing, cut off or no NeMo checkpoint.
    """
    if not checkpoint.is_file():
        raise ModelError(f"{checkpoint} is missing; train it with 'nara nlu train'")
    try:
        with tarfile.open(checkpoint) as archive:
            archive.getmembers()
        config = JointModel.restore_from(str(checkpoint), return_config=True)
        _point_to(config, encoder.find(config.get(_ENCODER, encoder.DEFAULT)))
        model: JointModel = JointModel.restore_from(
            str(checkpoint), override_config_path=config, map_location="cpu", trainer=trainer
        )
    except ModelError:
        raise
    except Exception as error:  # tarfile, YAML, torch: no common class but this
        raise ModelError(
            f"{checkpoint} is damaged, no NeMo intent/slot checkpoint, or stands on an encoder "
            "that it does not name; train or copy it again"
        ) from error
    return model


def encoder_of(model: JointModel) -> Encoder:
    """The encoder that a restored or fresh model stands on."""
    return encoder.find(model.cfg.get(_ENCODER, encoder.DEFAULT))


def save(model: JointModel, target: Path) -> None:
    """Writes aside, then renames: a broken run leaves no half checkpoint. Stock NeMo reads it."""
    with open_dict(model.cfg):
        model.cfg.target = _nemo_name(IntentSlotClassificationModel)
    # Of all restored models NeMo keeps the encoder's shape in one file: a teacher's may be in it.
    model.register_bert_model()
    aside = target.with_name(f"{target.stem}-aside.nemo")
    try:
        model.save_to(str(aside))
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise DataError(
            f"{target}: cannot be written ({error.strerror}); free some space"
        ) from error
    aside.replace(target)


def _point_to(config: DictConfig, chosen: Encoder) -> None:
    with open_dict(config):
        config.target = _nemo_name(JointModel)
        config.data_dir = None
        config.language_model.pretrained_model_name = str(chosen.folder)
        config.tokenizer.tokenizer_name = str(chosen.folder)


def _nemo_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _labels(model: JointModel) -> tuple[list[str], list[str]]:
    names = model.cfg.data_desc
    return list(names.intent_labels), list(names.slot_labels)


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


def _config(data: Path, chosen: Encoder, numbers: Hyperparameters) -> dict[str, object]:
    """NeMo's configuration of the model, in its own words; stock NeMo trains on with it."""
    folder = str(chosen.folder)
    split = {"batch_size": numbers.batch, "num_samples": -1, "num_workers": 0}
    return {
        _ENCODER: chosen.name,
        "data_dir": str(data),
        "class_labels": {
            "intent_labels_file": "intent_labels.csv",
            "slot_labels_file": "slot_labels.csv",
        },
        "class_balancing": None,
        "intent_loss_weight": numbers.intent_weight,
        "pad_label": -1,
        "ignore_extra_tokens": True,
        "ignore_start_end": True,
        "train_ds": {"prefix": "train", "shuffle": True, **split},
        "validation_ds": {"prefix": "dev", "shuffle": False, **split},
        "tokenizer": {
            "tokenizer_name": folder,
            "vocab_file": None,
            "tokenizer_model": None,
            "special_tokens": None,
        },
        "language_model": {
            "max_seq_length": 128,
            "pretrained_model_name": folder,
            "lm_checkpoint": None,
            "config_file": None,
            "config": None,
        },
        "head": {"num_output_layers": 2, "fc_dropout": numbers.dropout},
        "optim": {
            "name": "adamw",
            "lr": numbers.rate,
            "weight_decay": numbers.decay,
            "sched": {"name": "PolynomialDecayAnnealing", "power": 1.0, "last_epoch": -1},
        },
    }
