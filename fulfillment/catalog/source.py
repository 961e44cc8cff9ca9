"""The embedded source of answers about shops, prices and stock: a SQL database.

    Catalog(home / "catalog.sqlite")            built from the shipped CSV files on first use
    Catalog("postgresql+psycopg://host/shop")   the same tables, filled when they are empty
    Catalog(url, own=tables)                    a shop's own tables, only ever read

Each question has a file of its own; this one only picks the question and turns failures into
values. It is safe to share between threads.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from fulfillment.base import NothingFound, Outcome, Request, Unavailable
from fulfillment.catalog.data import SHIPPED
from fulfillment.catalog.db import (
    engine_for,
    holds_sample,
    located,
    read_about,
    reason_of,
    shown_place,
)
from fulfillment.catalog.desk import SOURCE, Desk
from fulfillment.catalog.find import find_the_store
from fulfillment.catalog.importing import Imported, import_files, import_sample
from fulfillment.catalog.keeper import Base, Keeper
from fulfillment.catalog.overview import Matches, Overview, matches, overview
from fulfillment.catalog.own import OwnTables, check_names
from fulfillment.catalog.place import Atlas
from fulfillment.catalog.prices import price_check
from fulfillment.catalog.stock import inventory_check
from fulfillment.catalog.travel import navigate
from fulfillment.catalog.vocabulary import NOWHERE, Vocabulary
from fulfillment.looked_for import looked_for
from fulfillment.way_question import WAYS
from values.deadline import Deadline
from values.errors import NaraError, StoreError

Handler = Callable[[Desk, Request], Outcome]

QUESTIONS: Mapping[str, Handler] = {
    "price_check": price_check,
    "find_the_store": find_the_store,
    "inventory_check": inventory_check,
    **dict.fromkeys(WAYS, navigate),
}


@dataclass(frozen=True, slots=True)
class CatalogNames:
    """The catalogue's own words, for whoever understands or hears shoppers."""

    towns: tuple[str, ...]
    stores: tuple[str, ...]
    kinds: tuple[str, ...]
    "Kinds of shop, dishes and services, in bare words."
    items: tuple[str, ...]
    "Kinds of item, in bare words."
    brands: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    "Every bare word that finds something."


class Catalog:
    """Answers from a file, or from a PostgreSQL server. Nothing is opened before it is asked."""

    questions = frozenset(QUESTIONS)

    def __init__(
        self,
        where: str | Path,
        data: Path = SHIPPED,
        timeout_s: float = 1.0,
        own: OwnTables | None = None,
        atlas: Atlas = NOWHERE,
    ) -> None:
        """Raises StoreError when `where` can be no catalogue, ConfigError for names in `own`.

        `data` is a folder of CSV files; `own` says which tables of the shop to read instead;
        `atlas` knows places, for stores that do not say where they are or what time it is there.
        """
        if own is not None:
            check_names(own)
        place = located(where)
        self._base = Base(place, engine_for(place, timeout_s), timeout_s, data, own, atlas)
        self._keeper = Keeper(self._base)
        self._named: tuple[Vocabulary, CatalogNames] | None = None

    def fulfill(self, request: Request) -> Outcome:
        handler = QUESTIONS.get(request.question)
        if handler is None:
            return NothingFound(request.question, looked_for(request), SOURCE)
        try:
            with self._desk() as desk:
                outcome = handler(desk, _in_our_spelling(desk.words, request))
        except NaraError as error:
            self._keeper.forget()
            return Unavailable(request.question, looked_for(request), SOURCE, str(error))
        sample = self._keeper.is_sample()
        return replace(outcome, data={**outcome.data, "sample": True}) if sample else outcome

    def prepare(self) -> None:
        """Builds what is missing and reads the words. Raises StoreError, DataError, ConfigError."""
        with _told_plainly():
            self._keeper.vocabulary()

    def names(self) -> CatalogNames:
        """The same object while the catalogue stays the same. Raises what `prepare` raises."""
        with _told_plainly():
            words = self._keeper.vocabulary()
        if self._named is None or self._named[0] is not words:
            self._named = words, _names_of(words)
        return self._named[1]

    def about(self) -> str:
        """What the data is: the shipped samples, what was imported, or whose tables they are."""
        if self._base.own is not None:
            return f"the shop's own tables in {shown_place(self._base.where)}"
        self.prepare()
        with _told_plainly():
            return read_about(self._base.engine).get("what", "no word about its data")

    def is_sample(self) -> bool:
        """Whether it holds the shipped sample data. Cheap; builds nothing, raises nothing."""
        return self._base.own is None and holds_sample(
            self._base.where, self._base.data, self._base.engine
        )

    def check(self, deadline: Deadline) -> str:
        """What is there, in a few words. Raises what `prepare` raises."""
        counts = self.overview().counts
        return f"{self.about()}: " + ", ".join(f"{rows:,} {name}" for name, rows in counts.items())

    def overview(self) -> Overview:
        """What is in it. Raises what `prepare` raises."""
        with self._desk() as desk:
            return overview(desk)

    def matches(self, text: str) -> Matches:
        """What a text finds when a shopper says it. Raises what `prepare` raises."""
        with self._desk() as desk:
            return matches(desk, text)

    def import_files(self, paths: list[Path]) -> Imported:
        """Replaces the file by a shop's own data; raises StoreError where there is no such file.

        Where the data have problems nothing is replaced.
        """
        return import_files(self._file(), paths, self._base.atlas)

    def import_sample(self) -> Path:
        """Goes back to the shipped data."""
        return import_sample(self._file())

    def close(self) -> None:
        self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _file(self) -> Path:
        if self._base.own is not None or not isinstance(self._base.where, Path):
            place = shown_place(self._base.where)
            raise StoreError(f"{place} is the shop's own database and is only read; import there")
        return self._base.where

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        with _told_plainly():
            words = self._keeper.vocabulary()
            with self._base.engine.connect() as connection:
                yield Desk(connection, words)


def _names_of(words: Vocabulary) -> CatalogNames:
    return CatalogNames(
        tuple(str(town) for town in words.towns),
        tuple(sorted(words.names)),
        tuple(sorted(" ".join(phrase) for phrase in {*words.kinds, *words.dishes})),
        tuple(sorted(" ".join(phrase) for phrase in words.types)),
        words.brands,
        words.speller.known,
    )


@contextmanager
def _told_plainly() -> Iterator[None]:
    """The database's errors as StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(f"The catalogue cannot be read: {reason_of(error)}") from error


def _in_our_spelling(words: Vocabulary, request: Request) -> Request:
    """The name of a shop as the catalogue writes it, so that answers say it so."""
    name = request.slots.get("store.name")
    if not name:
        return request
    return replace(request, slots={**request.slots, "store.name": words.our_spelling(name)})
