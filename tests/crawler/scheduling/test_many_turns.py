"""A scheduler at work for years: nothing stays of a turn but its row, and of rows and files of output only so many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
import pytest

from crawler.scheduling.worker import Worker
from tests.crawler.builders import at
from tests.crawler.scheduling.working import HOUR, Workshop, job

FIRST, TURNS, KEPT, LOGS = 5, 25, 10, 5


@dataclass
class Clock:
    """An hour passes whenever a turn is over."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Held:
    """What this process holds of the system."""

    files: int
    threads: int
    children: int

    @classmethod
    def now(cls) -> Held:
        process = psutil.Process()
        return cls(process.num_fds(), process.num_threads(), len(process.children()))


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "archive")


def turns(worker: Worker, clock: Clock, number: int) -> int:
    """Let so many hours pass; return how many turns there were."""
    done = 0
    for _ in range(number):
        done += worker.turn(worker.plan.jobs[0]) is not None
        clock.now += HOUR
    return done


def test_many_turns_leave_nothing_but_the_newest_rows_and_logs(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.storage.jobs.KEPT", KEPT)
    clock = Clock(at("2026-03-02 10:00:00"))
    worker = workshop.worker(job("exit 0"), clock=clock)

    done = turns(worker, clock, FIRST)
    held = Held.now()
    done += turns(worker, clock, TURNS - FIRST)

    with worker.history() as jobs:
        tries = jobs.latest(TURNS)
    assert done == TURNS
    assert Held.now() == held
    assert (len(tries), tries[0].number) == (KEPT, TURNS)
    assert len(list(workshop.paths.logs.iterdir())) == LOGS
