"""A run as its report tells of it, as far as the rules need it, and which runs are of the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.arguments import DEFAULT_CHANNEL, DEFAULT_FEED

# Spiders that read lists from their newest rows on; `sina_article` and `replay` say nothing of what is usual.
LIST_SPIDERS = frozenset({"sina_finance", "sina_column", "sina_stock", "sina_feed", "sina_live"})
# With these, `sina_finance` reads days of long ago.
_OF_DAYS = ("since", "until", "fill", "reread")
_DEFAULTS = {"sina_finance": {"channel": DEFAULT_CHANNEL}, "sina_feed": {"cid": DEFAULT_FEED}}
_GOOD = frozenset({0, 4, 7})


@dataclass(frozen=True, slots=True)
class Young:
    """An element that is new to the archive: in how many articles of a run it stood, and whose these were."""

    articles: int
    media: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """One run. *kind*: the same for runs of the like; *written*: articles by layout; *empty*: those without a field, by
    "layout/field"; *newly_owed*: articles that failed for the first time, by reason; *alarms*, *told*: the keys of what
    it found unusual, and of what of that was sent.
    """

    kind: str
    started: datetime
    finished: datetime | None = None
    exit_code: int | None = None
    is_replay: bool = False
    written: Mapping[str, int] = field(default_factory=dict)
    empty: Mapping[str, int] = field(default_factory=dict)
    newly_owed: Mapping[str, int] = field(default_factory=dict)
    young: Mapping[str, Young] = field(default_factory=dict)
    alarms: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    @property
    def is_good(self) -> bool:
        """Whether it came to its end and fetched something; what it found unusual doesn't count against it."""
        return self.exit_code in _GOOD

    @property
    def articles(self) -> int:
        """How many articles it has written."""
        return sum(self.written.values())


def kind_of(spider: str, arguments: Mapping[str, str]) -> str:
    """Return what names a kind of run: its spider, and its arguments without those that say which days or URLs."""
    given = {name: value for name, value in arguments.items() if not name.startswith("_")}
    named = {**_DEFAULTS.get(spider, {}), **given}
    words = [spider, *("days" for _ in (1,) if any(name in named for name in _OF_DAYS))]
    left_out = {*_OF_DAYS, "url", "file"}
    words += [f"{name}={_in_order(value)}" for name, value in sorted(named.items()) if name not in left_out]
    return " ".join(words)


def reads_newest(spider: str, arguments: Mapping[str, str]) -> bool:
    """Return whether such a run reads lists from their newest rows on, so that it can say whether they are as usual."""
    return spider in LIST_SPIDERS and not any(name in arguments for name in _OF_DAYS)


def past_run(
    spider: str,
    arguments: Mapping[str, str],
    started: datetime,
    finished: datetime | None,
    exit_code: int | None,
    report: Mapping[str, Any] | None,
) -> PastRun:
    """Return a run as the catalogue has it. *report*: its JSON, None for a run that was killed."""
    told = report or {}
    census = _mapping(told.get("census"))
    alarms = [_mapping(alarm) for alarm in _list(told.get("alarms"))]
    return PastRun(
        kind=kind_of(spider, arguments),
        started=started,
        finished=finished,
        exit_code=exit_code,
        is_replay=spider == "replay" or bool(told.get("replayed")),
        written=_counts(census.get("written")),
        empty=_counts(census.get("empty")),
        newly_owed=_counts(census.get("newly_owed")),
        young={name: _young(_mapping(value)) for name, value in _mapping(told.get("young_elements")).items()},
        alarms=frozenset(f"{alarm.get('kind')}: {alarm.get('subject')}" for alarm in alarms),
        told=frozenset(map(str, _list(told.get("told")))),
    )


def _in_order(value: str) -> str:
    return ",".join(sorted(each.strip() for each in value.split(",")))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _counts(value: object) -> dict[str, int]:
    return {name: count for name, count in _mapping(value).items() if isinstance(count, int)}


def _young(value: Mapping[str, Any]) -> Young:
    articles = value.get("articles")
    return Young(articles if isinstance(articles, int) else 0, frozenset(map(str, _list(value.get("media")))))
