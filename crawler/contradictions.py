"""Times of one article that can't all be true. Pure.

Seconds to hours lie between a page's times in the ordinary course of things (docs/sina.md); what is counted here is
an order that no ordinary course explains.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.items import ArticleTimes

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def contradictions(times: ArticleTimes) -> list[str]:
    """Return a few words for each pair of times that contradict each other."""
    return [words for words, holds in _checks(times) if holds]


def _checks(times: ArticleTimes) -> list[tuple[str, bool]]:
    page = [moment for moment in (times.created, times.published, times.updated) if moment]
    listed = [moment for moment in (times.created, times.published, times.shown) if moment]
    return [
        ("updated before created", _is_before(times.updated, times.created)),
        ("published before created", _is_before(times.published, times.created)),
        ("mtime before ctime", _is_before(times.mtime, times.ctime)),
        ("intime before ctime", _is_before(times.intime, times.ctime)),
        ("shown is no other time", _is_none_of(times.shown, page, _MINUTE)),
        ("ctime far from the page", _is_none_of(times.ctime, listed, _DAY)),
    ]


def _is_before(later: datetime | None, earlier: datetime | None) -> bool:
    """Return whether *later* lies before *earlier*; a minute's difference is rounding."""
    return later is not None and earlier is not None and later < earlier - _MINUTE


def _is_none_of(moment: datetime | None, others: list[datetime], tolerance: timedelta) -> bool:
    return moment is not None and bool(others) and all(abs(moment - other) > tolerance for other in others)
