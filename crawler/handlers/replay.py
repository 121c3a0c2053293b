"""Answering every request from saved answers. Installed as the only handler, so that no request can leave."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Self

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.errors import NotSavedError
from crawler.kept import ANSWERED_AT, IS_READ
from crawler.storage.saved_site import SavedSite


class ReplayDownloadHandler(BaseDownloadHandler):
    """Reads REPLAY_FROM; opens no socket."""

    lazy = True

    def __init__(self, crawler: Crawler, place: Path) -> None:
        super().__init__(crawler)
        self._place = place

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the setting REPLAY_FROM."""
        return cls(crawler, Path(crawler.settings["REPLAY_FROM"]))

    @cached_property
    def _site(self) -> SavedSite:
        """What is saved, read through when it is first asked: a replay that follows a journal never asks."""
        return SavedSite.open(self._place)

    async def download_request(self, request: Request) -> Response:
        """Return the saved answer. Raises NotSavedError."""
        if request.meta.get(IS_READ):
            return Response(request.url)
        saved = self._site.find(request.url)
        if saved is None:
            raise NotSavedError(request.url)
        try:
            body = saved.body()
        except OSError as error:
            raise NotSavedError(request.url) from error
        request.meta[ANSWERED_AT] = saved.at
        headers = Headers(dict(saved.headers))
        is_packed = b"Content-Encoding" in headers  # its text's encoding would be guessed from compressed bytes
        kind = Response if is_packed else responsetypes.from_args(headers=headers, url=request.url)
        return kind(url=request.url, status=saved.status, headers=headers, body=body)
