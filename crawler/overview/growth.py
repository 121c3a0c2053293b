"""How the archive has grown: articles by the day on which they came in, and the bytes of the answers that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from crawler.overview.days import day_of
from crawler.storage.schema import articles, pictures, records

# A younger archive is shown by days, an older one by months.
_DAYS_SHOWN = 92
_MONTH_LENGTH = len("2024-03")


@dataclass(frozen=True, slots=True)
class Step:
    """Where the archive stood at the end of a day or a month, *label*."""

    label: str
    articles: int
    answer_bytes: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth of the archive. *by*: "day" or "month"; *articles*, *answer_bytes*, *pictures*, *picture_bytes*: what
    there is now.
    """

    by: str
    steps: tuple[Step, ...]
    articles: int
    answer_bytes: int
    pictures: int
    picture_bytes: int


def read_growth(connection: Connection, since: date | None = None, until: date | None = None) -> Growth:
    """Return how the archive has grown, with what it had before *since*."""
    came, day = day_of(articles.c.first_seen), day_of(records.c.at)
    held = select(came, func.count()).where(articles.c.file_sha256.is_not(None)).group_by(came)
    kept = select(day, func.sum(records.c.length)).group_by(day)
    articles_by_day: dict[str, int] = dict(connection.execute(held).all())
    bytes_by_day: dict[str, int] = dict(connection.execute(kept).all())
    size = select(func.count(), func.coalesce(func.sum(pictures.c.bytes), 0)).where(pictures.c.state == "kept")
    count, picture_bytes = connection.execute(size).one()
    days = sorted(day for day in {*articles_by_day, *bytes_by_day} if _is_within(day, since, until))
    # From one day to another both ends are counted.
    is_young = bool(days) and (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days < _DAYS_SHOWN
    steps = _steps(articles_by_day, bytes_by_day, days, 10 if is_young else _MONTH_LENGTH)
    totals = (sum(articles_by_day.values()), sum(bytes_by_day.values()), int(count), int(picture_bytes))
    return Growth("day" if is_young else "month", tuple(steps), *totals)


def _is_within(day: str, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


def _steps(
    articles_by_day: Mapping[str, int], bytes_by_day: Mapping[str, int], days: Iterable[str], length: int
) -> list[Step]:
    """Return a step for each of *days*, or their months."""
    shown = list(days)
    if not shown:
        return []
    count = sum(number for day, number in articles_by_day.items() if day < shown[0])
    size = sum(number for day, number in bytes_by_day.items() if day < shown[0])
    found: dict[str, Step] = {}
    for day in shown:
        count, size = count + articles_by_day.get(day, 0), size + bytes_by_day.get(day, 0)
        found[day[:length]] = Step(day[:length], count, size)
    return list(found.values())
