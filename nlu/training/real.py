"""Real utterances under our labels, for evaluation only: labels here, sentences in the corpora.

A line of the labels file names a corpus file and a line in it, the first twelve hex digits of the
sentence's SHA-256, the intent and one BIO label a word, apart by tabs; `#` starts a comment.
"""

import hashlib
import json
from pathlib import Path

from nlu.labels import INTENTS, SLOT_LABELS
from nlu.training.markup import Utterance
from values.errors import DataError

LABELS_FILE = Path(__file__).with_name("data") / "real.tsv"
_FIELDS, _DIGITS = 5, 12


def read_real(
    corpora: Path, labels_file: Path = LABELS_FILE, *, some: bool = False
) -> tuple[Utterance, ...]:
    """Every labelled sentence, source `real/<corpus>`. Raises DataError naming file and line.

    `some`: sentences whose file is absent are passed over.
    """
    files: dict[Path, list[str]] = {}
    found = []
    for number, line in enumerate(_lines(labels_file), 1):
        if not line or line.startswith("#"):
            continue
        if some and not (corpora / line.split("\t")[0]).is_file():
            continue
        try:
            found.append(_utterance(line.split("\t"), corpora, files))
        except (DataError, ValueError) as error:
            raise DataError(f"{labels_file}:{number}: {error}") from error
    return tuple(found)


def _utterance(fields: list[str], corpora: Path, files: dict[Path, list[str]]) -> Utterance:
    if len(fields) != _FIELDS:
        raise ValueError("write file, line, hash, intent and labels, apart by tabs")
    name, row, digest, intent, labels = fields
    path = corpora / name
    if path not in files:
        files[path] = _lines(path)
    text = _text(path, row, files[path])
    if hashlib.sha256(text.encode()).hexdigest()[:_DIGITS] != digest:
        raise ValueError(f"{path}:{row} holds another text than the one labelled; label it anew")
    utterance = Utterance(
        tuple(text.split()), intent, tuple(labels.split()), f"real/{Path(name).parts[0]}"
    )
    _check(utterance)
    return utterance


def _text(path: Path, row: str, lines: list[str]) -> str:
    if not (row.isascii() and row.isdigit() and 1 <= int(row) <= len(lines)):
        raise ValueError(f"{path} has no line {row}")
    try:
        return str(json.loads(lines[int(row) - 1])["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}:{row}: not an utterance object: {error}") from error


def _check(utterance: Utterance) -> None:
    if utterance.intent not in INTENTS:
        raise ValueError(f"no intent is called '{utterance.intent}'")
    if unknown := set(utterance.labels) - set(SLOT_LABELS):
        raise ValueError(f"no slot label is called '{min(unknown)}'")
    if len(utterance.labels) != len(utterance.tokens):
        raise ValueError(f"{len(utterance.labels)} labels for {len(utterance.tokens)} words")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}") from error
