"""Cards: what an answer found, as facts a page can lay out. Made from a turn's look-ups alone.

So a turn in the journal has the cards it had when it was taken.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archive.records import TurnRecord
from assistant.card_shapes import Card
from assistant.found import Found
from assistant.item_cards import offers, shelves, towns
from assistant.reply import Reply
from assistant.store_cards import instead, stores
from assistant.weather_cards import weather
from fulfillment.foreign_json import as_dict, as_list
from fulfillment.price_question import PRICE
from fulfillment.shop_question import FIND

MOST_CARDS = 7
_STOCK = "inventory_check"


def cards_of(turn: Reply | TurnRecord, maps: str = "") -> tuple[Card, ...]:
    """None where the turn failed. `maps`: see `map_links`."""
    if turn.status == "error":
        return ()
    look_ups = map(as_dict, as_list(turn.trace.get("lookups")))
    cards = [card for look_up in look_ups for card in _cards(look_up, maps)]
    return tuple(cards[:MOST_CARDS])


def _cards(look_up: Mapping[str, Any], maps: str) -> Iterator[Card]:
    found = Found.of(look_up, maps)
    if found.outcome == "not_found":
        yield from instead(found)
    if found.outcome == "found":
        for make in [make for begin, make in _MAKERS if found.kind.startswith(begin)][:1]:
            yield from make(found)


_MAKERS: tuple[tuple[str, Callable[[Found], Iterator[Card]]], ...] = (
    (FIND, stores),
    ("navigation.", stores),
    (PRICE, offers),
    (f"{_STOCK}.anywhere", towns),
    (_STOCK, shelves),
    ("weather.", weather),
)
"How the kind of an answer begins -> what makes its cards; the first one that fits."
