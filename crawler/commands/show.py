"""`scrapy show`: one version of an article, as its document."""

from __future__ import annotations

import argparse
import hashlib
import sys

from crawler.command import ArchiveCommand
from crawler.errors import BadArgumentError
from crawler.storage.revisions import Revision
from crawler.text import shown
from pipelines.form import form_of
from pipelines.reread import Rereader


class Command(ArchiveCommand):
    """Changes nothing."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options] <document id or URL>"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Print an article's document, its latest version or another one"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--version", type=int, metavar="N", help="which one; `scrapy history` lists them")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the document."""
        with self.opened() as archive:
            name = archive.catalogue.find(args)
            revision = _chosen(archive.catalogue.revisions.of(name), name, opts.version)
            rereader = Rereader(archive.paths, archive.catalogue, archive.raw, form_of(self.settings))
            document = rereader.text(name, revision.version)
        if document is None:
            raise BadArgumentError(f"version {revision.version} of {name} can't be read: no page of it is kept")
        if hashlib.sha256(document.encode()).hexdigest() != revision.file_sha256:
            sys.stderr.write("Made of the page that was kept, by today's rules; it was written by other ones then.\n")
        # Byte for byte, unless somebody is looking on: a body may hold controls of 8 bits.
        sys.stdout.write(shown(document) if sys.stdout.isatty() else document)


def _chosen(versions: list[Revision], name: str, number: int | None) -> Revision:
    if not versions:
        raise BadArgumentError(f"no text of {name} was ever archived")
    if number is None:
        return versions[-1]
    for revision in versions:
        if revision.version == number:
            return revision
    raise BadArgumentError(f"{name} has no version {number}: write one from 1 to {versions[-1].version}")
