"""How far the loop is: one small file in the home, written whole after every step."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from archive.day_files import replacing
from values.errors import DataError

Stage = Literal["select", "annotate", "dataset", "train", "gate", "promote"]
FILE, _LOCK = "loop.json", "loop.lock"


@dataclass(frozen=True, slots=True)
class Round:
    """One time around the loop. Holds nothing that anybody said."""

    stage: Stage = "select"
    "What is done next."
    archive: str | None = None
    "Where the sentences come from; None = the journal."
    chosen: int = 0
    "Sentences that were put before people."
    data: str = ""
    "The data set that is trained on."
    epochs: int | None = None
    "Of its training, where they were named; a training goes on only as it was ordered."
    words: tuple[str, ...] = ()
    "Further options of it."
    candidate: str = ""
    "The model that was trained."
    trained: str = ""
    "The data set of the last training, in this round or before."
    speed: float = 0.0
    "Sentences a second of that training; 0 = there was none."
    refused: tuple[str, ...] = ()
    "Why the last candidate was; none = it was not."


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One loop at a time; the lock goes with the process. Raises DataError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _LOCK).open("w", encoding="utf-8")
    except OSError as error:
        raise DataError(f"{folder} cannot be written: {error.strerror or error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            what = "another 'nara learn' is at work in this home"
            raise DataError(f"{what}; wait until it ends") from error
        yield


def read_round(folder: Path) -> Round:
    """Where it stopped, or the beginning. Raises DataError for a damaged file."""
    path = folder / FILE
    try:
        return _round(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Round()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        how = "remove it: labels, data sets and models are kept elsewhere"
        raise DataError(f"{path} is damaged ({error}); {how}") from error


def write_round(folder: Path, round_: Round) -> None:
    """Whole or not at all. Raises DataError."""
    with replacing(folder / FILE) as file:
        file.write(json.dumps(asdict(round_), indent=2, ensure_ascii=False) + "\n")


def _round(content: Any) -> Round:
    if not isinstance(content, dict):
        raise ValueError("no JSON object")
    known = {field.name: content[field.name] for field in fields(Round) if field.name in content}
    lists = {name: tuple(known.get(name, ())) for name in ("words", "refused")}
    round_ = Round(**{**known, **lists})
    if round_.stage not in get_args(Stage):
        raise ValueError(f"'{round_.stage}' is no stage")
    return round_
