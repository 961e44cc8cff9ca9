"""Answers candidates from a file of labelled sentences instead of asking people.

A sentence is found by its exact text, else by its words whatever their capitals and marks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from learning.composing import same_labels
from learning.decisions import Book
from learning.lines import Candidate, Labelled, read_labelled
from learning.scheme import scheme_of, uses
from nlu.sameness import key_of

NAME = "oracle"
"Who annotated, as data sets have it."


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of asking."""

    answered: int
    unknown: int
    "Sentences that are not in the file."
    ambiguous: int
    "Sentences that the file labels in more than one way: they wait for a person."


class Oracle:
    def __init__(self, sentences: Iterable[Labelled]) -> None:
        self._known: dict[str, list[Labelled]] = {}
        for sentence in sentences:
            for key in {sentence.text, key_of(sentence.text)}:
                self._known.setdefault(key, []).append(sentence)

    def says(self, text: str) -> list[Labelled]:
        """Each way in which the file labels the sentence; none = it is not there."""
        found = self._known.get(text) or self._known.get(key_of(text), [])
        fitting = [one for one in found if len(one.slots) == len(text.split())]
        ways: list[Labelled] = []
        for one in fitting:
            if not any(same_labels(one, way) for way in ways):
                ways.append(one)
        return ways


def read_oracle(path: Path) -> Oracle:
    """Raises DataError naming file and line."""
    return Oracle(read_labelled(path))


def answer(
    oracle: Oracle,
    candidates: Sequence[Candidate],
    book: Book,
    taught: Iterable[Labelled],
    now: datetime,
) -> Answered:
    """Labels what it can; labels that nobody knew are labels from now on. Raises DataError."""
    ways = {candidate: oracle.says(candidate.text) for candidate in candidates}
    sure = [_labelled(candidate, said[0]) for candidate, said in ways.items() if len(said) == 1]
    scheme = scheme_of(book.look(), taught)
    for kind, name in sorted(uses(sure).keys() - scheme.labels):
        book.name(kind, name, NAME, now)
    for sentence in sure:
        book.label(sentence, now)
    return Answered(len(sure), _number(ways, 0), len(ways) - len(sure) - _number(ways, 0))


def _number(ways: Mapping[Candidate, Sequence[Labelled]], number: int) -> int:
    return sum(len(said) == number for said in ways.values())


def _labelled(candidate: Candidate, said: Labelled) -> Labelled:
    return replace(said, text=candidate.text, annotator=NAME, source=candidate.source)
