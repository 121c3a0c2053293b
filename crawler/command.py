"""What the commands that look into an archive share: opening it, and telling in one sentence what went wrong."""

from __future__ import annotations

import argparse
import os
import sys
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import UnsupportedOperation
from typing import ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from sqlalchemy.exc import DBAPIError

from crawler.census import ExitCode
from crawler.counted import Manner
from crawler.errors import ArchiveBusyError, BadArgumentError, CatalogueError, DamagedRecordError, JournalError
from crawler.extensions.archive import Run, archive_paths
from crawler.machine import sentence
from crawler.settings.check import check_settings
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import reading_url, sqlite_url
from crawler.storage.lock import ArchiveLock
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive
from crawler.text import shown

TOLD: dict[type[BaseException], ExitCode] = {
    BadArgumentError: ExitCode.BAD_ARGUMENTS,
    ArchiveBusyError: ExitCode.BUSY,
    CatalogueError: ExitCode.FAILED,
    DamagedRecordError: ExitCode.FAILED,
    JournalError: ExitCode.FAILED,
    DBAPIError: ExitCode.FAILED,
    OSError: ExitCode.FAILED,
    MemoryError: ExitCode.FAILED,
}


@dataclass(frozen=True, slots=True)
class OpenArchive:
    """An archive that a command looks into."""

    paths: ArchivePaths
    catalogue: Catalogue
    raw: RawArchive


def settings_of(command: ScrapyCommand) -> Settings:
    """Return a command's settings, which `scrapy.cmdline` has set before anything is done with it."""
    assert command.settings is not None  # noqa: S101 - see above
    return command.settings


class ArchiveCommand(ScrapyCommand):
    """A command on the archive at ARCHIVE_DIR; it asks nobody but that."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    @abstractmethod
    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what the command is for, and set `exitcode`. Raises what TOLD names."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Act, and tell what went wrong."""
        try:
            check_settings(settings_of(self))
            self.act(args, opts)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough; what Python still holds goes nowhere
            with suppress(UnsupportedOperation):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            sys.stderr.write("Interrupted.\n")
            self.exitcode = int(ExitCode.INTERRUPTED)
        except tuple(TOLD) as error:
            sys.stderr.write(shown(f"{sentence(error)}\n"))
            self.exitcode = int(next(code for kind, code in TOLD.items() if isinstance(error, kind)))

    @property
    def manner(self) -> Manner:
        """How to show how far the command has come."""
        settings = settings_of(self)
        return Manner(settings.getbool("PROGRESS_DISPLAY"), settings.getfloat("PROGRESS_SECONDS"))

    @property
    def paths(self) -> ArchivePaths:
        """The places of the archive."""
        return archive_paths(settings_of(self))

    @contextmanager
    def opened(self, *, changes: bool = False) -> Iterator[OpenArchive]:
        """Open the archive that is there. *changes*: whether it is to be changed, and so to be locked and its journal
        kept. Raises BadArgumentError where there is none, ArchiveBusyError, CatalogueError and OSError.
        """
        paths = self.paths
        if not paths.catalogue.is_file():
            raise BadArgumentError(
                f"there is no catalogue in {str(paths.root)!r}: write the archive as -s ARCHIVE_DIR=DIR"
            )
        lock = ArchiveLock.acquire(paths.lock) if changes else None
        try:
            with self._open(paths, changes=changes) as archive:
                yield archive
        finally:
            if lock is not None:
                lock.release()

    @contextmanager
    def _open(self, paths: ArchivePaths, *, changes: bool) -> Iterator[OpenArchive]:
        catalogue = Catalogue.open(sqlite_url(paths.catalogue) if changes else reading_url(paths.catalogue))
        run = Run.of(settings_of(self), type(self).__module__.rpartition(".")[2], {}).behind(paths.warc)
        raw = RawArchive(paths.warc, catalogue.answers, run.writer(paths.warc) if changes else None)
        try:
            if changes and run.warc_bytes:
                catalogue.outbox.begin(run.run_id, raw.enter, raw.written_in)
            yield OpenArchive(paths, catalogue, raw)
        finally:
            raw.close()
            catalogue.close()
