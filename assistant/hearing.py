"""What the shopper typed -> what the dialog hears: cleaned, understood, slots told apart."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.resolve import Resolver
from dialog.context import Heard
from dialog.topics import FALLBACK, NLU_ERROR, UNKNOWN
from nlu.acts import Acts
from nlu.base import Entity, NotUnderstood, Understander, Understanding
from values.errors import ModelError


@dataclass(frozen=True, slots=True)
class Perceived:
    """One utterance through NLU and acts."""

    text: str
    heard: Heard
    "For the dialog."
    understanding: Understanding | None
    "None when the engine failed."
    slots: Mapping[str, list[str]] = field(default_factory=dict)
    "Everything the model marked, as said."


def clean(text: str) -> str:
    """Control characters become blanks, broken surrogates the replacement mark."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text).strip()


@dataclass(frozen=True, slots=True)
class Ears:
    understander: Understander
    acts: Acts
    resolver: Resolver

    def perceive(
        self, text: str, expected: str = "", in_force: Mapping[str, str] | None = None
    ) -> Perceived:
        """Understand one utterance.

        `expected` is the slot the dialog asked for, if any; `in_force` the slots it remembers.
        """
        act = self.acts.find(text)
        try:
            result = self.understander.understand([text])[0]
        except ModelError as error:
            return Perceived(text, Heard(text, NLU_ERROR, act=act, error=str(error)), None)
        confident = isinstance(result, Understanding)
        best = result.best if isinstance(result, NotUnderstood) else result
        slots = _by_type(best)
        said = self._newest(slots, in_force or {}, streets=best.intent in _AMONG_SHOPS)
        self._fill_expected(said, text, expected)
        heard = Heard(
            text=text,
            intent=_intent(best, confident, act),
            slots=said,
            act=act,
            bare=is_bare(best),
            points_back=bool(_POINTS_BACK.search(text)),
        )
        return Perceived(text, heard, best, slots)

    def _newest(
        self, slots: Mapping[str, list[str]], in_force: Mapping[str, str], *, streets: bool
    ) -> dict[str, str]:
        """The newest value of each type; places told apart, bare words like `shop` left out."""
        newest = {name: texts[-1] for name, texts in slots.items() if name != "location"}
        if newest.get("store.type", "").lower() in _ANY_SHOP:
            del newest["store.type"]
        if _TIME in newest:
            newest[_TIME] = same_day(newest[_TIME], in_force.get(_TIME, ""))
        city = in_force.get("location", "")
        places = self.resolver.places(slots.get("location", ()), city, streets=streets)
        return {**newest, **places}

    def _fill_expected(self, said: dict[str, str], text: str, expected: str) -> None:
        """A bare place the model did not mark still answers "which city?"."""
        if expected == "location" and "location" not in said and len(text.split()) <= 5:
            bare = text.strip(" .,!?")
            if self.resolver.gazetteer.find(bare):
                said["location"] = bare


_AMONG_SHOPS = frozenset({"find_the_store", "inventory_check", "price_check"})
"Questions in which an unknown place is a street of the city in force."
_TIME = "time.period_of_time"
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night", "noon", "midnight"})
_POINTS_BACK = re.compile(r"\b(they|them|their|there|theirs)\b", re.IGNORECASE)
_ANY_SHOP = frozenset({"store", "stores", "shop", "shops", "place", "places"})
"Words for a shop that say nothing about which."


_LITTLE_WORDS = frozenset(
    "and or in at on for with from to of about by some any maybe just please ok okay um uh no not "
    "i'm im we're were me my one ones it that this something hi hello hey so then also".split()
)


def same_day(said: str, in_force: str) -> str:
    """A mere part of a day belongs to the day in force: `tomorrow`, then `in the evening`."""
    if said.lower().removeprefix("the ").strip(" .,!?") not in _PARTS_OF_DAY:
        return said
    day = [word for word in in_force.split() if word.lower() not in _PARTS_OF_DAY]
    return " ".join([*day, said])


def is_bare(understanding: Understanding) -> bool:
    """Whether the utterance only names things: content slots, articles and little words."""
    labels = zip(understanding.tokens, understanding.labels, strict=True)
    outside = {word.lower().strip(".,!?") for word, label in labels if label == "O"}
    named = {entity.name for entity in understanding.entities}
    return bool(named - {"article"}) and "verb" not in named and outside <= _LITTLE_WORDS


def _intent(best: Understanding, confident: bool, act: str | None) -> str:
    """The intent to route by. A fragment may follow up even where the model is unsure of it."""
    if act:
        return FALLBACK
    return best.intent if confident or best.intent == UNKNOWN else FALLBACK


def _by_type(understanding: Understanding) -> dict[str, list[str]]:
    """Slot type -> its texts; neighbouring spans of one type are one thing ("samsung galaxy")."""
    slots: dict[str, list[str]] = {}
    before: Entity | None = None
    for entity in understanding.entities:
        texts = slots.setdefault(entity.name, [])
        if before and before.name == entity.name in _JOINED and before.end == entity.start:
            texts[-1] += f" {entity.text}"
        else:
            texts.append(entity.text)
        before = entity
    return slots


_JOINED = frozenset({"item.type", "item.name", "store.type", "store.name"})
