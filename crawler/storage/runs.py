"""The book of runs: which spider ran when, with what arguments, and how it ended."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import runs


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

    @journalled
    def end(self, run_id: str, *, finished: datetime, outcome: str, exit_code: int, report: str) -> None:
        """Record how a run ended."""
        values = {"finished": finished, "outcome": outcome, "exit_code": exit_code, "report": report}
        with self._engine.begin() as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(**values))
