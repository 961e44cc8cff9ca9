"""What short turns mean beside what the model marks: `too much`, `wireless`, `call them`.

Each is read only where a conversation is under way that gives it a sense.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from dialog.context import Heard
from dialog.plain import ordinal
from dialog.topics import FALLBACK, SERVICE_VERBS, UNKNOWN, is_grammar

_TOO_MUCH = re.compile(
    r"\btoo (?:much|high|steep|dear|pricey|expensive)\b|\boverpriced\b|\brip-?\s?off\b"
    r"|\bprices? (?:is|are) (?:ridiculous|insane|crazy|outrageous|a joke)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:phone|telephone|number|address)\b|\bcall (?:it|them|him|her|there|the (?:store|shop))\b",
    re.IGNORECASE,
)
_MOST_WORDS = 8
_IDLE = frozenset({UNKNOWN, FALLBACK})
_THINGS, _SHOPS = frozenset({"item.type", "item.name"}), frozenset({"store.name", "store.type"})
_SHOP_QUESTION = "find_the_store"
_NO_DETAILS = frozenset("other others another more else different next same any".split())
"Words that point at a list."
_DETAIL_WORDS = 3
"Words of the longest detail: `wireless ones`, `with a hood`."


IsWord = Callable[[str], bool]
"Whether a word finds something in the catalogue."


def hinted(
    heard: Heard, in_force: Mapping[str, str], words: Collection[str], is_word: IsWord
) -> Heard:
    """The turn with what its words hint at; the same where they hint at nothing.

    `words`: those that stand outside all slots and are no little words.
    """
    if heard.act or heard.error or heard.intent not in _IDLE:
        return heard
    if not _THINGS.isdisjoint(heard.slots):
        return _about_a_thing(heard, is_word)
    if len(heard.text.split()) > _MOST_WORDS or not all(map(is_grammar, heard.slots)):
        return heard
    about_things = not _THINGS.isdisjoint(in_force)
    if _TOO_MUCH.search(heard.text) and (about_things or not _SHOPS.isdisjoint(in_force)):
        return _followed(heard, {"cost.low": "cheaper"})
    if _CALL.search(heard.text) and not _SHOPS.isdisjoint(in_force):
        return replace(heard, intent=_SHOP_QUESTION, bare=False)
    kind = in_force.get("item.type", "")
    # "The second one" is a place in a list.
    details = [word for word in words if _is_detail(word.strip(".,!?")) and is_word(word)]
    if kind and 0 < len(words) <= _DETAIL_WORDS and len(details) == len(words):
        return _followed(heard, {"item.type": " ".join((*words, kind))})
    return heard


def _is_detail(word: str) -> bool:
    return word not in _NO_DETAILS and ordinal(word) is None


def _about_a_thing(heard: Heard, is_word: IsWord) -> Heard:
    """`Comfortable shoes for standing all day` wants to know about shoes, whatever else it says.

    So does `what are the best rated vacuum cleaners`, where the model is not sure.
    """
    if not any(map(is_word, heard.slots.get("item.type", "").split())):
        return heard
    wishes = any(name.startswith(("cost.", "rating.")) for name in heard.slots)
    if heard.intent == FALLBACK and heard.likely and wishes:
        return replace(heard, intent="price_check", likely=())
    words = {word.strip(".,!?") for word in heard.text.lower().split()}
    # "For standing all day" does nothing with the shoes.
    does = not heard.slots.get("verb", "ing").endswith("ing")
    asks = does or any(name.startswith("interrogative") for name in heard.slots)
    is_ours = heard.intent == UNKNOWN and not asks and SERVICE_VERBS.isdisjoint(words)
    return replace(heard, bare=True) if is_ours else heard


def _followed(heard: Heard, slots: Mapping[str, str]) -> Heard:
    return replace(heard, intent=UNKNOWN, slots={**heard.slots, **slots}, bare=True)
