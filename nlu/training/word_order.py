"""Counts which words follow which in our own sentences: what the embedded ear expects to hear.

    python -m nlu.training.word_order --out speech/word_order.tsv.gz

Sentences and templates of `nlu/training/data`, without those that benchmarks speak. A line holds up
to two words, and what came after them with how often.
"""

import argparse
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

from nlu.training.markup import read_file
from nlu.training.recipe import DATA
from nlu.training.templates import expand, read_templates
from values.words import words_of

BEGIN, END = "<", ">"
"Around a sentence."
PER_TEMPLATE = 24
OWN_COPIES = 2
"How much an own sentence counts beside one of a template."
SEED = 1
_SPOKEN = Path(__file__).parents[2] / "benchmarks" / "data"

Follow = Mapping[tuple[str, ...], Mapping[str, int]]
"Up to two words -> what follows them, how often."


def sentences(data: Path = DATA, spoken: Path = _SPOKEN) -> Iterator[list[str]]:
    """The same data give the same sentences. Raises DataError."""
    kept_apart = {tuple(words_of(line)) for line in _lines(spoken)}
    own = [u.text for path in sorted((data / "utterances").glob("*.txt")) for u in read_file(path)]
    filled = [u.text for u in expand(read_templates(data), PER_TEMPLATE, Random(SEED))]
    for text in own * OWN_COPIES + filled:
        words = words_of(text)
        if words and tuple(words) not in kept_apart:
            yield words


def counted(sentences: Iterable[list[str]], least: int = 2) -> Follow:
    """`least`: three words in a row that come less often are left out.

    Fewer words in a row are counted by the number of different words before them: `francisco`
    is frequent, and yet follows nothing but `san` (Kneser and Ney).
    """
    three: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for words in sentences:
        whole = [BEGIN, BEGIN, *words, END]
        for first, second, word in zip(whole, whole[1:], whole[2:], strict=False):
            three[first, second][word] += 1
    two = _shorter(three)
    frequent = {before: _at_least(after, least) for before, after in three.items()}
    return {
        **_shorter(two),
        **two,
        **{before: after for before, after in frequent.items() if after},
    }


def write(follow: Follow, out: Path) -> None:
    lines = ("\t".join([" ".join(b), *_pairs(follow[b])]) + "\n" for b in sorted(follow))
    with out.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(lines).encode())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    follow = counted(sentences())
    out = options.parse_args().out
    write(follow, out)
    print(f"{out}: {sum(map(len, follow.values())):,} pairs, {out.stat().st_size:,} bytes")


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt")):
        yield from path.read_text(encoding="utf-8").splitlines()


def _shorter(follow: Follow) -> dict[tuple[str, ...], Counter[str]]:
    """The same without the first word: after how many different ones each pair was seen."""
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for before, after in follow.items():
        for word in after:
            found[before[1:]][word] += 1
    return found


def _at_least(after: Mapping[str, int], least: int) -> dict[str, int]:
    return {word: number for word, number in after.items() if number >= least}


def _pairs(after: Mapping[str, int]) -> list[str]:
    return [f"{word} {number}" for word, number in sorted(after.items())]


if __name__ == "__main__":
    main()
