"""What each question talks about: which slots it uses, and the words flows name it by.

The engine needs it to tell a follow-up ("and in boston?") from a new question, and to know what
to forget when the subject changes. An author adds own intents under `topics:` in the main flow.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

FALLBACK = "nomatch.none"
UNKNOWN = "unknown"
NLU_ERROR = "jarvis_error"
UNSURE = "unsure"
"Where a turn leads that may mean several things, so that the shopper is asked which."
UNCERTAIN = "uncertain"
"Where a turn leads with a value that was only guessed, so that the shopper is asked about it."
NO_MORE = "list.end"
"What a turn is routed by that wants more of a list than there is, or a thing that is not in it."

_ITEM = frozenset({"item.type", "item.name", "item.color", "item.size", "item.quantity"})
_HOURS = frozenset({"store.status", "store.hour.start", "store.hour.end", "store.hour.day"})
_STORE = frozenset({"store.type", "store.name"}) | _HOURS
_COST = frozenset({"cost.low", "cost.average", "cost.high"})
_RATING = frozenset({"rating.low", "rating.average", "rating.high"})
_PLACE = frozenset({"location", "location.relative"})
_TIME = frozenset({"time.period_of_time"})

_QUALIFIERS = _HOURS | _COST | _RATING | {"item.color", "item.size", "item.quantity"}
"Slots that describe a subject and are forgotten with it."
_ITEM_NAMES = frozenset({"item.type", "item.name"})
_STORE_NAMES = frozenset({"store.type", "store.name"})
_ITEM_WORDS = _ITEM_NAMES | {"item.color", "item.size"}
_SUBJECT = _QUALIFIERS | _ITEM_NAMES | _STORE_NAMES
_NEARBY = frozenset({"location.relative"})
_START = frozenset({"location.start"})
_NAMES = _ITEM_NAMES | _STORE_NAMES
_CHOOSING = _NEARBY | _COST | _RATING
_DAY = _TIME | {"store.hour.day"}
_CLOCK = frozenset({"store.hour.start", "store.hour.end"})
_FAMILIES = (_COST, _RATING, _DAY, _CLOCK)
"Slots of one family stand for the same thing; the newest one counts."
_NOTHING: frozenset[str] = frozenset()
_GRAMMAR = ("verb", "article", "interrogative")


@dataclass(frozen=True, slots=True)
class Topic:
    group: str
    "`weather`, `goods` or `stores`; a time said for one group is not carried to another."
    uses: frozenset[str]
    "Slots the question can be about; saying one of them alone is a follow-up."
    fresh: frozenset[str] = frozenset()
    "Used slots that count only when said in this turn, not remembered from before."
    opens: frozenset[str] = frozenset()
    "Slots that ask this question by themselves: `running shoes` wants to know about them."
    brings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    "Slot of the thing an answer named -> fresh slots of it that count with it: a shop, its city."
    goes: bool = False
    "Whether a place alone is what is asked about: `how long to denver`."
    asks: Mapping[str, str] = field(default_factory=dict)
    "What a mere question word asks next: `where?` after a price looks for a shop."


_WEATHER = Topic("weather", _PLACE | _TIME)
_STORES = Topic("stores", _STORE | _ITEM | _COST | _RATING | _PLACE | _TIME)
_WAYS = replace(_STORES, uses=_STORES.uses | _START, goes=True)
_FIND = replace(_STORES, opens=_STORE_NAMES)
_ASKS = {
    "interrogative.location": "find_the_store",
    "interrogative.personal": "find_the_store",
}
_PRICE = Topic(
    "goods",
    _ITEM | _COST | _RATING | {"store.name"} | _PLACE,
    fresh=_PLACE,
    opens=_ITEM_NAMES,
    brings={"store.name": _PLACE},
    asks=_ASKS,
)

TOPICS: Mapping[str, Topic] = {
    "price_check": _PRICE,
    "inventory_check": Topic("goods", _ITEM | _STORE | _COST | _RATING | _PLACE, asks=_ASKS),
    "find_the_store": _FIND,
    "store_location": _STORES,
    "navigation.startnavigationpoi": _WAYS,
    "navigation.geteta": _WAYS,
    "navigation.showdirection": _WAYS,
    "navigation.showmappoi": _WAYS,
    "weather.weather": _WEATHER,
    "weather.temperature": _WEATHER,
    "weather.temperature_yes_no": _WEATHER,
    "weather.sunny": _WEATHER,
    "weather.cloudy": _WEATHER,
    "weather.snow": _WEATHER,
    "weather.snow_yes_no": _WEATHER,
    "weather.rainfall": _WEATHER,
    "weather.rainfall_yes_no": _WEATHER,
    "weather.humidity": _WEATHER,
    "weather.humidity_yes_no": _WEATHER,
}

SERVICE_VERBS = frozenset(
    "deliver delivers delivery ship ships shipping return returns exchange refund reserve book pay "
    "track order ordered cancel hire hiring apply repair install assemble charge charged redeem "
    "replace complain".split()
)
"What shoppers want done that no question of ours does; such a turn follows nothing up."

ALIASES: Mapping[str, str] = {
    "find_the_store": "store_location",
    "store_location": "find_the_store",
}

_WORDS: Mapping[str, tuple[str, ...]] = {
    "check_item_price": ("price_check",),
    "retail_inventory_check": ("inventory_check",),
    "store_location": ("find_the_store",),
    "weather": ("weather.weather",),
    "temperature": ("weather.temperature",),
    "tempyesno": ("weather.temperature_yes_no",),
    "sunny": ("weather.sunny",),
    "cloudy": ("weather.cloudy",),
    "snow": ("weather.snow",),
    "snowfall": ("weather.snow_yes_no",),
    "rain": ("weather.rainfall",),
    "rainfall": ("weather.rainfall_yes_no",),
    "humidity": ("weather.humidity", "weather.humidity_yes_no"),
}
"The reference flows' own words for questions; they contradict the intents' names on purpose."


def question(word: str, topic: str) -> str:
    """The intent meant by the context key `intent`; the routed intent decides where two fit."""
    meant = _WORDS.get(word, (word,) if word in TOPICS else ())
    asked = topic if not meant or topic in meant else meant[0]
    return "find_the_store" if asked == "store_location" else asked


def is_question(word: str) -> bool:
    """Whether a word means a question, in the reference flows' words or as an intent."""
    return word in _WORDS or word in TOPICS


@lru_cache(maxsize=1024)
def is_grammar(slot: str) -> bool:
    """Slots that say how something is asked, not what about."""
    return slot.startswith(_GRAMMAR)


def opened_by(said: Mapping[str, str], topics: Mapping[str, Topic]) -> str:
    """The question that a mere keyword asks, or `unknown`."""
    if "find_the_store" in topics and "location" in said and not _ITEM_NAMES.isdisjoint(said):
        return "find_the_store"
    return next((i for i, topic in topics.items() if not topic.opens.isdisjoint(said)), UNKNOWN)


def names_nothing_new(said: Mapping[str, str], topic: Topic, *, points_back: bool) -> bool:
    """Whether a question is about what was just named: "is it open", "do they have it"."""
    if not _STORE_NAMES.isdisjoint(said) or "location" in said or chooses(said):
        return False
    if topic.group == "goods":
        return points_back
    return topic.group == "stores" and _ITEM_NAMES.isdisjoint(said)


def followed_up(topic: str, said: Mapping[str, str]) -> str:
    """What a follow-up asks: "any cheaper ones" after a stock question is about prices."""
    content = {name for name in said if not is_grammar(name)}
    priced = bool(content) and content <= _COST | _RATING
    return "price_check" if topic == "inventory_check" and priced else topic


def asked_by_a_word(said: Mapping[str, str], topic: Topic | None) -> str:
    """What a turn asks that is a mere question word: "where?" after a price; empty = nothing."""
    if topic is None or not said or not all(map(is_grammar, said)):
        return ""
    return next((intent for slot, intent in topic.asks.items() if slot in said), "")


def names_a_subject(said: Mapping[str, str]) -> bool:
    """Whether a thing or shop is named, so that `it` means nothing named before."""
    return not _NAMES.isdisjoint(said)


def chooses(said: Collection[str]) -> bool:
    """Whether the turn picks among shops (the nearest, a cheaper one), so not the one named."""
    return not _CHOOSING.isdisjoint(said)


@lru_cache(maxsize=4096)
def obsolete(said: frozenset[str], group: str, goes: bool, follow_up: bool) -> frozenset[str]:
    """What the slots said make obsolete of those remembered, for a topic of that group, if any.

    Kept: shoppers say the same few sets of slots all day long.
    """
    gone = _changed(said, group) if follow_up else _renamed(said, group, goes)
    if group == "stores" and not follow_up:
        # "is it open 24 hours", then "what's the phone number": the hours are no longer asked.
        gone |= _CLOCK | {"store.status"}
    if goes and not follow_up and not (_STORE_NAMES | {"location"}).isdisjoint(said):
        # Another way, from wherever the shopper is.
        gone |= _START
    gone |= _rivals(said, follow_up)
    if "location" in said and not follow_up:
        gone |= _DAY
    return gone


def _rivals(said: frozenset[str], follow_up: bool) -> frozenset[str]:
    """A new price, rating or time replaces the old one; a new question's place `nearest`."""
    gone = _NEARBY if "location" in said and not follow_up else _NOTHING
    for family in _FAMILIES:
        if not family.isdisjoint(said):
            gone |= family
    return gone


def _changed(said: frozenset[str], group: str) -> frozenset[str]:
    """In a follow-up, "what about nike" keeps the kind of thing; "and jeans" drops the brand.

    Where shops are looked for, a dish or thing and a kind of shop take each other's place.
    """
    gone = _ITEM_WORDS if "item.type" in said else _NOTHING
    if "store.type" in said:
        gone |= _STORE_NAMES
    if group == "stores":
        gone |= {"store.name"} if chooses(said) else _NOTHING
        gone |= _STORE_NAMES if "item.type" in said else _NOTHING
        gone |= _ITEM_WORDS if "store.type" in said else _NOTHING
    return gone


def _renamed(said: frozenset[str], group: str, goes: bool) -> frozenset[str]:
    """In a new question, a new subject takes what described the old one away with it."""
    if _ITEM_NAMES.isdisjoint(said) and _STORE_NAMES.isdisjoint(said):
        if goes and "location" in said and not chooses(said):
            return _SUBJECT
        return frozenset({"store.name"}) if chooses(said) else _NOTHING
    if _ITEM_NAMES.isdisjoint(said) and group == "goods":
        # "do you have it at target" names a shop, yet the thing asked for stays.
        return _STORE
    return _SUBJECT | _TIME if group == "stores" else _SUBJECT
