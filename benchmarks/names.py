"""Misspelt names and words: how many are found, how many of the others are left alone, how quick.

python -m benchmarks.names

Each name of the shipped catalogue, and each word of three or more kinds of item, gets one slip of
the fingers (a letter lost, doubled, or two swapped) at a place drawn with a fixed seed. What must
stay as it is are the turns of our conversation tests.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from assistant.build import SHIPPED_MODEL
from assistant.named import KnownNames
from assistant.spelling import Spelling
from benchmarks.measure import report, summary
from fulfillment.catalog import Catalog, CatalogNames
from nlu.entities.places import Gazetteer
from nlu.model_folder import read_folder
from nlu.tokenize import word_pieces

CONVERSATIONS = Path(__file__).parents[1] / "tests" / "conversations"
_SEED = 11
_SHORTEST = 5
"Letters; shorter words are told apart by one letter."


def main() -> None:
    with TemporaryDirectory() as folder:
        names = Catalog(Path(folder) / "catalog.sqlite").names()
    known = KnownNames(lambda: names)
    for slot, said in (("store.name", names.stores), ("item.name", names.brands)):
        _names(known, slot, [name for name in said if len(name) >= _SHORTEST])
    spelling = _spelling(known)
    _words(spelling, _item_words(names))
    _turns(spelling)


def _names(known: KnownNames, slot: str, names: Sequence[str]) -> None:
    lists = known.lists()
    assert lists is not None
    slips = list(_slipped(names))
    spent, found = _timed([slip for _, slip in slips], lambda text: lists.spelt(slot, text))
    right = sum(a == name for a, (name, _) in zip(found, slips, strict=True))
    report(f"names.{slot}", right=_share(right, len(slips)), **summary(spent))


def _words(spelling: Spelling, words: Sequence[str]) -> None:
    slips = list(_slipped(words))
    spent, found = _timed([slip for _, slip in slips], spelling.mended)
    right = sum(a.removesuffix("s") == word for a, (word, _) in zip(found, slips, strict=True))
    kept = sum(a == slip for a, (_, slip) in zip(found, slips, strict=True))
    wrong = len(slips) - right - kept
    shares = {"right": _share(right, len(slips)), "left": kept, "wrong": wrong}
    report("spelling.item_words", **shares, **summary(spent))


def _turns(spelling: Spelling) -> None:
    turns = sorted(set(_said()))
    spent, found = _timed(turns, spelling.mended)
    changed = [f"{a} -> {b}" for a, b in zip(turns, found, strict=True) if a != b]
    report("spelling.turns", turns=len(turns), changed=changed, **summary(spent))


def _said() -> Iterator[str]:
    for file in sorted(CONVERSATIONS.glob("*.yml")):
        for conversation in yaml.safe_load(file.read_text(encoding="utf-8"))["conversations"]:
            yield from (str(turn["user"]) for turn in conversation["turns"])


def _spelling(known: KnownNames) -> Spelling:
    everyday = word_pieces(read_folder(SHIPPED_MODEL).tokenizer).words()
    spelling = Spelling(everyday, known.words, Gazetteer().is_name)
    spelling.mended("blendr")
    return spelling


def _item_words(names: CatalogNames) -> list[str]:
    words = {word for item in names.items for word in item.split()}
    return sorted(word for word in words if len(word) >= _SHORTEST and word.isalpha())


def _slipped(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    draw = random.Random(_SEED)
    for name in names:
        at = draw.randrange(1, len(name) - 1)
        kind = draw.randrange(3)
        ends = ("", name[at] * 2, name[at + 1] + name[at])
        slip = name[:at] + ends[kind] + name[at + (2 if kind == 2 else 1) :]
        if slip != name:
            yield name, slip


def _timed(texts: Sequence[str], find: Callable[[str], str]) -> tuple[list[float], list[str]]:
    spent, found = [], []
    for text in texts:
        started = time.perf_counter()
        found.append(find(text))
        spent.append((time.perf_counter() - started) * 1000)
    return spent, found


def _share(right: int, of: int) -> str:
    return f"{right} of {of}, {right / of:.1%}"


if __name__ == "__main__":
    main()
