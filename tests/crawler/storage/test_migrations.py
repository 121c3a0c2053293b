"""crawler.storage.migrations: catalogues of every earlier version are brought up to this one, and lose nothing.

`catalogues/N.sql` is a catalogue as version N wrote it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from crawler.storage.catalogue import Catalogue
from crawler.storage.database import open_database, sqlite_url
from crawler.storage.migrations import OLDEST
from crawler.storage.schema import SCHEMA_VERSION, metadata

CATALOGUES = Path(__file__).parent / "catalogues"
every_version = pytest.mark.parametrize("version", range(OLDEST, SCHEMA_VERSION))


def restored(path: Path, version: int) -> Path:
    """Make a catalogue of an earlier version at *path*."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((CATALOGUES / f"{version}.sql").read_text("utf-8"))
    return path


@every_version
def test_every_table_has_all_its_columns_then(tmp_path: Path, version: int) -> None:
    engine = open_database(sqlite_url(restored(tmp_path / "c.sqlite3", version)))
    found = {name: {column["name"] for column in inspect(engine).get_columns(name)} for name in metadata.tables}
    engine.dispose()

    assert found == {name: set(table.c.keys()) for name, table in metadata.tables.items()}


@every_version
def test_what_was_known_is_known_then(tmp_path: Path, version: int) -> None:
    with closing(Catalogue.open(sqlite_url(restored(tmp_path / "c.sqlite3", version)))) as catalogue:
        assert catalogue.states() == {"archived": 1, "pending": 1}
        assert catalogue.listings.has_history("china")


@every_version
def test_a_migration_that_was_killed_is_repeated(tmp_path: Path, version: int) -> None:
    path = restored(tmp_path / "c.sqlite3", version)
    open_database(sqlite_url(path)).dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(version)])
        connection.commit()

    with closing(Catalogue.open(sqlite_url(path))) as catalogue:
        assert catalogue.states() == {"archived": 1, "pending": 1}


@every_version
def test_a_migrated_catalogue_says_its_version(tmp_path: Path, version: int) -> None:
    path = restored(tmp_path / "c.sqlite3", version)
    open_database(sqlite_url(path)).dispose()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [(str(SCHEMA_VERSION),)]
