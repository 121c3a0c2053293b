"""`scrapy verify`: whether the archive is whole, and with --repair the mending of what can be mended."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from crawler.audit.findings import Damage, Finding
from crawler.audit.whole import audit, how_much
from crawler.census import ExitCode
from crawler.command import ArchiveCommand, OpenArchive
from crawler.counted import counting
from crawler.text import shown_line
from pipelines.form import form_of
from pipelines.repair import NotMendableError, Repairer
from pipelines.reread import Rereader

# What is mended may bring something else to light: a rescued file has lost records, which articles were read from.
_ROUNDS = 4
_FIRST = (
    Damage.OPEN_WARC,
    Damage.TORN_WARC,
    Damage.DAMAGED_RECORD,
    Damage.WRONG_DIGEST,
    Damage.UNKNOWN_RECORD,
    Damage.MISSING_WARC,
    Damage.MISSING_RECORD,
)


class Command(ArchiveCommand):
    """Looks at everything, and changes something only with --repair."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Check catalogue, posts, WARC files and pictures against each other; --repair mends what it can"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--repair", action="store_true", help="restore files from the raw pages; destroys nothing")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - the base's names
        """Check, mend if that was asked for, and set the exit code: 0 for a whole archive, 4 for one that is not."""
        with self.opened(changes=opts.repair) as archive:
            found = self._look(archive)
            for _ in range(_ROUNDS if opts.repair else 0):
                if not found or not self._mend(archive, found):
                    break
                found = self._look(archive)
            looked_at = how_much(archive.catalogue)
        for finding in found:
            sys.stdout.write(f"{shown_line(str(finding))}\n")
        sys.stdout.write(_summary(found, looked_at))
        if found:
            self.exitcode = int(ExitCode.INCOMPLETE)

    def _look(self, archive: OpenArchive) -> list[Finding]:
        with counting("verify", how_much(archive.catalogue), self.manner) as looked:
            return list(audit(archive.paths, archive.catalogue, archive.raw, looked))

    def _mend(self, archive: OpenArchive, found: list[Finding]) -> int:
        """Mend what can be mended; return how much that was."""
        rereader = Rereader(archive.paths, archive.catalogue, archive.raw, form_of(self.settings))
        repairer = Repairer.of(archive.paths, archive.catalogue, archive.raw, rereader)
        mended = 0
        for finding in sorted(found, key=_order):
            try:
                how = repairer.repair(finding)
            except (NotMendableError, OSError) as error:
                sys.stderr.write(f"Not mended: {shown_line(f'{finding}: {error}')}\n")
            else:
                sys.stdout.write(f"{shown_line(f'{finding}: {how}')}\n")
                mended += 1
        return mended


def _order(finding: Finding) -> int:
    """Return the place of a finding in the line of repairs: WARC files first, of which the rest is made again."""
    return _FIRST.index(finding.damage) if finding.damage in _FIRST else len(_FIRST)


def _summary(found: list[Finding], looked_at: int) -> str:
    if not found:
        return f"The archive is whole: {looked_at} posts, answers and pictures looked at.\n"
    kinds = Counter(finding.damage.value for finding in found)
    return f"The archive is not whole: {', '.join(f'{kind} {number}' for kind, number in kinds.most_common())}.\n"
