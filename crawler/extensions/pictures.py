"""Fetching pictures: once a run has no article left to ask for, it asks for the pictures that are owed."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DontCloseSpider, DownloadCancelledError, NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import census, times
from crawler.errors import NotSavedError
from crawler.extensions.archive import Archive, archive_of
from crawler.failures import is_network_error, reason_of, request_and_error
from crawler.kept import KEPT, Kept
from crawler.machine import sentence, short_reason
from crawler.middlewares.block import BlockedError
from crawler.middlewares.host_guard import ForeignHostError
from crawler.middlewares.keep import NotKeptError
from crawler.middlewares.outage import OutageError
from crawler.middlewares.retry_after import PatienceError
from crawler.pictures import IS_PICTURE, PictureKind, picture_kind, picture_path
from crawler.storage.files import digest_of, write_atomically
from crawler.storage.pictures import DuePicture, Pictures

logger = logging.getLogger(__name__)

OK_STATUS = 200
GONE_STATUSES = (404, 410)
# Few at once: what a host that doesn't answer is still asked for, and what stands in memory.
_BATCH = 8
# So many failures in a row without an answer, and a host is left to the next run.
_SILENCE = 3
# Whatever the host may have answered to this: it says nothing of the picture.
_NOT_ITS_FAULT = (BlockedError, OutageError, PatienceError, NotKeptError, NotSavedError)


class PictureFetcher:
    """Asks for pictures whenever the spider has nothing else to do. No picture costs an article, or its place in line.

    Each is asked for once in a run; what fails stays owed, and is asked for by the next run that keeps pictures.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._largest = crawler.settings.getint("PICTURE_MAXSIZE")
        self._last: DuePicture | None = None
        self._unanswered: Counter[str] = Counter()
        self._given_up = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the settings KEEP_IMAGES and PICTURE_MAXSIZE. Raises NotConfigured without the first."""
        if not crawler.settings.getbool("KEEP_IMAGES"):
            raise NotConfigured
        fetcher = cls(crawler)
        crawler.signals.connect(fetcher.spider_idle, signal=signals.spider_idle)
        return fetcher

    def spider_idle(self) -> None:
        """Ask for the next pictures. Raises DontCloseSpider while there are any."""
        addresses = self._next()
        if addresses and self._crawler.engine is not None:
            for address in addresses:
                self._crawler.engine.crawl(self._request(address))
            raise DontCloseSpider

    def answered(self, response: Response, picture: str) -> None:
        """Keep a picture, or write down why it can't be kept."""
        self._unanswered.pop(_host(picture), None)
        kept = _kept(response)
        if response.status == OK_STATUS:
            self._take(picture, response.body, kept)
        elif response.status in GONE_STATUSES:
            self._count("gone")
            self._book.gone(picture, f"http {response.status}", kept.at)
            logger.info("Picture gone (http %d): %s", response.status, picture)
        else:
            self._fail(picture, f"http {response.status}", kept.at)

    def failed(self, failure: Failure) -> None:
        """Write down why a picture could not be had."""
        request, error = request_and_error(failure)
        picture = request.cb_kwargs["picture"]
        self._note_silence(_host(picture), error)
        if isinstance(error, ForeignHostError):
            self._refuse(picture, "foreign host", times.now())
        elif isinstance(error, DownloadCancelledError):
            self._refuse(picture, "too large", times.now())
        else:
            self._fail(picture, reason_of(error), times.now(), counts=_says_something(error))

    def _next(self) -> list[str]:
        """Return the next pictures to ask for, past those of hosts that don't answer; none where there are no more."""
        while not self._given_up:
            due = self._book.due(_BATCH, after=self._last)
            if not due:
                break
            self._last = due[-1]
            addresses = [each.url for each in due if self._unanswered[_host(each.url)] < _SILENCE]
            if addresses:
                return addresses
        return []

    def _request(self, address: str) -> Request:
        # Another attempt comes with the next run; here it would only hold up the others.
        meta = {IS_PICTURE: True, "download_maxsize": self._largest, "download_warnsize": 0, "dont_retry": True}
        kwargs = {"picture": address}
        return Request(address, callback=self.answered, errback=self.failed, meta=meta, cb_kwargs=kwargs)

    def _take(self, picture: str, body: bytes, kept: Kept) -> None:
        """Keep the answer to a request for a picture, if it is one and not too large (a replay has no other bound)."""
        kind = picture_kind(body)
        if kind is None or len(body) > self._largest:
            self._refuse(picture, "no picture" if kind is None else "too large", kept.at)
            return
        try:
            sha256, path = self._write(body, kind)
        except OSError as error:
            logger.error("Picture not written (%s): %s", sentence(error), picture)  # noqa: TRY400 - a full disk is no bug
            self._fail(picture, f"not written: {short_reason(error)}", kept.at, counts=False)
            return
        self._count("kept")
        self._book.kept(picture, sha256, path, kind.content_type, len(body), kept.record_id, kept.at)

    def _write(self, body: bytes, kind: PictureKind) -> tuple[str, str]:
        """Write a picture, unless its file is there; return its SHA-256 and its path. Raises OSError."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = picture_path(sha256, kind)
        file = self._archive.paths.root / path
        if digest_of(file) != sha256:
            write_atomically(file, body, temporary=f".{sha256}.tmp")
        return sha256, path

    def _note_silence(self, host: str, error: BaseException) -> None:
        """Remember which hosts need not be asked any more in this run."""
        self._given_up |= isinstance(error, OutageError) or (isinstance(error, BlockedError) and error.everywhere)
        if isinstance(error, BlockedError | PatienceError):
            self._unanswered[host] = _SILENCE
        elif is_network_error(error):
            self._unanswered[host] += 1

    def _refuse(self, picture: str, reason: str, at: datetime) -> None:
        self._count("refused")
        self._book.refused(picture, reason, at)
        logger.info("Picture refused (%s): %s", reason, picture)

    def _fail(self, picture: str, reason: str, at: datetime, *, counts: bool = True) -> None:
        self._count("failed")
        self._book.failed(picture, reason, at, counts=counts)
        logger.log(logging.WARNING if counts else logging.INFO, "Picture still owed, %s: %s", reason, picture)

    def _count(self, outcome: str) -> None:
        self._crawler.stats.inc_value(census.PICTURES + outcome)

    @property
    def _archive(self) -> Archive:
        return archive_of(self._crawler)

    @property
    def _book(self) -> Pictures:
        return self._archive.catalogue.pictures


def _kept(response: Response) -> Kept:
    """Return where an answer is kept and when it came; now and nowhere, where nobody has noted it."""
    meta: dict[str, Any] = response.meta
    kept: Kept | None = meta.get(KEPT)
    return kept or Kept(record_id=None, at=times.now())


def _says_something(error: BaseException) -> bool:
    """Return whether a failure says anything of the picture: one that no answer came to may be its host's, or ours."""
    if isinstance(error, CannotResolveHostError):  # Sina has given up hosts of pictures
        return True
    return not isinstance(error, _NOT_ITS_FAULT) and not is_network_error(error)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
