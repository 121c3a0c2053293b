"""`scrapy history`: the texts that an article has had, when each was met, and what changed from one to the next."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from crawler.census import ExitCode
from crawler.command import ArchiveCommand, OpenArchive
from crawler.profiles import Profile
from crawler.storage.revisions import Removal, Revision, cause_in_words
from crawler.storage.states import original_of
from crawler.text import one_line, shown
from pipelines.document import body_of, clean_document, profile_of
from pipelines.form import form_of
from pipelines.html.story import text_of
from pipelines.reread import Rereader


class Command(ArchiveCommand):
    """Changes nothing."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options] <document id or URL>"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "List an article's versions with their times, and what changed between them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--no-diff", action="store_true", help="only the list, not what changed")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the list and the differences."""
        with self.opened() as archive:
            name = archive.catalogue.find(args)
            rereader = Rereader(archive.paths, archive.catalogue, archive.raw, form_of(self.settings))
            versions = archive.catalogue.revisions.of(name)
            sys.stdout.write(shown("\n".join(_head(archive, name, versions)) + "\n"))
            if not opts.no_diff:
                sys.stdout.writelines(map(shown, _differences(rereader, versions)))
        if not versions:
            self.exitcode = int(ExitCode.INCOMPLETE)


def _head(archive: OpenArchive, name: str, versions: Sequence[Revision]) -> Iterator[str]:
    known = archive.catalogue.get(name)
    cluster = [other for other in archive.catalogue.stories.cluster_of(name) if other != name]
    yield f"{name}  {known.state if known else 'unknown'}  {known.path if known and known.path else 'no file'}"
    yield from (_version_line(revision) for revision in versions)
    yield from (_removal_line(removal) for removal in archive.catalogue.revisions.removals(name))
    if known is not None and original_of(known.reason):
        yield f"  {known.reason}: `scrapy history {original_of(known.reason)}` has its text"
    elif not versions:
        yield "  no text of it was ever archived"
    if cluster:
        yield f"  nearly the same: {', '.join(cluster)}"


def _version_line(revision: Revision) -> str:
    edited = f", edited {_shown(revision.mtime)}" if revision.mtime else ""
    seen = f"seen {_shown(revision.first_seen)} to {_shown(revision.last_seen)}"
    return f"  version {revision.version}  {seen}{edited}  {cause_in_words(revision.cause)}: {one_line(revision.title)}"


def _removal_line(removal: Removal) -> str:
    back = f", back {_shown(removal.back_at)}" if removal.back_at else ""
    return f"  removed    seen gone {_shown(removal.first_gone)} to {_shown(removal.last_gone)}{back}  {removal.reason}"


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _differences(rereader: Rereader, versions: Sequence[Revision]) -> Iterator[str]:
    for earlier, later in pairwise(versions):
        before, after = f"version {earlier.version}", f"version {later.version}"
        old, new = _shown_alike(rereader, earlier, later)
        yield "\n"
        if old is None or new is None:
            yield f"{before} to {after}: not both were kept\n"
            continue
        changed = list(difflib.unified_diff(old, new, before, after, lineterm="", n=1))
        yield from (f"{line}\n" for line in changed or [f"{before} to {after}: the same words"])


def _shown_alike(rereader: Rereader, *versions: Revision) -> list[list[str] | None]:
    """Return the lines of versions; in the clean profile where one of them was written in it: that the archive has
    changed its profile is no change of a text.
    """
    documents = [rereader.text(revision.document_id, revision.version) or "" for revision in versions]
    if any(profile_of(document) is Profile.CLEAN for document in documents):
        documents = [clean_document(document) for document in documents]
    return [_lines(revision, document) for revision, document in zip(versions, documents, strict=True)]


def _lines(revision: Revision, document: str) -> list[str] | None:
    """Return what readers see of a version: the title, then a line for each paragraph; None where it can't be had."""
    return None if not document else [one_line(revision.title), *text_of(body_of(document)).splitlines()]
