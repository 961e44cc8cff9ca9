"""Settings -> the places that erasing and retaining reach."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.copies import ArchiveCopy
from archive.datasets import DataSets, Models
from archive.forgetting import Erasable
from archive.homes import InJournal, InSessions, Leftovers, Unreachable, dumped_folders, returned
from archive.journal import Journal
from archive.memory import Pair, alone, pairs
from archive.places import Address, address, open_place
from archive.redaction import Policy
from archive.tombstones import read_folder
from assistant.archive import days_folder, journal
from assistant.config import Settings
from assistant.endpoints import endpoint_of, refuse_outside
from assistant.session_store import open_sessions
from assistant.syncing import s3_options, sync_folder
from values.errors import ConfigError, NaraError, StoreError

_TAG = "erase"
"Marks what is being written in a place."

_PATIENCE_S = 60.0
"How long an erasure waits for a sync that is running."


@dataclass(frozen=True, slots=True)
class Named:
    """What the caller names besides the home."""

    places: Sequence[str] = ()
    "Archive copies: folders and addresses of stores."
    datasets: Sequence[Path] = ()
    "Folders with prepared data or models."


@dataclass(frozen=True, slots=True)
class _Copy:
    text: str
    "Folder or address."
    endpoint: str
    "Of the store: the same bucket elsewhere is another place."


def erasables(settings: Settings, named: Named) -> list[Erasable]:
    """Every place, in the order of erasing. Raises ConfigError."""
    policy, kept = Policy.from_settings(settings.archive), journal(settings)
    models = [settings.home / "models", *named.datasets]
    data = [DataSets(folder, policy) for folder in (settings.home / "datasets", *models)]
    copies = _copies(settings, named, kept)
    return [
        InSessions(open_sessions(settings).forget),
        *data,
        Models(models, data, policy),
        *(_opened(settings, copy) for copy in copies),
        InJournal(kept, ZoneInfo(settings.archive.timezone)),
        *(Leftovers(folder) for folder in _folders(settings, copies)),
    ]


@contextmanager
def undisturbed(settings: Settings) -> Iterator[None]:
    """No sync of this home is under way meanwhile: it might copy what it read before. Raises
    StoreError where one takes long."""
    folder = sync_folder(settings)
    with ExitStack() as locks:
        for memory, _ in pairs(folder):
            locks.enter_context(alone(folder, memory.pair, _PATIENCE_S))
        yield


def other_copies(settings: Settings, folders: Sequence[Path]) -> list[str]:
    """Places that this home dumped or synced to, besides these folders."""
    known = {str(folder.resolve()) for folder in folders}
    texts = dict.fromkeys(copy.text for copy in _copies(settings, Named(), journal(settings)))
    return [text for text in texts if text not in known]


def returned_conversations(settings: Settings) -> list[str]:
    """Erased ones that a backup, or a turn under way, brought back. Raises StoreError."""
    return returned(journal(settings), read_folder(days_folder(settings)))


def _folders(settings: Settings, copies: Sequence[_Copy]) -> list[Path]:
    """The home, and the folders of copies that lie elsewhere."""
    home = settings.home.resolve()
    folders = (Path(copy.text) for copy in copies if "://" not in copy.text)
    return [home, *(folder for folder in folders if not folder.is_relative_to(home))]


def refuse_missing(named: Named) -> None:
    """Raises ConfigError for a named folder that is none."""
    folders = [Path(where.rest) for where in map(address, named.places) if where.scheme == "file"]
    for folder in (*folders, *named.datasets):
        if not folder.is_dir():
            raise ConfigError(f"{folder} is no folder; name one that is there")


def _copies(settings: Settings, named: Named, kept: Journal) -> list[_Copy]:
    """The home's own archive, those it was dumped or synced to, and those named; each once."""
    own = [address(str(days_folder(settings)))]
    # A journal that cannot be read tells so itself when it is erased.
    with suppress(StoreError):
        own += map(address, dumped_folders(kept))
    copies = [_Copy(where.text, "") for where in own]
    for memory, _ in pairs(sync_folder(settings)):
        copies += _of_pair(memory.pair)
    copies += (_Copy(place.text, endpoint_of(place)) for place in map(address, named.places))
    stores = (copy if "://" in copy.text else _Copy(copy.text, "") for copy in copies)
    return list(dict.fromkeys(stores))


def _of_pair(pair: Pair) -> list[_Copy]:
    places = (address(text) for text in (pair.source, pair.dest))
    return [_Copy(x.text, pair.account if x.scheme == "az" else pair.endpoint) for x in places]


def _opened(settings: Settings, copy: _Copy) -> Erasable:
    """A place that cannot be opened is told as one that was not reached, and stops no other."""
    where = address(copy.text)
    try:
        if where.scheme == "file":
            _refuse_unmounted(Path(where.rest), settings)
        elif copy.endpoint != endpoint_of(where):
            raise StoreError(_elsewhere(where, copy.endpoint))
        refuse_outside(settings, where)
        place = open_place(where, _TAG, s3_options(settings))
        return ArchiveCopy(place, settings.home / "cache" / "erase")
    except NaraError as error:
        return Unreachable(copy.text, str(error))


def _elsewhere(where: Address, synced_at: str) -> str:
    variable, wanted = "AWS_ENDPOINT_URL_S3", "unset it"
    if where.scheme == "az":
        variable, wanted = "AZURE_STORAGE_CONNECTION_STRING", f"name the account {synced_at}"
    elif synced_at:
        wanted = f"set {variable}={synced_at}"
    other = f"{where.text} was synced at another endpoint than {variable} names"
    return f"{other}; {wanted} and run the same again"


def _refuse_unmounted(folder: Path, settings: Settings) -> None:
    """A share that is not mounted looks like an empty folder; it must not count as reached."""
    if not folder.is_dir() and folder != days_folder(settings).resolve():
        wanted = "mount it and run the same again, or make an empty folder there if it is gone"
        raise StoreError(f"{folder} is not there, but was dumped or synced to; {wanted}")
