"""The archive of one run: its places, its lock and its catalogue, open from the first moment to the last."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from crawler import times
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.lock import ArchiveLock
from crawler.storage.paths import ArchivePaths


class Archive:
    """What spiders and pipelines share. They get it by `archive_of(crawler)` once the crawl has begun."""

    def __init__(self, paths: ArchivePaths, lock: ArchiveLock, catalogue: Catalogue) -> None:
        self.paths = paths
        self.catalogue = catalogue
        self.started = times.now()
        self.run_id = f"{self.started:%Y%m%dT%H%M%S}-{os.getpid()}"
        self._lock = lock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Lock and open the archive at ARCHIVE_DIR. Raises ArchiveBusyError, CatalogueError or OSError."""
        paths = archive_paths(crawler.settings)
        lock = ArchiveLock.acquire(paths.lock)
        try:
            catalogue = Catalogue.open(sqlite_url(paths.catalogue))
        except BaseException:
            lock.release()
            raise
        archive = cls(paths, lock, catalogue)
        # After spider_closed, where the pipelines and the report still need it.
        crawler.signals.connect(archive.close, signal=signals.engine_stopped)
        return archive

    def close(self) -> None:
        """Let go of the catalogue, then of the lock."""
        self.catalogue.close()
        self._lock.release()


def archive_paths(settings: BaseSettings) -> ArchivePaths:
    """Return the places of the archive that the settings name; `~` is the user's home."""
    return ArchivePaths(Path(settings["ARCHIVE_DIR"]).expanduser())


def archive_of(crawler: Crawler) -> Archive:
    """Return the crawl's archive."""
    archive = crawler.get_extension(Archive)
    if archive is None:
        raise NotConfigured("crawler.extensions.archive.Archive is missing from EXTENSIONS")
    return archive
