"""Acts: greet, thanks, bye, affirm, deny, help, ... found by the phrases of `flows/acts.yml`.

An act is reported only for a turn that is nothing else: "thanks, and is it open?" asks something.
"""

import re
from collections.abc import Iterable, Mapping

_APOSTROPHES = str.maketrans("", "", "'’`")
_WORD = re.compile(r"[^\W_]+|[\U0001F300-\U0001FAFF]")
_MOST_WORDS = 24


class Acts:
    """The phrases of every act, ready to be looked up."""

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        fillers: Iterable[str] = (),
        drops: Iterable[str] = (),
    ) -> None:
        """Acts in order of strength: the first one wins where several meet.

        `drops` are those that, said first in a longer turn, drop what was asked before it.
        """
        self._drops = frozenset(drops)
        self._strength = {act: rank for rank, act in enumerate(phrases)}
        self._acts: dict[tuple[str, ...], str | None] = {_words(f): None for f in fillers}
        for act in reversed(list(phrases)):
            self._acts.update((_words(phrase), act) for phrase in phrases[act])
        self._longest = max(map(len, self._acts), default=0)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._strength)

    def find(self, text: str) -> str | None:
        """The act that the whole text is, or None."""
        words = _words(text[:400])
        if not words or len(words) > _MOST_WORDS:
            return None
        found = self._cover(words)
        acts = [act for act in found or () if act]
        return min(acts, key=self._strength.__getitem__, default=None)

    def drops(self, text: str) -> bool:
        """Whether a longer turn begins by dropping what was asked: "never mind, ...".

        A transcript has no comma; there only phrases of several words count, not "stop signs".
        """
        first, comma, _ = text.partition(",")
        if comma and self.find(first) in self._drops:
            return True
        words = _words(text[:400])
        begins = (words[:end] for end in range(2, min(len(words), self._longest + 1)))
        return any(self._acts.get(phrase) in self._drops for phrase in begins)

    def _cover(self, words: tuple[str, ...]) -> list[str | None] | None:
        """The acts of phrases that cover all words, fewest phrases first; None = no cover."""
        best: list[list[str | None] | None] = [[]] + [None] * len(words)
        for end in range(1, len(words) + 1):
            for start in range(max(0, end - self._longest), end):
                before, phrase = best[start], words[start:end]
                if before is None or phrase not in self._acts:
                    continue
                shorter = best[end]
                if shorter is None or len(before) + 1 < len(shorter):
                    best[end] = [*before, self._acts[phrase]]
        return best[-1]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower().translate(_APOSTROPHES)))
