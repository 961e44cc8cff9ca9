"""Utterances as JSON lines: {"text","tokens","intent","slots","source"}. Knows no model."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nlu.labels import OUTSIDE
from nlu.training.markup import Utterance
from nlu.training.text_files import check_labels, read_lines, write_lines
from values.errors import DataError


def read_jsonl(path: Path) -> Iterator[Utterance]:
    """Utterances of a file, each problem a DataError naming file and line."""
    return (utterance for _, utterance in read_numbered_jsonl(path))


def read_numbered_jsonl(path: Path, source: str | None = None) -> Iterator[tuple[int, Utterance]]:
    """The same with line numbers; blank lines are passed over.

    `source` is for lines that name none; without it, the file's name is.
    """
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            yield number, _read_row(line, source or path.stem, f"{path}:{number}")


def write_jsonl(path: Path, utterances: Iterable[Utterance]) -> None:
    """The same form back."""
    write_lines(path, (json.dumps(_as_row(u), ensure_ascii=False) for u in utterances))


def _read_row(line: str, source: str, where: str) -> Utterance:
    try:
        utterance = _utterance(json.loads(line), source)
    except KeyError as error:
        raise DataError(f"{where}: not an utterance object: no {error}") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(f"{where}: not an utterance object: {error}") from error
    check_labels(utterance.tokens, utterance.labels, where)
    return utterance


def _utterance(row: Any, source: str) -> Utterance:
    tokens = _string(row, "text").split()
    labels = row["slots"]
    if not tokens:
        raise ValueError("'text' holds no words")
    if row.get("tokens", tokens) != tokens:
        raise ValueError("'tokens' must be the words of 'text' apart by blanks")
    if not isinstance(labels, list):
        raise ValueError("'slots' must be a list of labels")
    if wrong := [label for label in labels if not _is_bio(label)]:
        raise ValueError(f"{wrong[0]!r} is no slot label; write O, B-name or I-name")
    if not _is_name(intent := _string(row, "intent")):
        raise ValueError(f"{intent!r} is no name of an intent")
    source = _string({"source": source, **row}, "source")
    return Utterance(tuple(tokens), intent, tuple(labels), source)


def _string(row: Any, field: str) -> str:
    value = row[field]
    if not isinstance(value, str):
        raise ValueError(f"'{field}' must be a string")
    value.encode()  # half a surrogate pair is legal in JSON and cannot be written as UTF-8
    return value


def _is_bio(label: object) -> bool:
    return label == OUTSIDE or (
        isinstance(label, str) and label[:2] in ("B-", "I-") and _is_name(label[2:])
    )


def _is_name(name: str) -> bool:
    """Whether a dictionary, one name a line, gives the name back."""
    return bool(name) and name == name.strip() and name.isprintable()


def _as_row(utterance: Utterance) -> dict[str, object]:
    return {
        "text": utterance.text,
        "tokens": list(utterance.tokens),
        "intent": utterance.intent,
        "slots": list(utterance.labels),
        "source": utterance.source,
    }
