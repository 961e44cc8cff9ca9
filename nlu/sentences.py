"""Text -> its sentences: by punctuation, by pauses of speech, else by conjunctions. The one place.

Speech that came without punctuation is cut where a conjunction begins a clause of its own: "it
broke and i want my money back" is two sentences, "bread and butter" is a part of one. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

PAUSE_S = 0.7
"A silence between two words that ends a sentence."
_LEAST = 2
"Words of the shortest sentence that a conjunction makes."
_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s)|[。！？]+|\n+""")
_MARKS = re.compile(r"[.!?…。！？,;:\n]")
"Where one of them stands, somebody wrote punctuation."
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st ave rd blvd mt ft jr sr vs etc approx dept inc co no e.g i.e a.m p.m u.s "
    "oz lb lbs qt pt min hr hrs jan feb aug sept oct nov dec".split()
)
_INITIAL = re.compile(r"(?:^|[\s.])[A-Za-z]$|(?:^|\n)\s*\d{1,2}$")
"What comes before a point that ends nothing: `J.`, and the number of a list."
_WORD = re.compile(r"\S+")
_BREAKS = frozenset({"but", "however", "although", "though"})
"What follows them is a clause in nearly all of speech."
_JOINS = frozenset("and so because since then or plus also".split())
"What follows may be a clause, or another thing of a list."
_SUBJECTS = frozenset(
    "i i'm i've i'll i'd you you're we we're he he's she she's it it's its they they're there "
    "there's nobody everyone everybody nothing that's this please can could would will do does "
    "did is are was were have has what why how when where who now".split()
)
"A clause of its own begins so."
_NOUNS = frozenset("the a an my your his her our their this that these those".split())
"A clause begins so where a verb comes soon."
_VERBS = frozenset(
    "is isn't are aren't was wasn't were weren't am do don't does doesn't did didn't has hasn't "
    "have haven't had hadn't can can't could couldn't will won't would wouldn't should keeps kept "
    "broke came arrived works worked stopped fell got says said looks looked feels".split()
)
_SOON = 4
"Words among which that verb has to be."


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    start: int
    "Where in the whole text it begins."
    end: int
    "Where it ends: `whole[start:end] == text`."


@dataclass(frozen=True, slots=True)
class Word:
    """A word of speech and its place in time."""

    text: str
    start: float
    "Seconds."
    end: float


def sentences(text: str) -> list[Sentence]:
    """In order; nothing for a text of blanks."""
    return [found for start, end in _pieces(text) for found in _cut(text, start, end)]


def spoken_sentences(words: Sequence[Word]) -> list[Sentence]:
    """Of a transcript whose words have times: a pause ends a sentence, too.

    Positions count in the words joined by blanks.
    """
    whole = " ".join(word.text for word in words)
    found: list[Sentence] = []
    for start, end in _between_pauses(words):
        inside = sentences(whole[start:end])
        found += (Sentence(x.text, x.start + start, x.end + start) for x in inside)
    return found


def _between_pauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    start = at = 0
    for number, word in enumerate(words):
        at += len(word.text)
        last = number + 1 == len(words)
        if last or words[number + 1].start - word.end >= PAUSE_S:
            yield start, at
            start = at + 1
        at += 1


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """What stands between the ends of sentences."""
    start = 0
    for mark in _END.finditer(text):
        if not _ends_nothing(text[start : mark.start()], mark.group()):
            yield start, mark.end()
            start = mark.end()
    yield start, len(text)


def _ends_nothing(before: str, mark: str) -> bool:
    """Whether the point belongs to an abbreviation, an initial or the number of a list."""
    if mark != ".":
        return False
    last = before.split()[-1].lower() if before.split() else ""
    return last.lstrip("(\"'") in _ABBREVIATIONS or bool(_INITIAL.search(before))


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    """One piece; where it has no punctuation, at its conjunctions."""
    piece = text[start:end]
    edges = [0, *(_joints(piece) if not _MARKS.search(piece) else ()), len(piece)]
    for begin, stop in pairwise(edges):
        said = piece[begin:stop].strip()
        if said:
            at = start + begin + piece[begin:stop].index(said)
            yield Sentence(said, at, at + len(said))


def _joints(piece: str) -> Iterator[int]:
    """Where a conjunction begins a clause of its own."""
    found = list(_WORD.finditer(piece))
    words = [match.group().lower().replace("’", "'") for match in found]
    since = 0
    for number, match in enumerate(found):
        enough = number - since >= _LEAST and len(words) - number > _LEAST
        if enough and _begins_a_clause(words[number:]):
            since = number
            yield match.start()


def _begins_a_clause(words: Sequence[str]) -> bool:
    first, second, *rest = words
    if first in _BREAKS:
        return True
    if first not in _JOINS:
        return False
    if second in _JOINS:
        return len(rest) >= _LEAST and _begins_a_clause([second, *rest])
    return second in _SUBJECTS or (second in _NOUNS and bool(_VERBS & {*rest[:_SOON]}))
