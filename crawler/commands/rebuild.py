"""`scrapy rebuild`: the catalogue, made again from WARC files and posts."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from crawler import times
from crawler.command import ArchiveCommand
from crawler.counted import Manner, counting
from crawler.errors import BadArgumentError, DamagedRecordError, NoRecordError
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.journal import apply
from crawler.storage.lock import ArchiveLock
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.chronicle import placed_entries
from crawler.storage.warc.files import answers_in, warc_files
from crawler.storage.warc.told import owed_from_json
from pipelines.adoption import Adopter
from pipelines.document import Form
from pipelines.form import form_of
from pipelines.full_text import catch_up, keeps_text
from pipelines.reread import Rereader

_BESIDE = ("", "-wal", "-shm")


class Command(ArchiveCommand):
    """The catalogue that is there, if there is one, is set aside once the new one is whole."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Make the catalogue again from the WARC files and the posts"

    def act(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - the base's names
        """Make it, and say what is in it."""
        paths = self.paths
        if not (paths.warc.is_dir() or paths.posts.is_dir()):
            raise BadArgumentError(f"there is no archive in {str(paths.root)!r}: write it as -s ARCHIVE_DIR=DIR")
        lock = ArchiveLock.acquire(paths.lock)
        try:
            form = form_of(self.settings)
            told = _rebuild(paths, form, self.manner, with_texts=keeps_text(self.settings)) + _carry_over(paths)
            set_aside = _put_in_place(paths)
        finally:
            lock.release()
        sys.stdout.write(told)
        if set_aside is not None:
            sys.stdout.write(f"The catalogue that was there is {set_aside}\n")


def _rebuild(paths: ArchivePaths, form: Form, manner: Manner, *, with_texts: bool) -> str:
    """Make the catalogue under another name, and return what is in it. *manner*: of showing it."""
    _remove(_unfinished(paths))
    with closing(Catalogue.open(sqlite_url(_unfinished(paths)))) as catalogue:
        raw = RawArchive(paths.warc, catalogue.answers)
        files = _entered(raw, manner)
        told = 0
        with counting("journal", _size(files), manner, unit="bytes") as advance:
            for path in files:
                read = 0
                for entry, end in placed_entries(path):
                    told += apply(catalogue.books, entry)
                    advance(end - read)
                    read = end
        taken = sum(_taken_on(catalogue, raw, name) for name in catalogue.answers.unknown_documents())
        adopter = Adopter(paths, catalogue, Rereader(paths, catalogue, raw, form))
        posts = _adopted(adopter, sorted(paths.posts.rglob("*.md")), manner)
        if with_texts:
            _enter_texts(paths, catalogue, manner)
        states = ", ".join(f"{state} {number}" for state, number in sorted(catalogue.states().items()))
    return (
        f"Made of {len(files)} WARC files with {told} entries, and of {posts} posts that these don't tell of.\n"
        + (f"Of {taken} articles only an answer is left; the next run asks for them.\n" if taken else "")
        + f"In the catalogue: {states or 'nothing'}.\n"
    )


def _carry_over(paths: ArchivePaths) -> str:
    """Take the history of scheduled jobs over from the earlier catalogue, if that can be read: it is nowhere else."""
    if not paths.catalogue.exists():
        return ""
    # The earlier catalogue stays as it is: nothing is migrated, nothing made in it.
    earlier = create_engine(sqlite_url(paths.catalogue))
    try:
        with closing(Catalogue.open(sqlite_url(_unfinished(paths)))) as catalogue:
            number = catalogue.jobs.carry_over(earlier)
    except DBAPIError as error:
        return f"The history of scheduled jobs can't be read in the earlier catalogue: {error.orig}\n"
    finally:
        earlier.dispose()
    return f"Of the history of scheduled jobs, {number} tries were carried over.\n" if number else ""


def _taken_on(catalogue: Catalogue, raw: RawArchive, name: str) -> bool:
    """Take an article on of which no entry tells, by what stands beside an answer to a request for it."""
    for answer in raw.index.of_document(name):
        try:
            owed = owed_from_json(raw.read(answer.record_id).told)
        except (DamagedRecordError, NoRecordError, OSError):
            continue
        if owed is not None and owed.row is not None:
            catalogue.take_on([owed.row], owed.channel, at=answer.at)
        elif owed is not None:
            catalogue.claim(owed, at=answer.at)
        return owed is not None
    return False


def _enter_texts(paths: ArchivePaths, catalogue: Catalogue, manner: Manner) -> None:
    """Make the full text searchable, which stands in no journal."""
    with counting("texts", catalogue.texts.count_behind(), manner) as advance:
        for _ in catch_up(paths.root, catalogue.texts):
            advance(1)


def _entered(raw: RawArchive, manner: Manner) -> list[Path]:
    """Enter the answers of every WARC file, and return the files."""
    raw.mend()
    files = warc_files(raw.folder)
    with counting("answers", _size(files), manner, unit="bytes") as advance:
        for path in files:
            raw.index.add(answers_in(path, raw.folder))
            advance(path.stat().st_size)
    return files


def _size(files: list[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def _adopted(adopter: Adopter, posts: list[Path], manner: Manner) -> int:
    """Take on the posts that no entry tells of, and return how many these are."""
    adopted = 0
    with counting("posts", len(posts), manner) as advance:
        for path in posts:
            adopted += adopter.adopt(path)
            advance(1)
    return adopted


def _put_in_place(paths: ArchivePaths) -> Path | None:
    """Put the new catalogue in the place of the earlier one, of which a copy is set aside first; whenever this is
    killed, one of them is there, and the other in reach.
    """
    aside = None
    if paths.catalogue.exists():
        aside = paths.root / "aside" / f"{times.now():%Y%m%dT%H%M%S}" / paths.catalogue.name
        aside.parent.mkdir(parents=True, exist_ok=True)
        for ending in _BESIDE:
            earlier = _with(paths.catalogue, ending)
            if earlier.exists():
                shutil.copy2(earlier, _with(aside, ending))
    for ending in _BESIDE[1:]:
        _with(paths.catalogue, ending).unlink(missing_ok=True)
    _unfinished(paths).replace(paths.catalogue)
    return aside


def _unfinished(paths: ArchivePaths) -> Path:
    return paths.catalogue.with_name(f".rebuilding-{paths.catalogue.name}")


def _remove(database: Path) -> None:
    for ending in _BESIDE:
        _with(database, ending).unlink(missing_ok=True)


def _with(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)
