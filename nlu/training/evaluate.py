"""Runs a model directory over a split and says how good it is.

    python -m nlu.training.evaluate --model DIR --data NEMO_DIR --split dev [--worst N] [--json]

Knows how to run an engine and to print; what the numbers mean is in `scores`.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from nlu.base import NotUnderstood, Understander
from nlu.onnx import OnnxUnderstander
from nlu.training.dataset import read_labels, read_split
from nlu.training.markup import Utterance
from nlu.training.scores import Prediction, Scores, score
from values.errors import NaraError


def predict(engine: Understander, gold: Sequence[Utterance]) -> list[Prediction]:
    """The engine's answers, unsure ones too."""
    return [_prediction(engine, utterance.text) for utterance in gold]


def _prediction(engine: Understander, text: str) -> Prediction:
    result = engine.understand([text])[0]
    best = result.best if isinstance(result, NotUnderstood) else result
    return Prediction(best.intent, best.labels, best.confidence)


def table(scores: Scores) -> Iterator[str]:
    """The scores as lines for people."""
    yield f"sentences            {scores.sentences:6}"
    yield f"intent accuracy      {scores.intent_accuracy:6.3f}"
    yield f"  unknown = nomatch  {scores.intent_accuracy_merged:6.3f}"
    yield f"  macro F1           {scores.intent_macro_f1:6.3f}"
    yield f"slot F1, all         {scores.slot_f1.f1:6.3f}"
    yield f"slot F1, content     {scores.content_slot_f1.f1:6.3f}"
    yield f"sentence accuracy    {scores.sentence_accuracy:6.3f}"
    yield f"calibration error    {scores.calibration_error:6.3f}"
    for title, rows in (("intent", scores.intents), ("slot", scores.slots)):
        yield f"\n{title:32} {'precision':>9} {'recall':>7} {'F1':>6} {'gold':>6}"
        for name, f in rows.items():
            yield f"{name:32} {f.precision:9.3f} {f.recall:7.3f} {f.f1:6.3f} {f.gold:6}"
    yield "\nmost frequent confusions (gold -> predicted)"
    for wanted, given, count in scores.confusions:
        yield f"{count:5}  {wanted} -> {given}"


def worst(gold: Sequence[Utterance], predicted: Sequence[Prediction], top: int) -> Iterator[str]:
    """The surest wrong intents, then the sentences with most wrong labels."""
    pairs = list(zip(gold, predicted, strict=True))
    intents = sorted((p for p in pairs if p[0].intent != p[1].intent), key=_surest)
    for g, p in intents[:top]:
        yield f"{g.intent} -> {p.intent} ({p.confidence:.2f}): {g.text}"
    slots = sorted((p for p in pairs if _wrong(*p)), key=lambda p: -len(_wrong(*p)))
    for g, p in slots[:top]:
        yield f"{g.text}: " + ", ".join(_wrong(g, p))


def _surest(pair: tuple[Utterance, Prediction]) -> float:
    return -pair[1].confidence


def _wrong(gold: Utterance, predicted: Prediction) -> list[str]:
    words = zip(gold.tokens, gold.labels, predicted.labels, strict=True)
    return [f"{word} {a}->{b}" for word, a, b in words if a != b]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        gold = read_split(options.data, options.split, read_labels(options.data))
        predicted = predict(OnnxUnderstander(options.model), gold)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    scores = score(gold, predicted)
    if options.json:
        print(json.dumps(asdict(scores), indent=2))
    else:
        print(*table(scores), "", *worst(gold, predicted, options.worst), sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlu.training.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="model directory")
    parser.add_argument("--data", type=Path, required=True, help="NeMo data directory")
    parser.add_argument("--split", default="dev", help="train, dev or test")
    parser.add_argument("--worst", type=int, default=20, help="errors shown of each kind")
    parser.add_argument("--json", action="store_true", help="scores only, as one object")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
