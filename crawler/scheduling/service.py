"""The scheduler itself: APScheduler wakes it when a job is due, and its one worker runs one try after the other.

Each job stands in APScheduler once, with the moment of its next try by our rules; after each try, and each half minute
since a clock may be set, that moment is reckoned anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy.exc import DBAPIError

from crawler import times
from crawler.errors import CatalogueError
from crawler.scheduling.plan import Job
from crawler.scheduling.rules import Next
from crawler.scheduling.worker import Worker
from crawler.storage.jobs import Try

# How often the times are reckoned anew, in seconds: a clock that was set, a catalogue that was rebuilt.
_LOOK_AGAIN = 30.0
# After this the history is asked again, where it could not be read or written: a full disk, say. In seconds.
_PAUSE = 60.0

UNUSABLE = (CatalogueError, DBAPIError, OSError)

logger = logging.getLogger(__name__)


class Stopping(Protocol):
    """Who may ask for an end, and wakes whoever waits."""

    asked: int

    def wait(self, seconds: float) -> None:
        """Wait so long, or until an end is asked for."""


class Service:
    """Runs the jobs of a plan until it is asked to end. *look_again*: how often their times are reckoned anew, in
    seconds.
    """

    def __init__(self, worker: Worker, stop: Stopping, *, look_again: float = _LOOK_AGAIN) -> None:
        self._worker = worker
        self._seconds = look_again
        self._stop = stop
        self._trusted_from = 0.0
        self._at_work = Lock()
        self._scheduler = BackgroundScheduler(
            timezone=times.SHANGHAI,
            # One archive has one lock: its jobs run one after the other.
            executors={"default": ThreadPoolExecutor(1)},
            # However late: what waited for another job, or for a machine that slept, still runs, and once.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self) -> None:
        """Run what is due when it is due; return once an end was asked for and the running crawl has ended.

        Raises CatalogueError, DBAPIError or OSError where the history can't be used at the beginning.
        """
        coming = self._worker.coming()
        for job in self._worker.plan.jobs:
            found = coming[job.name]
            logger.info("%s, %s: next %s", job.name, job.timing, _when(found))
            self._scheduler.add_job(self._turn, DateTrigger(found.at), args=[job], id=job.name)
        # Not in the turn itself: until that is over, APScheduler would refuse another of the same job.
        self._scheduler.add_listener(self._turned, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        # What a killed scheduler has left is seen to first, even where nothing is due.
        self._scheduler.add_job(self._settle, id="/settle")
        self._scheduler.start()
        try:
            while not self._stop.asked:
                self._stop.wait(self._seconds)
                self._look_again()
        finally:
            logger.info("No new run begins")
            # To wait in there would be to wait with APScheduler's lock in hand, which the end of a turn asks for.
            self._scheduler.shutdown(wait=False)
            with self._at_work:
                logger.info("Nothing is at work any more")

    def _turn(self, job: Job) -> None:
        """Run a job if it is due and nothing stands against it."""
        if monotonic() >= self._trusted_from:
            self._do(lambda: self._worker.turn(job))

    def _turned(self, event: JobExecutionEvent) -> None:
        """Let a job wait again after its turn, whatever came of it; and reckon anew: all may be blocked now."""
        for job in self._worker.plan.jobs:
            if job.name == event.job_id and not self._stop.asked:
                # Where its time can't be reckoned now, the job still stands here, and is looked at then.
                later = times.now() + timedelta(seconds=_PAUSE)
                self._scheduler.add_job(self._turn, DateTrigger(later), args=[job], id=job.name)
        self._look_again()

    def _settle(self) -> None:
        self._do(self._worker.settle)

    def _do(self, work: Callable[[], object]) -> None:
        """Do the worker's work, unless an end was asked for; `run` waits for it."""
        with self._at_work:
            try:
                if not self._stop.asked:
                    work()
            except UNUSABLE as error:
                self._mistrust(error)

    def _look_again(self) -> None:
        """Reckon anew when the jobs are due that wait for their time; those in the worker's queue do it themselves."""
        if self._stop.asked or monotonic() < self._trusted_from:
            return
        try:
            coming = self._worker.coming()
        except UNUSABLE as error:
            self._mistrust(error)
            return
        for name, found in coming.items():
            waiting = self._scheduler.get_job(name)
            if waiting is not None and waiting.next_run_time != found.at:
                with suppress(JobLookupError):  # its time has come meanwhile
                    self._scheduler.reschedule_job(name, trigger=DateTrigger(found.at))

    def _mistrust(self, error: Exception) -> None:
        said = getattr(error, "orig", None) or error
        logger.error("The history can't be used; looking again in %d s: %s", _PAUSE, said)
        self._trusted_from = monotonic() + _PAUSE


def once(worker: Worker) -> list[Try]:
    """Run every job that is due now, each once, in the order in which they became due; return the tries.

    Raises CatalogueError, DBAPIError or OSError where the history can't be used.
    """
    worker.settle()
    coming = worker.coming()
    jobs = sorted(worker.plan.jobs, key=lambda job: coming[job.name].due)
    return [ended for job in jobs if (ended := worker.turn(job)) is not None]


def _when(found: Next) -> str:
    when = f"{found.at:%Y-%m-%d %H:%M:%S}" if found.at > times.now() else "at once"
    return f"{when} ({found.why})" if found.why else when
