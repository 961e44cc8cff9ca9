"""Answers a choice offers, and which of them a shopper means; no model is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from dialog.context import Doubt
from dialog.plain import cardinal, ordinal, plain
from dialog.richer_states import Choose, Option
from dialog.walk import Walk, in_scope, render_both

_MOST = 20
"Answers of a list that are offered."
_LONG = 12
"Words of the longest turn that can be an answer with something around it."
_CLOSE = 84.0
"From here on, of 100, a misspelt word is taken for an answer."
_AHEAD = 6.0
"By how much the best must be ahead of the second."
_SHORT = 4
"Letters below which nothing is taken for a misspelling."
_YES, _NO = "yes", "no"
_ACTS: Mapping[str, str] = {"affirm": _YES, "deny": _NO}
_NOT = frozenset("not dont doesnt isnt except without neither nor".split())
_LITTLE = frozenset(
    "the a an please i id ill im we would like want will take give me us with for it is its thats "
    "that make be my mine prefer rather lets let go one ones option number choice um uh well so "
    "just then".split()
)
"Words around an answer that say nothing of which one."


@dataclass(frozen=True, slots=True)
class Offer:
    value: str
    label: str
    "What is shown, and what is said when it is picked."
    words: frozenset[tuple[str, ...]]
    "All ways to say it."
    intent: str = ""
    "What picking it is heard as; empty = it has a way of its own."
    go_on: str = ""
    "Whether the turn that is asked about goes on, with the guessed value or without it."


def offers(walk: Walk, state: Choose) -> tuple[Offer, ...]:
    """What can be picked at this moment. Raises Stuck."""
    if state.source:
        return offered_words(_listed(in_scope(walk), state.source))
    every = (_offer(walk, state, option) for option in state.options)
    if state.only_likely and walk.doubt:
        return _likely(tuple(zip(state.options, every, strict=True)), walk.doubt)
    return tuple(every)


def _likely(options: Sequence[tuple[Option, "Offer"]], doubt: Doubt) -> tuple["Offer", ...]:
    """Those whose intent the turn may have had, the likeliest first; then those without any."""
    meant: dict[str, Offer] = {}
    for intent in doubt.likely:
        for option, offer in options:
            if option.stands_for(intent):
                meant.setdefault(option.value, replace(offer, intent=intent))
    others = (offer for option, offer in options if not option.intent)
    return (*meant.values(), *others) if meant else tuple(offer for _, offer in options)


def offered_words(words: Sequence[str]) -> tuple[Offer, ...]:
    return tuple(Offer(word, word, frozenset({plain(word)})) for word in words)


def _offer(walk: Walk, state: Choose, option: Option) -> Offer:
    shown, spoken = render_both(walk, state, option.label)
    label = shown.strip() or option.value[:1].upper() + option.value[1:]
    said = filter(None, (label, option.value, spoken, *option.synonyms))
    return Offer(option.value, label, frozenset(map(plain, said)), option.intent, option.go_on)


def _listed(scope: Mapping[str, Any], path: str) -> list[str]:
    """The texts of a list that lies in the context; none where there is no such list."""
    found: Any = scope
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    texts = found if isinstance(found, list | tuple) else ()
    return list(dict.fromkeys(str(text) for text in texts if str(text).strip()))[:_MOST]


def picked(text: str, act: str | None, among: Sequence[Offer]) -> Offer | None:
    """The answer that a turn surely is: in its words, by its place in the list, or as yes or no."""
    words = plain(text)
    return _named(words, among) or _by_place(words, among) or _by_act(act, among)


def guessed(text: str, among: Sequence[Offer]) -> Offer | None:
    """The answer that a longer turn names, or a misspelt one."""
    words = plain(text)
    if not words or len(words) > _LONG:
        return None
    return _within(words, among) or _close(words, among)


def is_named(text: str, offer: Offer) -> bool:
    """Whether it was called by its words, and not by its place."""
    words = plain(text)
    return any(_holds(words, way) for way in offer.words)


def _named(words: tuple[str, ...], among: Sequence[Offer]) -> Offer | None:
    return _only([o for o in among if words in o.words or _bare(words) in o.words])


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the little words around it."""
    first, behind = 0, len(words)
    while first < behind and words[first] in _LITTLE:
        first += 1
    while behind > first and words[behind - 1] in _LITTLE:
        behind -= 1
    return words[first:behind] or words


def _by_place(words: tuple[str, ...], among: Sequence[Offer]) -> Offer | None:
    bare = _bare(words)
    if len(bare) != 1:
        return None
    place = ordinal(bare[0])
    if place is None and not any(w.isdecimal() for o in among for way in o.words for w in way):
        # Where numbers are offered, a number is one of them.
        place = cardinal(bare[0])
    if place == -1:
        return among[-1] if among else None
    return among[place - 1] if place and place <= len(among) else None


def _by_act(act: str | None, among: Sequence[Offer]) -> Offer | None:
    """Where one answer is offered beside `no`, a yes means that one."""
    meant = _ACTS.get(act or "")
    found = next((offer for offer in among if meant and offer.value == meant), None)
    others = [offer for offer in among if offer.value != _NO]
    only = others[0] if meant == _YES and len(others) == 1 and len(among) > 1 else None
    return found or only


def _within(words: tuple[str, ...], among: Sequence[Offer]) -> Offer | None:
    """The one that is named in the turn; of several, one whose words hold those of the others."""
    yes_or_no = {offer.value for offer in among} <= {_YES, _NO}
    if not yes_or_no and not _NOT.isdisjoint(words):
        return None
    named = [(len(w), o) for o in among for w in o.words if _holds(words, w)]
    longest = max((length for length, _ in named), default=0)
    return _only(list({o.value: o for length, o in named if length == longest}.values()))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    size = len(part)
    return size > 0 and any(words[n : n + size] == part for n in range(len(words) - size + 1))


def _close(words: tuple[str, ...], among: Sequence[Offer]) -> Offer | None:
    said = _bare(words)
    scored = sorted(((_score(said, offer), n) for n, offer in enumerate(among)), reverse=True)
    best, second = (*scored, (0.0, 0), (0.0, 0))[:2]
    return among[best[1]] if best[0] >= _CLOSE and best[0] - second[0] >= _AHEAD else None


def _score(said: tuple[str, ...], offer: Offer) -> float:
    return max((_likeness(said, way) for way in offer.words), default=0.0)


def _likeness(said: tuple[str, ...], way: tuple[str, ...]) -> float:
    """Short words have to be the same: `springfield, mo` is no misspelt `springfield, ma`."""
    if _short(said) != _short(way) or len("".join(way)) < _SHORT:
        return 0.0
    return fuzz.ratio(" ".join(said), " ".join(way))


def _short(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if len(word) < _SHORT]


def _only(found: list[Offer]) -> Offer | None:
    return found[0] if len(found) == 1 else None
