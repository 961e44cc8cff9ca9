"""Which of the eleven weather intents a question has, told from its words alone."""

from collections.abc import Sequence
from itertools import pairwise

from nlu.training.word_lists import word_set

TOPICS = {
    "rainfall": "rain rainy raining rains rainfall umbrella raincoat drizzle",
    "snow": "snow snowy snowing snowfall snowstorm snowstorms",
    "humidity": "humid humidity muggy sticky",
    "sunny": "sun sunny sunshine sunglasses sunscreen sunblock",
    "cloudy": "cloud clouds cloudy overcast",
    "temperature": """temperature temperatures temp temps degrees hot hotter cold colder cool
    cooler warm warmer chilly chillier freezing temperate gloves scarf coat jacket sweater""",
    "weather": "wind winds windy fog foggy storm storms stormy storming hail hailing",
}
_TOPIC_OF = {word: topic for topic, words in TOPICS.items() for word in words.split()}
_MEASURES = frozenset({"temperature", "temperatures", "temp", "temps", "degrees"})
_FORECASTS = word_set("weather forecast forecasts forcast climate weathr conditions")
_ASKED = word_set("is are was were will would does do did can should am could isn't won't has have")
_SUBJECTS = word_set("it there the i we you my")
_WH = word_set("what what's whats how how's hows when when's which")
_FRONTED = frozenset((a, b) for a in ("is", "will") for b in ("it", "there"))
_POLITE = word_set("hey please ok so and olly hi hello")
_BROKEN = word_set(
    """areas coverage activity warning restaurant table index country city state where who why
    not without than or alert record tornado starting"""
)


def weather_intent(words: Sequence[str]) -> str | None:
    """The intent, or None where the words leave it open."""
    if set(words) & _BROKEN or _muddled(words):
        return None
    topics = {_TOPIC_OF[w] for w in words if w in _TOPIC_OF}
    kind = _kind(words)
    if len(topics) > 1 or kind is None:
        return None
    if not topics:
        general = set(words) & _FORECASTS or (
            kind == "yes_no" and {"nice", "outside"} <= set(words)
        )
        return "weather.weather" if general else None
    topic = topics.pop()
    if topic in {"sunny", "cloudy", "weather"}:
        return f"weather.{topic}"
    return _valued(topic, kind, words)


def _muddled(words: Sequence[str]) -> bool:
    """Two questions in one, `forecast` as a verb, or words out of order."""
    pairs = list(pairwise(words))
    late = any(pair in _FRONTED for pair in pairs[3:]) and bool(set(words) & _FORECASTS)
    return (
        late
        or ("forecast", "to") in pairs
        or ("for", "in") in pairs
        or ("it", "it") in pairs
        or ("it", "snowstorm") in pairs
    )


def _valued(topic: str, kind: str, words: Sequence[str]) -> str | None:
    """Topics that part into a value asked and a yes or no."""
    said = {w for w in words if w in _TOPIC_OF}
    if {"chance", "chances"} & set(words) and kind == "yes_no":
        return None
    if kind == "yes_no":
        return None if said & _MEASURES - {"degrees"} else f"weather.{topic}_yes_no"
    if topic == "temperature":
        how_much = any(a == "how" and b in said for a, b in pairwise(words))
        asked = (how_much or said <= _MEASURES) and "when" not in words
        return "weather.temperature" if asked else None
    if topic == "humidity" and "humidity" not in words:
        return None
    return f"weather.{topic}"


def _kind(words: Sequence[str]) -> str | None:
    """`yes_no`, `value` or None for a statement or something unclear."""
    rest = list(words)
    while rest and rest[0] in _POLITE:
        rest.pop(0)
    if {"if", "whether"} & set(words):
        return "yes_no" if not set(words) & _WH else None
    asked = len(rest) > 1 and rest[0] in _ASKED and rest[1] in _SUBJECTS
    if asked and rest[:2] not in (["can", "you"], ["could", "you"]):
        return "yes_no"
    if set(rest) & _WH or asked:
        return "value"
    if any(pair in _FRONTED for pair in pairwise(rest)):
        return "yes_no"
    return None if _is_statement(rest) else "value"


def _is_statement(rest: Sequence[str]) -> bool:
    if not rest or rest[0] in _ASKED or {"it", "its", "it's", "there", "i'm"} & set(rest[:2]):
        return True
    return rest[0] == "i" and not {"know", "forecast"} & set(rest)
