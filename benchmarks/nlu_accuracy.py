"""Accuracies on public test splits and on our own test sentences; trains what is not there yet.

    python -m benchmarks.nlu_accuracy --corpora DIR [--work DIR] [--only snips ...]

A model that lies in the work folder is used again. The shipped model
is scored on the sentences kept for it: written, spoken, and real ones from the corpora.
"""

import argparse
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.build import SHIPPED_MODEL
from benchmarks.measure import report
from commands.training import training_python
from nlu.model_folder import MODEL
from nlu.training.dataset import HOUSE_LABELS, Dataset, write_dataset
from nlu.training.evaluate import Request, evaluate
from nlu.training.markup import Utterance, read_file
from nlu.training.prepare import main as prepare
from nlu.training.real import read_real
from nlu.training.recipe import DATA
from nlu.training.report import Report


@dataclass(frozen=True, slots=True)
class Trial:
    name: str
    corpus: str
    "Public corpus that it is trained on and tested with."
    numbers: Sequence[str] = ()
    "What differs from the trainer's defaults."
    parent: str | None = None
    "An earlier trial whose model it goes on from."
    oos: str | None = None
    "Intent for what is out of scope."


TRIALS = (
    Trial("snips", "snips"),
    Trial("hwu64", "hwu64", ("--swaps", "0.5", "--smoothing", "0")),
    Trial("snips-after-hwu64", "snips", parent="hwu64"),
    Trial("clinc150", "clinc150", oos="oos"),
)
OWN = ("dev", "typed", "spoken", "real")
"Sets the shipped model is scored on; the first one was used to calibrate it."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/accuracy"))
    parser.add_argument("--only", nargs="*", help="names of trials, or shipped")
    options = parser.parse_args()
    for trial in TRIALS:
        if not options.only or trial.name in options.only:
            tell(trial.name, _public(trial, options.corpora, options.work))
    if not options.only or "shipped" in options.only:
        for name in OWN:
            data = _own(name, options.corpora, options.work / name)
            tell(f"shipped on {name}", evaluate(Request(SHIPPED_MODEL, data, "test")))


def _public(trial: Trial, corpora: Path, work: Path) -> Report:
    data, run = work / f"{trial.corpus}-data", work / trial.name
    if not (run / MODEL).is_file():
        source = str(corpora / trial.corpus)
        if prepare(["--corpus", trial.corpus, "--from", source, "--out", str(data)]):
            raise SystemExit(1)
        words = ["--data", str(data), "--work", str(run), "--name", trial.name, *trial.numbers]
        parent = ["--from", str(work / trial.parent)] if trial.parent else []
        command = [str(training_python()), "-m", "nlu.training.trainer", *words, *parent]
        subprocess.run(command, check=True)
    return evaluate(Request(run, data, "test", oos=trial.oos))


def _own(name: str, corpora: Path, folder: Path) -> Path:
    """A data directory whose test split is one of the sets kept for the shipped model."""
    write_dataset(folder, Dataset(HOUSE_LABELS, {"test": tuple(_kept(name, corpora))}))
    return folder


def _kept(name: str, corpora: Path) -> Sequence[Utterance]:
    if name == "real":
        return read_real(corpora)
    paths = (
        sorted((DATA / "dev").glob("*.txt")) if name == "dev" else [DATA / "test" / f"{name}.txt"]
    )
    return [utterance for path in paths for utterance in read_file(path)]


def tell(name: str, found: Report) -> None:
    figures = found.figures
    shown: dict[str, object] = {
        "model": found.model,
        "sentences": figures.sentences,
        "intent": round(100 * figures.intent_accuracy, 1),
        "intent_merged": round(100 * figures.intent_accuracy_merged, 1),
        "slot_f1": round(100 * figures.slot_f1.f1, 1),
        "content_slot_f1": round(100 * figures.content_slot_f1.f1, 1),
        "sentence": round(100 * figures.sentence_accuracy, 1),
        "calibration_error": round(100 * figures.calibration_error, 1),
    }
    if (kept_out := found.out_of_scope) is not None:
        shown["auroc"] = round(kept_out.auroc, 3)
        shown["at_threshold"] = asdict(kept_out.at_threshold)
    report(name, **shown)


if __name__ == "__main__":
    main()
