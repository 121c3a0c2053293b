"""The end of a run: its census into the catalogue and into output/runs/ as JSON."""

from __future__ import annotations

import dataclasses
import json
import logging
from datetime import date, timedelta
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from sqlalchemy.exc import DBAPIError

from crawler import times
from crawler.census import take_census
from crawler.extensions.alarms import NEWS, watched
from crawler.extensions.archive import archive_of
from crawler.extensions.ledger import ledger_of
from crawler.machine import sentence
from crawler.report import RunReport
from crawler.storage.files import write_atomically

logger = logging.getLogger(__name__)


class RunReporter:
    """Writes down that a run began, and how it ended. `report` is None until it has ended."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.report: RunReport | None = None
        self._is_entered = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the spider's beginning and end."""
        reporter = cls(crawler)
        crawler.signals.connect(reporter.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(reporter.spider_closed, signal=signals.spider_closed)
        return reporter

    def spider_opened(self, spider: Spider) -> None:
        """Enter the run into the catalogue."""
        try:
            self._enter(spider)
        except DBAPIError as error:
            logger.warning("The run could not be entered yet. %s", sentence(error))

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Take the census and write the report; `report` stays None where that can't be done."""
        try:
            self._enter(spider)
            self._take(spider, reason)
        except (DBAPIError, OSError) as error:
            logger.error("The report can't be written. %s", sentence(error))  # noqa: TRY400 - a full disk is no bug

    def _enter(self, spider: Spider) -> None:
        if self._is_entered:
            return
        archive = archive_of(self._crawler)
        job = self._crawler.settings.get("JOB") or None
        archive.catalogue.runs.begin(archive.run_id, spider.name, _arguments(spider), archive.started, job)
        self._is_entered = True

    def _take(self, spider: Spider, reason: str) -> None:
        archive = archive_of(self._crawler)
        census = take_census(
            self._crawler.stats.get_stats(),
            archive.catalogue.unpaid(),
            reason,
            gaps=map(str, archive.catalogue.gaps.open()),
            open_days=archive.catalogue.days.unfinished(self._settled_before()),
            unfinished=ledger_of(self._crawler).unfinished,
            newly_owed=archive.catalogue.newly_owed(archive.started, archive.started - NEWS),
        )
        report = RunReport(archive.run_id, spider.name, _arguments(spider), archive.started, times.now(), census)
        self._write(watched(self._crawler, report))

    def nothing_told(self) -> None:
        """Write down that nothing could be sent of what was to be, so that the next run tries again."""
        if self.report is not None:
            self._write(dataclasses.replace(self.report, told=()))

    def _write(self, report: RunReport) -> None:
        archive = archive_of(self._crawler)
        text = json.dumps(
            _as_json(report, self._crawler.stats.get_stats()), ensure_ascii=False, indent=1, default=_plain
        )
        name = f"{archive.run_id}.json"
        write_atomically(archive.paths.runs / name, text.encode(), temporary=f".{name}.tmp")
        archive.catalogue.runs.end(
            archive.run_id,
            finished=report.finished,
            outcome=report.census.finish_reason,
            exit_code=int(report.exit_code),
            report=text,
        )
        self.report = report

    def _settled_before(self) -> date:
        """Return the first Shanghai day of which rows may still come."""
        overlap = timedelta(hours=self._crawler.settings.getfloat("LIST_OVERLAP_HOURS"))
        return (times.now() - overlap).date()


def _plain(value: object) -> object:
    """Return what JSON has no type for in one that it has."""
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _arguments(spider: Spider) -> dict[str, str]:
    return dict(getattr(spider, "given", {}))


def _as_json(report: RunReport, stats: dict[str, Any]) -> dict[str, Any]:
    values = dataclasses.asdict(report)
    census = report.census
    values["census"] |= {
        "owed_total": census.owed_total,
        "states": census.states,
        "unaccounted": census.unaccounted,
    }
    return values | {"exit_code": int(report.exit_code), "stats": stats}
