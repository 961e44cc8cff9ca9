"""A half-labelled sentence, and what the words around one word are."""

from collections.abc import Set
from dataclasses import dataclass

from nlu.labels import OUTSIDE
from nlu.training.verb_forms import FORMS
from nlu.training.word_lists import ADVERBS, ARTICLES, FUNCTION, LEADS, QUESTIONS

VERB = "B-verb"
_KNOWN = FUNCTION | ARTICLES | frozenset(QUESTIONS) | frozenset(FORMS)


def bare(token: str) -> str:
    """A token as the word lists spell it: lower case, no punctuation around it."""
    return token.lower().replace("’", "'").strip(".,?!;:\"()'")


@dataclass(slots=True)
class Sentence:
    tokens: list[str]
    "Tokens as written."
    labels: list[str | None]
    "What is decided so far, filled from left to right."
    plain: Set[str]
    "Words that carry no label."
    words: list[str]
    "Tokens as `bare` spells them."

    def word(self, at: int) -> str:
        """The word at an index, or nothing beyond the ends."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def before(self, at: int) -> int:
        """Index of the word before, adverbs left out; -1 at the beginning."""
        at -= 1
        while at >= 0 and self.words[at] in ADVERBS:
            at -= 1
        return at

    def after(self, at: int) -> int:
        """Index of the next word, adverbs left out."""
        at += 1
        while self.word(at) in ADVERBS:
            at += 1
        return at

    def previous(self, at: int) -> str:
        """The word before, adverbs left out."""
        return self.word(self.before(at))

    def opens(self, at: int) -> bool:
        """True where a sentence or an order begins."""
        before = self.before(at)
        if before < 0 or self.tokens[before][-1] in ".,?!;:":
            return True
        return self.words[before] in LEADS and self.opens(before)

    def is_verb(self, at: int) -> bool:
        return at >= 0 and self.labels[at] == VERB

    def is_noun(self, at: int) -> bool:
        """True for plain words, labelled content, and words of names."""
        if at < 0 or self.is_verb(at):
            return False
        word, label = self.words[at], self.labels[at] or OUTSIDE
        if label == OUTSIDE:
            named = self.labels[at] == OUTSIDE and word not in _KNOWN
            return word in self.plain or named
        return not label[2:].startswith(("article", "interrogative"))
