"""Finding items: what was said -> rows of `items`, or why there are none."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from statistics import median_low
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from fulfillment.asked import echo, price_limits
from fulfillment.base import Request
from fulfillment.catalog.desk import Desk
from fulfillment.catalog.tables import ITEM_WORDS, ITEMS, Item, Key, items_of
from fulfillment.catalog.vocabulary import NOBODY, ItemMeaning, Vocabulary
from fulfillment.plain_words import Words, bare, word_set
from fulfillment.price_question import instead_of, sorted_by
from fulfillment.ranking import last_if_none, rating_fits

_SOFT = word_set(
    "men man woman boy girl kid adult child cotton wool leather plastic metal wooden steel "
    "waterproof wireless portable electric digital mini large medium heavy light soft warm thick "
    "thin long short wide high quality professional modern classic vintage cute pretty cool "
    "comfortable durable organic healthy outdoor indoor travel casual formal summer winter brand "
    "regular basic simple plain fast smart automatic heavy duty"
)
"Details an item may lack and still be worth naming; any other unknown detail may not be."

_UNITS = {
    "in": "inch",
    "gigabyte": "gb",
    "gig": "gb",
    "terabyte": "tb",
    "ounce": "oz",
    "pound": "lb",
    "lbs": "lb",
    "feet": "ft",
    "foot": "ft",
    "s": "small",
    "m": "medium",
    "l": "large",
}
_SIZES_BY_NAME = (
    *("xs", "extra small", "small", "medium", "large", "xl", "extra large", "xxl"),
    *("twin", "full", "queen", "king"),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIZE_FILLERS = frozenset(("size", "sized", "a", "waist", "bed"))


@dataclass(frozen=True, slots=True)
class Wares:
    """The items that fit, best first, or nothing and the reason."""

    items: list[Item]
    exact: bool = True
    "Whether everything said about the item is true of these."
    instead: Mapping[str, list[Any]] = field(default_factory=instead_of)
    "What there is where a wish cannot be met: colors, sizes, brands, lowest and highest price."


@dataclass(frozen=True, slots=True)
class Sought:
    """An item as said, in bare words."""

    meaning: ItemMeaning | None
    "What the noun phrase means; None where only a name was said."
    name: Words = ()
    "Brand or product name."
    color: Words = ()
    size: str = ""
    "As `size_key` makes it."


def sought_item(words: Vocabulary, request: Request) -> Sought | None:
    """The item a request names; None when it names none."""
    type_text, name_text = request.slots.get("item.type", ""), request.slots.get("item.name", "")
    if not (type_text.strip() or name_text.strip()):
        return None
    meaning = words.items(type_text) if type_text else None
    name = words.spelt(name_text) if name_text else ()
    if not type_text and (plain := words.types.get(name)):
        meaning, name = ItemMeaning(plain, (), name), ()
    elif type_text and meaning is None:
        name = name + words.spelt(type_text)
    color = words.spelt(request.slots.get("item.color", ""))
    size = size_key(request.size or request.slots.get("item.size", ""))
    return Sought(meaning, name, color, size)


def size_key(text: str) -> str:
    """`Size 6`, `16GB` and `16 gb`, `gallon` and `1 gallon`, `XL` and `extra large` made one."""
    words = [_UNITS.get(word, word) for word in bare(text) if word not in _SIZE_FILLERS]
    if len(words) > 1 and words[0] in ("1", "one"):
        words = words[1:]
    return "".join(words).replace("extralarge", "xl")


_OF_TYPES = ITEMS.c.type.in_(bindparam("types", expanding=True))
_WITH_WORDS: Select[Any] = (
    select(ITEM_WORDS.c.item_id)
    .where(ITEM_WORDS.c.word.in_(bindparam("words", expanding=True)))
    .group_by(ITEM_WORDS.c.item_id)
    .having(func.count() == bindparam("count"))
)
_BATCH = 5_000
"Ids of one statement; databases take some ten thousand parameters."
_ORDER = (ITEMS.c.price, ITEMS.c.id)
_BY_TYPE: Select[Any] = select(ITEMS).where(_OF_TYPES).order_by(*_ORDER)
_BY_ID: Select[Any] = select(ITEMS).where(ITEMS.c.id.in_(bindparam("ids", expanding=True)))


def find_items(desk: Desk, sought: Sought, request: Request) -> Wares:
    """The items that fit everything said, in the order wished for."""
    named = _named(desk, sought)
    if not named:
        return Wares([], instead=instead_of(brands=_brands(desk.db, sought)))
    meaning = sought.meaning or ItemMeaning(frozenset(), ())
    closest = _closest(named, meaning.phrase + sought.name)
    detailed, exact = _with_details(closest, meaning.details)
    if not detailed:
        return Wares([])
    coloured = [item for item in detailed if _has_color(item, sought.color)]
    if not coloured:
        return Wares([], instead=instead_of(colors=listed(item.color for item in detailed)))
    sized = [item for item in coloured if _has_size(item, sought.size)]
    if not sized:
        return Wares([], instead=instead_of(sizes=sizes_of(coloured)))
    low, high = price_limits(request)
    affordable = [item for item in sized if low <= item.price <= high]
    if not affordable:
        return Wares([], instead=instead_of(prices=[float(price) for price in _ends(sized)]))
    rated = _rated(affordable, request)
    return Wares(ranked(rated, request), exact) if rated else Wares([])


def _named(desk: Desk, sought: Sought) -> list[Item]:
    ids = _with_words(desk, sorted(set(sought.name))) if sought.name else None
    if sought.meaning is None or not sought.meaning.types:
        return _by_ids(desk.db, sorted(ids)) if ids else []
    rows = items_of(desk.db.execute(_BY_TYPE, {"types": sorted(sought.meaning.types)}).all())
    return rows if ids is None else [item for item in rows if item.id in ids]


def _with_words(desk: Desk, words: Sequence[str]) -> frozenset[Key]:
    """Ids of the items that have all the words."""
    kept = desk.words.items_with
    if kept is None:
        rows = desk.db.scalars(_WITH_WORDS, {"words": words, "count": len(words)})
        return frozenset(rows)
    return frozenset.intersection(*(kept.get(word, NOBODY) for word in words))


def _by_ids(db: Connection, ids: Sequence[Key]) -> list[Item]:
    """The cheapest first."""
    batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
    rows = (db.execute(_BY_ID, {"ids": batch}).all() for batch in batches)
    items = [item for batch in rows for item in items_of(batch)]
    return sorted(items, key=lambda item: (item.price, item.id))


def _brands(db: Connection, sought: Sought) -> list[str]:
    """The makers we have of a thing whose maker we have not."""
    if sought.meaning is None or not sought.name:
        return []
    rows = items_of(db.execute(_BY_TYPE, {"types": sorted(sought.meaning.types)}).all())
    return listed(item.brand for item in rows)


def _closest(items: list[Item], phrase: Words) -> list[Item]:
    """Of toothbrushes, the electric ones, if that was said: those sharing most of the words."""
    shared = [len(_own_words(item).intersection(phrase)) for item in items]
    most = max(shared)
    return [item for item, count in zip(items, shared, strict=True) if count == most]


def _own_words(item: Item) -> frozenset[str]:
    """Its words without the ones its whole type goes by."""
    return _words_in(item.brand, item.name, item.type, item.color, item.size)


@lru_cache(maxsize=8192)
def _words_in(*parts: str) -> frozenset[str]:
    return frozenset(word for part in parts for word in bare(part))


def _with_details(items: list[Item], details: Words) -> tuple[list[Item], bool]:
    """Those with the most of the details; none where a hard detail fits no item."""
    if not details:
        return items, True
    fits = [(sum(detail in _words_of(item) for detail in details), item) for item in items]
    best = max(count for count, _ in fits)
    chosen = [item for count, item in fits if count == best]
    known = _words_of(chosen[0]) if best else frozenset()
    missing = [detail for detail in details if detail not in known]
    return ([], False) if any(d not in _SOFT for d in missing) else (chosen, not missing)


def _words_of(item: Item) -> frozenset[str]:
    return _own_words(item) | _words_in(*item.words.split("|"), item.department)


def _has_color(item: Item, color: Words) -> bool:
    return set(color) <= set(bare(item.color))


def _has_size(item: Item, size: str) -> bool:
    return not size or size == size_key(item.size)


def _rated(items: list[Item], request: Request) -> list[Item]:
    return [item for item in items if rating_fits(item.rating, request.stars)]


def ranked(items: list[Item], request: Request) -> list[Item]:
    """In the order wished for; the cheapest first where nothing was wished."""
    match sorted_by(request):
        case "best":
            return sorted(items, key=_by_rating(-1))
        case "worst":
            return sorted(items, key=_by_rating(1))
        case "highest":
            return sorted(items, key=lambda item: -item.price)
        case "typical" if items:
            middle = typical_price(items)
            return sorted(items, key=lambda item: abs(item.price - middle))
        case _:
            return items


def _by_rating(sign: int) -> Callable[[Item], tuple[bool, float, Decimal]]:
    return lambda item: (*last_if_none(item.rating, sign), item.price)


def typical_price(items: Sequence[Item]) -> Decimal:
    return median_low(item.price for item in items)


def _ends(items: Sequence[Item]) -> tuple[Decimal, Decimal]:
    prices = [item.price for item in items]
    return min(prices), max(prices)


def sizes_of(items: Sequence[Item]) -> list[str]:
    """The commonest sizes, the smallest first."""
    return sorted(listed(item.size for item in items), key=_by_size)


def _by_size(size: str) -> tuple[float, str]:
    number = _NUMBER.search(size)
    if number:
        return float(number.group()), size
    at = _SIZES_BY_NAME.index(size.casefold()) if size.casefold() in _SIZES_BY_NAME else 99
    return float(at), size


def listed(names: Iterable[str]) -> list[str]:
    """Each name once, the commonest first, five at most."""
    return [echo(name) for name, _ in Counter(name for name in names if name).most_common(5)]


def item_hits(items: Sequence[Item]) -> list[dict[str, Any]]:
    """One entry for a model at one price, its colours and sizes gathered, order kept."""
    hits: dict[tuple[object, ...], dict[str, Any]] = {}
    for item in items:
        hit = hits.setdefault((item.brand, item.name, item.price), _hit(item))
        for value, gathered in ((item.color, hit["colors"]), (item.size, hit["sizes"])):
            if value and value not in gathered:
                gathered.append(value)
    return list(hits.values())


def _hit(item: Item) -> dict[str, Any]:
    """The brand is left out of the title where the name begins with it: `Uno Card Game`."""
    named = item.name.casefold().startswith(item.brand.casefold())
    return {
        "brand": item.brand,
        "name": item.name,
        "title": item.name if named else f"{item.brand} {item.name}",
        "type": item.type,
        "colors": [],
        "sizes": [],
        "price": float(item.price),
        "rating": item.rating,
    }
