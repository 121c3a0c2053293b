"""`scrapy schedule`: crawls by a schedule, each a process of its own."""

from __future__ import annotations

import argparse
import difflib
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader
from scrapy.utils.conf import arglist_to_dict, closest_scrapy_cfg
from scrapy.utils.log import configure_logging

from crawler.alarms.notify import SETTING as NOTIFY
from crawler.alarms.notify import targets_of
from crawler.command import ArchiveCommand, settings_of
from crawler.crawl_check import check_crawl
from crawler.errors import BadArgumentError, BrokenSiteError
from crawler.text import shown

if TYPE_CHECKING:
    from crawler.scheduling.plan import Plan

_FILE = "schedule.toml"
# What the schedule itself says to a run.
_OURS = ("ARCHIVE_DIR", "JOB")


class Command(ArchiveCommand):
    """Runs until it is stopped; with --once, does what is due; with --list, changes nothing."""

    default_settings: ClassVar[dict[str, object]] = {}

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Run crawls by schedule.toml until stopped; --once: what is due now; --list: what comes next"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--file", metavar="PATH", help=f"the schedule; by default {_FILE} beside scrapy.cfg")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--once", action="store_true", help="run everything that is due now, then leave")
        ways.add_argument("--list", action="store_true", help="show what comes next and how the last runs ended")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the schedule, and do what was asked for."""
        # Scrapy loads every command at each start; what this one needs takes a tenth of a second, which no crawl needs.
        from crawler.scheduling.console import Schedule  # noqa: PLC0415
        from crawler.scheduling.telling import teller  # noqa: PLC0415

        if args:
            raise BadArgumentError(f"schedule takes no {args[0]!r}: another file is named as --file PATH")
        settings = settings_of(self)
        given = {name: value for name, value in arglist_to_dict(opts.set).items() if name not in _OURS}
        if NOTIFY in given:  # secrets, which stand on no command line of ours
            os.environ[NOTIFY] = given.pop(NOTIFY)
        listeners = [teller(targets_of(settings.get(NOTIFY)))]
        schedule = Schedule(self._plan(opts.file), self.paths, given, listeners=listeners)
        if opts.list:
            sys.stdout.write(shown(schedule.listed()))
            return
        configure_logging(settings)
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self.exitcode = schedule.run(only_once=opts.once)

    def _plan(self, file: str | None) -> Plan:
        from crawler.scheduling.reading import read_plan  # noqa: PLC0415 - as above

        settings = settings_of(self)
        loader = get_spider_loader(settings)
        path = Path(file).expanduser() if file else Path(closest_scrapy_cfg()).parent / _FILE
        return read_plan(path, lambda *run: _check(loader, settings, *run))


def _check(
    loader: SpiderLoaderProtocol,
    settings: BaseSettings,
    spider: str,
    arguments: Mapping[str, str],
    own: Mapping[str, str],
) -> None:
    """Look at a job as `scrapy crawl` would. Raises BadArgumentError."""
    for name in own:
        if name in _OURS:
            raise BadArgumentError(f"{name} is said by the schedule itself: leave it out here")
        if name == NOTIFY:
            raise BadArgumentError(f"{name} holds secrets, and a command line has none: put it into the environment")
        if name not in settings:
            close = difflib.get_close_matches(name, list(settings), n=1)
            raise BadArgumentError(
                f"{name} is no setting: " + (f"did you mean {close[0]}?" if close else "leave it out")
            )
    together = settings.copy()
    together.setdict(dict(own), priority="cmdline")
    try:
        check_crawl(loader, together, spider, arguments)
    except BrokenSiteError as error:
        raise BadArgumentError(str(error)) from error
