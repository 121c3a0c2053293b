"""`scrapy report`: how the archive is doing, as one HTML page that works from the disk."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from crawler import times
from crawler.arguments import parse_day
from crawler.command import ArchiveCommand
from crawler.errors import BadArgumentError
from crawler.overview.figures import STEPS, read_figures
from crawler.storage.files import write_atomically

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
        from crawler.overview.page import page  # noqa: PLC0415

        if args:
            raise BadArgumentError(f"{args[0]!r} is no option of report: `scrapy report -h` shows them")
        since, until = _days(opts)
        place = _file(opts.to) if opts.to is not None else self.paths.root / _NAME
        with self.opened() as archive, _progress_bar() as step:
            with archive.catalogue.snapshot() as connection:
                figures = read_figures(connection, times.now(), since, until, step)
            text = page(figures, archive.paths.root, place)
            step()
        write_atomically(place, text.encode("utf-8", "replace"), temporary=f".{place.name}.tmp")
        sys.stdout.write(f"{place}\n")


def _days(opts: argparse.Namespace) -> tuple[date | None, date | None]:
    given = {"since": opts.since, "until": opts.until}
    since, until = parse_day(given, "since"), parse_day(given, "until")
    if since and until and until < since:
        raise BadArgumentError(f"until={until} lies before since={since}: write the earlier day as --since")
    return since, until


def _file(name: str) -> Path:
    path = Path(name).expanduser()
    if not path.name or (path.exists() and not path.is_file()):
        raise BadArgumentError(f"to={name!r} is no file: write its name, such as --to {_NAME}")
    if not path.parent.is_dir():
        raise BadArgumentError(f"to={name!r} lies in a folder that is not there: make {str(path.parent)!r} first")
    return path


@contextmanager
def _progress_bar() -> Iterator[Callable[[], None]]:
    """Show how far the reading has come, where somebody is looking."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("report", total=STEPS + 1)
        yield lambda: progress.advance(task)
