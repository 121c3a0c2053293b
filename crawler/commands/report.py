"""`scrapy report`: how the archive is doing, as one HTML page that works from the disk."""

from __future__ import annotations

import argparse
import sys

from crawler import times
from crawler.alarms.judge import stale_lists
from crawler.command import ArchiveCommand
from crawler.counted import counting
from pipelines.export.output import whole_file
from pipelines.export.selection import parse_file, parse_period, refuse_unknown

_NAME = "report.html"


class Command(ArchiveCommand):
    """Reads the catalogue alone and changes nothing of it; a run may go on meanwhile."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Write how the archive is doing as one HTML page: calendar, gaps, runs, changes, reprints, growth"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        group = parser.add_argument_group(title="Report")
        group.add_argument("--to", metavar="FILE", help=f"the file to write (default: ARCHIVE_DIR/{_NAME})")
        group.add_argument("--since", metavar="YYYY-MM-DD", help="calendar, runs, changes and growth from this day on")
        group.add_argument("--until", metavar="YYYY-MM-DD", help="calendar, runs, changes and growth up to this day")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the page, and say where."""
        # Templates and charts take a fifth of a second to load, which every other command would have to wait for.
        from crawler.overview.figures import STEPS, read_figures  # noqa: PLC0415
        from crawler.overview.page import page  # noqa: PLC0415

        refuse_unknown(args, "report", ("to", "since", "until"))
        since, until = parse_period({"since": opts.since, "until": opts.until})
        place = parse_file(opts.to, _NAME) or self.paths.root / _NAME
        with self.opened() as archive, counting("report", STEPS + 1, self.manner, unit="steps") as advance:
            stale = stale_lists(archive.catalogue)
            with archive.catalogue.snapshot() as connection:
                figures = read_figures(connection, times.now(), stale, since, until, lambda: advance(1))
            text = page(figures, archive.paths.root, place)
            advance(1)
        with whole_file(place) as output:
            output.write(text.encode("utf-8", "replace"))
        sys.stdout.write(f"{place}\n")
