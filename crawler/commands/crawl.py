"""`scrapy crawl`, with a table at the end and an exit code that means something (Scrapy's own is 0 for nearly all)."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from contextlib import suppress
from typing import Any

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES

from crawler.alarms.notify import SETTING, notify, targets_of
from crawler.census import ExitCode
from crawler.command import settings_of
from crawler.crawl_check import check_crawl
from crawler.errors import ArchiveBusyError, BadArgumentError, BrokenSiteError, CatalogueError
from crawler.extensions.archive import archive_of, archive_paths
from crawler.extensions.progress import Progress, shows_live
from crawler.extensions.run_report import RunReporter
from crawler.machine import sentence
from crawler.report import table
from crawler.text import shown

# They tell at each start which settings differ and which parts are enabled.
_CHATTY = ("scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log")
_OF_PROJECT = SETTINGS_PRIORITIES["project"]
# Raised before a crawl begins, and told in one sentence.
_TOLD: dict[type[BaseException], ExitCode] = {
    BadArgumentError: ExitCode.BAD_ARGUMENTS,
    BrokenSiteError: ExitCode.BAD_ARGUMENTS,
    ArchiveBusyError: ExitCode.BUSY,
    CatalogueError: ExitCode.FAILED,
    OSError: ExitCode.FAILED,
    MemoryError: ExitCode.FAILED,
}


class Command(BaseRunSpiderCommand):
    """Runs one spider of the project."""

    requires_project = True

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Run a spider (`scrapy list` names them), and say how it went by a table and the exit code"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options. A run that shows itself live tells only warnings of its log, unless more is asked for."""
        super().process_options(args, opts)
        settings = settings_of(self)
        was_asked = settings.get("LOG_FILE") or settings.getpriority("LOG_LEVEL") != _OF_PROJECT
        with suppress(ValueError):  # no switch; that is told with the other settings
            if not was_asked and shows_live(settings):
                settings.set("LOG_LEVEL", "WARNING", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider, print its table, set the exit code."""
        if len(args) != 1:
            raise UsageError("name one spider, such as sina_finance; `scrapy list` shows all")
        self._quieten()
        try:
            self._check(args[0], opts.spargs)
            crawler = self._crawl(args[0], opts.spargs)
        except tuple(_TOLD) as error:
            self._tell(error)
            return
        self._report(crawler)

    def _quieten(self) -> None:
        """Leave out what Scrapy says of itself, unless somebody asked for every detail."""
        assert self.crawler_process is not None  # noqa: S101 - set by scrapy.cmdline
        if self.crawler_process.settings["LOG_LEVEL"] != "DEBUG":
            for name in _CHATTY:
                logging.getLogger(name).setLevel(logging.WARNING)

    def _check(self, name: str, given: dict[str, str]) -> None:
        """Refuse what can't work before anything is started. Raises BadArgumentError or BrokenSiteError."""
        assert self.crawler_process is not None  # noqa: S101 - set by scrapy.cmdline
        check_crawl(self.crawler_process.spider_loader, self.crawler_process.settings, name, given)

    def _crawl(self, name: str, given: dict[str, str]) -> Crawler:
        """Run the crawl to its end. Raises what kept it from starting."""
        assert self.crawler_process is not None  # noqa: S101 - set by scrapy.cmdline
        crawler = self.crawler_process.create_crawler(name)
        task: Any = self.crawler_process.crawl(crawler, **given)
        try:
            self.crawler_process.start()
        finally:
            _end_display(crawler)
        if isinstance(task, asyncio.Task) and task.done() and not task.cancelled():
            error = task.exception()
            if error is not None:
                raise error
        return crawler

    def _report(self, crawler: Crawler) -> None:
        reporter = crawler.get_extension(RunReporter)
        if reporter is None or reporter.report is None:
            if crawler.stats.get_value("finish_reason"):
                sys.stderr.write("The run ended, but its report could not be written; the log says why.\n")
                self.exitcode = int(ExitCode.FAILED)
                return
            sys.stderr.write("Stopped at once, without a report; the next run begins with what is owed.\n")
            self.exitcode = int(ExitCode.INTERRUPTED)
            return
        sys.stdout.write(shown(table(reporter.report, archive_paths(crawler.settings)) + "\n"))
        self.exitcode = int(reporter.report.exit_code)
        lost = archive_of(crawler).raw.lost_entries
        if lost:
            sys.stderr.write(f"{lost} entries of the journal could not be written; the next run writes them.\n")
            self.exitcode = int(ExitCode.FAILED)

    def _tell(self, error: BaseException) -> None:
        sys.stderr.write(shown(f"{sentence(error)}\n"))
        self.exitcode = int(next(code for kind, code in _TOLD.items() if isinstance(error, kind)))
        if self.exitcode == ExitCode.FAILED:
            self._notify(str(error))

    def _notify(self, said: str) -> None:
        """Send word of a run that could not begin, and so has no report; every time, since nothing can be noted."""
        assert self.crawler_process is not None  # noqa: S101 - set by scrapy.cmdline
        targets = targets_of(self.crawler_process.settings.get(SETTING))
        for delivery in notify(targets, "Sina archive: a run could not begin", said):
            if not delivery.is_delivered:
                sys.stderr.write(f"Notification not delivered ({delivery.scheme}).\n")


def _end_display(crawler: Crawler) -> None:
    """End what a run shows of itself, though it was stopped before it could."""
    with suppress(RuntimeError):  # it had not come so far as to have extensions
        progress = crawler.get_extension(Progress)
        if progress is not None:
            progress.end()
