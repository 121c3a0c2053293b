"""crawler.storage.outbox: whatever becomes of a run, each change of the catalogue stands in the journal once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crawler.errors import CatalogueError
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.schema import meta

ONE = Owed(document_id="nabcdef0000001", url="https://finance.sina.com.cn/doc-inabcdef0000001.shtml")


class Disc:
    """Where entries are written, in the end or never. *holds*: record ids, in order."""

    def __init__(self) -> None:
        self.holds: list[str] = []
        self.names: list[str] = []
        self.under_way: list[tuple[str, str, Future[None]]] = []

    def write(self, told: Mapping[str, Any], _at: datetime, record_id: str) -> Future[None]:
        done: Future[None] = Future()
        self.under_way.append((told["entry"], record_id, done))
        return done

    def sync(self) -> None:
        for name, record_id, done in self.under_way:
            self.names.append(name)
            self.holds.append(record_id)
            done.set_result(None)
        self.under_way.clear()

    def fail(self) -> None:
        for _, _, done in self.under_way:
            done.set_exception(OSError(28, "No space left on device"))
        self.under_way.clear()


@pytest.fixture
def disc() -> Disc:
    return Disc()


@pytest.fixture
def catalogue(tmp_path: Path, disc: Disc) -> Iterator[Catalogue]:
    """A catalogue whose journal the first run keeps."""
    made = Catalogue.open(sqlite_url(tmp_path / "catalogue.sqlite3"))
    made.outbox.begin("20260309T100000-1", disc.write, lambda _: ())
    yield made
    made.close()


def begin_again(catalogue: Catalogue, disc: Disc, number: int = 2) -> Catalogue:
    """Open the catalogue anew, as the next run does, though nobody has closed it."""
    url = catalogue._engine.url  # noqa: SLF001 - the file itself
    again = Catalogue.open(url)
    again.outbox.begin(f"20260309T100000-{number}", disc.write, lambda _: disc.holds)
    return again


def waiting(catalogue: Catalogue) -> int:
    """Return how many entries are noted in the catalogue."""
    with catalogue._engine.connect() as connection:  # noqa: SLF001 - the table itself
        return len(connection.execute(select(meta.c.key).where(meta.c.key.startswith("journal/"))).all())


def test_what_a_killed_run_did_not_write_is_written_by_the_next(catalogue: Catalogue, disc: Disc) -> None:
    catalogue.claim(ONE)
    catalogue.failed(ONE.document_id, "timeout")
    disc.under_way.clear()  # killed

    again = begin_again(catalogue, disc)
    disc.sync()
    again.close()

    assert (disc.names, waiting(catalogue)) == (["Catalogue.claim", "Outcomes.failed"], 0)


def test_what_it_had_written_is_not_written_twice(catalogue: Catalogue, disc: Disc) -> None:
    catalogue.claim(ONE)
    disc.sync()  # killed before it was struck out

    again = begin_again(catalogue, disc)
    again.close()

    assert (disc.under_way, disc.names, waiting(catalogue)) == ([], ["Catalogue.claim"], 0)


def test_what_a_full_disk_refused_waits_for_the_next_run(catalogue: Catalogue, disc: Disc) -> None:
    catalogue.claim(ONE)
    disc.fail()
    catalogue.outbox.close()

    assert waiting(catalogue) == 1


def test_it_waits_for_as_many_runs_as_it_takes(catalogue: Catalogue, disc: Disc) -> None:
    catalogue.claim(ONE)
    disc.fail()
    for number in (2, 3):
        begin_again(catalogue, disc, number)
        disc.fail()

    again = begin_again(catalogue, disc, 4)
    disc.sync()
    again.close()

    assert (disc.names, waiting(catalogue)) == (["Catalogue.claim"], 0)


def test_a_change_that_fails_is_not_told_of(catalogue: Catalogue, disc: Disc) -> None:
    with pytest.raises(CatalogueError):
        catalogue.failed("nabcdef0000009", "timeout")

    assert (disc.under_way, waiting(catalogue)) == ([], 0)


def test_what_is_written_is_struck_out_by_later_changes(catalogue: Catalogue, disc: Disc) -> None:
    for _ in range(250):
        catalogue.claim(ONE)
        disc.sync()

    assert waiting(catalogue) <= 101
