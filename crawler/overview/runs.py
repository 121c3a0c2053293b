"""The runs of an archive and the tries of its scheduled jobs: when, how long, how they ended, what they warned of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from crawler.storage.schema import job_tries, runs
from crawler.times import SHANGHAI, day_start

SHOWN = 100
# The newest run of each spider and job speaks for it, unless it is so much older than the newest of all.
_SPEAKS_FOR = timedelta(days=7)
_NUMBERS = ("listed", "new", "updated")


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a run has found unusual. *kind*, *subject*: what, and of what; *sentence*: for people."""

    kind: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One run. *exit_code*, *finished*: None where it was killed, or is still going on; *numbers*: listed, new and
    updated, and what was owed after it, as far as it has said.
    """

    run_id: str
    spider: str
    arguments: Mapping[str, str]
    started: datetime
    finished: datetime | None
    exit_code: int | None
    job: str | None
    numbers: Mapping[str, int]
    alarms: tuple[Alarm, ...]

    @property
    def length(self) -> timedelta | None:
        """How long it took, in whole seconds."""
        return timedelta(seconds=int((self.finished - self.started).total_seconds())) if self.finished else None

    @property
    def speaks_for(self) -> tuple[str, str]:
        """Of what a later run says more: the spider, and the job without the number of its try."""
        return self.spider, (self.job or "").partition("/")[0]


@dataclass(frozen=True, slots=True)
class JobTry:
    """One try of a scheduled job, as the scheduler has written it down. *outcome*: None while it goes on."""

    number: int
    job: str
    due: datetime
    started: datetime
    finished: datetime | None
    outcome: str | None
    exit_code: int | None
    detail: str | None


def read_runs(connection: Connection, since: date | None = None, until: date | None = None) -> list[RunEntry]:
    """Return the last SHOWN runs that began on these Shanghai days, newest first."""
    place = (runs.c.started.desc(), runs.c.run_id.desc())
    # Reports are long: only those of the runs that are shown are read.
    ids = select(runs.c.run_id).where(*_within(runs.c.started, since, until)).order_by(*place).limit(SHOWN)
    wanted = list(connection.execute(ids).scalars())
    query = select(runs).where(runs.c.run_id.in_(wanted)).order_by(*place)
    return [_run(record) for record in connection.execute(query)]


def count_runs(connection: Connection) -> int:
    """Return how many runs there ever were."""
    return connection.execute(select(func.count()).select_from(runs)).scalar_one()


def read_tries(connection: Connection, since: date | None = None, until: date | None = None) -> list[JobTry]:
    """Return the last SHOWN tries of jobs that began on these Shanghai days, newest first."""
    columns = [job_tries.c[name] for name in JobTry.__slots__]
    query = select(*columns).where(*_within(job_tries.c.started, since, until))
    return [JobTry(*record) for record in connection.execute(query.order_by(job_tries.c.number.desc()).limit(SHOWN))]


def current_alarms(found: Iterable[RunEntry]) -> list[Alarm]:
    """Return what the newest finished run of each spider and job warns of, newest first, each once."""
    ended = [run for run in found if run.finished is not None]
    spoken: dict[tuple[str, str], RunEntry] = {}
    for run in ended:
        if run.started >= ended[0].started - _SPEAKS_FOR:
            spoken.setdefault(run.speaks_for, run)
    alarms = [alarm for run in spoken.values() for alarm in run.alarms]
    return list({(alarm.kind, alarm.subject): alarm for alarm in reversed(alarms)}.values())[::-1]


def _within(column: ColumnElement[datetime], since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    after = [column >= day_start(since)] if since else []
    before = [column <= datetime.combine(until, time.max, SHANGHAI)] if until else []
    return after + before


def _run(record: Row[Any]) -> RunEntry:
    report = _as_mapping(record.report)
    census = _mapping(report.get("census"))
    numbers = {name: census[name] for name in _NUMBERS if isinstance(census.get(name), int)}
    if isinstance(census.get("owed_total"), int):
        numbers["owed"] = census["owed_total"]
    said = {name: str(value) for name, value in _as_mapping(record.arguments).items()}
    return RunEntry(
        record.run_id,
        record.spider,
        said,
        record.started,
        record.finished,
        record.exit_code,
        record.job,
        numbers,
        tuple(_alarms(report.get("alarms") or census.get("alarms"))),
    )


def _alarms(told: object) -> list[Alarm]:
    """Read a report's alarms; reports of versions without them have none."""
    entries = [entry for entry in told if isinstance(entry, dict)] if isinstance(told, list) else []
    return [Alarm(*(str(entry.get(name) or "") for name in Alarm.__slots__)) for entry in entries]


def _as_mapping(text: str | None) -> dict[str, Any]:
    """Return the JSON object in *text*; an empty one where it is none."""
    try:
        return _mapping(json.loads(text or "{}"))
    except ValueError:
        return {}


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
