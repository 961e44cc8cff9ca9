"""What was looked for, in the words of an answer: the item or shop, the place, and no more.

Every outcome about shops, prices, stock and ways holds these keys, whichever source it is from.
"""

from typing import Any

from fulfillment.asked import echo, said, store_type, unknown_place
from fulfillment.base import Request
from fulfillment.english import one_of, place_words, with_article
from fulfillment.plain_words import bare, word_set

_MEASURES = word_set(
    "gallon gallons quart quarts pint pints liter liters litre litres pound pounds ounce ounces"
)
"Sizes of which there is some: `a gallon of milk`, but `a 32 inch television`."


def looked_for(request: Request) -> dict[str, Any]:
    """The keys described under `In all kinds` in `flows/answers.yml`."""
    item = _thing(request)
    store = said(request, "store.name") or store_type(request)
    about_shops = request.question.startswith(("find", "navigation"))
    named = about_shops and bool(request.slots.get("store.name"))
    what = _shop_text(request, item, store, named) if about_shops else _sized(item, request)
    return {
        "what": what,
        "a_what": _with_article(request, what, item, named),
        "one": _one(what, item, named),
        "named": named,
        "item": item,
        "store": store,
        "a_store": _a_store(request, store),
        "place": None if request.place is None else place_words(request.place),
        "unknown_place": unknown_place(request),
        "said_time": echo(request.unread_time) or None,
        "day": None,
        "time": None,
        "missing": None,
        "nearest_town": None,
        "area": False,
        "offered_by": [],
        "shop": None,
        "sign": "$",
        "sample": False,
        "others": False,
    }


def _thing(request: Request) -> str | None:
    """`blue nike shoes`; where the name says what it is (`Totes Auto Open Umbrella`), only it."""
    name, kind = request.slots.get("item.name", ""), request.slots.get("item.type", "")
    if kind and set(bare(kind)) <= set(bare(name)):
        return said(request, "item.color", "item.name")
    return said(request, "item.color", "item.name", "item.type")


def _a_store(request: Request, store: str | None) -> str | None:
    """`Halden's`, `a hardware store`."""
    if store is None or request.slots.get("store.name"):
        return store
    return with_article(one_of(store))


def _shop_text(request: Request, item: str | None, store: str | None, named: bool) -> str | None:
    return store if named else item or store or said(request, "store.type")


def _one(what: str | None, item: str | None, named: bool) -> str | None:
    """What follows `the nearest`: `sushi restaurant`, `place for pasta`, `Halden's`."""
    if what is None or named:
        return what
    return f"place for {with_article(what)}" if item else one_of(what)


def _with_article(request: Request, what: str | None, item: str | None, named: bool) -> str | None:
    """`a garden hose`, `jeans in size 32`, `an iphone`; names of shops stay bare."""
    if what is None or named:
        return what
    if item is None:
        return with_article(one_of(what))
    if not request.slots.get("item.type"):
        return with_article(what)
    if " of " in what:
        measure, _, stuff = what.partition(" of ")
        return what if measure[0].isdigit() else f"{with_article(measure)} of {stuff}"
    noun, size, rest = what.partition(" in ")
    return f"{with_article(noun)}{size}{rest}"


def _sized(item: str | None, request: Request) -> str | None:
    """`running shoes in size 8`, `32 inch tv`, `sheets in queen size`."""
    size = said(request, "item.size")
    if item is None or size is None:
        return item
    if "size" in size.casefold():
        return f"{item} in {size}"
    if size.casefold().split()[-1] in _MEASURES:
        return f"{size} of {item}"
    is_measure = size[0].isdigit() and len(size.split()) > 1
    return f"{size} {item}" if is_measure else f"{item} in size {size}"
