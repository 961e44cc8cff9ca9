"""Cards of things to buy: offers with their prices, and shelves with what is on them."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.card_shapes import ItemCard
from assistant.found import Found, capital
from assistant.store_cards import address_of
from fulfillment.foreign_json import as_link, as_list, as_number, as_text


def offers(found: Found) -> Iterator[ItemCard]:
    """Things with their prices; each of them is on a shelf of the place, or none is."""
    stock = _availability(found)
    for hit in found.hits:
        if name := as_text(hit.get("title")) or as_text(hit.get("name")):
            yield ItemCard(
                name=name,
                price=_price(hit, found),
                stock=stock,
                url=as_link(hit.get("url")),
                image=as_link(hit.get("image")),
                source=found.source,
            )


def _price(hit: Mapping[str, Any], found: Found) -> str | None:
    """Of what is sold by mail, with shipping as far as that is known."""
    if "total" not in hit:
        return found.money(hit.get("price"))
    total, shipping = found.money(hit.get("total")), as_number(hit.get("shipping"))
    if total is None:
        return None
    if hit.get("auction") is True:
        return f"{total}, the bid so far"
    told = "plus shipping" if shipping is None else "with shipping" if shipping else "free shipping"
    return f"{total}, {told}"


def _availability(found: Found) -> str | None:
    available, place = found.data.get("available"), found.text("place")
    if not isinstance(available, bool) or place is None:
        return None
    store = found.text("a_store")
    where = f"at {store} in {place}" if store else f"in {place}"
    return f"{'In stock' if available else 'Not in stock'} {where}"


def shelves(found: Found) -> Iterator[ItemCard]:
    """One thing, shop by shop."""
    for hit in found.hits:
        if name := as_text(hit.get("name")):
            place = address_of({**hit, "zip": None})
            yield _on_shelf(hit, found, f"{name}, {place}" if place else name)


def towns(found: Found) -> Iterator[ItemCard]:
    """One thing, city by city."""
    for hit in found.hits:
        city, shops = as_text(hit.get("city")), as_number(hit.get("shops"))
        if city:
            count = "" if shops is None else f"{shops:g} shop{'s' * (shops != 1)} in "
            yield _on_shelf(hit, found, f"{count}{city}")


def _on_shelf(hit: Mapping[str, Any], found: Found, store: str) -> ItemCard:
    models, quantity = as_list(found.data.get("models")), as_number(hit.get("quantity"))
    what = found.text("what") or found.text("item") or ""
    return ItemCard(
        name=(as_text(models[0]) if len(models) == 1 else None) or capital(what),
        price=_range(found),
        stock=None if quantity is None else f"{quantity:,g} in stock",
        store=store,
        source=found.source,
    )


def _range(found: Found) -> str | None:
    lowest, highest = found.money(found.data.get("lowest")), found.money(found.data.get("highest"))
    if lowest is None or highest in (None, lowest):
        return lowest
    return f"{lowest} to {highest}"
