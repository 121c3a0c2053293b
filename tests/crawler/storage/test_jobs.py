"""crawler.storage.jobs: every try of a scheduled job, and what is asked of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DatabaseError

from crawler.storage.catalogue import Catalogue
from crawler.storage.database import open_database, sqlite_url
from crawler.storage.jobs import EndedRun, Jobs, Try
from tests.crawler.builders import at

TEN = at("2026-03-02 10:00:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def jobs(catalogue: Catalogue) -> Jobs:
    return catalogue.jobs


def tried(jobs: Jobs, outcome: str, *, job: str = "newest", started: datetime = TEN) -> int:
    """Enter a try that has ended, and return its number."""
    number = jobs.begin(job, started, started)
    jobs.end(number, finished=started + MINUTE, outcome=outcome)
    return number


def test_a_try_that_began_has_no_end(jobs: Jobs) -> None:
    number = jobs.begin("新闻", TEN, TEN + MINUTE)

    assert jobs.get(number) == Try(number, "新闻", TEN, TEN + MINUTE)
    assert jobs.unfinished() == [Try(number, "新闻", TEN, TEN + MINUTE)]


def test_the_process_of_a_try_is_kept(jobs: Jobs) -> None:
    number = jobs.begin("newest", TEN, TEN)
    jobs.runs_as(number, 4711, 1772416800.25)

    found = jobs.get(number)
    assert found is not None
    assert (found.process, found.process_began) == (4711, 1772416800.25)


def test_the_end_of_a_try_is_kept(jobs: Jobs) -> None:
    number = jobs.begin("newest", TEN, TEN)
    jobs.end(number, finished=TEN + MINUTE, outcome="killed", exit_code=-9, detail="ended by SIGKILL")

    found = jobs.get(number)
    assert found == Try(number, "newest", TEN, TEN, None, None, TEN + MINUTE, "killed", -9, "ended by SIGKILL")
    assert jobs.unfinished() == []


def test_numbers_go_on(jobs: Jobs) -> None:
    assert [tried(jobs, "ok"), tried(jobs, "ok", job="other")] == [1, 2]


def test_what_is_older_than_the_last_tries_of_a_job_is_forgotten_and_no_other_job_s(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.storage.jobs.KEPT", 3)
    yearly = tried(jobs, "ok", job="yearly")
    numbers = [tried(jobs, "ok") for _ in range(5)]

    assert [each.number for each in jobs.latest(9)] == [*reversed(numbers[-3:]), yearly]


def test_numbers_go_on_after_tries_were_forgotten(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.storage.jobs.KEPT", 1)

    assert [tried(jobs, "ok") for _ in range(3)] == [1, 2, 3]


def test_the_last_tries_of_a_job_come_newest_first(jobs: Jobs) -> None:
    numbers = [tried(jobs, "ok", job=name) for name in ("newest", "other", "newest", "newest")]

    assert [each.number for each in jobs.of("newest", 2)] == [numbers[3], numbers[2]]
    assert [each.number for each in jobs.latest(3)] == [numbers[3], numbers[2], numbers[1]]


def test_a_try_that_is_not_there_is_none(jobs: Jobs) -> None:
    assert jobs.get(3) is None


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["blocked", "ok"], []),
        (["ok", "blocked", "failed", "blocked"], [4, 2]),
        (["blocked", "incomplete", "blocked"], [3]),
        (["blocked"], [1]),
        ([], []),
    ],
    ids=lambda each: "-".join(map(str, each)) or "none",
)
def test_the_blocks_since_the_last_good_run(jobs: Jobs, outcomes: list[str], expected: list[int]) -> None:
    for outcome in outcomes:
        tried(jobs, outcome)

    assert [each.number for each in jobs.since_good("blocked", ["ok", "incomplete"], 9)] == expected


def test_a_try_that_goes_on_ends_no_block(jobs: Jobs) -> None:
    tried(jobs, "blocked")
    jobs.begin("newest", TEN, TEN)

    assert [each.number for each in jobs.since_good("blocked", ["ok"], 9)] == [1]


def test_a_run_tells_its_end_by_the_try_that_it_was(catalogue: Catalogue) -> None:
    catalogue.runs.begin("one", "sina_live", {}, TEN, "newest/7")
    catalogue.runs.end("one", finished=TEN + MINUTE, outcome="finished", exit_code=4, report="{}")

    assert catalogue.jobs.run_of(Try(7, "newest", TEN, TEN)) == EndedRun(TEN + MINUTE, 4)


def test_a_run_of_a_history_that_was_lost_tells_nothing(catalogue: Catalogue) -> None:
    """The numbers of the new one begin at 1 again."""
    catalogue.runs.begin("one", "sina_live", {}, TEN, "newest/1")
    catalogue.runs.end("one", finished=TEN + MINUTE, outcome="finished", exit_code=0, report="{}")

    assert catalogue.jobs.run_of(Try(1, "newest", TEN, TEN + 5 * MINUTE)) is None


@pytest.mark.parametrize(("job", "number"), [("newest", 7), ("newest", 70), ("other", 7)])
def test_a_run_without_an_end_tells_nothing(catalogue: Catalogue, job: str, number: int) -> None:
    catalogue.runs.begin("one", "sina_live", {}, TEN, "newest/7")

    assert catalogue.jobs.run_of(Try(number, job, TEN, TEN)) is None


def test_tries_are_carried_over_with_their_numbers(jobs: Jobs, engine: Engine, tmp_path: Path) -> None:
    for outcome in ("ok", "blocked", "ok"):
        tried(jobs, outcome)
    jobs.begin("newest", TEN, TEN)
    other = open_database(sqlite_url(tmp_path / "other.sqlite3"))

    assert Jobs(other).carry_over(engine) == 4
    assert Jobs(other).latest(9) == jobs.latest(9)
    other.dispose()


def test_of_an_older_catalogue_nothing_is_carried_over(jobs: Jobs, tmp_path: Path) -> None:
    older = create_engine(sqlite_url(tmp_path / "older.sqlite3"))

    assert jobs.carry_over(older) == 0
    older.dispose()


def test_a_damaged_catalogue_is_an_error(jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "damaged.sqlite3").write_bytes(b"no database" * 1000)
    damaged = create_engine(sqlite_url(tmp_path / "damaged.sqlite3"))

    with pytest.raises(DatabaseError):
        jobs.carry_over(damaged)
    damaged.dispose()
