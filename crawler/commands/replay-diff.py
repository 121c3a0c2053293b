"""`scrapy replay-diff`: which documents today's rules would change, before anything is written.

Scrapy names a command by its file.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections import Counter
from collections.abc import Iterator

from crawler.census import ExitCode
from crawler.command import ArchiveCommand, OpenArchive
from crawler.text import shown
from pipelines.form import form_of
from pipelines.reread import UNREADABLE, Rereader

SAME, CHANGED, UNREAD = "the same", "would change", "can't be read again"


class Command(ArchiveCommand):
    """Reads every article's kept pages again and compares; changes nothing."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options] [document id or URL]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show which documents today's rules would change, if the kept pages were read again"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--names-only", action="store_true", help="only which documents, not what in them")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the differences and the count; exit with 4 where there are any."""
        counts: Counter[str] = Counter()
        with self.opened() as archive:
            rereader = Rereader(archive.paths, archive.catalogue, archive.raw, form_of(self.settings))
            names = [archive.catalogue.find(args)] if args else (name for name, _ in archive.catalogue.revisions.held())
            for name in names:
                outcome, lines = _compared(archive, rereader, name)
                counts[outcome] += 1
                sys.stdout.writelines(map(shown, lines[:1] if opts.names_only else lines))
        sys.stdout.write(", ".join(f"{outcome} {counts[outcome]}" for outcome in (SAME, CHANGED, UNREAD)) + "\n")
        if counts[CHANGED] or counts[UNREAD]:
            self.exitcode = int(ExitCode.INCOMPLETE)


def _compared(archive: OpenArchive, rereader: Rereader, name: str) -> tuple[str, list[str]]:
    """Return what today's rules make of one article, and the lines that tell of it: its file first."""
    revision, known = archive.catalogue.revisions.latest(name), archive.catalogue.get(name)
    if revision is None or known is None or known.path is None or not revision.captures:
        return UNREAD, [f"{name}: no page of it was kept\n"]
    try:
        made = rereader.anew(revision)
    except UNREADABLE as error:
        return UNREAD, [f"{known.path}: {error}\n"]
    try:
        written = (archive.paths.root / known.path).read_bytes()
    except OSError as error:
        return UNREAD, [f"{known.path}: {error.strerror}\n"]
    if made == written:
        return SAME, []
    return CHANGED, [f"{known.path}\n", *_difference(written, made)]


def _difference(written: bytes, made: bytes) -> Iterator[str]:
    old, new = (data.decode("utf-8", "replace").splitlines() for data in (written, made))
    yield from (
        f"{line}\n" for line in difflib.unified_diff(old, new, "as written", "by today's rules", lineterm="", n=1)
    )
