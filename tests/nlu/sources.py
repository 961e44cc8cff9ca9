"""Small sources for `nara nlu prepare`, and what it made of them."""

from collections.abc import Iterable
from pathlib import Path

from nlu.training.dataset import HOUSE_LABELS, Dataset, read_dataset, write_dataset
from nlu.training.jsonl import write_jsonl
from nlu.training.markup import Utterance, parse_line
from nlu.training.prepare import main

PRICES = [parse_line(f"how much is [item {n}](item.type)", "price_check") for n in range(40)]
STORES = [parse_line(f"where is [shop {n}](store.name)", "find_the_store") for n in range(40)]
HELLO = parse_line("hello", "nomatch.none")
MUSIC = Utterance(("play", "new", "jazz"), "PlayMusic", ("O", "B-genre", "I-genre"), "mine")


def jsonl(path: Path, utterances: Iterable[Utterance]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_jsonl(path, utterances)
    return path


def nemo(folder: Path, **splits: list[Utterance]) -> Path:
    """A NeMo directory with the house's labels."""
    write_dataset(folder, Dataset(HOUSE_LABELS, {s: tuple(us) for s, us in splits.items()}))
    return folder


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def texts(folder: Path) -> dict[str, list[str]]:
    return {split: [u.text for u in us] for split, us in read_dataset(folder).splits.items()}
