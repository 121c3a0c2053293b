"""crawler.storage.database: a new catalogue, one from elsewhere, and what is said of a broken one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Connection, Engine, create_engine, func, insert, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from crawler import times
from crawler.errors import CatalogueError
from crawler.storage.database import open_database, snapshot, sqlite_url, upsert
from crawler.storage.schema import SCHEMA_VERSION, listings, metadata


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.sqlite3"


@pytest.fixture
def opened(path: Path) -> Iterator[Engine]:
    engine = open_database(sqlite_url(path))
    yield engine
    engine.dispose()


def store_version(path: Path, version: str) -> None:
    """Make a file that holds a schema version and nothing else."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [version])
        connection.commit()


def tables(path: Path) -> set[str]:
    """Return the names of a file's tables."""
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_catalogue_has_its_tables(opened: Engine) -> None:
    assert set(inspect(opened).get_table_names()) == set(metadata.tables)


def test_a_new_catalogue_knows_its_version(opened: Engine) -> None:
    with opened.begin() as connection:
        rows = connection.execute(text("SELECT key, value FROM meta")).all()

    assert rows == [("schema_version", str(SCHEMA_VERSION))]


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        pytest.param("journal_mode", "wal", id="readers do not stop a run"),
        pytest.param("synchronous", 1, id="no sync at each commit"),
        pytest.param("busy_timeout", 30_000, id="a writer waits for another"),
    ],
)
def test_how_the_file_is_kept(opened: Engine, pragma: str, expected: object) -> None:
    with opened.begin() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == expected


def test_a_catalogue_is_opened_again_as_it_was(path: Path, opened: Engine) -> None:
    with opened.begin() as connection:
        connection.execute(text("INSERT INTO meta VALUES ('mark', '灯')"))

    again = open_database(sqlite_url(path))
    with again.begin() as connection:
        marks = connection.execute(text("SELECT value FROM meta ORDER BY key")).scalars().all()
    again.dispose()

    assert marks == ["灯", str(SCHEMA_VERSION)]


def test_a_catalogue_whose_making_was_killed_is_made_whole(path: Path) -> None:
    engine = create_engine(sqlite_url(path))
    metadata.create_all(engine)
    engine.dispose()

    again = open_database(sqlite_url(path))
    with again.begin() as connection:
        version = connection.execute(text("SELECT value FROM meta")).scalar()
    again.dispose()

    assert version == str(SCHEMA_VERSION)


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0, 99], ids=["newer", "before all", "much newer"])
def test_a_catalogue_of_another_version_is_refused_by_number(path: Path, version: int) -> None:
    store_version(path, str(version))

    with pytest.raises(
        CatalogueError, match=f"has schema {version}, this version of the project reads {SCHEMA_VERSION}"
    ):
        open_database(sqlite_url(path))


def test_a_catalogue_whose_version_is_no_number_is_refused(path: Path) -> None:
    store_version(path, "灯")

    with pytest.raises(CatalogueError, match="灯"):
        open_database(sqlite_url(path))


def test_a_catalogue_that_is_refused_is_left_as_it_was(path: Path) -> None:
    store_version(path, str(SCHEMA_VERSION + 1))

    with pytest.raises(CatalogueError):
        open_database(sqlite_url(path))

    assert tables(path) == {"meta"}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("这不是数据库".encode() * 200, id="a text"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 4000, id="broken behind the header"),
    ],
)
def test_a_broken_file_is_said_to_be_one(path: Path, data: bytes) -> None:
    path.write_bytes(data)

    with pytest.raises(CatalogueError, match="the catalogue can't be opened: "):
        open_database(sqlite_url(path))


def test_a_broken_file_is_left_as_it_was(path: Path) -> None:
    path.write_bytes(b"no database" * 200)

    with pytest.raises(CatalogueError):
        open_database(sqlite_url(path))

    assert path.read_bytes() == b"no database" * 200


def test_a_file_cut_short_is_said_to_be_broken(path: Path) -> None:
    open_database(sqlite_url(path)).dispose()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CatalogueError, match="the catalogue can't be opened: "):
        open_database(sqlite_url(path))


def test_a_folder_in_the_files_place_is_said_to_be_unusable(path: Path) -> None:
    path.mkdir()

    with pytest.raises(CatalogueError, match="unable to open database file"):
        open_database(sqlite_url(path))


@pytest.mark.parametrize("folder", ["灯箱", "a b", "a#b", "a@b:c", "a%20b", "a?b", "a?mode=memory", "a&b='c'"])
def test_the_catalogue_is_made_in_the_archives_folder_whatever_its_name(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "c.sqlite3"

    engine = open_database(sqlite_url(path))
    engine.dispose()

    assert tables(path) >= {"articles"}


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["SQLite", "PostgreSQL"])  # type: ignore[no-untyped-call]
def test_both_databases_can_be_told_what_to_do_on_a_conflict(dialect: Dialect) -> None:
    connection = SimpleNamespace(dialect=dialect)

    statement = upsert(cast("Connection", connection), listings).on_conflict_do_nothing()

    assert "ON CONFLICT DO NOTHING" in str(statement.compile(dialect=dialect))


def test_a_snapshot_sees_one_moment_while_somebody_writes(path: Path) -> None:
    engine = open_database(sqlite_url(path))
    count = select(func.count()).select_from(listings)
    row = {"channel": "china", "document_id": "x", "first_seen": times.now(), "last_seen": times.now()}

    with snapshot(engine) as connection:
        before = connection.execute(count).scalar_one()
        with engine.begin() as other:
            other.execute(insert(listings).values(**row))
        within = connection.execute(count).scalar_one()
    with snapshot(engine) as connection:
        after = connection.execute(count).scalar_one()
    engine.dispose()

    assert (before, within, after) == (0, 0, 1)
