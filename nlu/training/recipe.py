"""What the shipped model is trained on: own sentences, templates, public corpora, in which parts.

    python -m nlu.training.recipe --corpora DIR|'' --out DIR [--seed N]

Writes a NeMo data directory and `counts.json`, from which the model's card is written.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from nlu.training.corpora import read_corpora
from nlu.training.dataset import HOUSE_LABELS, Dataset, write_dataset
from nlu.training.markup import Utterance, read_file
from nlu.training.noise import vary
from nlu.training.public import LICENCES
from nlu.training.real import read_real
from nlu.training.swap import Swapper
from nlu.training.templates import expand, read_templates
from nlu.training.wording import deduplicate, normalise
from values.errors import DataError, NaraError

DATA = Path(__file__).with_name("data")
COUNTS = "counts.json"
OWN_COPIES = 3
"How often an own sentence occurs: as written, else with spans swapped and noise."
NOISY_PART = 0.3
"Part of the template and corpus sentences that get noise."
PER_TEMPLATE = 8
MOST_TEMPLATE, MOST_CORPUS, MOST_CELL = 9000, 1200, 350
"Sentences at most from all templates, from one corpus, and from one corpus for one intent."


@dataclass(frozen=True, slots=True)
class Counts:
    sources: Mapping[str, int]
    "Training sentences by source."
    intents: Mapping[str, int]
    "Training sentences by intent."
    corpora: Mapping[str, str]
    "Licence of each public corpus that is in."


def build_dataset(corpora: Path | None, out: Path, seed: int, data: Path = DATA) -> Counts:
    """Composes and writes everything; the same input and seed give the same files."""
    random = Random(seed)
    test = deduplicate(_sentences(data / "test"))
    dev = _without(deduplicate(_sentences(data / "dev")), test)
    real = read_real(corpora, some=True) if corpora else ()
    labelled = [*_sentences(data / "utterances"), *_labelled(corpora, data)]
    own = _without(deduplicate(labelled), (*dev, *test, *real))
    others = [*_templates(data, random), *_corpora(corpora, random)]
    fresh = deduplicate([*own, *others])[len(own) :]
    train = _without(_with_noise(own, fresh, random), (*dev, *test, *real))
    random.shuffle(train)
    splits = {"train": tuple(train), "dev": tuple(dev), "test": tuple(test)}
    write_dataset(out, Dataset(HOUSE_LABELS, splits))
    counts = _counts(train)
    (out / COUNTS).write_text(json.dumps(asdict(counts), indent=2) + "\n", encoding="utf-8")
    return counts


def most(
    utterances: Iterable[Utterance],
    limit: int,
    key: Callable[[Utterance], object],
    random: Random,
) -> list[Utterance]:
    """At most so many of each kind, drawn evenly."""
    groups: dict[object, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        groups[key(utterance)].append(utterance)
    return [u for group in groups.values() for u in _draw(group, limit, random)]


def _draw(group: Sequence[Utterance], limit: int, random: Random) -> Sequence[Utterance]:
    return group if len(group) <= limit else random.sample(group, limit)


def _sentences(folder: Path) -> Iterator[Utterance]:
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise DataError(f"{folder} holds no .txt file; write sentences there")
    for path in paths:
        yield from read_file(path)


def _labelled(corpora: Path | None, data: Path) -> Iterator[Utterance]:
    """Corpus sentences labelled anew by our guide; kept as labels by reference."""
    if corpora is not None:
        for path in sorted(data.glob("real_train*.tsv")):
            yield from read_real(corpora, path, some=True)


def _without(utterances: Iterable[Utterance], kept: Iterable[Utterance]) -> list[Utterance]:
    """Nothing that is kept for judging is learned from, however it is punctuated."""
    texts = {normalise(u.text) for u in kept}
    return [u for u in utterances if normalise(u.text) not in texts]


def _templates(data: Path, random: Random) -> list[Utterance]:
    filled = list(expand(read_templates(data), PER_TEMPLATE, random))
    return list(_draw(filled, MOST_TEMPLATE, random))


def _corpora(folder: Path | None, random: Random) -> list[Utterance]:
    if folder is None:
        return []
    cells = most(read_corpora(folder), MOST_CELL, _cell, random)
    return most(cells, MOST_CORPUS, _corpus, random)


def _with_noise(
    own: Sequence[Utterance], others: Sequence[Utterance], random: Random
) -> list[Utterance]:
    """Own sentences as written and varied, others mostly as they are; no text twice."""
    swap = Swapper((*own, *others)).swap
    varied = [vary(swap(u, random), random) for _ in range(OWN_COPIES - 1) for u in own]
    mixed = [vary(u, random) if random.random() < NOISY_PART else u for u in others]
    return list({u.text: u for u in (*mixed, *varied, *own)}.values())


def _cell(utterance: Utterance) -> tuple[str, str]:
    return utterance.source, utterance.intent


def _corpus(utterance: Utterance) -> str:
    return utterance.source.split("/")[0]


def _counts(train: Sequence[Utterance]) -> Counts:
    names = {part for u in train for part in u.source.split("/")} & LICENCES.keys()
    return Counts(
        dict(sorted(Counter(u.source for u in train).items())),
        dict(sorted(Counter(u.intent for u in train).items())),
        {name: LICENCES[name] for name in sorted(names)},
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    corpora = Path(options.corpora) if options.corpora else None
    try:
        counts = build_dataset(corpora, options.out, options.seed)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    for kind in (counts.sources, counts.intents):
        print(*(f"{number:6} {name}" for name, number in kind.items()), "", sep="\n")
    print(f"{options.out}: {sum(counts.intents.values())} training sentences")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlu.training.recipe", description=__doc__)
    parser.add_argument("--corpora", default="", help="folder of the public corpora; '' = none")
    parser.add_argument("--out", type=Path, required=True, help="NeMo data directory to write")
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
