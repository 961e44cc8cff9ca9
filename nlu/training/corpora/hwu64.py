"""HWU64: a home assistant's questions. Weather, places to eat and takeaway, the rest no match."""

from collections.abc import Iterable, Iterator, Sequence

from nlu.training.corpora.common import asks_for_shop, utterance
from nlu.training.corpora.lexicon import SHOP_HEADS, STORE_NAMES
from nlu.training.corpora.navigation import navigation_intent
from nlu.training.corpora.phrases import FOOD, PLACES, SHOPS, TIMES, Finder, find, mark
from nlu.training.corpora.plain_words import (
    CALENDAR,
    EATING,
    HOME,
    MEDIA,
    SMALL_TALK,
    TRAVEL,
    WEATHER,
)
from nlu.training.corpora.rows import Row, sample
from nlu.training.corpora.weather import weather_intent
from nlu.training.markup import Utterance
from nlu.training.word_lists import word_set

SOURCE = "hwu64/split_train"
MOST = {"nomatch.none": 800}
_NO_MATCH = (
    "general_", "alarm_", "audio_", "calendar_", "datetime_", "email_query", "email_send", "iot_",
    "lists_", "music_", "play_", "qa_factoid", "news_",
)  # fmt: skip
_NAME_SLOTS = word_set(
    """person artist_name song_name playlist_name podcast_name radio_name audiobook_name
    audiobook_author game_name app_name music_genre news_topic definition_word"""
)
_DOUBTFUL = word_set(
    """open close shut grocery shopping shop store buy price restaurant food milk eggs pizza
    movie theater weather amazon walmart delivery order traffic stock book books"""
)
_PLACED = frozenset({"location", "store.type", "store.name"})
_SERVICE = word_set("order deliver delivers delivery takeaway takeout delivered orders carryout")
_SEEKING = word_set("nearest closest near nearby best price deals how places")
_GENERIC = word_set(
    """my home me area here location restaurant studios school airport beach town city park depot
    station near nearest nearby within radius mile downtown railway far i street plaza in from
    by the stop hospital"""
) | frozenset(STORE_NAMES)
_LABELS_TIME = frozenset({"date", "time", "timeofday"})


def mapped(rows: Iterable[Row]) -> Iterator[Utterance]:
    """All utterances that could be mapped, within the limits of `MOST`."""
    return sample((u for u in map(_one, rows) if u is not None), MOST)


def _one(row: Row) -> Utterance | None:
    found = _mapped(row)
    return found if found and _agrees(row, found) else None


def _mapped(row: Row) -> Utterance | None:
    words = set(row.words)
    if row.intent == "weather_query":
        return _plain(row, weather_intent(row.words), WEATHER, TIMES + PLACES)
    if row.intent == "recommendation_locations" and "reservation" not in words:
        return _shop(row)
    if row.intent in {"takeaway_order", "takeaway_query"}:
        service = words & _SERVICE and not words & _SEEKING and row.words[-2:] != ["to", "go"]
        return _plain(row, "unknown" if service else None, EATING, TIMES + PLACES + SHOPS + FOOD)
    if row.intent in {"transport_query", "transport_traffic"}:
        rides = words & {"train", "trains", "bus", "traffic"}
        way = None if rides else navigation_intent(row.words)
        return _plain(row, way, TRAVEL, TIMES + PLACES + SHOPS)
    if row.intent.startswith(_NO_MATCH) and not words & _DOUBTFUL:
        return _no_match(row)
    return None


def _plain(
    row: Row, intent: str | None, plain: frozenset[str], finders: Sequence[Finder]
) -> Utterance | None:
    """By patterns, with the corpus's proper names of shops and places."""
    labels: list[str | None] = [None] * len(row.tokens)
    for span in row.spans:
        if span.slot == "business_name":
            if row.words[span.end - 1] in SHOP_HEADS:
                return None
            mark(labels, span.start, span.end, "store.name")
        elif span.slot == "place_name" and not set(row.said(span).split()) & _GENERIC:
            mark(labels, span.start, span.end, "location")
    return utterance(row.tokens, intent, SOURCE, plain, finders, labels)


def _shop(row: Row) -> Utterance | None:
    found = _plain(row, "find_the_store", EATING, PLACES + SHOPS + TIMES + FOOD)
    return found if found and asks_for_shop(found) else None


def _no_match(row: Row) -> Utterance | None:
    labels: list[str | None] = [None] * len(row.tokens)
    for span in row.spans:
        if span.slot in _NAME_SLOTS:
            labels[span.start : span.end] = ["O"] * (span.end - span.start)
    shown = find(row.words, TIMES + PLACES, [None] * len(labels))
    if any(known == "O" and label for known, label in zip(labels, shown, strict=True)):
        return None
    goods = find(row.words, SHOPS + FOOD, [None] * len(labels))
    if any((x or "")[2:].startswith(("store.", "item.")) for x in goods):
        return None
    plain = SMALL_TALK | MEDIA | HOME | CALENDAR
    return utterance(row.tokens, "nomatch.none", SOURCE, plain, TIMES + PLACES, labels)


def _agrees(row: Row, found: Utterance) -> bool:
    """The corpus's own times and places must be covered by ours."""
    for span in row.spans:
        inside = [found.labels[i][2:] for i in range(span.start, span.end)]
        if span.slot in _LABELS_TIME and "time.period_of_time" not in inside:
            return False
        if span.slot == "place_name" and not set(inside) & _PLACED:
            return False
        if span.slot == "business_name" and "store.name" not in inside:
            return False
    return True
