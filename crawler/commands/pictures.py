"""`scrapy pictures`: how many pictures the archive has, which ones it lacks and why, and which articles show these."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator, Mapping

from crawler.command import ArchiveCommand
from crawler.storage.pictures import GONE, REFUSED, MissingPicture
from crawler.storage.states import OWED
from crawler.text import one_line, shown

_MISSING = (GONE, REFUSED, OWED)


class Command(ArchiveCommand):
    """Prints a list, or JSON; asks nobody but the catalogue."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Count the pictures, and list those that are gone, refused or owed with the articles that show them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's own option to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object: counts and missing")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - the base's names
        """Print what the catalogue knows."""
        with self.opened() as archive:
            book = archive.catalogue.pictures
            counts, missing = book.counts(), list(book.gone_list(_MISSING))
        lines = _as_json(counts, missing) if opts.json else _as_text(counts, missing)
        sys.stdout.writelines(f"{shown(line)}\n" for line in lines)


def _as_json(counts: Mapping[str, int], missing: Iterable[MissingPicture]) -> Iterator[str]:
    told = {"counts": dict(counts), "missing": [dataclasses.asdict(picture) for picture in missing]}
    yield json.dumps(told, ensure_ascii=False, indent=1)


def _as_text(counts: Mapping[str, int], missing: Iterable[MissingPicture]) -> Iterator[str]:
    yield from (f"{state:<10}{count:>8}" for state, count in counts.items())
    if not counts:
        yield "No pictures are known; -s KEEP_IMAGES=True keeps those of the articles that a run reads."
    for picture in missing:
        yield f"\n{picture.state}: {picture.reason or 'unknown'}  {picture.url}"
        yield from (f"  in {one_line(shown.path or shown.document_id)}" for shown in picture.articles)
