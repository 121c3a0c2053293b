"""Notifications: what a run found unusual, and how it ended where that is bad, sent once its report is written."""

from __future__ import annotations

import asyncio
import logging
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler import census
from crawler.alarms.message import body_of, title_of
from crawler.alarms.notify import SETTING, notify, targets_of
from crawler.census import ExitCode
from crawler.extensions.archive import archive_paths
from crawler.extensions.run_report import RunReporter
from crawler.report import table

logger = logging.getLogger(__name__)


class Notifier:
    """Stands after the RunReporter: whatever becomes of a notification, the run's report is in its place by then."""

    def __init__(self, crawler: Crawler, targets: tuple[str, ...]) -> None:
        self._crawler = crawler
        self._targets = targets

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the setting NOTIFY_URLS. Raises NotConfigured without any."""
        targets = targets_of(crawler.settings.get(SETTING))
        if not targets:
            raise NotConfigured
        notifier = cls(crawler, targets)
        crawler.signals.connect(notifier.spider_closed, signal=signals.spider_closed)
        return notifier

    async def spider_closed(self, spider: Spider) -> None:
        """Send what there is to tell."""
        reporter = self._crawler.get_extension(RunReporter)
        report = reporter.report if reporter is not None else None
        if reporter is None or report is None:
            title = title_of(spider.name, (), ExitCode.FAILED)
            await self._send(title, "Its report could not be written; the log says why.")
        elif report.told:
            sentences = [alarm.sentence for alarm in report.alarms]
            title = title_of(spider.name, sentences, report.exit_code)
            text = body_of(sentences, table(report, archive_paths(self._crawler.settings)))
            if not await self._send(title, text):
                reporter.nothing_told()

    async def _send(self, title: str, body: str) -> bool:
        """Send to every address; return whether any has got it."""
        deliveries = await asyncio.to_thread(notify, self._targets, title, body)
        for delivery in deliveries:
            outcome = "delivered" if delivery.is_delivered else "failed"
            self._crawler.stats.inc_value(census.NOTIFICATIONS + outcome)
            if not delivery.is_delivered:
                logger.warning("Notification not delivered (%s)", delivery.scheme)
        return any(delivery.is_delivered for delivery in deliveries)
