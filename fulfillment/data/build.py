"""Writes the sample catalogue: `python -m fulfillment.data.build`.

The shops, goods, prices and quantities are sample data of an imaginary retailer; nothing in
them is true of a real shop. The lists are written by hand, the spread over cities and shelves
comes from a fixed seed, so the same lists always give the same three CSV files.
"""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

from fulfillment.catalog.tables import ITEMS, STOCK, STORES
from fulfillment.data.cities import CITIES, STREETS, City
from fulfillment.data.goods import GOODS, Good, Model
from fulfillment.data.kinds import HOURS, KINDS, Kind

SEED = 2026
STORE_COLUMNS = tuple(column.name for column in STORES.columns)
ITEM_COLUMNS = tuple(column.name for column in ITEMS.columns)
STOCK_COLUMNS = tuple(column.name for column in STOCK.columns)

_NO_RESTAURANTS = {"cafe", "bakery", "donut shop", "ice cream shop", "juice bar", "bar"}
_SPARSER = {3: 1.0, 2: 3.0, 1: 6.0}
"Power put on a kind's share by the size of the city: smaller cities lack rarer kinds."
_SIZE_STEP = Decimal("0.55")
"What each larger size adds to the price of the first."

Row = list[str | int]
Ware = tuple[Good, Model, str, str, Decimal]
"A model in one colour and one size, and its price."


def build(folder: Path) -> dict[str, int]:
    """Writes stores.csv, items.csv and stock.csv; returns rows by file."""
    dice = Random(SEED)
    shops = list(_shops(dice))
    goods = list(_wares())
    stores = [_store_row(number, *shop, dice) for number, shop in enumerate(shops, 1)]
    items = [_item_row(number, ware, dice) for number, ware in enumerate(goods, 1)]
    stock = list(_stock([kind for _, kind, _ in shops], [good for good, *_ in goods], dice))
    tables = (
        ("stores.csv", STORE_COLUMNS, stores),
        ("items.csv", ITEM_COLUMNS, items),
        ("stock.csv", STOCK_COLUMNS, stock),
    )
    for name, columns, rows in tables:
        _write(folder / name, columns, rows)
    return {name: len(rows) for name, _, rows in tables}


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _shops(dice: Random) -> Iterable[tuple[City, Kind, str]]:
    """Which city has which kinds of shop, and their names: no name twice in a city."""
    for city in CITIES:
        taken: set[str] = set()
        for kind in KINDS:
            for _ in range(_how_many(city, kind, dice)):
                name = _name(kind, taken, dice)
                taken.add(name)
                yield city, kind, name


def _how_many(city: City, kind: Kind, dice: Random) -> int:
    if dice.random() >= kind.share ** _SPARSER[city.size]:
        return 0
    return 2 if kind.share > 1 and city.size == 3 else 1


def _name(kind: Kind, taken: set[str], dice: Random) -> str:
    names = [_joined(head, tail) for head in kind.heads for tail in kind.tails]
    return dice.choice([name for name in names if name not in taken])


def _joined(head: str, tail: str) -> str:
    """`Maple Market` and `Market` make no `Maple Market Market`."""
    return head if head.split()[-1] == tail.split()[0] else f"{head} {tail}"


def _store_row(number: int, city: City, kind: Kind, name: str, dice: Random) -> Row:
    return [
        number,
        name,
        kind.name,
        "|".join((*kind.words, *_general_words(kind))),
        "|".join(kind.cuisine),
        "|".join(kind.offers),
        f"{dice.randint(2, 980)} {dice.choice(STREETS)}",
        city.name,
        city.state,
        dice.choice(city.zips),
        f"{city.latitude + dice.gauss(0, 0.012):.5f}",
        f"{city.longitude + dice.gauss(0, 0.014):.5f}",
        f"({city.area_code}) 555-01{number % 100:02d}",
        f"{min(5.0, max(1.8, dice.gauss(3.9, 0.55))):.1f}",
        min(4, max(1, kind.price_level + dice.choice((-1, 0, 0, 0, 1)))),
        *_week(kind, dice),
        city.timezone,
    ]


def _general_words(kind: Kind) -> tuple[str, ...]:
    if kind.departments:
        return ("store", "shop")
    eats = bool(kind.cuisine) and kind.name not in _NO_RESTAURANTS
    return ("restaurant", "eatery", "place to eat", "food") if eats else ()


def _week(kind: Kind, dice: Random) -> tuple[str, ...]:
    """The usual hours of the kind, now and then round the clock or closed on Sundays."""
    if kind.name == "pharmacy" and dice.random() < 0.25:
        return HOURS["always"]
    week = HOURS[kind.hours]
    closed_on_sunday = kind.hours == "shop" and dice.random() < 0.2
    return (*week[:6], "") if closed_on_sunday else week


def _wares() -> Iterable[Ware]:
    """Every model in its colours and sizes, with its price."""
    for good in GOODS:
        for model in good.models:
            for color in good.colors or ("",):
                for step, size in enumerate(good.sizes or ("",)):
                    yield good, model, color, size, _price(model, step if good.grows else 0)


def _price(model: Model, step: int) -> Decimal:
    if step == 0:
        return model.price
    grown = model.price * (1 + _SIZE_STEP * step)
    return grown.quantize(Decimal(1)) - Decimal("0.01")


def _item_row(number: int, ware: Ware, dice: Random) -> Row:
    good, model, color, size, price = ware
    stars = f"{min(5.0, max(2.0, dice.gauss(4.0, 0.5))):.1f}"
    words = "|".join(good.words)
    names = (model.brand, model.name, good.type, words, good.department)
    return [number, *names, color, size, f"{price:.2f}", stars]


def _stock(kinds: Sequence[Kind], goods: Sequence[Good], dice: Random) -> Iterable[Row]:
    """Each shop carries a part of its departments; one in eight of those is sold out."""
    shelves: dict[str, list[int]] = {}
    for number, good in enumerate(goods, 1):
        shelves.setdefault(good.department, []).append(number)
    for store, kind in enumerate(kinds, 1):
        for department in kind.departments:
            shelf = shelves[department]
            part = min(len(shelf), max(5, round(len(shelf) * _carried(kind))))
            for item in sorted(dice.sample(shelf, part)):
                yield [store, item, 0 if dice.random() < 0.125 else dice.randint(1, 24)]


def _carried(kind: Kind) -> float:
    """Shops of many departments carry less of each."""
    return 0.4 if len(kind.departments) <= 4 else 0.22


if __name__ == "__main__":
    print(build(Path(__file__).parent))
