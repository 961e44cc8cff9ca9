"""Candidates and labelled sentences as JSON lines: the form the steps of the loop hand on.

    candidate  {"text","intent","slots","reason","alternatives","source"}
    labelled   {"text","intent","slots","annotator","source"}, perhaps "sentiment"

`slots` is one BIO label a word, `source` says where in the archive the sentence stands.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from archive.day_files import replacing
from nlu.labels import OUTSIDE
from values.errors import DataError

SENTIMENTS = ("negative", "neutral", "positive")
"How a sentence sounds; the labels of `nlu.sentiment`, which needs the engine to be imported."


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence was said; empty where it is not from an archive."""

    conversation_id: str = ""
    turn: int | None = None
    date: str = ""
    "YYYY-MM-DD, as the archive has it."
    file: str = ""
    "The day file, the journal, or the file it was brought from."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence worth a person's look, labelled as the serving model would."""

    text: str
    intent: str
    slots: tuple[str, ...]
    "One BIO label a word."
    reason: str = ""
    "Why it was chosen, for a person to read."
    source: Source = Source()
    alternatives: tuple[tuple[str, float], ...] = ()
    "The likeliest intents, best first."

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(self.text.split())


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence as a person labelled it."""

    text: str
    intent: str
    slots: tuple[str, ...]
    annotator: str = ""
    source: Source = field(default=Source())
    sentiment: str = ""
    "One of SENTIMENTS where the annotator said how it sounds; empty = nothing was said of it."

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(self.text.split())


def read_candidates(path: Path) -> Iterator[Candidate]:
    """Raises DataError naming file and line."""
    for where, row in objects(path):
        text, intent, slots = _sentence(row, where)
        pairs = row.get("alternatives", ())
        try:
            likely = tuple((str(name), float(chance)) for name, chance in pairs)
        except (TypeError, ValueError) as error:
            raise DataError(f"{where}: 'alternatives' are no pairs of name and number") from error
        yield Candidate(text, intent, slots, str(row.get("reason", "")), source_of(row), likely)


def read_labelled(path: Path) -> Iterator[Labelled]:
    """Raises DataError naming file and line."""
    for where, row in objects(path):
        yield labelled_of(row, where)


def labelled_of(row: Mapping[str, Any], where: str) -> Labelled:
    """Raises DataError, with the place in front."""
    text, intent, slots = _sentence(row, where)
    sentiment = str(row.get("sentiment") or "")
    if sentiment not in ("", *SENTIMENTS):
        raise DataError(f"{where}: 'sentiment' is none of {', '.join(SENTIMENTS)}")
    return Labelled(text, intent, slots, str(row.get("annotator", "")), source_of(row), sentiment)


def fields_of(sentence: Labelled) -> dict[str, Any]:
    """As it stands in a line; what nobody said is left out."""
    fields = asdict(sentence)
    return fields if sentence.sentiment else {k: v for k, v in fields.items() if k != "sentiment"}


def write_lines(path: Path, rows: Iterable[Candidate | Labelled | Mapping[str, Any]]) -> None:
    """Whole or not at all. Raises DataError."""
    with replacing(path) as file:
        for row in rows:
            file.write(line_of(_row(row)))


def _row(row: Candidate | Labelled | Mapping[str, Any]) -> Mapping[str, Any]:
    match row:
        case Candidate():
            return asdict(row)
        case Labelled():
            return fields_of(row)
    return row


def line_of(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line's place and JSON object; blank lines are passed over. Raises DataError."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", _object(line, f"{path}:{number}")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is no UTF-8 text: {error.reason}; save it as UTF-8") from error


def read_text(path: Path) -> str:
    """Raises DataError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is no UTF-8 text: {error.reason}; save it as UTF-8") from error


def source_of(row: Mapping[str, Any]) -> Source:
    """Under `provenance` in data sets, where `source` is the split; under `source` elsewhere."""
    found = row.get("provenance", row.get("source"))
    if not isinstance(found, dict):
        return Source(file=found) if isinstance(found, str) else Source()
    turn = found.get("turn")
    return Source(
        str(found.get("conversation_id", "")),
        turn if isinstance(turn, int) else None,
        str(found.get("date", "")),
        str(found.get("file", "")),
    )


def is_bio(labels: Sequence[str]) -> bool:
    """Whether every `I-x` goes on with a span of x."""
    before = [OUTSIDE, *labels]
    return all(
        not label.startswith("I-") or last[2:] == label[2:]
        for last, label in zip(before, labels, strict=False)
    )


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: no JSON ({error}); mend or remove the line") from error
    if not isinstance(row, dict):
        raise DataError(f"{where}: no JSON object; mend or remove the line")
    return row


def _sentence(row: Mapping[str, Any], where: str) -> tuple[str, str, tuple[str, ...]]:
    text, intent, slots = row.get("text"), row.get("intent"), row.get("slots")
    if not isinstance(text, str) or not text.split():
        raise DataError(f"{where}: 'text' holds no words; mend or remove the line")
    if text != text.encode("utf-8", "replace").decode():
        raise DataError(f"{where}: 'text' holds half a character; mend or remove the line")
    if not isinstance(intent, str) or not intent.strip():
        raise DataError(f"{where}: 'intent' is no name; mend or remove the line")
    if not isinstance(slots, list) or not all(map(_is_label, slots)):
        raise DataError(f"{where}: 'slots' is no list of O, B-name and I-name")
    if len(slots) != len(text.split()):
        raise DataError(f"{where}: {len(slots)} slot labels for {len(text.split())} words")
    if not is_bio(slots):
        raise DataError(f"{where}: an I- label goes on with no span; begin it with B-")
    return text, intent, tuple(slots)


def _is_label(label: object) -> bool:
    named = isinstance(label, str) and label[:2] in ("B-", "I-") and len(label) > 2
    return label == OUTSIDE or named
