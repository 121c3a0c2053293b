"""Rebuild and the history of scheduled jobs, which stands in no journal: it is carried over where it can be read."""

from __future__ import annotations

import pytest

from tests.end_to_end.archives import run
from tests.end_to_end.conftest import Archive
from tests.sina.server import SinaServer

TRIES = "SELECT number, job, due, outcome, exit_code FROM job_tries"
KEPT = [
    (1, "newest", "2026-03-01T10:00:00+08:00", "killed", -9),
    (7, "夜间", "2026-03-01T11:00:00+08:00", None, None),
]


@pytest.fixture
def tried(sina: SinaServer, archive: Archive) -> Archive:
    """An archive with two tries in its history, the second without an end."""
    assert sina.url
    assert archive.crawl(pages="1").code == 0
    for number, job, due, outcome, code in KEPT:
        values = ", ".join("NULL" if value is None else repr(value) for value in (number, job, due, due, outcome, code))
        archive.change(f"INSERT INTO job_tries (number, job, due, started, outcome, exit_code) VALUES ({values})")  # noqa: S608 - our own words
    return archive


def test_the_history_is_carried_over(tried: Archive) -> None:
    ended = run(tried, "rebuild")

    assert (ended.code, "2 tries were carried over" in ended.out) == (0, True)
    assert tried.rows(TRIES) == KEPT


def test_a_damaged_catalogue_costs_the_history_and_nothing_else(tried: Archive) -> None:
    catalogue = tried.root / "catalogue.sqlite3"
    for path in tried.root.glob("catalogue.sqlite3-*"):
        path.unlink()
    catalogue.write_bytes(b"no database" * 1000)

    ended = run(tried, "rebuild")

    assert (ended.code, "The history of scheduled jobs can't be read" in ended.out) == (0, True)
    assert tried.rows(TRIES) == []


def test_an_earlier_schema_has_no_history(tried: Archive) -> None:
    tried.change("DROP TABLE job_tries")

    ended = run(tried, "rebuild")

    assert (ended.code, "history" in ended.out, tried.rows(TRIES)) == (0, False, [])
