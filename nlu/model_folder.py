"""A model directory: its five files, checked, as one value. Knows no engine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from values.errors import ModelError

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
LABELS, CALIBRATION, CARD = "labels.json", "calibration.json", "card.json"
FILES = (MODEL, TOKENIZER, LABELS, CALIBRATION, CARD)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    folder: Path
    "Where the files lie."
    intents: tuple[str, ...]
    "Intents in the order of the model's output."
    slots: tuple[str, ...]
    "BIO labels in the order of the model's output."
    temperature: float
    "Divides the intent logits, so that probabilities are honest."
    threshold: float
    "Below this probability the utterance counts as not understood."
    transitions: tuple[tuple[float, ...], ...] | None
    "What a BIO label gains by the one before it (see `nlu.bio`); None = nothing is known."
    version: str
    "Name of the model, for example `nara-1-0123abcd`."
    tokenizer: Path
    "Its own tokenizer file, or that of the directory it shares one with."

    @property
    def model(self) -> Path:
        return self.folder / MODEL


def read_folder(folder: Path) -> ModelFolder:
    """The directory's values. Raises ModelError naming directory, file and what to do."""
    for name in FILES:
        if name != TOKENIZER and not (folder / name).is_file():
            raise broken(folder, name, "is missing")
    labels, calibration = _read(folder, LABELS), _read(folder, CALIBRATION)
    slots = _names(folder, labels, "slots")
    return ModelFolder(
        folder,
        _names(folder, labels, "intents"),
        slots,
        _number(folder, calibration, "temperature", 1e-3, 1e3),
        _number(folder, calibration, "threshold", 0.0, 1.0),
        _transitions(folder, calibration, len(slots)),
        str(_read(folder, CARD).get("version", folder.name)),
        _tokenizer(folder, labels),
    )


def broken(folder: Path, file: str, fault: str) -> ModelError:
    """The one sentence for everything that can be wrong with a model directory."""
    return ModelError(
        f"model {folder}: {file} {fault}; export or copy it again, "
        "or name another folder in the setting nlu.model (for moods, sentiment.model)"
    )


def _read(folder: Path, file: str) -> Mapping[str, object]:
    try:
        content = json.loads((folder / file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise broken(folder, file, f"cannot be read as JSON ({error})") from error
    if not isinstance(content, dict):
        raise broken(folder, file, "is no JSON object")
    return content


def _tokenizer(folder: Path, labels: Mapping[str, object]) -> Path:
    """`"tokenizer": "../default"` in the labels: the file of that directory beside this one."""
    file = folder / str(labels.get("tokenizer", "")) / TOKENIZER
    if not file.is_file():
        raise broken(file.parent, TOKENIZER, "is missing")
    return file


def _names(folder: Path, labels: Mapping[str, object], key: str) -> tuple[str, ...]:
    names = labels.get(key)
    if not isinstance(names, list) or not names or not all(isinstance(x, str) for x in names):
        raise broken(folder, LABELS, f"holds no list of {key}")
    return tuple(names)


def _number(
    folder: Path, calibration: Mapping[str, object], key: str, low: float, high: float
) -> float:
    number = calibration.get(key)
    if not isinstance(number, int | float) or not low <= number <= high:
        raise broken(folder, CALIBRATION, f"holds no {key} between {low:g} and {high:g}")
    return float(number)


def _transitions(
    folder: Path, calibration: Mapping[str, object], labels: int
) -> tuple[tuple[float, ...], ...] | None:
    table = calibration.get("transitions")
    if table is None:
        return None
    shape = [labels] * (labels + 1)
    if not isinstance(table, list) or [len(row) for row in table if _numbers(row)] != shape:
        raise broken(folder, CALIBRATION, f"holds no transitions of {labels + 1} by {labels}")
    return tuple(tuple(float(gain) for gain in row) for row in table)


def _numbers(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(x, int | float) for x in row)
