"""An example of each alarm: an invented history of sixty days, and what the rules themselves say of its last run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.alarms.alarm import Alarm, Look
from crawler.alarms.articles import look_at_failures, look_at_fields
from crawler.alarms.elements import look_at_elements
from crawler.alarms.lists import ListSeen, look_at_list
from crawler.alarms.past import PastRun, Young
from crawler.alarms.silence import look_at_silence

_DAYS = 60
_ROWS_A_DAY = 48
_ARTICLES = 40
_KIND = "sina_finance channel=china"
_LAYOUT = "finance-2017"
_DAY = timedelta(days=1)
_MEDIA = frozenset(("砚池财经", "青榆晚报", "柳溪日报", "梅港商报"))
_ELEMENT = "div.lamp_advert_wrap"


def examples(now: datetime) -> tuple[Alarm, ...]:
    """Return an alarm of every kind, as they would stand in the report of a run that ended at *now*."""
    return tuple(look.alarm for look in _looks(now) if look.alarm)


def _looks(now: datetime) -> Iterator[Look]:
    yield from look_at_list(_list("china", now, now - 4 * _DAY))
    yield from look_at_list(_list("stock", now, now, every=5, since=now - 14 * _DAY))
    earlier = [_run(now - days * _DAY) for days in range(_DAYS, 0, -1)]
    run = replace(
        _run(now),
        empty={f"{_LAYOUT}/editor": _ARTICLES, f"{_LAYOUT}/reporter": _ARTICLES // 2},
        newly_owed={"unknown layout": _ARTICLES // 2, "missing field": _ARTICLES // 2},
        young={_ELEMENT: Young(_ARTICLES // 2, _MEDIA)},
    )
    yield from look_at_fields(run, earlier)
    yield from look_at_failures(run, earlier)
    yield from look_at_elements(run, earlier, _DAYS * _ARTICLES, {_ELEMENT: "nanygpo5423234"})
    yield look_at_silence(_KIND, earlier[: -_DAYS // 6], now)


def _list(channel: str, now: datetime, until: datetime, *, every: int = 1, since: datetime | None = None) -> ListSeen:
    """Return a list with a row every half-hour up to *until*, from *since* on only one in *every*."""
    step = _DAY / _ROWS_A_DAY
    moments = [now - number * step for number in range(2 * _DAYS * _ROWS_A_DAY, 0, -1)]
    kept = [each for number, each in enumerate(moments) if since is None or each < since or number % every == 0]
    return ListSeen(channel, now, [each for each in kept if each <= until], timedelta(minutes=5))


def _run(started: datetime) -> PastRun:
    return PastRun(
        kind=_KIND,
        started=started,
        finished=started + timedelta(minutes=3),
        exit_code=0,
        written={_LAYOUT: _ARTICLES},
        empty={f"{_LAYOUT}/editor": 1, f"{_LAYOUT}/reporter": _ARTICLES // 2},
    )
