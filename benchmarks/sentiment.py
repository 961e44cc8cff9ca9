"""How well moods are judged: against the frozen encoder, on people's rows, unseen ones and speech.

    python -m benchmarks.sentiment --corpora DIR [--data DIR] [--model DIR] [--spoken 100]

Rows that people annotated, rows whose label was derived (easy), and our own unseen sentences are
told apart. `--spoken N`: N of the unseen sentences, spoken by this machine's voices in turn and
heard by the embedded recogniser, for what a transcript costs; 0 leaves it out.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path

import numpy as np

from benchmarks.measure import report, summary
from benchmarks.spoken_words import speech_of
from commands.training import training_python
from nlu.sentiment import SHIPPED_SENTIMENT, Sentiment, SentimentModel, load
from nlu.training.intervals import Figure, figures, interval, weights
from nlu.training.markup import Utterance
from nlu.training.mistakes import confusion_matrix
from nlu.training.paired import bootstrap_p, mcnemar
from nlu.training.predictions import Prediction
from nlu.training.sentiment import OWN, PEOPLE, build_dataset, read_corpus, read_own, utterance
from speech.moonshine import shared
from speech.turns import AFTER_S
from speech.written import normalised
from values.audio import RATE

TIMED = (
    "the blender you sent me last week arrived broken and without lid",
    "thank you so much that was exactly what i was looking for",
    "where can i find the best rated thai restaurant in downtown chicago",
    "i have told you three times already that i need a larger size",
)
_ROUNDS = 400
_VOICES = ("flite slt", "flite rms", "espeak-ng en-us", "espeak-ng en-us+f3")


@dataclass(frozen=True, slots=True)
class Judged:
    """A model's answers to the same sentences as the gold rows."""

    labels: Sequence[str]
    scores: Sequence[float]
    "Probability of positive minus that of negative."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, required=True, help="folder of the public corpora")
    add("--data", type=Path, default=Path("build/sentiment"), help="what the base learns from")
    add("--model", type=Path, default=SHIPPED_SENTIMENT)
    add("--spoken", type=int, default=100, help="sentences spoken by the voices in turn")
    options = parser.parse_args()
    if not (options.data / "train.tsv").is_file():
        build_dataset(options.corpora, options.data)
    model, sets = load(options.model), _sets(options.corpora)
    said = _spread(sets["unseen"], options.spoken)
    heard = _heard_all(said, options.data / "heard.json")
    base = Base(options.data, [*chain(*sets.values()), *heard])
    for name, gold in sets.items():
        _compare(name, gold, tuned(model, gold), base(gold))
    if said:
        _report_spoken("tuned", said, tuned(model, said), tuned(model, heard))
        _report_spoken("frozen", said, base(said), base(heard))
    _speed(model)


def _sets(corpora: Path) -> Mapping[str, Sequence[Utterance]]:
    rows = read_corpus(corpora, "test")
    return {
        "people": [u for u in rows if u.source in PEOPLE],
        "derived": [u for u in rows if u.source not in PEOPLE],
        "unseen": read_own(OWN / "test.tsv"),
    }


def tuned(model: SentimentModel, gold: Sequence[Utterance]) -> Judged:
    found: Sequence[Sentiment] = model.judge([u.text for u in gold])
    return Judged([each.label for each in found], [each.score for each in found])


class Base:
    """Logistic regression on the frozen encoder: asked in the training environment, kept."""

    def __init__(self, data: Path, rows: Sequence[Utterance]) -> None:
        file = data / "frozen.json"
        self._chances: dict[str, dict[str, float]] = (
            json.loads(file.read_text()) if file.is_file() else {}
        )
        if texts := sorted({u.text for u in rows} - self._chances.keys()):
            module = ("-m", "benchmarks.sentiment_base", "--data", str(data))
            words, asked = [str(training_python()), *module], json.dumps(texts)
            done = subprocess.run(words, input=asked, stdout=subprocess.PIPE, text=True, check=True)
            self._chances.update(zip(texts, json.loads(done.stdout), strict=True))
            file.write_text(json.dumps(self._chances))

    def __call__(self, gold: Sequence[Utterance]) -> Judged:
        rows = [self._chances[u.text] for u in gold]
        labels = [max(row, key=row.__getitem__) for row in rows]
        return Judged(labels, [row["positive"] - row["negative"] for row in rows])


def _compare(name: str, gold: Sequence[Utterance], ours: Judged, theirs: Judged) -> None:
    wanted = [u.intent for u in gold]
    matrix = confusion_matrix(wanted, ours.labels)
    right, right_too = (_right(wanted, each) for each in (ours, theirs))
    leads = right & ~right_too, right_too & ~right
    report(
        f"sentiment on {name}",
        sentences=len(gold),
        tuned=_figures(gold, ours),
        frozen=_figures(gold, theirs),
        lead=_lead(gold, ours, theirs),
        mcnemar_p=mcnemar(*(int(each.sum()) for each in leads)),
        labels=matrix.labels,
        confusion=matrix.rows,
    )


def _right(wanted: Sequence[str], judged: Judged) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([a == b for a, b in zip(wanted, judged.labels, strict=True)])


def _of(gold: Sequence[Utterance], judged: Judged) -> dict[str, Figure]:
    """Accuracy, macro F1, and the part of neutral rows called negative, as functions of weights."""
    given = [Prediction(x, u.labels, 1.0) for x, u in zip(judged.labels, gold, strict=True)]
    all_of_them = figures(gold, given)
    neutral = np.array([u.intent == "neutral" for u in gold])
    wrong = neutral & np.array([label == "negative" for label in judged.labels])
    return {
        "accuracy": all_of_them["intent_accuracy"],
        "macro_f1": all_of_them["intent_macro_f1"],
        "neutral_called_negative": lambda w: float(w @ wrong / max(w @ neutral, 1)),
    }


def _figures(gold: Sequence[Utterance], judged: Judged) -> dict[str, list[float]]:
    """Each figure with its 95 % interval, in percent."""
    told = {}
    for name, figure in _of(gold, judged).items():
        between = interval(np.array([figure(w) for w in weights(len(gold))]))
        told[name] = _percent(figure(np.ones(len(gold))), between.low, between.high)
    return told


def _lead(gold: Sequence[Utterance], ours: Judged, theirs: Judged) -> dict[str, object]:
    """Macro F1 more than the frozen encoder has, by a paired bootstrap."""
    one, other = (_of(gold, each)["macro_f1"] for each in (ours, theirs))
    drawn = np.array([one(w) - other(w) for w in weights(len(gold))])
    all_rows, between = np.ones(len(gold)), interval(drawn)
    lead = one(all_rows) - other(all_rows)
    return {"macro_f1": _percent(lead, between.low, between.high), "p": bootstrap_p(drawn)}


def _spread(rows: Sequence[Utterance], number: int) -> Sequence[Utterance]:
    """So many of the rows, from all over the file."""
    return rows[:: max(1, len(rows) // number)][:number] if number else ()


def _heard_all(said: Sequence[Utterance], kept: Path) -> Sequence[Utterance]:
    """What the recogniser makes of the sentences; kept beside the data for the next run."""
    known: dict[str, str] = json.loads(kept.read_text()) if kept.is_file() else {}
    for voice, u in zip(cycle(_VOICES), said, strict=False):
        if u.text not in known:
            known[u.text] = _heard(voice, u.text)
    kept.write_text(json.dumps(known, indent=1))
    return [utterance(known[u.text], u.intent, u.source) for u in said]


def _heard(voice: str, text: str) -> str:
    """As a call would have it: the recogniser's words in the form the understanding knows."""
    room = bytes(2 * int(RATE * AFTER_S))
    return normalised(shared(1).transcribe(room + speech_of(voice, text) + room).text)


def _report_spoken(name: str, gold: Sequence[Utterance], said: Judged, heard: Judged) -> None:
    gaps = np.array(heard.scores) - np.array(said.scores)
    one, other = (_of(gold, each)["macro_f1"] for each in (said, heard))
    drawn = np.array([one(w) - other(w) for w in weights(len(gold))])
    all_rows, between = np.ones(len(gold)), interval(drawn)
    report(
        f"sentiment of speech, {name}",
        sentences=len(gold),
        macro_f1_said=_percent(one(all_rows)),
        macro_f1_heard=_percent(other(all_rows)),
        cost=_percent(one(all_rows) - other(all_rows), between.low, between.high),
        mean_difference=round(float(gaps.mean()), 3),
        mean_absolute_difference=round(float(np.abs(gaps).mean()), 3),
    )


def _speed(model: SentimentModel) -> None:
    model.judge(TIMED)
    times = []
    for n in range(_ROUNDS):
        started = time.perf_counter()
        model.judge([TIMED[n % len(TIMED)]])
        times.append((time.perf_counter() - started) * 1000)
    report("sentiment speed", model=model.version, words=12, threads=1, **summary(times))


def _percent(*parts: float) -> list[float]:
    return [round(100 * part, 1) for part in parts]


if __name__ == "__main__":
    main()
