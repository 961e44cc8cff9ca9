"""CLINC150: no slots of its own, so only sentences whose every word our lists know are mapped."""

from collections.abc import Iterable, Iterator

from nlu.training.corpora.common import asks_for_shop, utterance
from nlu.training.corpora.navigation import navigation_intent
from nlu.training.corpora.phrases import FOOD, PLACES, SHOPS, TIMES, find
from nlu.training.corpora.plain_words import (
    CALENDAR,
    EATING,
    MEDIA,
    NUMERALS,
    SMALL_TALK,
    TRAVEL,
    WEATHER,
)
from nlu.training.corpora.rows import Row, sample
from nlu.training.corpora.weather import weather_intent
from nlu.training.markup import Utterance
from nlu.training.word_lists import word_set

SOURCE = "clinc150/train"
MOST = {"nomatch.none": 700}
_NO_MATCH = word_set(
    """oos greeting goodbye thank_you yes no maybe tell_joke what_is_your_name who_made_you
    are_you_a_bot what_can_i_ask_you repeat cancel date time timezone"""
)
_DOUBTFUL = word_set(
    """open close shut buy price cost store shop order amazon walmart market sale deals stock
    share bank card card's fee restaurant food car bill flight"""
)


def mapped(rows: Iterable[Row]) -> Iterator[Utterance]:
    """All utterances that could be mapped, within the limits of `MOST`."""
    return sample((u for u in map(_one, rows) if u is not None), MOST)


def _one(row: Row) -> Utterance | None:
    words = row.words
    if row.intent == "weather":
        return utterance(row.tokens, weather_intent(words), SOURCE, WEATHER, TIMES + PLACES)
    if row.intent in {"directions", "distance"}:
        return _way(row) or _shop(row)
    if row.intent in {"restaurant_suggestion", "gas"}:
        return _shop(row)
    if row.intent in {"order", "order_status", "restaurant_reservation", "accept_reservations"}:
        booked = row.intent in {"restaurant_reservation", "accept_reservations"}
        finders = TIMES + PLACES + SHOPS + (() if booked else FOOD)
        plain = EATING | NUMERALS if booked else EATING
        return utterance(row.tokens, "unknown", SOURCE, plain, finders)
    if row.intent in _NO_MATCH and not set(words) & _DOUBTFUL:
        return _no_match(row)
    return None


def _way(row: Row) -> Utterance | None:
    intent = navigation_intent(row.words)
    return utterance(row.tokens, intent, SOURCE, TRAVEL, PLACES + SHOPS + TIMES)


def _shop(row: Row) -> Utterance | None:
    """`where is the closest X`, `good X in Y`: asked for and named."""
    if navigation_intent(row.words) is not None:
        return None
    found = utterance(row.tokens, "find_the_store", SOURCE, EATING, PLACES + SHOPS + TIMES + FOOD)
    return found if found and asks_for_shop(found) else None


def _no_match(row: Row) -> Utterance | None:
    open_labels: list[str | None] = [None] * len(row.tokens)
    goods = find(row.words, SHOPS + FOOD, open_labels)
    if any((x or "")[2:].startswith(("store.", "item.")) for x in goods):
        return None
    plain = SMALL_TALK | CALENDAR | MEDIA
    return utterance(row.tokens, "nomatch.none", SOURCE, plain, TIMES + PLACES)
