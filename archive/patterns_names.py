"""Where a text holds a person's name, after fixed phrases: "my name is ...". Knows no names.

So a word that may go on the sentence is told from a name by a list of such words.
"""

import re
from collections.abc import Iterator

from archive.patterns_numbers import Span

_NAME = r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*"
_WHOSE = r"(?:my|his|her|our|their|your)(?:\s+\w+['’]s)?"
_CUES = re.compile(
    rf"\b(?:{_WHOSE}\s+(?:(?:full|first|last|middle|family|given)\s+)?(?:sur)?name(?:\s+is|['’]s)"
    r"|i(?:['’]m|\s+am)\s+(?:called|named)"
    r"|under\s+the\s+name(?:\s+of)?"
    r"|call\s+me)\s+(?:is\s+)?(?:(?:mr|mrs|ms|miss|dr|prof)\.?\s+)?",
    re.I,
)
_SPEAKING = re.compile(
    rf"\bthis\s+is\s+((?:{_NAME}\s+){{1,3}})(?:speaking|calling)\b",
    re.I,
)
_SPELLED = re.compile(r"\b(?:spelled|spelt|spell\s+it)\s+((?:[a-z][\s.,-]+){2,}[a-z])\b", re.I)
_WORD = re.compile(rf"\s*({_NAME})")
_PARTICLES = frozenset("van von der den de del della di da la le bin ibn al el st mac mc o".split())
NAME_WORDS = frozenset(
    "name surname called named call speaking calling spelled spelt spell".split()
)
"The phrases have one of them."
_MOST = 3
"Words of a name, particles apart."
_STOP = frozenset(
    """
    a about above actually after again ah all almost already also always am an and any anyone
    anything anytime are around as asap asking at away back be because been before being below
    between book both but by call called calling can cannot cant checking come could day days did do
    does doing done dont down each early eh either else email er even every everyone find first
    for from further get getting give go going gone good got had has have having hello help here
    hey hi him his hoping how i id if ill im in inside interested into is isnt it its ive just
    know last late later least let like listed living located look looking make many may me might
    mine more most much must my need needing needs never next nice no nobody none nor not nothing
    now of off often oh ok okay on once one only or order other our out outside over past phone
    please pls probably put really registered right said same say searching see send shall she
    should show since so some somebody someone something sometime soon sorry speaking spelled
    spelt still such sure taken tell text than thank thanks that thats the their them then there
    these they thing think this those though through till time to today tomorrow tonight too
    trying two u uh um under unless until up ur us use used using very want wanted wanting was
    wasnt we week well were what whatever whats when whenever where wheres which while who whom
    whose why will with within without wondering wont would wrong yeah yes yesterday yet you your
    """.split()
)
"Words that go on after a name, or stand where none is."
_NAMES_TOO = frozenset({"will", "may"})
"Of these, the ones that people are called."
_CALL_ME = frozenset(
    """
    anything cab cheap crazy curious dumb dad dear desperate fool fussy idiot impatient lazy lucky
    mad madam maybe mom names nuts old paranoid picky silly sir skeptical stupid surprised taxi
    uber weird monday tuesday wednesday thursday friday saturday sunday morning afternoon evening
    noon collect direct directly immediately instead urgently
    """.split()
)
"What else follows 'call me'."


def find_names(text: str, _region: str) -> Iterator[Span]:
    """The names, without the phrases that bring them, and where they are said again."""
    for span in {*_called(text), *_speaking(text)}:
        yield span
        yield from _again(text, text[span.start : span.end])
    yield from (Span(*match.span(1)) for match in _SPELLED.finditer(text))


def _called(text: str) -> Iterator[Span]:
    for cue in _CUES.finditer(text):
        calls = cue[0].lower().lstrip().startswith("call")
        span = _name_at(text, cue.end(), _CALL_ME if calls else frozenset())
        if span:
            yield span


def _speaking(text: str) -> Iterator[Span]:
    for match in _SPEAKING.finditer(text):
        if all(word.lower() not in _STOP for word in match[1].split()):
            yield Span(match.start(1), match.start(1) + len(match[1].rstrip()))


def _again(text: str, name: str) -> Iterator[Span]:
    """One word in small letters may be a word of goods as well (ray, rose): that stays."""
    if " " in name:
        same = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I)
    elif name[0].isupper():
        same = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    else:
        return
    yield from (Span(*match.span()) for match in same.finditer(text))


def _name_at(text: str, start: int, no_names: frozenset[str]) -> Span | None:
    """Up to three words; where the first has a capital, those after it need one, too."""
    end, words, capital, ahead = start, 0, False, start
    while words < _MOST and (found := _WORD.match(text, ahead)):
        word = found[1]
        particle = words > 0 and word.lower() in _PARTICLES
        if not particle and ((capital and word[0].islower()) or _goes_on(word, words, no_names)):
            break
        ahead = found.end()
        if particle:
            continue
        capital = word[0].isupper() if words == 0 else capital
        words, end = words + 1, ahead
    return Span(start, end) if words else None


def _goes_on(word: str, words: int, no_names: frozenset[str]) -> bool:
    """Whether it is no part of a name any more, or of none: "my name is on ...", "... bob and"."""
    low = word.lower().replace("'", "").replace("’", "")
    if words == 0 and low in _NAMES_TOO and (word.istitle() or not no_names):
        return False
    return low in _STOP or low in no_names
