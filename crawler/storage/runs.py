"""The book of runs: which spider ran when, with what arguments, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run. *finished*, *outcome*, *exit_code* and *report* (its JSON) are None where it was killed, or goes on."""

    run_id: str
    spider: str
    arguments: Mapping[str, str]
    started: datetime
    finished: datetime | None
    outcome: str | None
    exit_code: int | None
    report: Mapping[str, Any] | None


class Runs:
    """The catalogue's table of runs. A run without `finished` was killed, or is still going on."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        self._engine = engine
        self.journal = journal or Journal()

    @journalled
    def begin(
        self, run_id: str, spider: str, arguments: dict[str, str], started: datetime, job: str | None = None
    ) -> None:
        """Record the start of a run. *job*: the try of a scheduled job that it is, as "NAME/NUMBER"."""
        said = json.dumps(arguments, ensure_ascii=False)
        with self._engine.begin() as connection:
            values = {"run_id": run_id, "spider": spider, "arguments": said, "started": started, "job": job}
            connection.execute(insert(runs).values(**values))

    def crawled(self) -> set[str]:
        """Return the runs that have asked for pages, whatever came of them: all but replays."""
        query = select(runs.c.run_id).where(runs.c.spider != "replay")
        with self._engine.begin() as connection:
            return set(connection.execute(query).scalars())

    def past(self, since: datetime, most: int, *, spider: str | None = None) -> Iterator[Ran]:
        """Yield the runs that began at *since* or later, newest first, *most* of them; *spider*: only this one's."""
        query = select(runs).where(runs.c.started >= since).order_by(runs.c.started.desc(), runs.c.run_id.desc())
        query = query.where(runs.c.spider == spider) if spider else query
        with self._engine.begin() as connection:
            for record in connection.execute(query.limit(most)):
                yield Ran(
                    run_id=record.run_id,
                    spider=record.spider,
                    arguments=json.loads(record.arguments),
                    started=record.started,
                    finished=record.finished,
                    outcome=record.outcome,
                    exit_code=record.exit_code,
                    report=_report(record.report),
                )

    @journalled
    def end(self, run_id: str, *, finished: datetime, outcome: str, exit_code: int, report: str) -> None:
        """Record how a run ended."""
        values = {"finished": finished, "outcome": outcome, "exit_code": exit_code, "report": report}
        with self._engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(**values))


def _report(text: str | None) -> Mapping[str, Any] | None:
    """Return a report's JSON; None for one that is none (somebody may have edited it)."""
    try:
        told = json.loads(text) if text else None
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
