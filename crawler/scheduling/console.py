"""What `scrapy schedule` does with a plan: run it for good, once, or show it."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Mapping, Sequence

from crawler import times
from crawler.census import ExitCode
from crawler.errors import ArchiveBusyError
from crawler.scheduling.listing import listing
from crawler.scheduling.logs import Logs
from crawler.scheduling.outcomes import Outcome, exit_code_of
from crawler.scheduling.plan import Plan
from crawler.scheduling.processes import Runner
from crawler.scheduling.rules import Next
from crawler.scheduling.service import Service, once
from crawler.scheduling.stopping import Stop
from crawler.scheduling.worker import Listener, Worker, upcoming
from crawler.storage.lock import ArchiveLock
from crawler.storage.paths import ArchivePaths

CRAWL = (sys.executable, "-m", "scrapy", "crawl")
_LISTED = 12

logger = logging.getLogger(__name__)


class Schedule:
    """A plan, for one archive. *given*: settings for all runs; *listeners*: told of each try that has ended."""

    def __init__(
        self,
        plan: Plan,
        paths: ArchivePaths,
        given: Mapping[str, str],
        *,
        command: Sequence[str] = CRAWL,
        listeners: Sequence[Listener] = (),
    ) -> None:
        logs = Logs(paths.logs, plan.kept_logs)
        self._stop = Stop()
        self._paths = paths
        self._worker = Worker(
            plan, paths, Runner(command, paths.root, logs, given), logs, self._stop, listeners=listeners
        )

    def run(self, *, only_once: bool) -> int:
        """Run the jobs until an end is asked for, or *only_once* what is due now; return the exit code.

        Raises ArchiveBusyError where another scheduler works here, CatalogueError, DBAPIError, OSError.
        """
        lock = self._lock()
        try:
            with self._stop.listening():
                if only_once:
                    return self._once()
                Service(self._worker, self._stop).run()
        finally:
            lock.release()
            self._stop.close()
        # To be stopped by SIGTERM is how a service ends well; Ctrl-C is an interruption here as elsewhere.
        return int(ExitCode.INTERRUPTED if self._stop.first == signal.SIGINT else ExitCode.OK)

    def listed(self) -> str:
        """Return what comes next and how the last runs ended. Raises CatalogueError, DBAPIError, OSError."""
        now, plan = times.now(), self._worker.plan
        if not self._paths.catalogue.exists():
            return listing([(job, Next(now, now, "its first run")) for job in plan.jobs], [], now)
        with self._worker.history() as jobs:
            coming = [(job, upcoming(jobs, job, plan, now)) for job in plan.jobs]
            return listing(coming, jobs.latest(_LISTED), now)

    def _once(self) -> int:
        ended = once(self._worker)
        if self._stop.asked:
            return int(ExitCode.INTERRUPTED)
        if not ended:
            logger.info("Nothing is due")
        return exit_code_of([Outcome(each.outcome) for each in ended if each.outcome])

    def _lock(self) -> ArchiveLock:
        try:
            return ArchiveLock.acquire(self._paths.schedule_lock)
        except ArchiveBusyError as error:
            raise ArchiveBusyError(f"another scheduler is at work: {error}") from error
