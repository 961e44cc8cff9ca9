"""Text files of one thing a line, read and written whole; every fault names its place."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from values.errors import DataError


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file; none for an empty one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}") from error
    return text.removesuffix("\n").split("\n") if text else []


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Each ended by a line feed, on every system."""
    with writing(path), path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What goes wrong while writing (no right, no room) becomes a DataError naming the path."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(f"{path} cannot be written: {reason}; choose another place") from error


def check_labels(tokens: tuple[str, ...], labels: tuple[str, ...], where: str) -> None:
    """Raises DataError, with the place in front, unless there is one label a word."""
    if len(tokens) != len(labels):
        raise DataError(
            f"{where}: {len(labels)} slot labels for {len(tokens)} words; write one a word"
        )
