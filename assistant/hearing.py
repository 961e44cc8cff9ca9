"""What the shopper typed -> what the dialog hears: cleaned, understood, slots told apart."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.denied import without_denied
from assistant.hints import hinted
from assistant.named import KnownNames
from assistant.private import private_words
from assistant.resolve import Resolver
from assistant.side_by_side import side_by_side
from assistant.spelling import Spelling, as_said
from assistant.time_said import apart, day_in_force, same_day, times_said
from assistant.ways_said import START, start_said, turned_round
from dialog.context import Guess, Heard
from dialog.topics import FALLBACK, NLU_ERROR, UNKNOWN
from nlu.acts import Acts
from nlu.base import Entity, NotUnderstood, Understander, Understanding
from nlu.clauses import MOST, cut
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
    "Everything the model marked, as said, less what is private."
    others: tuple["Perceived", ...] = ()
    "The further questions of the same turn, in order."

    @property
    def parts(self) -> tuple["Perceived", ...]:
        """Every question of the turn; one where nothing else was asked."""
        return (self, *self.others)


def clean(text: str) -> str:
    """Control characters become blanks, broken surrogates the replacement mark."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text).strip()


@dataclass(frozen=True, slots=True)
class Ears:
    understander: Understander
    acts: Acts
    resolver: Resolver
    names: KnownNames = field(default_factory=KnownNames)
    spelling: Spelling = field(default_factory=Spelling)

    def perceive(
        self, text: str, expected: str = "", in_force: Mapping[str, str] | None = None
    ) -> Perceived:
        """Understand one utterance.

        `expected` is the slot the dialog asked for, if any; `in_force` the slots it remembers.
        """
        mended = self.spelling.mended(text)
        perceived = self._perceive(mended, expected, in_force)
        return perceived if mended == text else _as_said(perceived, text)

    def _perceive(self, text: str, expected: str, in_force: Mapping[str, str] | None) -> Perceived:
        act = self.acts.find(text)
        try:
            result = self.understander.understand([text])[0]
            clauses = () if act else cut(_best(result), self.understander.understand, _IDLE)
        except ModelError as error:
            return Perceived(text, Heard(text, NLU_ERROR, act=act, error=str(error)), None)
        if clauses:
            return self._one_by_one(text, _best(result), clauses, in_force or {})
        return self._perceived(text, act, result, expected, in_force)

    def _one_by_one(
        self,
        text: str,
        whole: Understanding,
        clauses: Sequence[Understanding],
        in_force: Mapping[str, str],
    ) -> Perceived:
        """Two questions in one breath, the second one heard as after the first."""
        parts: list[Perceived] = []
        for clause in clauses:
            said = parts[-1].heard.slots if parts else {}
            parts.append(self._perceived(clause.text, None, clause, "", {**in_force, **said}))
        first, *rest = (part for one in parts for part in one.parts)
        others = tuple(replace(one, heard=replace(one.heard, also=True), others=()) for one in rest)
        slots = by_type(whole, private_words(text))
        return replace(
            first, text=text, understanding=whole, slots=slots, others=others[: MOST - 1]
        )

    def _perceived(
        self,
        text: str,
        act: str | None,
        result: Understanding | NotUnderstood,
        expected: str,
        in_force: Mapping[str, str] | None,
    ) -> Perceived:
        best = _best(result)
        turned = turned_round(text, in_force or {})
        private, meant = private_words(text), self.names.told_apart(without_denied(best))
        slots, in_force = by_type(best, private), in_force or {}
        start, meant = start_said(meant, in_force, self._is_place)
        newest = self._newest(meant, by_type(meant, private), in_force)
        newest |= {START: start} if start else turned
        kind = in_force.get("item.type", "")
        said = self.names.with_kind(self.names.spelt(newest), text, kind)
        self._fill_expected(said, text, expected)
        heard = self._heard(text, act, result, said)
        heard = replace(heard, intent=UNKNOWN) if turned else heard
        heard = hinted(heard, in_force, _unmarked(best), self.names.is_word)
        slot, values = side_by_side(meant, self.resolver.gazetteer, self.names.is_item)
        if act or not values:
            return Perceived(text, heard, best, slots)
        heard = replace(heard, slots={**said, slot: values[0]})
        also = tuple(self._also(best, slot, value) for value in values[1:])
        return Perceived(text, heard, best, slots, also)

    def _heard(
        self,
        text: str,
        act: str | None,
        result: Understanding | NotUnderstood,
        said: Mapping[str, str],
    ) -> Heard:
        best = _best(result)
        return Heard(
            text=text,
            intent=_intent(best, isinstance(result, Understanding), act),
            slots=said,
            act=act,
            bare=is_bare(best),
            points_back=bool(_POINTS_BACK.search(text)),
            likely=() if act else _likely(result),
            gives_up=self.acts.drops(text),
            guess=self._guess(said),
        )

    def _guess(self, said: Mapping[str, str]) -> Guess | None:
        """The place of this turn, where it is not spelt as it is written."""
        text = said.get("location", "")
        certainty = self.resolver.gazetteer.certainty(text) if text else 1.0
        place = self.resolver.place(said) if certainty < 1.0 else None
        return Guess("location", text, str(place), certainty) if place else None

    def _is_place(self, text: str) -> bool:
        return bool(self.resolver.gazetteer.find(text))

    def _also(self, best: Understanding, slot: str, value: str) -> Perceived:
        """The same question for another value that was said."""
        also = Heard(value, UNKNOWN, {slot: value}, bare=True, also=True)
        return Perceived(value, also, best, {slot: [value]})

    def _newest(
        self, best: Understanding, slots: Mapping[str, list[str]], in_force: Mapping[str, str]
    ) -> dict[str, str]:
        """The newest value of each type; places told apart, bare words like `shop` left out."""
        newest = {name: texts[-1] for name, texts in slots.items() if name != "location"}
        newest |= apart(slots) | times_said(best)
        if newest.get("item.size", "").lower() in _ONLY_COMPARED:
            del newest["item.size"]
        if newest.get("store.type", "").lower() in _ANY_SHOP:
            del newest["store.type"]
        for name in (_TIME, _DAY):
            if name in newest:
                newest[name] = same_day(newest[name], day_in_force(in_force))
        city, streets = in_force.get("location", ""), best.intent in _AMONG_SHOPS
        places = self.resolver.places(slots.get("location", ()), city, streets=streets)
        return {**newest, **places}

    def _fill_expected(self, said: dict[str, str], text: str, expected: str) -> None:
        """A bare place the model did not mark still answers "which city?"."""
        if expected == "location" and "location" not in said and len(text.split()) <= 5:
            bare = text.strip(" .,!?")
            if self.resolver.gazetteer.find(bare):
                said["location"] = bare


def _best(result: Understanding | NotUnderstood) -> Understanding:
    return result.best if isinstance(result, NotUnderstood) else result


def _as_said(perceived: Perceived, text: str) -> Perceived:
    """What was perceived of a mended text, told in the words that were said."""
    if perceived.understanding is None:
        return perceived
    said = as_said(perceived.understanding, text)
    return replace(perceived, understanding=said, slots=by_type(said, private_words(text)))


_IDLE = frozenset({UNKNOWN, FALLBACK})
"Intents that ask nothing."
_AMONG_SHOPS = frozenset({"find_the_store", "inventory_check", "price_check"})
"Questions in which an unknown place is a street of the city in force."
_TIME = "time.period_of_time"
_DAY = "store.hour.day"
_POINTS_BACK = re.compile(r"\b(they|them|their|there|theirs)\b", re.IGNORECASE)
_ANY_SHOP = frozenset({"store", "stores", "shop", "shops", "place", "places"})
"Words for a shop that say nothing about which."


_ONLY_COMPARED = frozenset("longer shorter wider bigger larger smaller taller".split())
"Sizes that name none."
_LITTLE_WORDS = frozenset(
    "and or in at on for with from to of about by some any maybe just please ok okay um uh no not "
    "i'm im we're were me my one ones it that this something hi hello hey so then also but "
    "instead rather than whatever anyway hmm well yeah yes ok oops sorry like nah actually make "
    "now oh those these them do you have got".split()
)


def is_bare(understanding: Understanding) -> bool:
    """Whether the utterance only names things: content slots, articles and little words."""
    named = {entity.name for entity in understanding.entities}
    return (
        bool(named - {"article"})
        and "verb" not in named
        and _outside(understanding) <= _LITTLE_WORDS
    )


def _outside(understanding: Understanding) -> frozenset[str]:
    """The words that no slot holds."""
    labels = zip(understanding.tokens, understanding.labels, strict=True)
    return frozenset(word.lower().strip(".,!?") for word, label in labels if label == "O")


def _unmarked(understanding: Understanding) -> list[str]:
    """The words that no slot holds and that are no little words, in order."""
    outside = _outside(understanding) - _LITTLE_WORDS
    words = (word.lower().strip(".,!?") for word in understanding.tokens)
    return [word for word in words if word in outside]


def _intent(best: Understanding, confident: bool, act: str | None) -> str:
    """The intent to route by. A fragment may follow up even where the model is unsure of it."""
    if act:
        return FALLBACK
    return best.intent if confident or best.intent == UNKNOWN else FALLBACK


def _likely(result: Understanding | NotUnderstood) -> tuple[str, ...]:
    """Intents worth asking about; none where it is sure, or likely no question of ours at all."""
    if isinstance(result, Understanding) or result.best.intent in (FALLBACK, UNKNOWN):
        return ()
    return result.likely


def by_type(
    understanding: Understanding, private: frozenset[int] = frozenset()
) -> dict[str, list[str]]:
    """Slot type -> its texts; neighbouring spans of one type are one thing ("samsung galaxy")."""
    slots: dict[str, list[str]] = {}
    before: Entity | None = None
    for entity in understanding.entities:
        if not private.isdisjoint(range(entity.start, entity.end)):
            continue
        texts = slots.setdefault(entity.name, [])
        if before and before.name == entity.name in _JOINED and before.end == entity.start:
            texts[-1] += f" {entity.text}"
        else:
            texts.append(entity.text)
        before = entity
    return slots


_JOINED = frozenset({"item.type", "item.name", "store.type", "store.name"})
