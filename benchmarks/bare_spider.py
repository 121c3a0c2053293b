"""The baseline: a bare Scrapy spider that downloads pages and throws them away. Run with Scrapy's own defaults."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response


class BareSpider(scrapy.Spider):
    """Asks *mirror* for each URL in the file *urls*."""

    name = "bare"

    def __init__(self, mirror: str, urls: str) -> None:
        super().__init__()
        self._mirror = mirror
        self._urls = Path(urls).read_text("utf-8").split()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every page."""
        for url in self._urls:
            parts = urlsplit(url)
            yield scrapy.Request(self._mirror + parts.path, headers={"Host": parts.netloc}, callback=self.parse)

    def parse(self, response: Response) -> None:
        """Do nothing with it."""
