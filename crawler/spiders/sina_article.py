"""Articles by their URLs: given on the command line, or one on each line of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from crawler.arguments import ArticleArguments, parse_article_arguments
from crawler.items import Owed
from crawler.progress import Steps
from crawler.spiders.base import ArchiveSpider
from crawler.urls import document_id, twin_rank


class SinaArticleSpider(ArchiveSpider[ArticleArguments]):
    """Reads each page anew, known or not; a page that says what its file says changes nothing."""

    name = "sina_article"

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._named = 0

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ArticleArguments:
        """Check url, file and channel."""
        return parse_article_arguments(given)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what was named. What earlier runs owe is left to the spiders of lists."""
        channel = self.arguments.channel.slug if self.arguments.channel else None
        named: dict[str, Owed] = {}
        for url in sorted(self.arguments.urls, key=twin_rank):
            owed = self.catalogue.claim(Owed(document_id=document_id(url), url=url, channel=channel))
            self.addresses[owed.document_id] = (*self.addresses.get(owed.document_id, ()), url)
            named.setdefault(owed.document_id, owed)
        self._named = len(named)
        for request in self.take_up(named.values()):
            yield request

    @property
    def steps(self) -> Steps | None:
        """How many of the articles that were named have come to an outcome."""
        return Steps(self.settled, self._named, "articles") if self._named else None
