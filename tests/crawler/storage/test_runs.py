"""crawler.storage.runs: which spider ran when, and how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Row, select
from sqlalchemy.exc import IntegrityError, StatementError

from crawler.storage.catalogue import Catalogue
from crawler.storage.runs import Runs
from crawler.storage.schema import runs as table
from tests.crawler.builders import at

STARTED, FINISHED = at("2024-03-05 10:00:00"), at("2024-03-05 10:09:30")


@pytest.fixture
def runs(catalogue: Catalogue) -> Runs:
    begun = catalogue.runs
    begun.begin("first", "sina_finance", {"channel": "china", "file": "网址.txt"}, STARTED)
    return begun


def kept(engine: Engine, run_id: str) -> Row[Any]:
    """Return what is kept of a run."""
    with engine.begin() as connection:
        return connection.execute(select(table).where(table.c.run_id == run_id)).one()


@pytest.mark.usefixtures("runs")
def test_a_run_that_began_is_kept(engine: Engine) -> None:
    found = kept(engine, "first")

    assert (found.spider, found.started) == ("sina_finance", STARTED)


@pytest.mark.usefixtures("runs")
def test_the_arguments_are_kept_readable(engine: Engine) -> None:
    assert kept(engine, "first").arguments == '{"channel": "china", "file": "网址.txt"}'


@pytest.mark.usefixtures("runs")
def test_a_run_that_was_killed_has_no_end(engine: Engine) -> None:
    found = kept(engine, "first")

    assert (found.finished, found.outcome, found.exit_code, found.report) == (None, None, None, None)


def test_a_run_that_ended_is_kept_with_how(runs: Runs, engine: Engine) -> None:
    runs.end("first", finished=FINISHED, outcome="finished", exit_code=4, report="{}")
    found = kept(engine, "first")

    assert (found.finished, found.outcome, found.exit_code, found.report) == (FINISHED, "finished", 4, "{}")


def test_a_scheduled_run_is_kept_with_its_job(runs: Runs, engine: Engine) -> None:
    runs.begin("second", "sina_live", {}, STARTED, "flashes/12")

    assert (kept(engine, "first").job, kept(engine, "second").job) == (None, "flashes/12")


def test_the_end_of_a_run_keeps_its_beginning(runs: Runs, engine: Engine) -> None:
    runs.end("first", finished=FINISHED, outcome="finished", exit_code=0, report="{}")

    assert kept(engine, "first").started == STARTED


def test_the_end_of_a_run_is_no_other_runs(runs: Runs, engine: Engine) -> None:
    runs.begin("second", "replay", {}, STARTED)
    runs.end("second", finished=FINISHED, outcome="finished", exit_code=0, report="{}")

    assert kept(engine, "first").finished is None


def test_no_run_takes_another_ones_place(runs: Runs) -> None:
    with pytest.raises(IntegrityError):
        runs.begin("first", "replay", {}, STARTED)


def test_a_naive_moment_is_refused(runs: Runs) -> None:
    with pytest.raises(StatementError, match="aware times only"):
        runs.begin("second", "replay", {}, datetime(2024, 3, 5))  # noqa: DTZ001


def ended(runs: Runs, run_id: str, spider: str, started: datetime, report: str = "{}") -> None:
    runs.begin(run_id, spider, {"channel": "china"}, started)
    runs.end(run_id, finished=started, outcome="finished", exit_code=0, report=report)


def test_past_runs_come_newest_first(runs: Runs) -> None:
    ended(runs, "second", "sina_finance", FINISHED, '{"a": [1]}')

    [second, first] = runs.past(STARTED, 5)

    assert (second.run_id, second.exit_code, second.report) == ("second", 0, {"a": [1]})
    assert (first.run_id, first.arguments, first.report) == ("first", {"channel": "china", "file": "网址.txt"}, None)


def test_past_runs_are_as_many_and_as_late_as_asked_for(runs: Runs) -> None:
    for minute in range(3):
        ended(runs, f"run {minute}", "sina_live", FINISHED + minute * timedelta(minutes=1))

    assert [run.run_id for run in runs.past(FINISHED, 2, spider="sina_live")] == ["run 2", "run 1"]


def test_past_runs_of_another_spider_are_left_out(runs: Runs) -> None:
    assert list(runs.past(STARTED, 5, spider="sina_live")) == []


@pytest.mark.parametrize("report", ["", "{", "[]", "null"])
def test_a_report_that_is_none_is_none(runs: Runs, report: str) -> None:
    ended(runs, "second", "sina_finance", FINISHED, report)

    assert next(iter(runs.past(STARTED, 1))).report is None
