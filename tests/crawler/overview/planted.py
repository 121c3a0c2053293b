"""Invented rows of the catalogue for the tests of the overview, and how its figures are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine, insert

from crawler.alarms.judge import stale_lists
from crawler.overview.figures import Figures, read_figures
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import snapshot
from crawler.storage.schema import articles, listings
from crawler.times import SHANGHAI
from tests.crawler.storage.held import fill, kept

TODAY = date(2024, 6, 12)
NOW = datetime.combine(TODAY, time(18), SHANGHAI)
# Its lists were read at noon.
READ = datetime.combine(TODAY, time(12), SHANGHAI)
DAY = timedelta(days=1)
_NUMBERS = count(1)


def days_ago(number: int) -> date:
    """Return a day before TODAY."""
    return TODAY - number * DAY


def article(day: date, **changes: Any) -> dict[str, Any]:
    """Return an archived article of a day as the catalogue's columns."""
    moment = datetime.combine(day, time(10), SHANGHAI)
    moments = dict.fromkeys(("intime", "ctime", "first_seen", "archived_at"), moment)
    return kept(next(_NUMBERS), **{**moments, **changes})


def owed(day: date, **changes: Any) -> dict[str, Any]:
    """Return an article of a day that is owed."""
    lacking = {"state": "owed", "reason": "timeout", "path": None, "file_sha256": None, "layout": None}
    return article(day, **{**lacking, "tries": 2, **changes})


def plant(engine: Engine, table: Any, *rows: Mapping[str, Any]) -> None:
    """Put rows into a table."""
    fill(engine, table, *(dict(row) for row in rows))


def plant_channel(
    engine: Engine,
    slug: str,
    counts: Mapping[date, int],
    *,
    seen_at: datetime | None = READ,
    met_at: datetime | None = None,
) -> None:
    """Fill a channel: so many articles on each day, in the catalogue and on the list. *seen_at*: when its rows were
    seen last; None for a channel that was on no list; *met_at*: when they were seen first, if not as they came.
    """
    met = {"first_seen": met_at} if met_at else {}
    made = [article(day, channel=slug, **met) for day, number in counts.items() for _ in range(number)]
    with engine.begin() as connection:
        connection.execute(insert(articles), made)
        if seen_at is not None:
            connection.execute(insert(listings), [_listed(each, slug, seen_at) for each in made])


def list_elsewhere(engine: Engine, row: Mapping[str, Any], slug: str) -> None:
    """Let another list show an article, too."""
    plant(engine, listings, _listed(row, slug, READ))


def _listed(row: Mapping[str, Any], slug: str, seen_at: datetime) -> dict[str, Any]:
    own = {name: row[name] for name in ("document_id", "ctime", "first_seen")}
    return {"channel": slug, "last_seen": seen_at, "confirmed_at": seen_at, **own}


def steady(number: int, days: int = 60, *, without: Sequence[int] = (), until: int = 0) -> dict[date, int]:
    """Return *number* articles a day for the last *days* days up to *until* days ago; none on those of *without*."""
    return {days_ago(back): number for back in range(until, days) if back not in without}


def on_workdays(counts: Mapping[date, int]) -> dict[date, int]:
    """Return what is left when a list rests at weekends."""
    return {day: number for day, number in counts.items() if day.weekday() < 5}


def day_entry(slug: str, day: date, **changes: Any) -> dict[str, Any]:
    """Return a day that was read by its window and is complete."""
    entry = {"channel": slug, "day": day.isoformat(), "state": "complete", "wanted": 1, "shown": 5, "readings": 1}
    return entry | changes


def gap(slug: str, since: date, until: date, **changes: Any) -> dict[str, Any]:
    """Return an open gap."""
    ends = {name: datetime.combine(day, time(9), SHANGHAI) for name, day in (("since", since), ("until", until))}
    return {"channel": slug, "found_at": NOW, **ends} | changes


def run(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a run that went well, *number* hours before NOW."""
    started = NOW - timedelta(hours=number)
    return {
        "run_id": f"{started:%Y%m%dT%H%M%S}-{number}",
        "spider": "sina_finance",
        "arguments": '{"channel": "china"}',
        "started": started,
        "finished": started + timedelta(minutes=5),
        "outcome": "finished",
        "exit_code": 0,
        "report": '{"census": {"listed": 50, "new": 7, "updated": 1, "owed_total": 2}}',
    } | changes


def job_try(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a try of a scheduled job."""
    started = NOW - timedelta(hours=number)
    return {"job": "news", "due": started, "started": started, "outcome": "ended", "exit_code": 0} | changes


def answer(number: int, day: date, length: int) -> dict[str, Any]:
    """Return a kept answer."""
    place = {"record_id": f"{number:036}", "file": "2024/06/run-1.warc.gz", "offset": number, "length": length}
    said = {"kind": "response", "url": "https://finance.sina.com.cn/", "status": 200, "payload_digest": str(number)}
    return {**place, **said, "at": datetime.combine(day, time(10), SHANGHAI)}


def figures(engine: Engine, **options: Any) -> Figures:
    """Return the figures as they are at NOW."""
    stale = stale_lists(Catalogue(engine))
    with snapshot(engine) as connection:
        return read_figures(connection, NOW, stale, **options)
