"""The embedded source of answers about shops, prices and stock: a SQL database.

    Catalog(home / "catalog.sqlite")            built from the shipped CSV files on first use
    Catalog("postgresql+psycopg://host/shop")   the same tables, filled when they are empty

What a question needs is read in `catalog_*.py`, one file a question; this file only picks the
question, keeps the pool and turns failures into values. It is safe to share between threads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from fulfillment.base import NothingFound, Outcome, Request, Unavailable
from fulfillment.catalog_data import SHIPPED, WHAT_IT_IS
from fulfillment.catalog_db import engine_for, located, prepare, reason_of
from fulfillment.catalog_desk import SOURCE, Desk
from fulfillment.catalog_find import find_the_store
from fulfillment.catalog_prices import price_check
from fulfillment.catalog_stock import inventory_check
from fulfillment.catalog_travel import navigate
from fulfillment.catalog_vocabulary import Vocabulary, load_vocabulary
from fulfillment.looked_for import looked_for
from values.errors import NaraError, StoreError

_PATIENCE = 5
"Timeouts a question waits for another one that is building the catalogue."

Handler = Callable[[Desk, Request], Outcome]

QUESTIONS: Mapping[str, Handler] = {
    "price_check": price_check,
    "find_the_store": find_the_store,
    "inventory_check": inventory_check,
    "navigation.startnavigationpoi": navigate,
    "navigation.geteta": navigate,
    "navigation.showdirection": navigate,
    "navigation.showmappoi": navigate,
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


class Catalog:
    """Answers from a file, or from a PostgreSQL server. Nothing is opened before it is asked."""

    def __init__(self, where: str | Path, data: Path = SHIPPED, timeout_s: float = 1.0) -> None:
        """Raises StoreError when `where` can be no catalogue; `data` is a folder of CSV files."""
        self._where = located(where)
        self._data = data
        self._timeout_s = timeout_s
        self._engine = engine_for(self._where, timeout_s)
        self._words: Vocabulary | None = None
        self._lock = Lock()

    def fulfill(self, request: Request) -> Outcome:
        handler = QUESTIONS.get(request.question)
        if handler is None:
            return NothingFound(request.question, looked_for(request), SOURCE)
        try:
            words = self._vocabulary()
            with self._engine.connect() as connection:
                return handler(Desk(connection, words), _in_our_spelling(words, request))
        except SQLAlchemyError as error:
            return self._unavailable(request, reason_of(error))
        except NaraError as error:
            return self._unavailable(request, str(error))

    def prepare(self) -> None:
        """Builds what is missing and reads the words. Raises StoreError or DataError."""
        try:
            self._vocabulary()
        except SQLAlchemyError as error:
            raise StoreError(f"The catalogue cannot be read: {reason_of(error)}") from error

    def names(self) -> CatalogNames:
        """Raises what `prepare` raises."""
        self.prepare()
        words = self._vocabulary()
        return CatalogNames(
            tuple(str(town) for town in words.towns),
            tuple(sorted(words.names)),
            tuple(sorted(" ".join(phrase) for phrase in {*words.kinds, *words.dishes})),
            tuple(sorted(" ".join(phrase) for phrase in words.types)),
        )

    def about(self) -> str:
        """What the data is: the shipped samples, or the folder it came from."""
        self.prepare()
        with self._engine.connect() as connection:
            return str(connection.execute(WHAT_IT_IS).scalar_one())

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _vocabulary(self) -> Vocabulary:
        if not self._lock.acquire(timeout=_PATIENCE * self._timeout_s):
            raise StoreError("The catalogue is still being prepared; ask again in a moment.")
        try:
            if self._words is None:
                prepare(self._where, self._data, self._engine, self._timeout_s)
                with self._engine.connect() as connection:
                    self._words = load_vocabulary(connection)
            return self._words
        finally:
            self._lock.release()

    def _unavailable(self, request: Request, reason: str) -> Unavailable:
        """Forgets the words, too: the next question looks at the database afresh."""
        with self._lock:
            self._words = None
        return Unavailable(request.question, looked_for(request), SOURCE, reason)


def _in_our_spelling(words: Vocabulary, request: Request) -> Request:
    """The name of a shop as the catalogue writes it, so that answers say it so."""
    name = request.slots.get("store.name")
    if not name:
        return request
    return replace(request, slots={**request.slots, "store.name": words.our_spelling(name)})
