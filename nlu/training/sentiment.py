"""What the shipped sentiment model is trained on: public corpora and own sentences, in which parts.

    python -m nlu.training.sentiment --corpora DIR --out DIR [--cell N] [--seed N]

Writes a NeMo data directory whose intents are the three labels and whose only slot label is `O`,
so that training, export and evaluation are those of the intent model; and `counts.json`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random

from nlu.labels import OUTSIDE
from nlu.sentiment import NAMES, spelled_out
from nlu.training.dataset import Dataset, LabelSet, write_dataset
from nlu.training.markup import Utterance, read_file
from nlu.training.recipe import COUNTS, DATA, Counts, most
from nlu.training.text_files import read_lines
from nlu.training.wording import deduplicate, normalise
from values.errors import DataError, NaraError

OWN = DATA / "sentiment"
SENTIMENT_LABELS = LabelSet(tuple(NAMES), (OUTSIDE,))
LICENCES: Mapping[str, str] = {
    "vader_amazon": "MIT",
    "liu_products": "CC BY 4.0",
    "uci_amazon": "CC BY 4.0",
    "uci_yelp": "CC BY 4.0",
    "goemotions": "Apache-2.0",
    "multidogo_intent": "CDLA-Permissive 1.0",
    "banking77_intent": "CC BY 4.0",
    "clinc150_intent": "CC BY 3.0",
    "hwu64_intent": "CC BY 4.0",
    "restaurant8k_intent": "CC BY 4.0",
}
"The sources that are used; one with share-alike terms is left out."
PEOPLE = ("vader_amazon", "liu_products", "uci_amazon", "uci_yelp", "goemotions")
"Sources whose sentiment people annotated; that of the others follows from an intent."
REQUESTS = ("retail_price", "retail_stock", "retail_store", "weather", "navigation")
"Own sentences of the intent model that ask for something: neutral."
OWN_COPIES = 4
CELL = 400
"Sentences at most of one label from one source of derived labels; they are easy."
PLAIN_PART = 0.35
"Part of the corpus sentences that lose their punctuation, as speech does."
_FILLERS = ("um", "uh", "well", "so", "okay", "hey", "hi", "look", "you know", "i mean")


def build_dataset(
    corpora: Path, out: Path, cell: int = CELL, seed: int = 1, taught: Path | None = None
) -> Counts:
    """Composes and writes everything; the same input and seed give the same files.

    `taught`: what annotators of the shop said, as `nara learn dataset` writes it.
    """
    random = Random(seed)
    test = read_own(OWN / "test.tsv")
    own_dev = read_own(OWN / "dev.tsv")
    dev = [*_corpus(corpora, "dev", cell // 10, random), *own_dev]
    kept = [*dev, *test, *read_corpus(corpora, "test")]
    own = [u for path in _own_files() for u in read_own(path)]
    own += read_judged(taught) if taught else []
    others = [*_corpus(corpora, "train", cell, random), *_requests(cell, random)]
    train = _without([*_spoken(own, random), *_some_plain(others, random)], kept)
    random.shuffle(train)
    splits = {"train": tuple(train), "dev": tuple(dev)} | ({"test": tuple(test)} if test else {})
    write_dataset(out, Dataset(SENTIMENT_LABELS, splits))
    counts = _counts(train)
    (out / COUNTS).write_text(json.dumps(asdict(counts), indent=2) + "\n", encoding="utf-8")
    return counts


def read_own(path: Path) -> list[Utterance]:
    """Sentences of a `label TAB sentence` file. Raises DataError naming file and line."""
    rows: list[Utterance] = []
    for number, line in enumerate(read_lines(path), 1):
        label, tab, text = line.partition("\t")
        if line.startswith("#") or not line.strip():
            continue
        if not tab or label not in NAMES or not text.strip():
            fault = f"write one of {', '.join(NAMES)}, a tab, the sentence"
            raise DataError(f"{path}:{number}: {fault}")
        rows.append(utterance(text, label, f"own/{path.stem}"))
    return rows


def read_corpus(corpora: Path, split: str) -> list[Utterance]:
    """Rows of the public sentiment data that may be used. Raises DataError naming file and line."""
    rows = read_judged(corpora / "sentiment" / f"{split}.jsonl")
    return [row for row in rows if row.source in LICENCES]


def read_judged(path: Path) -> list[Utterance]:
    """JSON lines with text, label and source. Raises DataError naming file and line."""
    rows: list[Utterance] = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            row = json.loads(line)
            text, label, source = str(row["text"]), row["label"], row["source"]
        except (ValueError, KeyError, TypeError) as error:
            fault = "no JSON object with text, label and source"
            raise DataError(f"{path}:{number}: {fault}") from error
        if label not in NAMES:
            raise DataError(f"{path}:{number}: '{label}' is none of {', '.join(NAMES)}")
        rows.append(utterance(text, label, source))
    return rows


def utterance(text: str, label: str, source: str) -> Utterance:
    """A sentence as the trainer knows it: its label is the intent, and no word has a slot."""
    tokens = tuple(spelled_out(text).split())
    return Utterance(tokens, label, (OUTSIDE,) * len(tokens), source)


def plain(text: str) -> str:
    """As a transcript without punctuation has it: small letters, apostrophes kept."""
    letters = (x if x.isalnum() or x in "'’$%" else " " for x in text.lower())
    return " ".join("".join(letters).split())


def _own_files() -> Iterator[Path]:
    return (p for p in sorted(OWN.glob("*.tsv")) if p.stem not in ("dev", "test"))


def _corpus(corpora: Path, split: str, cell: int, random: Random) -> list[Utterance]:
    """All that people annotated, and at most `cell` sentences of a label from each other source."""
    rows = deduplicate(read_corpus(corpora, split))
    annotated = [u for u in rows if u.source in PEOPLE]
    derived = [u for u in rows if u.source not in PEOPLE]
    return [*annotated, *most(derived, cell, lambda u: (u.source, u.intent), random)]


def _requests(cell: int, random: Random) -> list[Utterance]:
    files = [DATA / "utterances" / f"{name}.txt" for name in REQUESTS]
    rows = [utterance(u.text, "neutral", u.source) for path in files for u in read_file(path)]
    return most(rows, cell // 3, lambda u: u.source, random)


def _spoken(own: Sequence[Utterance], random: Random) -> list[Utterance]:
    """Own sentences as written, without punctuation, and with a word that fills a pause."""
    copies = [u for u in own for _ in range(OWN_COPIES - 2)]
    heard = [_reworded(u, plain(u.text)) for u in own]
    filled = [_reworded(u, f"{random.choice(_FILLERS)} {plain(u.text)}") for u in own]
    return [*copies, *heard, *filled]


def _some_plain(rows: Sequence[Utterance], random: Random) -> list[Utterance]:
    return [_reworded(u, plain(u.text)) if random.random() < PLAIN_PART else u for u in rows]


def _reworded(row: Utterance, text: str) -> Utterance:
    return utterance(text, row.intent, row.source) if text else row


def _without(rows: Iterable[Utterance], kept: Iterable[Utterance]) -> list[Utterance]:
    """Nothing that is kept for judging is learned from, however it is punctuated."""
    texts = {normalise(u.text) for u in kept}
    return [u for u in rows if normalise(u.text) not in texts and u.tokens]


def _counts(train: Sequence[Utterance]) -> Counts:
    sources = Counter(u.source for u in train)
    return Counts(
        dict(sorted(sources.items())),
        dict(sorted(Counter(u.intent for u in train).items())),
        {name: LICENCES[name] for name in sorted(sources.keys() & LICENCES.keys())},
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        counts = build_dataset(
            options.corpora, options.out, options.cell, options.seed, options.taught
        )
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    for kind in (counts.sources, counts.intents):
        print(*(f"{number:6} {name}" for name, number in kind.items()), "", sep="\n")
    print(f"{options.out}: {sum(counts.intents.values())} training sentences")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlu.training.sentiment", description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, required=True, help="folder of the public corpora")
    add("--out", type=Path, required=True, help="NeMo data directory to write")
    add("--cell", type=int, default=CELL, help="sentences at most of a label from a derived source")
    add("--seed", type=int, default=1)
    add("--taught", type=Path, help="datasets/sentiment.jsonl that nara learn dataset writes")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
