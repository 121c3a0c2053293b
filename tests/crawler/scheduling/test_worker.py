"""crawler.scheduling.worker: a try from its row in the history to its end there, with real processes."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import psutil
import pytest

from crawler import times
from crawler.errors import CatalogueError
from crawler.scheduling.outcomes import Outcome
from crawler.scheduling.service import once
from crawler.scheduling.watching import watch
from crawler.scheduling.worker import TryEnded, Worker
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.jobs import Try
from tests.crawler.scheduling.working import HOUR, Asked, Workshop, job

PATIENCE = 20.0


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "archive")


def history(worker: Worker) -> list[Try]:
    """Return all tries, oldest first."""
    with worker.history() as jobs:
        return jobs.latest(99)[::-1]


def appears(path: Path) -> bool:
    """Wait until a file is there."""
    began = monotonic()
    while not path.exists() and monotonic() - began < PATIENCE:
        Event().wait(0.01)
    return path.exists()


def test_a_try_stands_in_the_history_from_its_beginning_to_its_end(workshop: Workshop) -> None:
    before = times.now()
    worker = workshop.worker(job("exit 4"))

    ended = worker.turn(job("exit 4"))

    [kept] = history(worker)
    assert ended == kept
    assert (kept.job, kept.outcome, kept.exit_code, kept.detail) == ("tiny", "incomplete", 4, "doing exit 4")
    assert before <= kept.due <= kept.started <= (kept.finished or before) <= times.now()
    assert kept.process is not None
    assert abs((kept.process_began or 0) - kept.started.timestamp()) < PATIENCE


@pytest.mark.parametrize(
    ("what", "outcome", "detail"),
    [
        ("exit 0", "ok", None),
        ("exit 1", "failed", "doing exit 1"),
        ("exit 5", "busy", "doing exit 5"),
        ("exit 6", "blocked", "doing exit 6"),
        ("exit 77", "failed", "doing exit 77"),
        ("kill", "killed", "ended by SIGKILL"),
    ],
)
def test_how_a_process_ends_is_how_the_try_ends(
    workshop: Workshop, what: str, outcome: str, detail: str | None
) -> None:
    ended = workshop.worker(job(what)).turn(job(what))

    assert ended is not None
    assert (ended.outcome, ended.detail) == (outcome, detail)


@pytest.mark.parametrize("what", ["heed", "ignore"])
def test_a_run_that_takes_too_long_is_ended(workshop: Workshop, what: str) -> None:
    slow = job(what, limit=0.6)

    ended = workshop.worker(slow).turn(slow)

    assert ended is not None
    assert ended.process is not None
    assert (ended.outcome, (ended.detail or "").partition(";")[0]) == ("timed out", "its time was up")
    assert not psutil.pid_exists(ended.process)


def test_an_end_that_finds_another_catalogue_is_told_all_the_same(workshop: Workshop, tmp_path: Path) -> None:
    """`rebuild` has carried the history over before this try began."""
    ready = tmp_path / "ready"
    heeding = job(f"heed:{ready}")
    heard: list[TryEnded] = []
    worker = workshop.worker(heeding, listeners=[heard.append])
    turn = Thread(target=worker.turn, args=[heeding])
    turn.start()

    assert appears(ready)
    with closing(sqlite3.connect(workshop.paths.catalogue)) as connection:
        connection.execute("DELETE FROM job_tries")
        connection.commit()
    workshop.stop.asked = 1
    turn.join(PATIENCE)

    assert [(each.ended.outcome, each.ended.exit_code) for each in heard] == [("stopped", 130)]


def test_what_is_not_due_does_not_run(workshop: Workshop) -> None:
    worker = workshop.worker(job("exit 0"))
    worker.turn(job("exit 0"))

    assert worker.turn(job("exit 0")) is None
    assert len(history(worker)) == 1


def test_it_runs_again_when_its_time_has_come(workshop: Workshop) -> None:
    first = workshop.worker(job("exit 0")).turn(job("exit 0"))
    later = workshop.worker(job("exit 0"), clock=lambda: times.now() + 5 * HOUR)

    again = later.turn(job("exit 0"))

    assert first is not None
    assert again is not None
    assert again.due == first.due + HOUR
    assert later.coming()["tiny"].due == first.due + 6 * HOUR


def test_a_stop_ends_the_run_and_leaves_it_due(workshop: Workshop, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    heeding = job(f"heed:{ready}")
    worker = workshop.worker(heeding)
    turn = Thread(target=worker.turn, args=[heeding])
    turn.start()

    assert appears(ready)
    workshop.stop.asked = 1
    turn.join(PATIENCE)

    [kept] = history(worker)
    assert (kept.outcome, kept.exit_code) == ("stopped", 130)
    assert worker.coming()["tiny"].at <= times.now()


def test_a_stop_that_is_asked_for_again_is_a_harder_one(workshop: Workshop, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    stubborn = job(f"ignore:{ready}")
    worker = workshop.worker(stubborn, grace=PATIENCE)
    turn = Thread(target=worker.turn, args=[stubborn])
    turn.start()

    assert appears(ready)
    for _ in range(3):
        workshop.stop.asked += 1
        turn.join(1)
    turn.join(PATIENCE)

    [kept] = history(worker)
    assert (kept.outcome, kept.exit_code, kept.detail) == (
        "stopped",
        -9,
        "the scheduler was stopped; it had to be killed",
    )


def test_after_a_stop_nothing_begins(workshop: Workshop) -> None:
    workshop.stop.asked = 1
    worker = workshop.worker(job("exit 0"))

    assert (worker.turn(job("exit 0")), history(worker)) == (None, [])


@pytest.mark.parametrize("is_noted", [True, False], ids=["noted", "not noted"])
def test_a_run_of_a_killed_scheduler_is_waited_for(workshop: Workshop, *, is_noted: bool) -> None:
    worker = workshop.worker(job("nap"))
    with worker.history() as jobs:
        number = jobs.begin("tiny", times.now(), times.now())
        child = workshop.runner.start(job("nap"), number)
        if is_noted:
            jobs.runs_as(number, child.number, child.began)
    with closing(Catalogue.open(sqlite_url(workshop.paths.catalogue))) as catalogue:
        catalogue.runs.begin("run", "nap", {}, times.now(), f"tiny/{number}")
        catalogue.runs.end("run", finished=times.now() + HOUR, outcome="finished", exit_code=4, report="")

    worker.settle()

    [kept] = history(worker)
    assert not child.is_running
    assert (kept.outcome, kept.exit_code, (kept.finished or times.now()) > times.now()) == ("incomplete", 4, True)


def test_a_run_of_a_killed_scheduler_keeps_its_time_limit(workshop: Workshop) -> None:
    worker = workshop.worker(job("ignore", limit=60))
    with worker.history() as jobs:
        number = jobs.begin("tiny", times.now(), times.now() - timedelta(seconds=61))
        child = workshop.runner.start(job("ignore"), number)
        jobs.runs_as(number, child.number, child.began)

    worker.settle()

    [kept] = history(worker)
    assert (child.is_running, kept.outcome) == (False, "timed out")


@pytest.mark.parametrize(("code", "outcome"), [(0, "ok"), (6, "blocked"), (None, "killed")], ids=str)
def test_a_run_that_ended_while_nobody_looked_ends_by_its_own_account(
    workshop: Workshop, code: int | None, outcome: str
) -> None:
    worker = workshop.worker(job("exit 0"))
    with worker.history() as jobs:
        number = jobs.begin("tiny", times.now(), times.now())
    with closing(Catalogue.open(sqlite_url(workshop.paths.catalogue))) as catalogue:
        catalogue.runs.begin("run", "tiny", {}, times.now(), f"tiny/{number}")
        if code is not None:
            catalogue.runs.end("run", finished=times.now(), outcome="", exit_code=code, report="")

    worker.settle()

    [kept] = history(worker)
    assert (kept.outcome, kept.exit_code) == (outcome, code)


def test_another_process_with_the_same_id_is_left_alone(workshop: Workshop) -> None:
    me = psutil.Process()
    worker = workshop.worker(job("exit 0"))
    with worker.history() as jobs:
        number = jobs.begin("tiny", times.now(), times.now())
        jobs.runs_as(number, me.pid, me.create_time())

    worker.settle()

    assert [each.outcome for each in history(worker)] == ["killed"]


def test_a_run_of_another_archive_is_left_alone(workshop: Workshop, tmp_path: Path) -> None:
    other = Workshop(tmp_path / "other")
    child = other.runner.start(job("nap"), 1)
    worker = workshop.worker(job("nap"))
    with worker.history() as jobs:
        number = jobs.begin("tiny", times.now(), times.now())
        jobs.runs_as(number, child.number, child.began)

    assert workshop.runner.find(history(worker)[0]) is None
    assert watch(child, Asked(), limit=PATIENCE, grace=1).code == 0


def test_listeners_hear_of_each_end(workshop: Workshop) -> None:
    heard: list[TryEnded] = []
    jobs = job("exit 0", "good"), job("kill", "bad")

    once(workshop.worker(*jobs, listeners=[heard.append]))

    assert {each.ended.job: each.is_untold for each in heard} == {"good": False, "bad": True}
    assert all(each.ended.finished for each in heard)


def test_a_listener_that_fails_stops_nothing(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: TryEnded) -> None:
        raise RuntimeError("no network")

    with caplog.at_level(logging.ERROR):
        ended = workshop.worker(job("exit 0"), listeners=[fail]).turn(job("exit 0"))

    assert (ended is not None, "could not be told" in caplog.text) == (True, True)


def test_once_runs_each_job_that_is_due_once(workshop: Workshop) -> None:
    worker = workshop.worker(job("exit 0", "a"), job("exit 4", "b"), job("exit 1", "c"))

    assert [each.job for each in once(worker)] == ["a", "b", "c"]
    assert once(worker) == []


def test_after_a_block_the_other_jobs_wait(workshop: Workshop) -> None:
    worker = workshop.worker(job("exit 6", "a"), job("exit 0", "b"))

    assert [(each.job, each.outcome) for each in once(worker)] == [("a", Outcome.BLOCKED)]
    assert worker.coming()["b"].at > times.now() + HOUR / 2


def test_an_archive_that_has_lost_its_catalogue_gets_no_new_one(workshop: Workshop) -> None:
    post = workshop.paths.posts / "china" / "a.md"
    post.parent.mkdir(parents=True)
    post.touch()

    with pytest.raises(CatalogueError, match="rebuild"):
        workshop.worker(job("exit 0")).turn(job("exit 0"))
    assert not workshop.paths.catalogue.exists()
