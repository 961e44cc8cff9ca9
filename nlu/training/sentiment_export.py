"""A finished sentiment run -> the model directory that ships: border chosen, tokenizer shared.

    python -m nlu.training.sentiment_export --run DIR --data DIR --out DIR

The border is the least share against neutral with which a sentence is called positive or negative.
It is chosen on dev, and rather high: a neutral turn called negative raises an alert about nothing.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from nlu.model_folder import CALIBRATION, CARD, LABELS, MODEL, TOKENIZER
from nlu.sentiment import SentimentModel, chosen
from nlu.training.dataset import read_dataset
from nlu.training.intervals import figures
from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction
from nlu.training.text_files import writing
from values.errors import DataError, NaraError

LENDER = "default"
"Directory beside the new one whose tokenizer it shares."
WORTH = 0.005
"Macro F1 that fewer false alarms are worth."
_BORDERS = [x / 100 for x in range(50, 91, 2)]

Chances = Mapping[str, float]


def ship(run: Path, data: Path, out: Path) -> Mapping[str, object]:
    """Writes the directory and returns its card. Raises NaraError for what it cannot use."""
    dev = read_dataset(data).splits.get("dev")
    if dev is None:
        raise DataError(f"{data} lacks dev.tsv; the border is chosen on it")
    model = SentimentModel(run)
    border = choose_border([model.chances(u.text) for u in dev], dev)
    lender = out.parent / LENDER
    if (lender / TOKENIZER).read_bytes() != (run / TOKENIZER).read_bytes():
        raise DataError(f"{run}: its tokenizer is not that of {lender}; train on the same encoder")
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        calibration = {**_read(run / CALIBRATION), "threshold": border, "transitions": None}
        _write(out / CALIBRATION, calibration)
        _write(out / LABELS, {**_read(run / LABELS), "tokenizer": f"../{LENDER}"})
        _write(out / CARD, _read(run / CARD))
        shutil.copyfile(run / MODEL, out / MODEL)
    return _read(out / CARD)


def choose_border(chances: Sequence[Chances], dev: Sequence[Utterance]) -> float:
    """The highest border whose macro F1 on dev is about as good as the best."""
    seen = [(each, u) for each, u in zip(chances, dev, strict=True) if each]
    gold = [u for _, u in seen]
    scores = [_macro_f1([chosen(x, border) for x, _ in seen], gold) for border in _BORDERS]
    good = [b for b, score in zip(_BORDERS, scores, strict=True) if score >= max(scores) - WORTH]
    return max(good)


def _macro_f1(labels: Sequence[str], gold: Sequence[Utterance]) -> float:
    given = [Prediction(label, u.labels, 1.0) for label, u in zip(labels, gold, strict=True)]
    return figures(gold, given)["intent_macro_f1"](np.ones(len(gold)))


def _read(file: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _write(file: Path, content: Mapping[str, object]) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m nlu.training.sentiment_export", description=__doc__
    )
    add = parser.add_argument
    add("--run", type=Path, required=True, help="work folder of a finished training run")
    add("--data", type=Path, required=True, help="the data it was trained on")
    add("--out", type=Path, required=True, help="model directory, beside the intent model's")
    options = parser.parse_args(arguments)
    try:
        card = ship(options.run, options.data, options.out)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {card['version']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
