"""Utterance files: the form people write training sentences in. Knows no model.

    ## find_the_store
    [where](interrogative.location) can i [get](verb) [thai food](item.type) in [boston](location)?

A `## intent` line starts a section, `#` alone a comment; every other line is one utterance
whose spans are marked `[words](slot)`. Punctuation touching a span belongs to its word.
`python -m nlu.training.markup FILE...` checks files and counts what is in them.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu.labels import INTENTS, OUTSIDE, SLOTS
from values.errors import DataError

_SPAN = re.compile(r"\[([^\]]+)\]\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Utterance:
    tokens: tuple[str, ...]
    "The whitespace tokens of the sentence."
    intent: str
    "One of `nlu.labels.INTENTS`."
    labels: tuple[str, ...]
    "One BIO label a token."
    source: str = "own"
    "Where it came from, for example `own/free_retail` or `snips/train`."

    @property
    def text(self) -> str:
        return " ".join(self.tokens)


def parse_line(line: str, intent: str, source: str = "own") -> Utterance:
    """One marked sentence -> utterance. Raises ValueError with the reason."""
    text, spans = _strip_markup(line)
    tokens = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    if not tokens:
        raise ValueError("the line holds no words")
    labels: list[str] = []
    previous: int | None = None
    for token, start, end in tokens:
        hits = [i for i, (s, e, _) in enumerate(spans) if s < end and start < e]
        if len(hits) > 1:
            raise ValueError(f"'{token}' lies in two spans; put a blank between them")
        here = hits[0] if hits else None
        prefix = "I" if here is not None and here == previous else "B"
        labels.append(OUTSIDE if here is None else f"{prefix}-{spans[here][2]}")
        previous = here
    return Utterance(tuple(t for t, _, _ in tokens), intent, tuple(labels), source)


def read_file(path: Path) -> Iterator[Utterance]:
    """All utterances of one file. Raises DataError naming file and line."""
    intent = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("## "):
            intent = _known_intent(line[3:].strip(), path, number)
        elif line and not line.startswith("#"):
            if not intent:
                raise DataError(f"{path}:{number}: write a '## intent' line before sentences")
            try:
                yield parse_line(line, intent, f"own/{path.stem}")
            except ValueError as error:
                raise DataError(f"{path}:{number}: {error}") from error


def _known_intent(name: str, path: Path, number: int) -> str:
    if name not in INTENTS:
        raise DataError(f"{path}:{number}: no intent is called '{name}'")
    return name


def _strip_markup(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Sentence without marks, and its spans as (start, end, slot) in characters."""
    out, spans, at = "", [], 0
    for match in _SPAN.finditer(line):
        out += line[at : match.start()]
        words, slot = match.groups()
        if slot not in SLOTS:
            raise ValueError(f"no slot is called '{slot}'")
        spans.append((len(out), len(out) + len(words), slot))
        out += words
        at = match.end()
    out += line[at:]
    if "[" in out or "](" in out:
        raise ValueError("a bracket is not closed; write [words](slot)")
    return out, spans


def main(paths: list[str]) -> int:
    intents: Counter[str] = Counter()
    slots: Counter[str] = Counter()
    for path in paths:
        try:
            for utterance in read_file(Path(path)):
                intents[utterance.intent] += 1
                slots.update(x[2:] for x in utterance.labels if x.startswith("B-"))
        except DataError as error:
            print(error, file=sys.stderr)
            return 1
    _print_all(f"{intents.total()} utterances", dict(intents), dict(slots))
    return 0


def _print_all(*lines: object) -> None:
    """Each on its line; quiet when the reader goes away (`... | head`)."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        # Python flushes stdout once more at exit; that has to go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
