"""What a schedule says, read and checked: its jobs, and what holds for all of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.scheduling.durations import QuietHours
from crawler.scheduling.timing import Timing

LIMIT = timedelta(hours=6)
GRACE = timedelta(minutes=1)
AFTER_FAILURE = timedelta(minutes=10)
AFTER_BLOCK = timedelta(hours=1)
AFTER_BUSY = timedelta(minutes=5)
KEPT_LOGS = 200
AT_MOST = timedelta(days=1)  # no wait is longer
BUSY_TRIES = 12  # until the next time comes


@dataclass(frozen=True, slots=True)
class Job:
    """One job. *jitter*: it begins up to so much later, by chance; *limit*: its run is stopped after so long."""

    name: str
    spider: str
    timing: Timing
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    jitter: timedelta = timedelta(0)
    quiet: tuple[QuietHours, ...] = ()
    limit: timedelta = LIMIT

    def label(self, number: int) -> str:
        """Return the name of one of its tries, which the run keeps in the catalogue: the setting JOB."""
        return f"{self.name}/{number}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole schedule. *grace*: from one request to end to the next, harder one; *after_failure*, *after_block*,
    *after_busy*: the first waits; *changed*: when the file was written.
    """

    jobs: tuple[Job, ...]
    grace: timedelta = GRACE
    after_failure: timedelta = AFTER_FAILURE
    after_block: timedelta = AFTER_BLOCK
    after_busy: timedelta = AFTER_BUSY
    kept_logs: int = KEPT_LOGS
    changed: datetime | None = None
