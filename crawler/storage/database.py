"""Opening the catalogue's database: SQLite in WAL mode by default, its schema's version checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, create_engine, event, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from crawler.errors import CatalogueError
from crawler.storage.schema import SCHEMA_VERSION, meta, metadata

_BUSY_SECONDS = 30


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    # WAL: readers don't stop a run. NORMAL: a power cut may cost the last commits, never the file's integrity; an
    # article whose row is lost so is fetched again and found to be the same.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def open_database(url: str) -> Engine:
    """Return an engine for the catalogue at *url*, with its tables made. Raises CatalogueError with what is wrong."""
    options: dict[str, Any] = {}
    if url.startswith("sqlite"):
        options = {"connect_args": {"timeout": _BUSY_SECONDS}}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            _check_version(connection)
    except DBAPIError as error:
        raise CatalogueError(f"the catalogue can't be opened: {error.orig}") from error
    return engine


def sqlite_url(path: Path) -> str:
    """Return the database URL of a SQLite file, whose folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def _check_version(connection: Connection) -> None:
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    if found is None:
        connection.execute(insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
    elif int(found) != SCHEMA_VERSION:
        raise CatalogueError(f"the catalogue has schema {found}, this version of the project reads {SCHEMA_VERSION}")


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can say ON CONFLICT, in the words of this database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
