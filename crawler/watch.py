"""Watching a run: its numbers at a moment, from Scrapy's stats, its spider, and the catalogue."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from scrapy.crawler import Crawler
from sqlalchemy.exc import DBAPIError

from crawler import census
from crawler.extensions.archive import archive_of
from crawler.progress import ChannelNumbers, Pace, Snapshot, Steps
from crawler.spiders.base import ArchiveSpider
from crawler.storage.paths import NO_CHANNEL

Clock = Callable[[], float]

# The catalogue is asked what is owed after so many seconds; where that takes its time, after this many times as long.
_OWED_EVERY, _OWED_SHARE = 1.0, 200
_OWED_AFTER_ERROR = 60.0

logger = logging.getLogger(__name__)


class Watch:
    """Takes snapshots of a run. It changes nothing, and asks for little."""

    def __init__(self, crawler: Crawler, spider: ArchiveSpider[Any], clock: Clock = time.monotonic) -> None:
        self._crawler = crawler
        self._spider = spider
        self._clock = clock
        self._began = clock()
        self._pace = Pace()
        self._owed: Mapping[str | None, int] = {}
        self._owed_from = self._began
        self._steps_from: tuple[float, int] | None = None
        self._ranks: dict[str, ChannelNumbers] = {}

    def snapshot(self) -> Snapshot:
        """Return how the run stands now."""
        now = self._clock()
        pages = self._crawler.stats.get_value("response_received_count", 0)
        steps = self._spider.steps
        channels = self._channels()
        self._rank(channels)
        return Snapshot(
            timedelta(seconds=int(now - self._began)),
            pages,
            self._pace.after(now, pages),
            self.under_way,
            channels,
            steps,
            self._left(steps, now) if steps else None,
            is_stopping=not self._crawler.crawling,
        )

    @property
    def under_way(self) -> int:
        """How many requests are not answered yet."""
        return len(self._crawler.engine.downloader.active)

    @property
    def last(self) -> list[str]:
        """The channels whose numbers have changed, the latest one first."""
        return list(reversed(self._ranks))

    def _channels(self) -> tuple[ChannelNumbers, ...]:
        counted = census.by_channel(self._crawler.stats.get_stats())
        owed = {slug or NO_CHANNEL: number for slug, number in self._owed_now().items()}
        names = dict.fromkeys([*counted, *sorted(owed)])
        return tuple(ChannelNumbers(name, **counted.get(name, {}), owed=owed.get(name, 0)) for name in names)

    def _owed_now(self) -> Mapping[str | None, int]:
        before = self._clock()
        if before >= self._owed_from:
            pause = _OWED_EVERY
            try:
                self._owed = archive_of(self._crawler).catalogue.unpaid_by_channel()
            except DBAPIError as error:  # whoever only looks on ends nothing for that, and shows what was known
                logger.warning("What is owed can't be counted, which is tried again later: %s", error.orig)
                pause = _OWED_AFTER_ERROR
            after = self._clock()
            self._owed_from = after + max(pause, _OWED_SHARE * (after - before))
        return self._owed

    def _rank(self, channels: tuple[ChannelNumbers, ...]) -> None:
        for channel in channels:
            if self._ranks.get(channel.name) != channel:
                self._ranks.pop(channel.name, None)
                self._ranks[channel.name] = channel

    def _left(self, steps: Steps, now: float) -> timedelta | None:
        """Return how long the rest takes. The first step says nothing: what was owed before went ahead of it."""
        if self._steps_from is None or self._steps_from[1] == 0:
            self._steps_from = now, steps.done
        since, done = self._steps_from
        return steps.left_after(now - since, done)
