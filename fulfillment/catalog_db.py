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

from fulfillment.catalog_data import ABOUT_SHIPPED, SHIPPED, fill, fingerprint, read_folder
from fulfillment.catalog_tables import ABOUT, STORES
from values.errors import StoreError

_FILLING = 7_203_117
"Key of the PostgreSQL advisory lock held while the tables are created and filled."


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


def _file(path: Path) -> Path:
    if not path.name or path.is_dir():
        raise StoreError(f"The catalogue needs a file, and '{path}' is none; name one in it.")
    return path


def _file_engine(path: Path, timeout_s: float) -> Engine:
    def connect() -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        return sqlite3.connect(uri, uri=True, timeout=timeout_s, check_same_thread=False)

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
        with engine.connect() as connection:
            rows = connection.execute(select(ABOUT.c.key, ABOUT.c.value)).all()
    except SQLAlchemyError:
        return False
    about = {row.key: row.value for row in rows}
    return about.get("what") == ABOUT_SHIPPED and about.get("files") != fingerprint(data)


def build_file(path: Path, data: Path) -> None:
    """Makes the SQLite file of a folder of CSV files, replacing what is there in one step."""
    contents = read_folder(data)
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
    shown = url.render_as_string(hide_password=True)
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
