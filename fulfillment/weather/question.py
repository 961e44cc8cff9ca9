"""What a weather question is about, before anything is looked up: the place, its time, the words.

Every source starts here; what it found then goes through `weather_data`.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from typing import Any

from fulfillment.asked import echo, unknown_place
from fulfillment.base import Ambiguous, NothingFound, Outcome, Request
from fulfillment.day_words import span_words
from fulfillment.english import place_words
from fulfillment.geo import zone_of
from fulfillment.plain_words import plain_words, word_set
from fulfillment.weather.asked import asked, wants_umbrella
from values.place import Place
from values.when import When

QUESTIONS = word_set(
    "weather.weather weather.temperature weather.temperature_yes_no weather.sunny weather.cloudy "
    "weather.snow weather.snow_yes_no weather.rainfall weather.rainfall_yes_no weather.humidity "
    "weather.humidity_yes_no"
)

SHORT = timedelta(hours=3)
"A shorter span has one temperature, a longer one a range."
MOST_CHOICES = 4
"Places of one name that are offered to choose from."
_OF_THE_DAY = word_set("weather.rainfall weather.rainfall_yes_no weather.snow weather.snow_yes_no")
"Questions that mean the rest of today where they say no time."
_GOING_ON = word_set("raining snowing pouring drizzling sprinkling hailing")
_YET_TO_COME = word_set("will going gonna expected supposed chance likely might if")
_AT_THIS_MOMENT = word_set("now currently current outside")
_OVER = word_set("did was rained snowed fell fallen already far")
"Of today: `so far`, `has it rained already`."


def local_time(request: Request, utc_offset_s: float | None = None) -> datetime:
    """Now at the place, naive; by the offset a service gave, else by its longitude, where its
    time zone is not known."""
    place = request.place
    if place is not None and (known := zone_of(place.timezone)):
        return request.now.astimezone(known).replace(tzinfo=None)
    if utc_offset_s is not None and abs(utc_offset_s) < 86_400:
        zone = timezone(timedelta(seconds=utc_offset_s))
    elif place is None or place.longitude is None:
        return request.now.replace(tzinfo=None)
    else:
        zone = timezone(timedelta(hours=round(place.longitude / 15)))
    return request.now.astimezone(zone).replace(tzinfo=None)


def looked_for(request: Request, now: datetime) -> dict[str, Any]:
    """What every outcome names; `now` is the local time of the place, naive."""
    when = request.when
    return {
        "place": None if request.place is None else place_words(request.place),
        "unknown_place": unknown_place(request),
        "said_time": echo(request.unread_time) or None,
        "day": span_words(when, now),
        "past": when is not None and when.end <= now,
        "now": is_now(when, now),
        "missing": None,
        "too_far": False,
    }


def is_located(place: Place) -> bool:
    return place.latitude is not None and place.longitude is not None


def is_now(when: When | None, now: datetime) -> bool:
    """Whether the moment of asking is meant: nothing was said, or `right now`."""
    return when is None or span_words(when, now) == span_words(None, now)


def unread(
    request: Request, now: datetime, source: str, *, searches: bool = False
) -> Outcome | None:
    """What every source answers where place or time are missing, unclear or could not be read.

    `searches`: the source looks itself for places nobody here knows.
    """
    if len(request.namesakes) > 1:
        return _which(request, now, source)
    missing = None
    if request.place is None and not request.unread_place:
        missing = "place"
    elif request.unread_time and (request.place is not None or searches):
        missing = "time"
    elif request.place is not None or searches:
        return None
    data = {**looked_for(request, now), "missing": missing}
    return NothingFound(request.question, data, source)


def name_asked(text: str) -> str:
    """What of the shopper's words may be a name or a zip code: no lists, no machines' addresses."""
    kept = "".join(c if c.isalnum() or c in " ,.'-\u2019" else " " for c in echo(text))
    name = " ".join(kept.split()).strip(" ,.'-")
    is_zip = name.isdecimal() and len(name) == 5
    return name if len(name) > 1 and (is_zip or any(c.isalpha() for c in name)) else ""


def too_far(request: Request, now: datetime, source: str) -> NothingFound:
    """Nobody knows the weather of that time: it lies too far ahead, or before the records."""
    return NothingFound(request.question, {**looked_for(request, now), "too_far": True}, source)


def _which(request: Request, now: datetime, source: str) -> Ambiguous:
    places = request.namesakes[:MOST_CHOICES]
    name = echo(places[0].name)
    data = {**looked_for(request, now), "place": name, "unknown_place": None}
    choices = tuple(dict.fromkeys(map(_choice, places)))
    return Ambiguous(request.question, choices, data, source)


def _choice(place: Place) -> str:
    """`Springfield, IL`; by its country where it has no region."""
    country = f"{place.name}, {place.country}" if place.country else place.name
    return echo(str(place) if place.region else country)


def with_time_meant(request: Request, now: datetime) -> Request:
    """`will it rain?`, `do i need an umbrella today?` mean the rest of today, `is it raining?`
    this moment, `did it rain today?` what is over of it."""
    umbrella = wants_umbrella(request.question, asked(request.text))
    if not (umbrella or request.question in _OF_THE_DAY):
        return request
    words, when = set(plain_words(request.text)), request.when
    if when is None and _is_of_this_moment(words):
        return request
    midnight, end = datetime.combine(now, time()), datetime.combine(now, time.max)
    if when is not None and (when.start, when.end) != (midnight, midnight + timedelta(days=1)):
        return request
    start = now.replace(second=0, microsecond=0)
    over = words & _OVER and start > midnight
    return replace(request, when=When(*((midnight, start) if over else (start, end)), "day", ""))


def _is_of_this_moment(words: set[str]) -> bool:
    going_on = bool(words & _GOING_ON) and not words & _YET_TO_COME
    return going_on or bool(words & _AT_THIS_MOMENT)
