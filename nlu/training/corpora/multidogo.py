"""MultiDoGO fast food: orders (unknown), `i need X` (inventory check), greetings (no match)."""

from collections.abc import Iterable, Iterator

from nlu.training.corpora.common import utterance
from nlu.training.corpora.phrases import FOOD, PLACES, TIMES
from nlu.training.corpora.plain_words import EATING, SMALL_TALK
from nlu.training.corpora.rows import Row, sample
from nlu.training.markup import Utterance
from nlu.training.word_lists import word_set

SOURCE = "multidogo_fastfood/train"
MOST = {"unknown": 330, "inventory_check": 150, "nomatch.none": 130}
_CHAT = frozenset({"openinggreeting", "closinggreeting", "thankyou", "confirmation", "rejection"})
_SERVICE = word_set(
    "order orders ordered add cancel deliver delivery replace remove instead cart payment"
)
_GOES_ON = word_set("yes no and also too more another only yeah okay ok just to today")
_HEADS = word_set(
    """soda tea lemonade beer wine coffee pizza pizzas salad salads burger burgers fries shake
    steak sandwich sandwiches cookie cookies brownie"""
)
_FOODS = frozenset({"food_item", "drink_item", "ingredient", "size", "quantity"})


def mapped(rows: Iterable[Row]) -> Iterator[Utterance]:
    """All utterances that could be mapped, within the limits of `MOST`."""
    return sample((u for u in map(_one, rows) if u is not None), MOST)


def _one(row: Row) -> Utterance | None:
    if any(s.slot == "ingredient" and s.end - s.start > 1 for s in row.spans):
        return None
    found = utterance(row.tokens, _intent(row), SOURCE, EATING | SMALL_TALK, FOOD + PLACES + TIMES)
    return found if found and _agrees(row, found) else None


def _intent(row: Row) -> str | None:
    words = row.words
    goods = any(s.slot in _FOODS for s in row.spans)
    if set(words) & _SERVICE:
        return "unknown"
    if row.intent in _CHAT and not goods:
        return None if {"want", "need", "menu", "send", "drinks"} & set(words) else "nomatch.none"
    asked = " ".join(words).startswith(("i need ", "i want ", "hi i need ", "hi i want "))
    if asked and goods and not set(words) & _GOES_ON:
        return "inventory_check"
    bare = row.spans and sum(s.end - s.start for s in row.spans) + 1 >= len(words)
    return "unknown" if bare and goods and "need" not in words and "want" not in words else None


def _agrees(row: Row, found: Utterance) -> bool:
    """The corpus's own foods and counts must be covered by ours, and ours by its."""
    if found.labels.count("B-verb") > 1 and found.intent == "inventory_check":
        return False
    pairs = list(zip(row.words, found.labels[1:], strict=False))
    if any(word in _HEADS and label == "I-item.type" for word, label in pairs):
        return False
    if {("a", "B-item.quantity"), ("to", "B-item.type")} & set(pairs):
        return False
    ours = {i for i, x in enumerate(found.labels) if x[2:].startswith("item.")}
    theirs = {i for s in row.spans if s.slot in _FOODS for i in range(s.start, s.end)}
    return theirs <= ours and (bool(theirs) or not ours)
