"""What one worker of a cluster does of choosing: reads a file, counts a part, asks the model.

Everything comes and goes as values; a worker keeps nothing but the model it was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.config import Settings
from learning.archive_files import fetched
from learning.archive_rows import database, load
from learning.pool import count_part, cut
from nlu.base import NotUnderstood, Understander, Understanding
from nlu.model_folder import FILES, TOKENIZER, read_folder


@dataclass(frozen=True, slots=True)
class Task:
    """What is the same for all workers."""

    settings: Settings
    "Of whoever asks; its home is not here."
    archive: str
    "Folder, day file or s3://..., as a worker finds it."
    parts: int
    "Of the conversations; each is counted by one worker."
    erased: frozenset[str]
    memory_mb: int


@dataclass(frozen=True, slots=True)
class FileRead:
    pieces: tuple[bytes, ...]
    "What it said, one piece for each part; empty = nothing."
    rows: int
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartCounted:
    turns: int
    sentences: bytes
    "A table of them as a Parquet file."


@dataclass(frozen=True, slots=True)
class Model:
    """A model directory under way."""

    version: str
    files: tuple[tuple[str, bytes], ...] = field(compare=False, repr=False)
    "Name and content."

    @classmethod
    def of(cls, folder: Path) -> "Model":
        """Raises ModelError."""
        found = read_folder(folder)
        places = {name: folder / name for name in FILES} | {TOKENIZER: found.tokenizer}
        return cls(found.version, tuple((name, p.read_bytes()) for name, p in places.items()))


def read_file(task: Task, name: str, number: int) -> FileRead:
    """One day file, cut up by conversation, for one of these may last over midnight."""
    with TemporaryDirectory(prefix="nara-learn-") as folder:
        room = Path(folder)
        with (
            fetched(task.settings, task.archive, name, room) as day,
            database(room, task.memory_mb, 1) as rows,
        ):
            read = load(rows, [day])
            cut(rows, number, task.parts, room / "cut")
        pieces = tuple(_piece(room / "cut" / f"part={part}") for part in range(task.parts))
    return FileRead(pieces, read.rows, read.damaged)


def piece_of(read: FileRead, part: int) -> bytes:
    """What goes to the worker that counts this part; the rest stays where it is."""
    return read.pieces[part]


def summary_of(read: FileRead) -> tuple[int, tuple[str, ...]]:
    """What whoever asked wants to know of a file: rows, and what is damaged."""
    return read.rows, read.damaged


def count(task: Task, pieces: Sequence[bytes]) -> PartCounted:
    """All pieces of one part, together."""
    with TemporaryDirectory(prefix="nara-learn-") as folder:
        room = Path(folder)
        files = [room / f"{number}.parquet" for number, piece in enumerate(pieces) if piece]
        for file, piece in zip(files, filter(None, pieces), strict=True):
            file.write_bytes(piece)
        if not files:
            return PartCounted(0, b"")
        with database(room, task.memory_mb, 1) as rows:
            turns = count_part(rows, files, task.erased, room / "sentences.parquet")
        return PartCounted(turns, (room / "sentences.parquet").read_bytes())


def ask(task: Task, model: Model, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
    """One sentence after the other, as at home: together they might come out a little otherwise."""
    own = task.settings.nlu
    engine = _engine(model, own.threads, own.threshold)
    return [engine.understand([text])[0] for text in texts]


@lru_cache(maxsize=1)
def _engine(model: Model, threads: int, threshold: float | None) -> Understander:
    # Imported here: the workers that only read need no model.
    from nlu.onnx import OnnxUnderstander

    with TemporaryDirectory(prefix="nara-model-") as folder:
        for name, content in model.files:
            (Path(folder) / name).write_bytes(content)
        return OnnxUnderstander(Path(folder), threads, threshold)


def _piece(folder: Path) -> bytes:
    files = sorted(folder.glob("*.parquet"))
    return files[0].read_bytes() if files else b""
