"""The book of jobs: every try of a scheduled job, by which the scheduler knows what is due after it was away itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, delete, func, insert, inspect, select, update

from crawler.storage.schema import job_tries, runs

_BATCH = 500
# So many tries of each job are kept: of an hourly one, those of the last twelve weeks.
KEPT: Final = 2000
_COLUMNS = tuple(job_tries.c)


@dataclass(frozen=True, slots=True)
class Try:
    """One try. *due*: the time that it was for; *process*, *process_began*: the crawl's id, and when the system says
    that it began, in seconds since 1970; *finished* is None while it goes on, and after the scheduler was killed.
    """

    number: int
    job: str
    due: datetime
    started: datetime
    process: int | None = None
    process_began: float | None = None
    finished: datetime | None = None
    outcome: str | None = None
    exit_code: int | None = None
    detail: str | None = None

    @property
    def label(self) -> str:
        """Its name, which its run keeps in the catalogue: the setting JOB."""
        return f"{self.job}/{self.number}"


@dataclass(frozen=True, slots=True)
class EndedRun:
    """The end of a run, as it has written it down itself."""

    finished: datetime
    exit_code: int


class Jobs:
    """The catalogue's table of tries. It has no journal: this is the scheduler's own memory, and none of the archive's;
    `rebuild` carries it over from the earlier catalogue.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, job: str, due: datetime, started: datetime) -> int:
        """Record a try before its process is there, and return its number. What is older than the job's last KEPT goes:
        the runs themselves tell of theirs.
        """
        own = job_tries.c.job == job
        oldest = select(job_tries.c.number).where(own).order_by(job_tries.c.number.desc()).offset(KEPT).limit(1)
        with self._engine.begin() as connection:
            result = connection.execute(insert(job_tries).values(job=job, due=due, started=started))
            connection.execute(delete(job_tries).where(own, job_tries.c.number <= oldest.scalar_subquery()))
            key = result.inserted_primary_key
        assert key is not None  # noqa: S101 - of one row there always is one
        return int(key[0])

    def runs_as(self, number: int, process: int, began: float | None) -> None:
        """Record the process of a try."""
        self._change(number, process=process, process_began=began)

    def end(
        self, number: int, *, finished: datetime, outcome: str, exit_code: int | None = None, detail: str | None = None
    ) -> None:
        """Record how a try ended."""
        self._change(number, finished=finished, outcome=outcome, exit_code=exit_code, detail=detail)

    def get(self, number: int) -> Try | None:
        """Return a try."""
        return next(iter(self._found(job_tries.c.number == number)), None)

    def unfinished(self) -> list[Try]:
        """Return the tries without an end, oldest first: one that goes on, and those of a scheduler that was killed."""
        return self._found(job_tries.c.finished.is_(None))[::-1]

    def of(self, job: str, most: int) -> list[Try]:
        """Return the last tries of a job, newest first."""
        return self._found(job_tries.c.job == job, most=most)

    def latest(self, most: int) -> list[Try]:
        """Return the last tries of all jobs, newest first."""
        return self._found(most=most)

    def since_good(self, outcome: str, good: Iterable[str], most: int) -> list[Try]:
        """Return the tries of any job that ended with *outcome* after the last one with a *good* end, newest first."""
        last = select(func.max(job_tries.c.number)).where(job_tries.c.outcome.in_(list(good))).scalar_subquery()
        later = job_tries.c.number > func.coalesce(last, 0)
        return self._found(job_tries.c.outcome == outcome, later, most=most)

    def run_of(self, attempt: Try) -> EndedRun | None:
        """Return how the run of a try ended, by its own account. Where the history was lost, the numbers have begun
        anew, and an older run may carry the same label.
        """
        own = (runs.c.job == attempt.label, runs.c.started >= attempt.started)
        query = select(runs.c.finished, runs.c.exit_code).where(*own, runs.c.finished.is_not(None))
        with self._engine.begin() as connection:
            found = connection.execute(query.order_by(runs.c.started.desc()).limit(1)).first()
        return EndedRun(found.finished, found.exit_code) if found else None

    def carry_over(self, earlier: Engine) -> int:
        """Take over every try from another catalogue; return how many. Raises DBAPIError where that can't be read."""
        if not inspect(earlier).has_table(job_tries.name):  # older than the history
            return 0
        number = 0
        with earlier.connect() as source, self._engine.begin() as connection:
            for batch in source.execute(select(*_COLUMNS)).mappings().partitions(_BATCH):
                connection.execute(insert(job_tries), [dict(row) for row in batch])
                number += len(batch)
        return number

    def _found(self, *where: ColumnElement[bool], most: int | None = None) -> list[Try]:
        query = select(*_COLUMNS).where(*where).order_by(job_tries.c.number.desc()).limit(most)
        with self._engine.begin() as connection:
            return [Try(*record) for record in connection.execute(query)]

    def _change(self, number: int, **values: Any) -> None:  # noqa: ANN401 - the columns' values
        with self._engine.begin() as connection:
            connection.execute(update(job_tries).where(job_tries.c.number == number).values(**values))
