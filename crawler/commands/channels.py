"""`scrapy channels`: every list that the project knows, and how fresh each was when it was last read."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import closing

from scrapy.commands import ScrapyCommand

from crawler.alarms.judge import is_stale
from crawler.census import ExitCode
from crawler.command import settings_of
from crawler.errors import CatalogueError
from crawler.extensions.archive import archive_paths
from crawler.freshness import Freshness, channel_table
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import reading_url


class Command(ScrapyCommand):
    """Prints a table; asks nobody but the catalogue, and works without one."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy declares it so

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "List the channels, columns and feeds, and how fresh each was at its last reading"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's names
        """Print the table, set the exit code."""
        try:
            found = self._freshness()
        except CatalogueError as error:
            sys.stderr.write(f"{error}\n")
            self.exitcode = int(ExitCode.FAILED)
            return
        sys.stdout.write(channel_table(found) + "\n")

    def _freshness(self) -> dict[str, Freshness]:
        """Return what the catalogue knows of each list; nothing where there is no catalogue yet."""
        path = archive_paths(settings_of(self)).catalogue
        if not path.exists():
            return {}
        with closing(Catalogue.open(reading_url(path))) as catalogue:
            days, gaps = catalogue.days.open_counts(), Counter(gap.channel for gap in catalogue.gaps.open())
            return {
                key: Freshness(newest, seen, gaps[key], days.get(key, 0), is_stale(catalogue, key, seen))
                for key, (newest, seen) in catalogue.listings.freshness().items()
            }
