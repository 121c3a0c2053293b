"""Opening the catalogue's database: SQLite in WAL mode by default, its schema brought up to this version."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, Table, create_engine, event, inspect, make_url, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from crawler.errors import CatalogueError
from crawler.machine import remedy
from crawler.storage.migrations import OLDEST, migrate
from crawler.storage.paths import ArchivePaths
from crawler.storage.schema import SCHEMA_VERSION, meta, metadata

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_BUSY_SECONDS = 30
# A database in WAL mode without any table, in bytes; ours has dozens of pages.
_HEAD = 4096
_VERSION_KEY = "schema_version"


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    # WAL: readers don't stop a run. NORMAL: a power cut may cost the last commits, never the file's integrity; an
    # article whose row is lost so is fetched again and found to be the same.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def open_database(url: str | URL) -> Engine:
    """Return an engine for the catalogue at *url*, with its tables made. Raises CatalogueError with what is wrong."""
    options: dict[str, Any] = {}
    if make_url(url).get_backend_name() == "sqlite":
        options = {"connect_args": {"timeout": _BUSY_SECONDS}}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    try:
        with engine.begin() as connection:
            found = _migrated_from(connection)
            if found != SCHEMA_VERSION:
                metadata.create_all(connection)
                migrate(connection, found or SCHEMA_VERSION)
                _note_version(connection)
    except DBAPIError as error:
        engine.dispose()
        raise CatalogueError(f"the catalogue can't be opened: {error.orig}{remedy(error)}") from error
    except CatalogueError:
        engine.dispose()
        raise
    return engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Read a catalogue as it is at one moment, whatever a run writes meanwhile; nothing is changed, nobody waits."""
    isolation = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**isolation) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # Python's sqlite3 begins none for reading alone
        try:
            yield connection
        finally:
            connection.rollback()


def sqlite_url(path: Path) -> URL:
    """Return the database URL of a SQLite file, whose folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(path))


def reading_url(path: Path) -> URL:
    """Return the database URL of a SQLite file that is only to be read. Where nothing may be written
    (a read-only disk, somebody else's folder), SQLite is told that nobody changes the file; it writes even to read.

    Raises CatalogueError where changes of a killed run lie beside the file, which can't be read so.
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return sqlite_url(path)
    changes = path.with_name(f"{path.name}-wal")
    if changes.exists() and changes.stat().st_size:
        said = f"{path} can't be read where nothing may be written: changes of a run lie beside it"
        raise CatalogueError(f"{said}; copy the archive's folder and read the copy")
    return URL.create("sqlite", database=f"file:{quote(str(path))}", query={"immutable": "1", "uri": "true"})


def archive_url(paths: ArchivePaths) -> URL:
    """Return the database URL of an archive's catalogue. Raises CatalogueError where the archive has lost it: a new one
    would fetch everything again.
    """
    if _is_blank(paths.catalogue) and any(any(place.rglob("*.*")) for place in (paths.posts, paths.warc)):
        said = f"{paths.root} has posts or WARC files and no catalogue: `scrapy rebuild` makes it again"
        raise CatalogueError(said)
    return sqlite_url(paths.catalogue)


def _is_blank(path: Path) -> bool:
    """Return whether there is no catalogue in a file, as where a full disk or a lost WAL has left but its head."""
    changes = path.with_name(f"{path.name}-wal")
    return all(not file.exists() or file.stat().st_size <= most for file, most in ((path, _HEAD), (changes, 0)))


def _migrated_from(connection: Connection) -> int | None:
    """Return the version of the catalogue that is there, None for a new one. Raises CatalogueError before anything in
    a catalogue is touched that this version can't read.
    """
    if not inspect(connection).has_table(meta.name):
        return None
    found = connection.execute(select(meta.c.value).where(meta.c.key == _VERSION_KEY)).scalar()
    if found is None:
        return None
    if not found.isdigit() or not OLDEST <= int(found) <= SCHEMA_VERSION:
        raise CatalogueError(f"the catalogue has schema {found}, this version of the project reads {SCHEMA_VERSION}")
    return int(found)


def _note_version(connection: Connection) -> None:
    values = {"key": _VERSION_KEY, "value": str(SCHEMA_VERSION)}
    statement = upsert(connection, meta).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=[meta.c.key], set_=values))


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can say ON CONFLICT, in the words of this database."""
    if connection.dialect.name == "postgresql":
        # All its drivers are loaded with it, which every start on SQLite would have to wait for.
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)
    return sqlite.insert(table)
