"""HWU64 with a teacher: a larger model trained on it labels sentences of other corpora where it is
sure, and the small model learns from both its labels and its scores (self-training, distillation).

    python -m benchmarks.taught --corpora DIR --mpnet FOLDER [--work DIR]

FOLDER holds all-mpnet-base-v2 as Hugging Face keeps it. Takes about two hours on two cores.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.nlu_accuracy import tell
from commands.training import training_python
from nlu.base import NotUnderstood
from nlu.model_folder import MODEL
from nlu.onnx import OnnxUnderstander
from nlu.training.dataset import Dataset, read_dataset, write_dataset
from nlu.training.evaluate import Request, evaluate
from nlu.training.markup import Utterance
from nlu.training.prepare import main as prepare

OTHERS = (("clinc150", 100_000), ("snips", 4_500))
"Corpus whose training sentences are labelled, and how many of them at most."
SURE = 0.7
"Confidence of the teacher from which its labels count."
_TEACHER = ("--epochs", "10", "--batch", "32", "--rate", "1e-4")
_PUPIL = ("--epochs", "14")
_AT_ONCE = 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--mpnet", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/accuracy"))
    options = parser.parse_args()
    data, more = options.work / "hwu64-data", options.work / "hwu64-more-data"
    teacher, pupil = options.work / "hwu64-teacher", options.work / "hwu64-taught"
    if not data.is_dir():
        source = str(options.corpora / "hwu64")
        if prepare(["--corpus", "hwu64", "--from", source, "--out", str(data)]):
            raise SystemExit(1)
    _train(data, teacher, *_TEACHER, "--encoder", str(options.mpnet))
    if not more.is_dir():
        _with_guesses(data, more, teacher, options.corpora)
    _train(more, pupil, *_PUPIL, "--teacher", str(teacher))
    tell("hwu64 teacher", evaluate(Request(teacher, data, "test")))
    tell("hwu64 taught", evaluate(Request(pupil, data, "test")))


def _train(data: Path, run: Path, *words: str) -> None:
    if not (run / MODEL).is_file():
        where = ("--data", str(data), "--work", str(run), "--name", run.name)
        command = [str(training_python()), "-m", "nlu.training.trainer", *where, *words]
        subprocess.run(command, check=True)


def _with_guesses(data: Path, out: Path, teacher: Path, corpora: Path) -> None:
    """The same data with more training sentences; none of them is in any split of HWU64."""
    dataset = read_dataset(data)
    own = {text for file in (corpora / "hwu64").glob("*.jsonl") for text in _texts(file)}
    dice, texts = Random(1), list[str]()
    for corpus, most in OTHERS:
        found = sorted({*_texts(corpora / corpus / "train.jsonl")} - own)
        texts += dice.sample(found, min(most, len(found)))
    guessed = _guessed(teacher, texts)
    train = (*dataset.splits["train"], *guessed)
    write_dataset(out, Dataset(dataset.labels, {**dataset.splits, "train": train}))


def _texts(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield " ".join(json.loads(line)["text"].lower().split())


def _guessed(teacher: Path, texts: Sequence[str]) -> list[Utterance]:
    engine = OnnxUnderstander(teacher, threads=2, threshold=0.0)
    kept: list[Utterance] = []
    ordered = sorted(texts, key=len)
    for start in range(0, len(ordered), _AT_ONCE):
        for answer in engine.understand(ordered[start : start + _AT_ONCE]):
            best = answer.best if isinstance(answer, NotUnderstood) else answer
            if best.confidence >= SURE and best.tokens:
                kept.append(Utterance(best.tokens, best.intent, best.labels, "guessed"))
    return kept


if __name__ == "__main__":
    main()
