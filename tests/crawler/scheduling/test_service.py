"""crawler.scheduling.service: APScheduler wakes it, one try follows the other, and a stop is heard at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread, current_thread
from time import monotonic

import pytest

from crawler import times
from crawler.scheduling.plan import Job
from crawler.scheduling.service import Service
from crawler.scheduling.stopping import Stop
from crawler.scheduling.timing import Every
from crawler.scheduling.worker import TryEnded
from crawler.storage.catalogue import Catalogue
from tests.crawler.scheduling.working import HOUR, Workshop, job

PATIENCE = 30.0
SECOND = timedelta(seconds=1)


class Running:
    """A service in a thread of its own."""

    def __init__(self, root: Path, *jobs: Job) -> None:
        self.stop = Stop()
        self.heard: list[TryEnded] = []
        self._news = Event()
        self.workshop = Workshop(root, stop=self.stop)  # type: ignore[arg-type]  # it asks no more of it than this
        self._jobs = jobs
        self.keep_time_by(times.now)

    def keep_time_by(self, clock: Callable[[], datetime]) -> None:
        """Make the service anew, with another clock."""
        self.worker = self.workshop.worker(*self._jobs, listeners=[self._hear], clock=clock)
        self._thread = Thread(target=Service(self.worker, self.stop, look_again=0.2).run, daemon=True)

    @property
    def is_at_work(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def is_main(self) -> bool:
        """Whether this is asked in the service's own thread, and not in its worker's."""
        return current_thread() is self._thread

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wait_for(self, tries: int) -> None:
        """Wait until so many tries have ended."""
        began = monotonic()
        while len(self.heard) < tries and monotonic() - began < PATIENCE:
            self._news.wait(0.05)
        assert len(self.heard) >= tries

    def end(self) -> float:
        """Ask for an end; return after how many seconds it came."""
        began = monotonic()
        self.stop.ask()
        if self._thread.ident:
            self._thread.join(PATIENCE)
        return monotonic() - began

    def _hear(self, ended: TryEnded) -> None:
        self.heard.append(ended)


@pytest.fixture
def services() -> Iterator[list[Running]]:
    """Services, each of which is ended with the test."""
    started: list[Running] = []
    yield started
    for service in started:
        service.end()
        service.stop.close()


def begin(services: list[Running], root: Path, *jobs: Job) -> Running:
    """Start a service."""
    service = Running(root, *jobs)
    services.append(service)
    service.start()
    return service


def often(what: str, name: str) -> Job:
    """Return a job that comes each second."""
    return replace(job(what, name), timing=Every(SECOND))


def test_jobs_take_turns_and_none_is_lost(services: list[Running], tmp_path: Path) -> None:
    """Each takes a third of a second: while one runs, others become due, and so does it itself."""
    service = begin(services, tmp_path / "archive", *(often("nap", name) for name in "abcd"))

    service.wait_for(9)
    service.end()

    tries = [each.ended for each in service.heard]
    assert [each.job for each in tries[:4]] == [*"abcd"]
    assert min(Counter(each.job for each in tries).values()) > 1
    assert [(one, other) for one, other in pairwise(tries) if (one.finished or one.due) > other.started] == []


def test_a_job_that_fails_gives_way_to_the_others(services: list[Running], tmp_path: Path) -> None:
    service = begin(services, tmp_path / "archive", job("exit 1", "bad"), often("exit 0", "good"))

    service.wait_for(4)

    assert [each.ended.job for each in service.heard].count("bad") == 1


def test_a_block_stops_them_all(services: list[Running], tmp_path: Path) -> None:
    service = begin(services, tmp_path / "archive", job("exit 6", "a"), often("exit 0", "b"))

    service.wait_for(1)

    assert service.worker.coming()["b"].at > times.now() + HOUR / 2


def test_a_service_that_waits_ends_at_once(services: list[Running], tmp_path: Path) -> None:
    service = begin(services, tmp_path / "archive", job("exit 0"))
    service.wait_for(1)

    assert service.end() < PATIENCE / 3


def test_a_service_that_runs_ends_its_run_first(services: list[Running], tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    service = begin(services, tmp_path / "archive", job(f"heed:{ready}"), job("exit 0", "later"))
    began = monotonic()
    while not ready.exists() and monotonic() - began < PATIENCE:
        Event().wait(0.02)

    service.end()

    assert [(each.ended.job, each.ended.outcome) for each in service.heard] == [("tiny", "stopped")]


def test_a_stop_between_the_end_of_a_turn_and_the_next_one_is_heard(services: list[Running], tmp_path: Path) -> None:
    """The next try is reckoned while the service ends: neither may wait for the other."""
    service = Running(tmp_path / "archive", job("exit 0"))
    services.append(service)
    is_reckoning = Event()

    def clock() -> datetime:
        if service.heard:
            service.stop.ask()
            is_reckoning.set()
            Event().wait(0.5)
        return times.now()

    service.keep_time_by(clock)
    service.start()
    assert is_reckoning.wait(PATIENCE)

    assert service.end() < PATIENCE / 3
    assert not service.is_at_work


def test_a_job_whose_next_time_cannot_be_reckoned_once_is_not_lost(services: list[Running], tmp_path: Path) -> None:
    """After its turn, in the worker's thread, an error turns up of which nobody has thought."""
    service = Running(tmp_path / "archive", often("exit 0", "a"))
    services.append(service)
    failed: list[datetime] = []

    def clock() -> datetime:
        if service.heard and not failed and not service.is_main():
            failed.append(times.now())
            raise RuntimeError("nobody has thought of this")
        return times.now()

    service.keep_time_by(clock)
    service.start()

    service.wait_for(2)
    assert len(failed) == 1


def test_all_jobs_are_looked_at_in_one_opening_of_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Workshop(tmp_path / "archive").worker(*(job("exit 0", name) for name in "abc"))
    opened: list[object] = []
    really = Catalogue.open
    monkeypatch.setattr(Catalogue, "open", lambda url: opened.append(url) or really(url))

    assert ([*worker.coming()], len(opened)) == ([*"abc"], 1)


def test_what_a_killed_scheduler_left_is_seen_to_at_once(services: list[Running], tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    worker = Workshop(archive).worker(job("exit 0"))
    worker.turn(job("exit 0"))
    with worker.history() as jobs:
        jobs.begin("gone", times.now(), times.now())

    service = begin(services, archive, job("exit 0"))
    service.wait_for(1)

    assert [(each.ended.job, each.ended.outcome) for each in service.heard] == [("gone", "killed")]


def test_a_catalogue_that_is_lost_meanwhile_gets_no_successor(services: list[Running], tmp_path: Path) -> None:
    service = begin(services, tmp_path / "archive", often("nap", "a"))
    service.wait_for(1)
    post = service.workshop.paths.posts / "china" / "a.md"
    post.parent.mkdir(parents=True)
    post.touch()
    for path in service.workshop.root.glob("catalogue.sqlite3*"):
        path.unlink()

    Event().wait(0.5)
    assert service.end() < PATIENCE / 3

    assert not service.workshop.paths.catalogue.exists()
