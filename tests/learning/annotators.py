"""Sentences and annotators at a table, for the tests of annotating."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from learning.decisions import Book
from learning.lines import Candidate, Labelled, Source
from learning.table import Card, Finished, Table, Team, Work
from learning.terminal import annotate

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def candidate(text: str, intent: str = "price_check", *slots: str) -> Candidate:
    labels = slots or ("O",) * len(text.split())
    likely = ((intent, 0.6), ("inventory_check", 0.3))
    source = Source("c1", 1, "2026-11-23", "2026-11-23.csv")
    return Candidate(text, intent, labels, "unsure", source, likely)


def labelled(text: str, intent: str = "price_check", who: str = "anna", *slots: str) -> Labelled:
    labels = slots or ("O",) * len(text.split())
    return Labelled(text, intent, labels, who, Source("c1", 1, "2026-11-23", "2026-11-23.csv"))


def book_of(folder: Path, *sentences: Labelled) -> Book:
    book = Book(folder / "annotations.jsonl")
    for sentence in sentences:
        book.label(sentence, NOON)
    return book


def typed(
    book: Book, candidates: Iterable[Candidate], *keys: str, work: Work | None = None
) -> Finished | Card:
    """Anna at a terminal, pressing these keys; then she leaves."""
    table = Table(book, list(candidates), [], "anna", Team(("anna",)))
    pressed: Iterator[str] = iter((*keys, "Escape"))
    console = Console(quiet=True)
    return annotate(table, work or Work(), lambda: next(pressed), console, lambda: NOON)
