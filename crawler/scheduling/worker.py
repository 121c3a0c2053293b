"""The worker: one try after the other, from its row in the history to its end there, whatever happens meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from crawler import times
from crawler.errors import CatalogueError
from crawler.scheduling.durations import said
from crawler.scheduling.logs import Logs
from crawler.scheduling.outcomes import GOOD, UNTOLD, Outcome, of_exit_code, signal_name
from crawler.scheduling.plan import Job, Plan
from crawler.scheduling.processes import Child, Runner
from crawler.scheduling.rules import LOOKED_AT, Next, next_try
from crawler.scheduling.watching import AskedToEnd, Cause, End, Process, watch
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import archive_url
from crawler.storage.jobs import Jobs, Try
from crawler.storage.paths import ArchivePaths

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TryEnded:
    """What listeners are told of each try that has ended. *is_untold*: whether the run could not report by itself,
    since it was killed, had to be ended, or never began.
    """

    ended: Try
    is_untold: bool


Listener = Callable[[TryEnded], None]


class Worker:
    """Does what is due in one archive. *listeners*: told of each end, once that is in the history."""

    def __init__(
        self,
        plan: Plan,
        paths: ArchivePaths,
        runner: Runner,
        logs: Logs,
        stop: AskedToEnd,
        *,
        clock: Callable[[], datetime] = times.now,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self.plan = plan
        self._paths = paths
        self._runner = runner
        self._logs = logs
        self._stop = stop
        self._clock = clock
        self._listeners = listeners

    @contextmanager
    def history(self) -> Iterator[Jobs]:
        """Open the history for a moment: between two, `scrapy rebuild` may put another catalogue in its place.

        Raises CatalogueError.
        """
        with closing(Catalogue.open(archive_url(self._paths))) as catalogue:
            yield catalogue.jobs

    def coming(self) -> dict[str, Next]:
        """Return the next try of each job, by its name. Raises CatalogueError, DBAPIError."""
        with self.history() as jobs:
            return {job.name: upcoming(jobs, job, self.plan, self._clock()) for job in self.plan.jobs}

    def settle(self) -> None:
        """See to the tries of a scheduler that was killed: wait for those that still run, and write their ends down."""
        with self.history() as jobs:
            left = jobs.unfinished()
        for attempt in left:
            process = self._runner.find(attempt)
            end = End(None)
            if process is not None:
                logger.info("%s goes on from an earlier scheduler; waiting for its end", attempt.label)
                end = self._watch(process, attempt)
            self._end(attempt, end)

    def turn(self, job: Job) -> Try | None:
        """Run a job if it is due now; return the try once it has ended. Raises CatalogueError, DBAPIError."""
        self.settle()
        now = self._clock()
        with self.history() as jobs:
            found = upcoming(jobs, job, self.plan, now)
            if found.at > now or self._stop.asked:
                return None
            number = jobs.begin(job.name, found.due, now)
        attempt = Try(number, job.name, found.due, now)
        try:
            process = self._runner.start(job, number)
        except (OSError, ValueError) as error:
            return self._write(attempt, Outcome.NOT_STARTED, None, str(error))
        logger.info("%s begins%s: process %d", attempt.label, f" ({found.why})" if found.why else "", process.number)
        self._note_process(attempt, process)
        return self._end(attempt, self._watch(process, attempt))

    def _note_process(self, attempt: Try, process: Child) -> None:
        try:
            with self.history() as jobs:
                jobs.runs_as(attempt.number, process.number, process.began)
        except (CatalogueError, DBAPIError) as error:
            # The crawl runs, and is watched all the same; a later scheduler would look for it among all processes.
            logger.warning("The process of %s could not be noted: %s", attempt.label, error)

    def _watch(self, process: Process, attempt: Try) -> End:
        limit = next((job.limit for job in self.plan.jobs if job.name == attempt.job), None)
        longest = (limit or self.plan.jobs[0].limit).total_seconds()
        passed = max(0.0, (self._clock() - attempt.started).total_seconds())
        return watch(process, self._stop, limit=max(0.0, longest - passed), grace=self.plan.grace.total_seconds())

    def _end(self, attempt: Try, end: End) -> Try:
        """Write down how a try ended: by its process; where that was ended, or nobody saw it, by its run's own account.

        A signal may find the work done, and only the process still leaving.
        """
        finished, code = self._clock(), end.code
        if code is None or code < 0:
            with self.history() as jobs:
                run = jobs.run_of(attempt)
            if run is not None:
                finished, code = run.finished, run.exit_code
        outcome = _outcome(end, code)
        return self._write(attempt, outcome, code, self._detail(attempt, end, code), finished)

    def _detail(self, attempt: Try, end: End, code: int | None) -> str:
        how = [end.cause.value] if end.cause else []
        if end.is_forced:
            how.append("it had to be killed")
        elif signal_name(code):
            how.append(f"ended by {signal_name(code)}")
        elif code is None:
            how.append("it ended unseen and left no report")
        elif _outcome(end, code) is not Outcome.OK:
            how.append(self._logs.last_words(attempt.job, attempt.number) or f"exit {code}")
        return "; ".join(how)

    def _write(
        self, attempt: Try, outcome: Outcome, code: int | None, detail: str, finished: datetime | None = None
    ) -> Try:
        finished = finished or self._clock()
        with self.history() as jobs:
            jobs.end(attempt.number, finished=finished, outcome=outcome, exit_code=code, detail=detail or None)
            ended = jobs.get(attempt.number)
        if ended is None:  # `rebuild` has put another catalogue in its place, from before this try
            ended = replace(attempt, finished=finished, outcome=outcome, exit_code=code, detail=detail or None)
        level = (
            logging.INFO if outcome in GOOD else logging.ERROR if outcome is Outcome.BAD_ARGUMENTS else logging.WARNING
        )
        took = said(finished - attempt.started)
        logger.log(level, "%s ended after %s: %s%s", attempt.label, took, outcome, f": {detail}" if detail else "")
        self._tell(TryEnded(ended, outcome in UNTOLD))
        return ended

    def _tell(self, ended: TryEnded) -> None:
        for listener in self._listeners:
            try:
                listener(ended)
            except Exception:  # whoever fails to tell somebody must not stop the next crawl
                logger.exception("The end of %s could not be told", ended.ended.label)


def upcoming(jobs: Jobs, job: Job, plan: Plan, now: datetime) -> Next:
    """Return a job's next try by the history."""
    tries = [each for each in jobs.of(job.name, LOOKED_AT) if each.finished is not None]
    return next_try(job, plan, tries, jobs.since_good(Outcome.BLOCKED, GOOD, LOOKED_AT), now)


def _outcome(end: End, code: int | None) -> Outcome:
    """Return how a try ended. One that was asked to end may have come to its own end first."""
    outcome = of_exit_code(code)
    if end.cause is not None and outcome in {Outcome.INTERRUPTED, Outcome.KILLED}:
        return Outcome.STOPPED if end.cause is Cause.STOP else Outcome.TIMED_OUT
    return outcome
