"""Counts the mapped utterances of the public corpora and prints a sample to be checked by hand."""

import random
import sys
from collections import Counter
from pathlib import Path

from nlu.training.corpora import read_corpora
from nlu.training.markup import Utterance
from values.errors import DataError


def marked(utterance: Utterance) -> str:
    """The sentence in the markup of utterance files."""
    spans: list[tuple[str, list[str]]] = []
    for token, label in zip(utterance.tokens, utterance.labels, strict=True):
        if label.startswith("I-"):
            spans[-1][1].append(token)
        else:
            spans.append((label[2:], [token]))
    return " ".join(f"[{' '.join(w)}]({slot})" if slot else w[0] for slot, w in spans)


def main(arguments: list[str]) -> int:
    if not arguments:
        print("name the folder of the corpora", file=sys.stderr)
        return 2
    try:
        utterances = list(read_corpora(Path(arguments[0])))
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    counts = Counter((u.source, u.intent) for u in utterances)
    for (source, intent), count in sorted(counts.items()):
        print(f"{count:6} {source} {intent}")
    print(f"{len(utterances):6} in all")
    size = int(arguments[1]) if len(arguments) > 1 else 0
    for utterance in random.Random(size).sample(utterances, min(size, len(utterances))):
        print(f"{utterance.intent}: {marked(utterance)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
