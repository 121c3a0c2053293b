"""How a run goes on: live where somebody is looking, else a line in the log now and then. It observes, and no more."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import Any, Self

from rich.console import RenderableType
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from crawler.progress import Snapshot, line, stopping
from crawler.run_display import picture
from crawler.spiders.base import ArchiveSpider
from crawler.terminal import Display, is_live
from crawler.text import one_line
from crawler.watch import Watch

logger = logging.getLogger(__name__)

# Seconds between two pictures.
_REFRESH = 0.4


class Progress:
    """Looks at a run every now and then, and shows what it sees until the run ends, however it ends."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._live: _Live | None = None
        self._lines: _Lines | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the settings PROGRESS_DISPLAY and PROGRESS_SECONDS."""
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(progress.end, signal=signals.spider_closed)
        return progress

    def spider_opened(self, spider: Spider) -> None:
        """Begin to look."""
        if not isinstance(spider, ArchiveSpider):
            return
        watch = Watch(self._crawler, spider)
        seconds = self._crawler.settings.getfloat("PROGRESS_SECONDS")
        handler = _handler_of_terminal() if shows_live(self._crawler.settings) else None
        if shows_live(self._crawler.settings):
            self._live = _Live(watch, _title(spider), handler)
            self._live.begin()
        if seconds and handler is None:  # a log on the same terminal needs no lines that say what the display says
            self._lines = _Lines(watch, seconds)

    def end(self) -> None:
        """Take away what is shown. The command calls this too: a run that is stopped at once sends no signal."""
        if self._live is not None:
            self._live.end()
        if self._lines is not None:
            self._lines.end()


class _Lines:
    """A line in the log every so many seconds."""

    def __init__(self, watch: Watch, seconds: float) -> None:
        self._watch = watch
        self._before: Snapshot | None = None
        self._call = create_looping_call(self._log)
        self._call.start(seconds, now=False)

    def end(self) -> None:
        """Log no more."""
        if self._call.running:
            self._call.stop()

    def _log(self) -> None:
        now = self._watch.snapshot()
        logger.info("Progress after %s", line(now, self._before))
        self._before = now


class _Live:
    """The run at the end of a terminal. The lines of a log that goes there too stand above it, as *handler*'s."""

    def __init__(self, watch: Watch, title: str, handler: logging.StreamHandler[Any] | None) -> None:
        self._watch = watch
        self._title = title
        self._handler = handler
        self._stream: Any = None
        self._now = watch.snapshot()
        self._has_told = False
        self._display = Display(sys.stderr, self._picture)
        self._call = create_looping_call(self._refresh)

    def begin(self) -> None:
        """Show it, and go on showing it."""
        try:
            self._display.start()
        except OSError as error:
            self._give_up(error)
            return
        if self._handler is not None:
            self._stream = self._handler.setStream(self._display.above)
        self._call.start(_REFRESH, now=False)

    def end(self) -> None:
        """Take it away, if it is there."""
        if self._call.running:
            self._call.stop()
        with suppress(OSError):  # the terminal is gone, and the run none the worse for it
            self._display.end()
        if self._handler is not None and self._stream is not None:
            self._handler.setStream(self._stream)
            self._stream = None

    def _refresh(self) -> None:
        try:
            self._now = self._watch.snapshot()
            if self._now.is_stopping and not self._has_told:
                self._has_told = True
                self._display.write_above(stopping(self._now.under_way))
            self._display.refresh()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self.end()
        logger.warning("The display has ended, the run goes on: %s", error)

    def _picture(self, width: int, height: int) -> list[RenderableType]:
        return picture(self._title, self._now, self._watch.last, width, height)


def shows_live(settings: BaseSettings) -> bool:
    """Return whether a run shows itself live: there is a terminal for it, and the settings don't say otherwise."""
    return settings.getbool("PROGRESS_DISPLAY") and is_live(sys.stderr)


def _handler_of_terminal() -> logging.StreamHandler[Any] | None:
    """Return what writes Scrapy's log to standard error; None where it goes elsewhere."""
    handler = get_scrapy_root_handler()
    return handler if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr else None


def _title(spider: ArchiveSpider[Any]) -> str:
    return one_line(" ".join([spider.name, *(f"{name}={value}" for name, value in spider.given.items())]))
