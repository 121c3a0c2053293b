"""`scrapy export`: the archive's articles with their plain text, as JSON Lines, CSV or Parquet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from crawler.census import ExitCode
from crawler.command import ArchiveCommand, OpenArchive
from crawler.counted import Advance, counting
from crawler.storage.holdings import Holding, Holdings
from pipelines.export import comma_separated, json_lines, parquet
from pipelines.export.entries import Entries, Entry, VersionEntry
from pipelines.export.offline import write_offline
from pipelines.export.output import standard_output, whole_file
from pipelines.export.profiles import InProfile
from pipelines.export.selection import Format, Selection, parse_selection, refuse_unknown
from pipelines.form import form_of
from pipelines.reread import Rereader

_OPTIONS = {
    "to": ("FILE", "the file to write; standard output where it is left out"),
    "format": ("FORMAT", "jsonl, csv or parquet; by the ending of FILE where it is left out"),
    "channel": ("SLUG[,SLUG]", "only what is filed under these; `unlisted`: what no list has shown"),
    "since": ("YYYY-MM-DD", "only from this Shanghai day of the document's date on"),
    "until": ("YYYY-MM-DD", "only up to this Shanghai day of the document's date"),
}
_WRITERS = {Format.JSONL: json_lines.write, Format.CSV: comma_separated.write, Format.PARQUET: parquet.write}


class Command(ArchiveCommand):
    """Reads the catalogue and the documents; changes neither, and needs no run to be over."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Write the archive's articles, with plain text and all fields, as JSON Lines, CSV or Parquet"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options; what they may be is checked by `parse_selection`."""
        super().add_options(parser)
        group = parser.add_argument_group(title="Export")
        for name, (metavar, meaning) in _OPTIONS.items():
            group.add_argument(f"--{name}", metavar=metavar, help=meaning)
        group.add_argument("--offline", metavar="DIR", help="write the documents instead, with pictures that are local")
        group.add_argument("--revisions", action="store_true", help="an entry for every version of each article")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the export, say how much it holds, set the exit code."""
        refuse_unknown(args, "export", (*_OPTIONS, "offline", "revisions"))
        given = {name: getattr(opts, name) for name in _OPTIONS}
        selection = parse_selection(given, with_revisions=opts.revisions)
        if opts.offline is not None:
            self._export_offline(selection, Path(opts.offline).expanduser())
        else:
            self._export(selection)

    def _export(self, selection: Selection) -> None:
        if selection.format is Format.PARQUET:
            parquet.require_pyarrow()
        with self.opened() as archive:
            rereader = self._rereader(archive)
            in_profile = InProfile(rereader)
            entries = Entries(archive.paths.root, rereader.text, in_profile.document)
            with _output(selection) as file, self._counted(selection, archive.catalogue.holdings) as held:
                _write(selection, held, entries, file)
        for line in (*_told(selection, entries), *_told_of(in_profile)):
            sys.stderr.write(f"{line}\n")
        if entries.missing:
            self.exitcode = int(ExitCode.INCOMPLETE)

    def _rereader(self, archive: OpenArchive) -> Rereader:
        return Rereader(archive.paths, archive.catalogue, archive.raw, form_of(self.settings))

    def _export_offline(self, selection: Selection, target: Path) -> None:
        """Write the documents once more, with the pictures that are kept."""
        with self.opened() as archive, self._counted(selection, archive.catalogue.holdings) as held:
            posts = ((holding.path, archive.catalogue.pictures.local(holding.document_id)) for holding in held)
            in_profile = InProfile(self._rereader(archive))
            made = write_offline(archive.paths.root, target, posts, in_profile.at_path)
        sys.stderr.write(
            f"Wrote {made.documents} documents to {target}, with {made.pictures} pictures: {made.local} shown from "
            f"there, {made.remote} still from Sina.\n"
        )
        sys.stderr.writelines(f"{line}\n" for line in _told_of(in_profile))
        if made.lost:
            sys.stderr.write(f"Documents missing: {made.lost}; `scrapy verify --repair` writes them again.\n")
            self.exitcode = int(ExitCode.INCOMPLETE)

    @contextmanager
    def _counted(self, selection: Selection, holdings: Holdings) -> Iterator[Iterator[Holding]]:
        """Give what is to be exported, and show how much of it has been."""
        total = holdings.count(channels=selection.channels, since=selection.since, until=selection.until)
        manner = self.manner
        if selection.to is None and sys.stdout.isatty():  # where the articles go, no bar can stand
            manner = replace(manner, live=False)
        with counting("export", total, manner) as advance:
            yield _advancing(_held(selection, holdings), advance)


def _output(selection: Selection) -> AbstractContextManager[BinaryIO]:
    return whole_file(selection.to) if selection.to is not None else standard_output()


def _held(selection: Selection, holdings: Holdings) -> Iterator[Holding]:
    return holdings.read(
        channels=selection.channels,
        since=selection.since,
        until=selection.until,
        with_versions=selection.with_revisions,
    )


def _advancing(held: Iterator[Holding], advance: Advance) -> Iterator[Holding]:
    for holding in held:
        yield holding
        advance(1)


def _write(selection: Selection, held: Iterator[Holding], entries: Entries, file: BinaryIO) -> None:
    kind: type[Entry] = VersionEntry if selection.with_revisions else Entry
    made = entries.versions(held) if selection.with_revisions else entries.articles(held)
    _WRITERS[selection.format](made, file, kind)


def _told_of(in_profile: InProfile) -> Iterator[str]:
    if in_profile.left_clean:
        yield f"Documents in the clean profile whose page can't be read: {in_profile.left_clean}; they stay in it."


def _told(selection: Selection, entries: Entries) -> Iterator[str]:
    """Yield the sentences at the end, the count first."""
    what = "versions" if selection.with_revisions else "articles"
    yield f"Exported {entries.written} {what} to {selection.to or 'standard output'}."
    if entries.textless:
        yield f"Earlier versions without text: {entries.textless}; their titles and digests are there."
    if entries.changed:
        yield f"Documents changed by hand: {entries.changed}; they are exported as they are now."
    if entries.missing:
        yield f"Documents missing or unreadable: {entries.missing}; their text is null."
