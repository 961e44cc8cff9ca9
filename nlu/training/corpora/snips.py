"""SNIPS 2017: weather, restaurant bookings (unknown) and music or film requests (no match).

The corpus splits clitics (`what s`); they are joined again. RateBook is left out: whether its
points are ratings in our sense stays open.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from nlu.training.corpora.common import utterance
from nlu.training.corpora.phrases import PLACES, TIME, TIMES, find, join_times, mark
from nlu.training.corpora.plain_words import EATING, MEDIA, SMALL_TALK, WEATHER
from nlu.training.corpora.rows import Row, Span, sample
from nlu.training.corpora.weather import weather_intent
from nlu.training.markup import Utterance
from nlu.training.verb_forms import FORMS
from nlu.training.word_lists import ARTICLES, QUESTIONS, word_set

SOURCE = "snips/train"
MOST = {
    "unknown": 450,
    "nomatch.none": 400,
    "weather.weather": 550,
    "weather.temperature_yes_no": 160,
}
_CLITICS = word_set("s ll d re m ve t")
_GEO = frozenset({"city", "state", "country", "geographic_poi"})
_ODD_STATES = word_set("me in or ok hi as id de oh al la ma pa mi mo ne ar")
_MEALS = word_set("tea meal lunch breakfast dinner brunch elevenses supper")
_NAMES = word_set(
    """artist track album playlist genre music_item playlist_owner entity_name object_name
    object_type movie_name movie_type party_size_number party_size_description"""
)
_BOOKING = word_set("book reserve reservation reservations booking table spot seats")
_SHOPPING = word_set("buy purchase where book game novel")
_SAFE_WORKS = word_set(
    """song soundtrack trailer tv show television series saga picture painting photograph program
    movie schedule schedules times"""
)
Labels = list[str | None]


def mapped(rows: Iterable[Row]) -> Iterator[Utterance]:
    """All utterances that could be mapped, within the limits of `MOST`."""
    found = (_one(_joined(row)) for row in rows)
    return sample((u for u in found if u is not None), MOST)


def _one(row: Row) -> Utterance | None:
    if row.intent == "GetWeather":
        return _weather(row)
    if row.intent == "BookRestaurant":
        return _booking(row)
    if row.intent in {"PlayMusic", "AddToPlaylist", "SearchCreativeWork", "SearchScreeningEvent"}:
        return _media(row)
    return None


def _joined(row: Row) -> Row:
    """`what s` -> `what's`; spans keep their words."""
    tokens: list[str] = []
    new_index: list[int] = []
    for at, token in enumerate(row.tokens):
        starts_span = any(s.start == at for s in row.spans)
        if token in _CLITICS and tokens and not starts_span:
            tokens[-1] += f"'{token}"
        else:
            tokens.append(token)
        new_index.append(len(tokens) - 1)
    spans = (Span(new_index[s.start], new_index[s.end - 1] + 1, s.slot) for s in row.spans)
    return Row(tuple(tokens), row.intent, tuple(spans))


def _weather(row: Row) -> Utterance | None:
    labels = _places_and_times(row)
    open_words = {w for w, x in zip(row.words, labels or [], strict=False) if x is None}
    if labels is None or open_words & {"city", "state", "country", "book"}:
        return None
    intent = weather_intent([w for w, x in zip(row.words, labels, strict=True) if x is None])
    return utterance(row.tokens, intent, SOURCE, WEATHER, TIMES + PLACES, labels)


def _places_and_times(row: Row) -> Labels | None:
    labels: Labels = [None] * len(row.tokens)
    for span in row.spans:
        kind = span.slot
        if kind in _GEO:
            done = _place(row, span, labels)
        elif kind == "timeRange":
            done = _time(row, span, labels)
        elif kind == "current_location":
            done = _here(row, span, labels)
        elif kind == "spatial_relation":
            done = _nearness(row, span, labels)
        else:
            done = kind.startswith("condition_")
        if not done:
            return None
    return join_times(row.words, labels)


def _place(row: Row, span: Span, labels: Labels) -> bool:
    """City and state, city and country side by side are one span."""
    said = row.said(span)
    before = labels[span.start - 1] if span.start else None
    follows = next((s for s in row.spans if s.end == span.start), None)
    if follows and follows.slot == "city" and span.slot in {"state", "country"}:
        labels[span.start : span.end] = ["I-location"] * (span.end - span.start)
        return True
    if said in _ODD_STATES or said == "state" or (before or "").endswith("location"):
        return False
    mark(labels, span.start, span.end, "location")
    return True


def _time(row: Row, span: Span, labels: Labels) -> bool:
    words, start = row.words, span.start
    said = words[start : span.end]
    if _MEALS & set(said) or {"sunrise", "sunset"} & set(said) or row.before(start) in {"a", "an"}:
        return False
    if said[0] in {"in", "for"}:
        start += 1
    if words[start] == "the" and start + 1 < span.end:
        start += 1
    if words[start] in {"a", "an"}:
        return False
    if start == span.start and row.before(start) in {"this", "next", "last", "right"}:
        start -= 1
    numeral = span.end - start == 1 and row.before(start) not in {"at", "by"}
    if numeral and (said[-1].isdigit() or said[-1] in {"one", "two", "three", "four", "nine"}):
        return False
    mark(labels, start, span.end, TIME)
    return True


def _here(row: Row, span: Span, labels: Labels) -> bool:
    start = span.start - (row.before(span.start) == "my")
    if row.said(span) == "current" or row.before(start) == "this":
        return False
    mark(labels, start, span.end, "location")
    return True


def _nearness(row: Row, span: Span, labels: Labels) -> bool:
    """`near X` is a preposition; a lone `nearby` is a place; all else is left out."""
    place_next = any(s.start == span.end and s.slot in _GEO for s in row.spans)
    said = row.said(span)
    if said in {"near", "around"} and place_next:
        labels[span.start] = "O"
        return True
    if said in {"nearby", "close by", "close-by"} and not place_next:
        follow = row.words[span.end : span.end + 1]
        mark(labels, span.start, span.end, "location")
        return not follow or follow[0] in {"restaurant", "at", "on", "for"}
    return False


def _booking(row: Row) -> Utterance | None:
    if not set(row.words) & _BOOKING or ("most", "highly") in pairwise(row.words):
        return None
    labels = _places_and_times(_without(row, _NAMES | frozenset(_BOOKED)))
    if labels is None or any(s.slot == "spatial_relation" for s in row.spans):
        return None
    for span in row.spans:
        if span.slot in _NAMES:
            labels[span.start : span.end] = ["O"] * (span.end - span.start)
        elif span.slot in _BOOKED and not _BOOKED[span.slot](row, span, labels):
            return None
    found = utterance(row.tokens, "unknown", SOURCE, EATING, TIMES + PLACES, labels)
    return found if found and "B-verb" in found.labels else None


def _without(row: Row, slots: frozenset[str]) -> Row:
    return Row(row.tokens, row.intent, tuple(s for s in row.spans if s.slot not in slots))


def _shop_type(row: Row, span: Span, labels: Labels) -> bool:
    """The kind of shop with the cuisine or dish right before it."""
    before = next((s for s in row.spans if s.end == span.start), None)
    joined = before is not None and before.slot in {"cuisine", "served_dish"}
    mark(labels, before.start if before and joined else span.start, span.end, "store.type")
    return row.words[span.end : span.end + 1] not in (["place"], ["joint"], ["spot"])


def _shop_name(row: Row, span: Span, labels: Labels) -> bool:
    mark(labels, span.start, span.end, "store.name")
    return row.before(span.start) not in {"the", "a", "an"}


def _sorted(row: Row, span: Span, labels: Labels) -> bool:
    mark(labels, span.start, span.end, "rating.high")
    return row.said(span) in {"best", "top-rated", "highly rated"}


def _dish(row: Row, span: Span, labels: Labels) -> bool:
    if any(s.start == span.end and s.slot == "restaurant_type" for s in row.spans):
        return True
    served = row.before(span.start) in {"serves", "serving", "has", "eat"}
    food = row.words[span.end : span.end + 1] in (["food"], ["cuisine"])
    if span.slot == "cuisine" and not food:
        return False
    mark(labels, span.start, span.end + food, "item.type")
    return served


def _poi(row: Row, span: Span, labels: Labels) -> bool:
    mark(labels, span.start, span.end, "location")
    own = {"my", "the", "a", "downtown"} & {row.before(span.start), *row.said(span).split()}
    return not own and "restaurant" not in row.said(span)


_BOOKED = {
    "restaurant_type": _shop_type,
    "restaurant_name": _shop_name,
    "sort": _sorted,
    "cuisine": _dish,
    "served_dish": _dish,
    "poi": _poi,
}


def _media(row: Row) -> Utterance | None:
    slots = {s.slot for s in row.spans}
    works = {row.said(s) for s in row.spans if s.slot == "object_type"}
    if not slots <= _NAMES or not all(set(w.split()) <= _SAFE_WORKS for w in works):
        return None
    if row.intent == "SearchCreativeWork" and not works and "play" not in row.words:
        return None
    if _SHOPPING & set(row.words) or any(_sentence_like(row.said(s)) for s in row.spans):
        return None
    labels: Labels = [None] * len(row.tokens)
    if find(row.words, TIMES + PLACES, labels) != labels:
        return None
    for span in row.spans:
        labels[span.start : span.end] = ["O"] * (span.end - span.start)
    found = utterance(row.tokens, "nomatch.none", SOURCE, MEDIA | SMALL_TALK, (), labels)
    return found if found and "B-verb" in found.labels else None


def _sentence_like(name: str) -> bool:
    """Titles with verbs, articles or question words would blur what those labels mean."""
    return any(w in ARTICLES or w in QUESTIONS or w in FORMS for w in name.split())
