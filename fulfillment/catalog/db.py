"""Where the catalogue lies: an embedded SQLite file, or a server by URL.

The file is built aside and renamed, so nobody ever sees half a catalogue, and two processes
starting at once just build it twice.
"""

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    QueuePool,
    create_engine,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from fulfillment.catalog.data import (
    ABOUT_SHIPPED,
    SHIPPED,
    WHAT_IT_IS,
    CatalogData,
    fill,
    fingerprint,
    read_folder,
)
from fulfillment.catalog.tables import STORES
from values.errors import StoreError

_FILLING = 7_203_117
"Key of the PostgreSQL advisory lock held while the tables are created and filled."
_LEISURE_MS = 120_000


def engine_for(where: Path | URL, timeout_s: float) -> Engine:
    """A pool of read-only connections; none is opened yet. Raises StoreError."""
    return _file_engine(where, timeout_s) if isinstance(where, Path) else _server(where, timeout_s)


def located(where: str | Path) -> Path | URL:
    """A path, a `sqlite:///` URL (a path, too) or a server's URL. Raises StoreError."""
    if isinstance(where, Path) or "://" not in where:
        return _file(Path(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise StoreError(
            "The catalogue's URL cannot be read; write postgresql://host/db."
        ) from error
    return _file(Path(url.database or "")) if url.get_backend_name() == "sqlite" else url


def shown_place(where: Path | URL) -> str:
    """Where it is, without a password."""
    return str(where) if isinstance(where, Path) else where.render_as_string(hide_password=True)


def _file(path: Path) -> Path:
    if not path.name or path.is_dir():
        raise StoreError(f"The catalogue needs a file, and '{path}' is none; name one in it.")
    return path


def _file_engine(path: Path, timeout_s: float) -> Engine:
    def connect() -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        opened = sqlite3.connect(uri, uri=True, timeout=timeout_s, check_same_thread=False)
        # The file may be a shop's own database: two locks, of which each would do.
        opened.execute("PRAGMA query_only = ON")
        return opened

    return create_engine("sqlite://", creator=connect, poolclass=QueuePool)


def _server(url: URL, timeout_s: float) -> Engine:
    if url.get_backend_name() != "postgresql":
        raise StoreError(f"The catalogue cannot lie in '{url.drivername}'; write postgresql://...")
    options = f"-c statement_timeout={round(timeout_s * 1000)} -c default_transaction_read_only=on"
    return _postgres(url, {**_connect_limit(timeout_s), "options": options})


def _postgres(url: URL, connect_args: dict[str, Any]) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, connect_args=connect_args)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            f"No driver for '{url.drivername}' is installed; install psycopg, or use a file."
        ) from error


def read_at_leisure(connection: Connection) -> None:
    """Lets this transaction take longer than a question may: it reads the words of all items."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = {_LEISURE_MS}"))


def _connect_limit(timeout_s: float) -> dict[str, Any]:
    return {"connect_timeout": max(1, round(timeout_s))}


def prepare(where: Path | URL, data: Path, engine: Engine, timeout_s: float) -> None:
    """Makes sure the catalogue is there and filled. Raises StoreError or DataError."""
    if not isinstance(where, Path):
        _fill_server(where, data, timeout_s)
    elif not where.exists() or _outdated(data, engine):
        build_file(where, data)
        # The pool may still hold the file that was just replaced.
        engine.dispose()


def _outdated(data: Path, engine: Engine) -> bool:
    """Whether the file holds shipped data of an earlier release. Imported data never is."""
    if data != SHIPPED:
        return False
    try:
        about = read_about(engine)
    except SQLAlchemyError:
        return False
    return about.get("what") == ABOUT_SHIPPED and about.get("files") != fingerprint(data)


def holds_sample(where: Path | URL, data: Path, engine: Engine) -> bool:
    """Whether the shipped data are there, or would be once it is asked. Builds nothing."""
    try:
        if isinstance(where, Path) and not where.exists():
            return data == SHIPPED
        if not isinstance(where, Path) and not _filled(engine):
            return data == SHIPPED
        return read_about(engine).get("what") == ABOUT_SHIPPED
    except SQLAlchemyError:
        # Damaged, away or made by somebody else: not what we shipped.
        return False


def read_about(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {row.key: row.value for row in connection.execute(WHAT_IT_IS)}


def stamp(where: Path | URL) -> tuple[int, ...] | None:
    """Changes when the file is replaced; None for a server, and where there is no file."""
    if not isinstance(where, Path):
        return None
    try:
        found = where.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def build_file(path: Path, data: Path) -> None:
    """Makes the SQLite file of a folder of CSV files, replacing what is there in one step."""
    replace_file(path, read_folder(data))


def replace_file(path: Path, contents: CatalogData) -> None:
    """Whoever reads the old file goes on reading it until the questions look again."""
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        engine = create_engine(URL.create("sqlite", database=aside))
        with engine.begin() as connection:
            fill(connection, contents)
            connection.execute(text("ANALYZE"))
        engine.dispose()
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except (OSError, SQLAlchemyError) as error:
        raise StoreError(f"The catalogue {path} cannot be built: {error}") from error
    finally:
        if aside is not None:
            Path(aside).unlink(missing_ok=True)


def _fill_server(url: URL, data: Path, timeout_s: float) -> None:
    shown = shown_place(url)
    engine = _postgres(url, _connect_limit(timeout_s))
    try:
        if not _filled(engine):
            _fill_once(engine, data)
    except SQLAlchemyError as error:
        raise StoreError(f"The catalogue {shown} cannot be used: {reason_of(error)}") from error
    finally:
        engine.dispose()


def _filled(engine: Engine) -> bool:
    with engine.connect() as connection:
        return inspect(connection).has_table(STORES.name) and _has_rows(connection)


def _fill_once(engine: Engine, data: Path) -> None:
    contents = read_folder(data)
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_FILLING})"))
        if not (inspect(connection).has_table(STORES.name) and _has_rows(connection)):
            fill(connection, contents)


def _has_rows(connection: Connection) -> bool:
    return bool(connection.execute(select(func.count()).select_from(STORES)).scalar_one())


def reason_of(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
