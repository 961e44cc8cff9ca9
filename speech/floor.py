"""Who has the floor, pure: whether a shopper's voice stops us, is a turn, or is nothing of both.

Times are seconds of one clock of the caller's. Whoever begins to speak while we do is let through
at once; once it is known what was said, we go on where it was only a "yeah" or our own words that
came back through the microphone. After our own words have stopped us once, nothing does any more
but words that are not ours; an echo known by its sound (`speech/echo.py`) does not stop us at all.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from rapidfuzz import fuzz

BACKCHANNELS = frozenset(
    "yeah|yep|yup|yes|yes yes|uh huh|uhhuh|mhm|mm hmm|mm|mmm|hm|hmm|huh|aha|ah|oh|ok|okay|okay okay"
    "|right|alright|all right|i see|sure|got it|good|great|cool|nice|oh okay|ah okay|oh nice"
    "|oh great|oh good|yeah okay|okay yeah|yeah yeah|yeah sure|okay good|okay great".split("|")
)
"What people say to somebody who is speaking, without wanting a turn. English."
PROMPT_S = 10.0
"Silence after our words until we ask whether somebody is there."
_ECHO = {1: 95, 2: 92}
_LONG_ECHO = 82
"How alike, of 100, words have to be to ours, by their number."
_EARLIER_S, _LATER_S = 1.2, 0.6
"Room and machine return our words later than we think they were heard."
_REMEMBERED_S = 20.0

Verdict = Literal["take", "go_on", "nothing"]
"""A turn; no turn, and we were stopped by it: go on with what we were saying; no turn."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What we say, and from when to when it is heard."""

    text: str
    start: float
    end: float
    interruptible: bool = True


@dataclass(slots=True)
class Floor:
    prompt_s: float = PROMPT_S
    _said: list[Passage] = field(default_factory=list)
    _began: float | None = None
    "When the shopper began to speak; None while silent."
    _over: Passage | None = None
    "What we were saying then."
    _hushed: bool = False
    _echoes: bool = False
    "Our own words have come back in this call."
    _prompted: bool = False

    def speaks(self, passage: Passage) -> None:
        """We say something, now or when what we are saying is over."""
        self._said = [p for p in self._said if p.end > passage.start - _REMEMBERED_S]
        self._said.append(passage)

    def falls_silent(self, now: float) -> None:
        """What we have not said yet is not said."""
        heard = (replace(p, end=min(p.end, now)) for p in self._said)
        self._said = [passage for passage in heard if passage.start < passage.end]

    def until(self) -> float:
        """When our last word is heard."""
        return max((passage.end for passage in self._said), default=0.0)

    def started(self, now: float, *, echo: bool = False) -> bool:
        """The shopper begins to speak. Returns whether we have to be quiet for it.

        `echo`: by its sound it is our own voice.
        """
        self._began, self._over = now, self._saying(now)
        if self._over is None or echo or self._echoes or not self._over.interruptible:
            return False
        self._hushed = True
        self.falls_silent(now)
        return True

    def heard(self, text: str, now: float, *, yes_no: bool = False) -> Verdict:
        """The shopper is done. `yes_no`: what is awaited; then "yeah" is an answer."""
        over, hushed = self._over, self._hushed
        is_turn = self._is_turn(_words(text), now, yes_no)
        self.hung_up()
        if is_turn and over and not hushed and not over.interruptible and now < over.end:
            return "nothing"
        if is_turn:
            self._prompted = False
            return "take"
        return "go_on" if hushed else "nothing"

    @property
    def is_taken(self) -> bool:
        """Whether the shopper speaks, and not over us."""
        return self._began is not None and self._over is None

    def hung_up(self) -> None:
        """No more of the shopper's sound comes."""
        self._began, self._over, self._hushed = None, None, False

    def misses(self, now: float) -> bool:
        """Whether to ask a silent shopper, once, whether somebody is there."""
        if self._began is not None or self._prompted or not self._said:
            return False
        self._prompted = now - self.until() >= self.prompt_s
        return self._prompted

    def _saying(self, now: float) -> Passage | None:
        return next((p for p in self._said if p.start <= now < p.end), None)

    def _is_turn(self, words: str, now: float, yes_no: bool) -> bool:
        if not words:
            return False
        if self._over is None:
            return True
        if self._is_echo(words, now):
            # An echo that did not stop us was known by its sound, and so will be the next one.
            self._echoes = self._echoes or self._hushed
            return False
        return yes_no or words not in BACKCHANNELS

    def _is_echo(self, words: str, now: float) -> bool:
        """Whether these are the words we were saying at that time."""
        began = now if self._began is None else self._began
        ours = " ".join(_between(p, began - _EARLIER_S, now + _LATER_S) for p in self._said)
        least = _ECHO.get(len(words.split()), _LONG_ECHO)
        longer = len(_words(ours)) >= len(words) * 0.8
        return longer and fuzz.partial_ratio(words, _words(ours)) >= least


def _between(passage: Passage, start: float, end: float) -> str:
    """The words of a passage that are heard in that time, as if all letters took the same."""
    length = max(passage.end - passage.start, 0.001)
    first, last = ((at - passage.start) / length * len(passage.text) for at in (start, end))
    spans = re.finditer(r"\S+", passage.text)
    return " ".join(word.group() for word in spans if word.end() > first and word.start() < last)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower()))
