"""Where archives lie: folders and prefixes of stores, the port they share, and their names."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from values.errors import ConfigError, NaraError, StoreError

ASIDE = ".aside"
"Ends the names of files that are being written; they are never copied."
OURS = ".nara-"
"Begins the names of our own helpers: files being written, probes."
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.DOTALL)
_SLIP = re.compile(r"(?:s3|az):", re.IGNORECASE)
_DAY_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})\b.*\.csv", re.DOTALL)
"A day file, or one of those that a conflict kept."


class Gone(StoreError):
    """The place cannot be used at all: trying another file is of no use."""


class Busy(StoreError):
    """The place did not do it, though it was asked again and again; it may later."""


class NotCopied(NaraError):
    """This one file could not be copied; others may."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as a listing shows it."""

    size: int
    "Bytes."
    stamp: str
    "Another one when the content changed: time of change, ETag. Empty: too fresh to be trusted."


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that arrived and was checked."""

    entry: Entry
    sha256: str


@dataclass(frozen=True, slots=True)
class Listing:
    files: Mapping[str, Entry]
    "By path below the place, with `/`."
    left_out: tuple[str, ...] = ()
    "What is not copied, each with its reason."
    unreadable: Mapping[str, str] = field(default_factory=dict)
    "Path of what should be copied and cannot be read -> why."


Announce = Callable[[str], None]
"Is told the digest of a content right before it may appear at a place."


class Place(Protocol):
    """Files by path. Methods raise Gone, Busy or NotCopied, and may run in several threads."""

    name: str
    "As a person writes it, for messages."

    def listing(self) -> Listing:
        """All files, in one go. Raises StoreError."""

    def entry(self, path: str) -> Entry | None:
        """The file as it is now."""

    def digest(self, path: str) -> str:
        """SHA-256 of its content, in hex; without reading it where the place knows.

        Empty where no whole file stands there: a killed upload left it.
        """

    def local(self, path: str) -> Path | None:
        """The file itself, where it lies on this machine."""

    def fetch(self, path: str, target: Path) -> Entry:
        """Writes the content to `target`; what is returned is the file that was read."""

    def aside(self, path: str) -> Path | None:
        """Where a file may be written that `put` then only has to rename; None = anywhere."""

    def put(
        self,
        path: str,
        file: Path,
        replaces: Entry | None,
        announce: Announce,
        later: bool = False,
    ) -> Placed:
        """Stores `file` whole or not at all, over nothing but `replaces`, and checks it.

        `later`: one of many, which `lost` will look at together, where that is quicker.
        """

    def lost(self, placed: Mapping[str, Placed]) -> Iterator[str]:
        """Which of the files put with `later` are not there as they were put."""

    def sweep(self) -> None:
        """Removes what a killed sync of the same pair was writing."""


@dataclass(frozen=True, slots=True)
class S3Options:
    """How S3-compatible stores are spoken to. Credentials and endpoint are boto3's own matter."""

    addressing: Literal["path", "virtual", "auto"] | None = None
    "None = path, which every store knows."
    ca: Path | None = None
    checksums: Literal["when_required", "when_supported"] = "when_required"
    connect_timeout_s: float = 10
    read_timeout_s: float = 60
    conditional: Literal["auto", "on", "off"] = "auto"
    "Writes only over what was seen; auto = where a probe shows that the store honours it."
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class Address:
    """SRC or DEST, taken apart."""

    scheme: str
    "`file` for a folder."
    rest: str
    "Absolute folder, or `bucket/prefix` without a slash at the end."

    @property
    def text(self) -> str:
        return self.rest if self.scheme == "file" else f"{self.scheme}://{self.rest}"


def address(text: str) -> Address:
    """Raises ConfigError where it is no place."""
    found = _SCHEME.fullmatch(text)
    if not text.strip():
        raise ConfigError("a place is empty; write a folder or s3://bucket/prefix")
    if not found and _SLIP.match(text):
        raise ConfigError(f"'{text}' lacks a slash; write for example s3://bucket/prefix")
    if not found:
        return Address("file", str(Path(text).expanduser().resolve()))
    scheme, rest = found[1].lower(), found[2].strip("/")
    if scheme not in ("s3", "az"):
        known = "a folder, s3://bucket/prefix or az://container/prefix"
        raise ConfigError(f"'{text}': {scheme}:// is not known; write {known}")
    parts = rest.split("/")
    if not all(parts) or {".", ".."} & set(parts):
        example = f"{scheme}://{'bucket' if scheme == 's3' else 'container'}/prefix"
        raise ConfigError(f"'{text}' is no place; write for example {example}")
    return Address(scheme, rest)


def refuse_overlap(source: Address, dest: Address) -> None:
    """A copy into itself would grow with every run. Raises ConfigError."""
    if source == dest:
        raise ConfigError(f"{source.text} is both SRC and DEST; name two places")
    inner, outer = sorted((source, dest), key=lambda x: -len(x.rest))
    if inner.scheme == outer.scheme and inner.rest.startswith(outer.rest.rstrip("/") + "/"):
        raise ConfigError(
            f"{inner.text} lies inside {outer.text}; name two places beside each other"
        )


def refuse_missing(source: Address) -> None:
    """A folder that is not there is a slip or a disk not mounted, not an empty archive."""
    if source.scheme == "file" and not Path(source.rest).is_dir():
        what = "is a file" if Path(source.rest).exists() else "is not there"
        raise ConfigError(f"SRC {source.rest} {what}; name a folder that holds an archive")


def open_place(where: Address, tag: str, s3: S3Options) -> Place:
    """The adapter for a place. `tag` marks our helper files there. Raises StoreError."""
    if where.scheme == "s3":
        from archive.stores import S3

        return S3.open(where, s3)
    if where.scheme == "az":
        return _open_azure(where, s3)
    from archive.folder import Folder

    return Folder(Path(where.rest), tag)


def _open_azure(where: Address, options: S3Options) -> Place:
    try:
        from archive.stores_azure import Azure
    except ImportError as error:
        how = "install the extra: pip install 'nara-assistant[azure]'"
        raise ConfigError(f"{where.text}: Azure needs a library; {how}") from error
    return Azure.open(where, options)


def is_day_file(path: str) -> bool:
    """`2026-01-31.csv`, also with something between day and `.csv`."""
    return bool(written_day(path))


def written_day(path: str) -> str:
    """The day in a day file's name, as written there; empty where it is none."""
    found = _DAY_FILE.fullmatch(path.rpartition("/")[2])
    return found.group(1) if found else ""


def why_left_out(path: str) -> str | None:
    """Why a listed file is none of ours; None = it is copied; empty = not worth a word."""
    parts = path.split("/")
    if not all(parts) or {".", ".."} & set(parts):
        return "its name is no path of a file"
    if parts[-1].endswith(ASIDE) or parts[-1].startswith(OURS):
        return ""
    return "hidden" if any(part.startswith(".") for part in parts) else None


def shown(path: str) -> str:
    """A path fit for one line of a terminal: control characters and broken UTF-8 escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)
