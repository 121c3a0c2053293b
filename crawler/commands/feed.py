"""`scrapy feed`: an Atom feed of the latest articles, for people who subscribe rather than look."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler.census import ExitCode
from crawler.command import ArchiveCommand
from crawler.storage.files import holds
from pipelines.export.output import whole_file
from pipelines.export.selection import USUAL_ENTRIES, parse_feed_selection, refuse_unknown

FILE = "feed.atom"
_OPTIONS = {
    "to": ("FILE", f"the file to write; {FILE} in ARCHIVE_DIR where it is left out"),
    "channel": ("SLUG[,SLUG]", "only what is filed under these; `unlisted`: what no list has shown"),
    "limit": ("N", f"at most so many articles, the latest by their date; {USUAL_ENTRIES} where it is left out"),
    "self-url": ("URL", "where the feed will be found; readers want to know"),
    "site-url": ("URL", "a Hexo site of the posts (docs/hexo.md), to link to instead of Sina"),
}


class Command(ArchiveCommand):
    """Reads the catalogue and the documents; changes neither, and needs no run to be over."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Write an Atom feed of the latest articles"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options; what they may be is checked by `parse_feed_selection`."""
        super().add_options(parser)
        group = parser.add_argument_group(title="Feed")
        for name, (metavar, meaning) in _OPTIONS.items():
            group.add_argument(f"--{name}", metavar=metavar, help=meaning)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the feed, say how much it holds, set the exit code."""
        # feedgen takes a while to load, which every other command would have to wait for.
        from pipelines.export.feed import Told, atom  # noqa: PLC0415

        refuse_unknown(args, "feed", _OPTIONS)
        selection = parse_feed_selection({name: getattr(opts, name.replace("-", "_")) for name in _OPTIONS})
        with self.opened() as archive:
            latest = archive.catalogue.holdings.latest(selection.limit, selection.channels)
            told = [Told(holding, _document(archive.paths.root / holding.path)) for holding in latest]
            file = selection.to or archive.paths.root / FILE
        data = atom(told, selection)
        if not holds(file, data):  # who asks for it again is told that it is the same, by its time stamp
            with whole_file(file) as output:
                output.write(data)
        sys.stdout.write(f"Wrote {len(told)} articles to {file}.\n")
        missing = sum(each.document is None for each in told)
        if missing:
            sys.stderr.write(f"Documents missing or unreadable: {missing}; their entries have no text.\n")
            self.exitcode = int(ExitCode.INCOMPLETE)


def _document(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return None
