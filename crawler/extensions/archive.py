"""The archive of one run: its places, its lock and its catalogue, open from the first moment to the last."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from crawler import times
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import archive_url
from crawler.storage.lock import ArchiveLock
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.files import newest_run
from crawler.storage.warc.writer import WarcWriter

_MOMENT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a crawl. *warc_bytes*: how large a WARC file may grow; 0 where nothing is to be kept."""

    run_id: str
    started: datetime
    info: Mapping[str, str]
    warc_bytes: int

    @classmethod
    def of(cls, settings: BaseSettings, name: str, given: Mapping[str, str]) -> Self:
        """Return the run that begins now, with the settings KEEP_RAW and WARC_MAXSIZE. *name*: of the spider or the
        command; *given*: its arguments.
        """
        started = times.now()
        run_id = f"{started:{_MOMENT}}-{os.getpid()}"
        info = {
            "software": f"{settings['BOT_NAME']} (Scrapy {scrapy.__version__})",
            "format": "WARC File Format 1.1",
            "isPartOf": run_id,
            "description": f"{name} {json.dumps(given, ensure_ascii=False)}",
            "http-notes": "bodies as they came, but out of their chunks; headers in Scrapy's spelling and order",
        }
        keeps = settings.getbool("KEEP_RAW")
        return cls(run_id, started, info, settings.getint("WARC_MAXSIZE") if keeps else 0)

    def behind(self, folder: Path) -> Self:
        """Return the run under an id that sorts behind those of the WARC files in *folder*: their journal is read in
        that order, and a clock may have been set back since.
        """
        newest = newest_run(folder)
        if newest is None or self.run_id > newest:
            return self
        moment = datetime.strptime(newest.partition("-")[0], _MOMENT).replace(tzinfo=times.SHANGHAI)
        return replace(self, run_id=f"{moment + timedelta(seconds=1):{_MOMENT}}-{os.getpid()}")

    def writer(self, folder: Path) -> WarcWriter | None:
        """Return what writes the run's WARC files; None where nothing is to be kept."""
        return WarcWriter(folder, self.run_id, self.info, self.warc_bytes) if self.warc_bytes else None


class Archive:
    """What spiders and pipelines share. They get it by `archive_of(crawler)` once the crawl has begun."""

    def __init__(self, paths: ArchivePaths, lock: ArchiveLock, catalogue: Catalogue, run: Run) -> None:
        self.paths = paths
        self.catalogue = catalogue
        self.started = run.started
        self.run_id = run.run_id
        self.raw = RawArchive(paths.warc, catalogue.answers, run.writer(paths.warc))
        self.raw.mend()
        if run.warc_bytes:
            catalogue.outbox.begin(run.run_id, self.raw.enter, self.raw.written_in)
        self._lock = lock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Lock and open the archive at ARCHIVE_DIR. Raises ArchiveBusyError, CatalogueError or OSError."""
        paths = archive_paths(crawler.settings)
        lock = ArchiveLock.acquire(paths.lock)
        try:
            catalogue = Catalogue.open(archive_url(paths))
            archive = cls(paths, lock, catalogue, _run_of(crawler).behind(paths.warc))
        except BaseException:
            lock.release()
            raise
        # After spider_closed, where the pipelines and the report still need it.
        crawler.signals.connect(archive.close, signal=signals.engine_stopped)
        return archive

    def close(self) -> None:
        """Finish the WARC file, let go of the catalogue, then of the lock."""
        self.raw.close()
        self.catalogue.close()
        self._lock.release()


def _run_of(crawler: Crawler) -> Run:
    spider = crawler.spider
    return Run.of(crawler.settings, spider.name if spider else "", dict(getattr(spider, "given", {})))


def archive_paths(settings: BaseSettings) -> ArchivePaths:
    """Return the places of the archive that the settings name; `~` is the user's home."""
    return ArchivePaths(Path(settings["ARCHIVE_DIR"]).expanduser())


def archive_of(crawler: Crawler) -> Archive:
    """Return the crawl's archive."""
    archive = crawler.get_extension(Archive)
    if archive is None:
        raise NotConfigured("crawler.extensions.archive.Archive is missing from EXTENSIONS")
    return archive
