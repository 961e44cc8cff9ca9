"""The tables of the catalogue, the same in SQLite and PostgreSQL, and its two values."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    TypeDecorator,
)

from fulfillment.catalog.cells import hours, zone_or_none
from fulfillment.hours import Week, parse_week

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Cents(TypeDecorator[Decimal]):
    """Money as whole cents: SQLite has no decimals, and floats are not money."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


METADATA = MetaData()

STORES = Table(
    "stores",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("cuisine", Text, nullable=False),
    Column("offers", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("zip", Text, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("phone", Text, nullable=False),
    Column("rating", Float),
    Column("price_level", Integer),
    *(Column(day, Text, nullable=False) for day in DAYS),
    Column("timezone", Text, nullable=False),
    Index("stores_by_place", "city", "state", "kind"),
    Index("stores_by_name", "name"),
)

ITEMS = Table(
    "items",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("brand", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("size", Text, nullable=False),
    Column("price", Cents, nullable=False),
    Column("rating", Float),
    Index("items_by_type", "type", "price"),
)

ITEM_WORDS = Table(
    "item_words",
    METADATA,
    Column("word", Text, primary_key=True),
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
)
"Every bare word of an item's columns; made from `items` when the tables are filled."

STOCK = Table(
    "stock",
    METADATA,
    Column("store_id", Integer, ForeignKey("stores.id"), primary_key=True),
    Column("item_id", Integer, ForeignKey("items.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
    # Holds all columns, so that SQLite answers from the index alone.
    Index("stock_by_item", "item_id", "store_id", "quantity"),
    sqlite_with_rowid=False,
)

ABOUT = Table(
    "about",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"What the data is and which files it came from."


Key = Any
"An id: a number of ours, or whatever a shop's own database uses, such as a text or a UUID."


@dataclass(frozen=True, slots=True)
class Store:
    """One row of `stores`."""

    id: Key
    name: str
    kind: str
    street: str
    city: str
    state: str
    zip: str
    latitude: float
    longitude: float
    phone: str
    rating: float | None
    "0 to 5; None = not known."
    price_level: int | None
    "1 = cheap, 4 = expensive; None = not known."
    week: Week
    timezone: str
    "IANA name."

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude

    @property
    def tells_hours(self) -> bool:
        """A week without any hours is one nobody wrote down, and not a shop that never opens."""
        return any(self.week.days)

    @property
    def place(self) -> str:
        return town_words(self.city, self.state)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of `items`: one model in one colour and one size."""

    id: Key
    brand: str
    name: str
    type: str
    words: str
    department: str
    color: str
    size: str
    price: Decimal
    "US dollars."
    rating: float | None
    "0 to 5; None = not known."


def town_words(city: str, state: str) -> str:
    return f"{city}, {state}" if state else city


def store_of(row: Row[Any], point: tuple[float, float], timezone: str) -> Store:
    """A row with all columns of `stores`; the place is for where it says none of its own."""
    own = row.latitude is not None and row.longitude is not None
    latitude, longitude = (row.latitude, row.longitude) if own else point
    return Store(
        row.id,
        row.name,
        row.kind,
        row.street,
        row.city,
        row.state,
        row.zip,
        latitude,
        longitude,
        row.phone,
        row.rating,
        row.price_level,
        _week(row),
        zone_or_none(row.timezone) or timezone,
    )


def _week(row: Row[Any]) -> Week:
    """Hours that make no sense, in a shop's own tables, are hours nobody knows."""
    try:
        return parse_week([day and hours(day) for day in (getattr(row, name) for name in DAYS)])
    except ValueError:
        return parse_week([""] * len(DAYS))


def items_of(rows: Sequence[Row[Any]]) -> list[Item]:
    """Rows with all columns of `items`, in the order of the table."""
    return [Item(*tuple(row)) for row in rows]
