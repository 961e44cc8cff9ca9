"""Riva's names -> ours: intents, slots, sort words. Tables and small pure functions.

Sources: the evaluation sets published with Riva's client, and the label list of NeMo's documents.
"""

import re
from collections.abc import Mapping

from nlu.labels import INTENTS, SLOTS

NOTHING, UNKNOWN = "nomatch.none", "unknown"

INTENT_NAMES: Mapping[str, str] = {
    "weather.temprature": "weather.temperature",  # so spelt in the deployed model
    "weather.temprature_yes_no": "weather.temperature_yes_no",
    "weather.windspeed": "weather.weather",
    "weather.alert": "weather.weather",
    "store_location": "find_the_store",
    "navigation.startnavigation": "navigation.startnavigationpoi",
    "navigation.navigationavoidhighways": "navigation.startnavigationpoi",
    "navigation.getdistance": "navigation.geteta",
    "navigation.getdistancepoi": "navigation.geteta",
    "navigation.gettraveltime": "navigation.geteta",
    "navigation.gettraveltimepoi": "navigation.geteta",
    "navigation.showmap": "navigation.showmappoi",
    "navigation.showdirectionpoi": "navigation.showdirection",
    "navigation.showdirectionavoidhighways": "navigation.showdirection",
    # A shop assistant has nothing to say to these three.
    "navigation.stopnavigation": NOTHING,
    "navigation.istollsonroute": NOTHING,
    "navigation.getspeedlimitonroute": NOTHING,
    "context.weather": UNKNOWN,
    "context.continue": UNKNOWN,
    "context.navigation": UNKNOWN,
    "context.rating": UNKNOWN,
    "context.distance": UNKNOWN,
}
"Riva's intent -> ours, where the name differs; every other name is one of ours or unknown."

SLOT_NAMES: Mapping[str, str] = {
    "weatherplace": "location",
    "destinationplace": "location",
    "sourceplace": "location",
    "weatherforecastdaily": "time.period_of_time",
    "weathertime": "time.period_of_time",
    "day_of_week": "time.period_of_time",
    "poiplace": "store.type",
}
"Riva's slot -> ours. Units, `max`, `alerttype`, `navigationmethod` and such are dropped."

SORTED_BY = "poisortcriteria"
"Riva's slot whose word decides what it is."

SORT_WORDS: Mapping[str, str] = {
    word: slot
    for slot, words in {
        "location": "nearest nearer nearby near closest closer close closeby distance local",
        "cost.low": "cheap cheaper cheapest inexpensive affordable lowest price prices priced",
        "cost.average": "moderate moderately reasonable reasonably",
        "cost.high": "expensive pricey fancy upscale luxury premium",
        "rating.high": "good better best great nice top popular rating ratings rated",
        "rating.average": "decent okay average",
        "rating.low": "bad worst",
    }.items()
    for word in words.split()
}
"Word of a sort criterion -> our slot; the first word that is here counts."

_SEPARATOR = re.compile(r"\[(?:SEP|CLS|PAD)\]", re.IGNORECASE)
_MARKS = re.compile(r"[\r?,.]")
_PREFIX = re.compile(r"^[BI]-")


def clean_name(name: str) -> str:
    """A label without the carriage return that label files from Windows leave behind."""
    return name.replace("\r", "").strip()


def clean_words(token: str) -> str:
    """A slot's value without the marks and separators that the tokenizer leaves in it."""
    return " ".join(_MARKS.sub("", _SEPARATOR.sub(" ", token)).split())


def intent_of(name: str) -> str:
    """One of our 20 intents, whatever the name."""
    plain = clean_name(name).lower()
    known = plain if plain in INTENTS else UNKNOWN
    return INTENT_NAMES.get(plain, known)


def slot_of(name: str, words: str) -> str | None:
    """One of our 26 slots; None where the value is nothing we use."""
    plain = class_of(name)
    if plain == SORTED_BY:
        return _sort_slot(words)
    return plain if plain in SLOTS else SLOT_NAMES.get(plain)


def class_of(name: str) -> str:
    """Riva's slot without BIO prefix."""
    return _PREFIX.sub("", clean_name(name)).lower()


def continues(name: str) -> bool:
    """Whether the label says that the value belongs to the one before it."""
    return clean_name(name).startswith("I-")


def _sort_slot(words: str) -> str | None:
    return next((SORT_WORDS[w] for w in words.lower().split() if w in SORT_WORDS), None)
