"""Makes a written sentence look typed in haste, tidy, or heard by a recogniser.

Tokens and labels stay aligned whatever is changed: a word that becomes two keeps its span
("$40" -> "forty dollars" is B, I), and a misspelt word keeps the label of the word meant.
Every change is a function from words to words; a style is a list of changes with their rates.
"""

import re
from collections.abc import Callable
from random import Random

from nlu.labels import FUNCTION_SLOTS, OUTSIDE
from nlu.training.markup import Utterance, parse_line
from nlu.training.numerals import (
    Words,
    join_clock,
    say_money,
    say_numbers,
    split_clock,
    split_tail,
    write_money,
    write_numbers,
)
from nlu.training.word_lists import phrase_list, word_set

Change = Callable[[Words, Random], Words]

_NAMES = ("location", "store.name", "item.name")
_NO_CAPITALS = word_set(
    "near nearby nearest close closest local by me here there home my our this that house place "
    "area work around to right within a an the of or walking distance miles minutes few"
)
_CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december christmas easter thanksgiving"
)
_STATES = word_set(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la md ma mi mn ms mo mt ne nv nh nj nm ny "
    "nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc"
)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORT = {
    "you": "u",
    "your": "ur",
    "please": "pls",
    "are": "r",
    "thanks": "thx",
    "tomorrow": "tmrw",
}
_MISHEARD = {
    "weather": "whether", "buy": "by", "where": "wear", "wear": "where", "their": "there",
    "there": "their", "sale": "sail", "close": "clothes", "flour": "flower", "pair": "pear",
    "need": "knead", "right": "write", "know": "no", "to": "too", "rain": "reign", "sell": "cell",
    "steak": "stake", "bread": "bred", "find": "fine", "route": "root", "way": "weigh",
    "four": "for", "two": "to", "price": "prize", "stock": "stalk", "aisle": "isle",
}  # fmt: skip
_ASKING = word_set("is are am was do does did can could will would should has have any may")
"Words that open a question without an interrogative."
_OPENERS = phrase_list("um; uh; hey; hi; ok; so; okay so; hey there; hello; hello there")
_ASKERS = ("can you [tell](verb) me", "do you [know](verb)", "i [need](verb) to [know](verb)")
_CLOSERS = phrase_list("please; thanks; thank you; please and thank you")


def vary(utterance: Utterance, random: Random) -> Utterance:
    """The same request as another person would type or say it."""
    words = list(zip(utterance.tokens, utterance.labels, strict=True))
    if random.random() < 0.15:
        words = _add_courtesy(words, utterance.intent, random)
    for change, rate in random.choices(_STYLES, weights=(25, 45, 30))[0]:
        if random.random() < rate:
            words = change(words, random)
    tokens, labels = zip(*words, strict=True)
    return Utterance(tokens, utterance.intent, labels, utterance.source)


# Added words


def _add_courtesy(words: Words, intent: str, random: Random) -> Words:
    """A few words before or after; a whole question may be wrapped in another."""
    chatty = intent in ("nomatch.none", "unknown")
    if not chatty and words[0][1].startswith("B-interrogative") and random.random() < 0.4:
        return [*_marked(random.choice(_ASKERS)), *words]
    if random.random() < 0.6 or intent == "nomatch.none":
        return [*_marked(random.choice(_OPENERS)), *words]
    core, tail = split_tail(words[-1][0])
    closer = _marked(random.choice(_CLOSERS))
    closer[-1] = (closer[-1][0] + tail, OUTSIDE)
    return [*words[:-1], (core, words[-1][1]), *closer]


def _marked(text: str) -> Words:
    parsed = parse_line(text, "unknown")
    return list(zip(parsed.tokens, parsed.labels, strict=True))


def hesitate(words: Words, random: Random) -> Words:
    """`um` or `uh` before some word, never within a span."""
    places = [i for i, (_, label) in enumerate(words) if not label.startswith("I-")]
    at = random.choice(places)
    return [*words[:at], (random.choice(("um", "uh", "er")), OUTSIDE), *words[at:]]


# Letters, capitals and marks


def sentence_case(words: Words, random: Random) -> Words:
    """First letter and the pronoun `i` in capitals."""
    (first, label), *rest = words
    return [
        (first[0].upper() + first[1:], label),
        *((re.sub(r"^i(?=$|\W)", "I", token), other) for token, other in rest),
    ]


def name_case(words: Words, random: Random) -> Words:
    """`boston` -> `Boston`, `mesa az` -> `mesa AZ`, `friday` -> `Friday`."""

    def cased(token: str, label: str) -> str:
        core = split_tail(token)[0]
        if label == "I-location" and core in _STATES - {"me"}:
            return token.upper()
        named = label[2:] in _NAMES and core not in _NO_CAPITALS
        return token[0].upper() + token[1:] if named or core in _CALENDAR else token

    return [(cased(*word), word[1]) for word in words]


def upper_case(words: Words, random: Random) -> Words:
    return [(token.upper(), label) for token, label in words]


def lower_case(words: Words, random: Random) -> Words:
    return [(token.lower(), label) for token, label in words]


def end_mark(words: Words, random: Random) -> Words:
    """A question mark or full stop, where the sentence has none."""
    *rest, (last, label) = words
    if split_tail(last)[1]:
        return words
    question = words[0][1].startswith("B-interrogative") or words[0][0].lower() in _ASKING
    return [*rest, (last + ("?" if question else "."), label)]


def no_end_mark(words: Words, random: Random) -> Words:
    *rest, (last, label) = words
    return [*rest, (split_tail(last)[0], label)]


def no_marks(words: Words, random: Random) -> Words:
    """No punctuation behind any word."""
    return [(split_tail(token)[0], label) for token, label in words]


def no_apostrophes(words: Words, random: Random) -> Words:
    """`what's` -> `whats`."""
    return [(token.replace("'", "") or token, label) for token, label in words]


def shorten(words: Words, random: Random) -> Words:
    """`you` -> `u`."""
    return [(_SHORT.get(token, token), label) for token, label in words]


def mishear(words: Words, random: Random) -> Words:
    """One word becomes another that sounds alike."""
    places = [i for i, (token, _) in enumerate(words) if token in _MISHEARD]
    return _change_one(words, places, lambda token: _MISHEARD[token], random)


def mistype(words: Words, random: Random) -> Words:
    """One slip of the fingers in a word that matters."""
    places = [i for i, (token, label) in enumerate(words) if _worth_a_typo(token, label)]
    return _change_one(words, places, lambda token: _slip(token, random), random)


def _change_one(
    words: Words, places: list[int], change: Callable[[str], str], random: Random
) -> Words:
    if not places:
        return words
    at = random.choice(places)
    token, label = words[at]
    return [*words[:at], (change(token), label), *words[at + 1 :]]


def _worth_a_typo(token: str, label: str) -> bool:
    grammar = label == OUTSIDE or (label[2:] in FUNCTION_SLOTS and label != "B-verb")
    return token.isalpha() and len(token) > 3 and not grammar


def _slip(token: str, random: Random) -> str:
    """Swap, drop, double or miss one letter behind the first."""
    at = random.randrange(1, len(token) - 1)
    before, letter, following = token[:at], token[at], token[at + 1 :]
    return random.choice(
        (
            before + following[0] + letter + following[1:],
            before + following,
            before + letter + letter + following,
            before + _beside(letter, random) + following,
        )
    )


def _beside(letter: str, random: Random) -> str:
    """A neighbour on the keyboard."""
    row = next((row for row in _KEYBOARD if letter in row), letter)
    at = row.index(letter)
    return random.choice(row[max(at - 1, 0) : at] + row[at + 1 : at + 2] or letter)


_TIDY = ((sentence_case, 1.0), (name_case, 0.9), (end_mark, 0.8), (say_numbers, 0.1))
_TYPED = (
    (write_numbers, 0.6), (write_money, 0.4), (join_clock, 0.4), (no_end_mark, 0.7),
    (no_apostrophes, 0.5), (name_case, 0.15), (sentence_case, 0.2), (shorten, 0.12),
    (mistype, 0.25), (mistype, 0.06), (end_mark, 0.1), (upper_case, 0.02),
)  # fmt: skip
_SPOKEN = (
    (split_clock, 1.0), (say_money, 1.0), (say_numbers, 0.75), (no_marks, 1.0), (lower_case, 1.0),
    (hesitate, 0.12), (mishear, 0.12), (no_apostrophes, 0.2),
)  # fmt: skip
_STYLES: tuple[tuple[tuple[Change, float], ...], ...] = (_TIDY, _TYPED, _SPOKEN)
