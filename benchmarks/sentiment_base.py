"""What fine-tuning is compared with: logistic regression on the frozen encoder's mean vectors.

    .venv-train/bin/python -m benchmarks.sentiment_base --data DIR < TEXTS.json > CHANCES.json

Learns from the train split of a NeMo data directory, chooses its strength on dev, and answers a
JSON list of sentences with a probability for each label. Runs in the training environment.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from transformers import AutoModel, AutoTokenizer

from nlu.training import encoder
from nlu.training.dataset import read_dataset
from nlu.training.markup import Utterance

Floats = npt.NDArray[np.float64]

_BATCH = 64
_STRENGTHS = (1.0, 10.0, 100.0)


class Frozen:
    """A pretrained encoder that is not trained: sentence -> the mean of its word vectors."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    @torch.inference_mode()  # type: ignore[untyped-decorator]  # torch is not in .venv
    def __call__(self, texts: Sequence[str]) -> Floats:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found = np.zeros((len(texts), self._model.config.hidden_size))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            found[part] = self._means([texts[i] for i in part])
        return found

    def _means(self, texts: Sequence[str]) -> Floats:
        fed = self._tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
        mask = fed["attention_mask"].unsqueeze(-1)
        summed = (self._model(**fed).last_hidden_state * mask).sum(1)
        means: Floats = torch.nn.functional.normalize(summed / mask.sum(1)).numpy()
        return means


def fitted(frozen: Frozen, data: Path) -> object:
    """The regression of the strength that gets most of dev right."""
    splits = read_dataset(data).splits
    train, dev = splits["train"], splits["dev"]
    vectors, seen = (_kept(frozen, data, rows) for rows in (train, dev))
    gold, wanted = ([u.intent for u in rows] for rows in (train, dev))
    tries = [LogisticRegression(C=c, max_iter=2000).fit(vectors, gold) for c in _STRENGTHS]
    return max(tries, key=lambda each: each.score(seen, wanted))


def _kept(frozen: Frozen, data: Path, rows: Sequence[Utterance]) -> Floats:
    """The vectors of a split, beside the data for the next run."""
    file = data / f"frozen-{rows[0].source}.npy"
    if not file.is_file():
        np.save(file, frozen([u.text for u in rows]))
    vectors: Floats = np.load(file)
    return vectors


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    data = options.parse_args().data
    torch.set_num_threads(1)
    frozen, texts = Frozen(encoder.find().folder), json.load(sys.stdin)
    model = fitted(frozen, data)
    chances = model.predict_proba(frozen(texts))  # type: ignore[attr-defined]  # untyped library
    rows = [dict(zip(model.classes_, row, strict=True)) for row in chances.tolist()]  # type: ignore[attr-defined]
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
