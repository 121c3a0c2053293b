"""Everything that was saved in a place, read again without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

from scrapy import Request

from crawler import times
from crawler.arguments import ReplayArguments, parse_replay_arguments
from crawler.errors import ListingError
from crawler.items import Article, Owed
from crawler.lists.plan import saved_list
from crawler.spiders.base import OK_STATUS
from crawler.spiders.lists import ListSpider
from crawler.storage.saved_site import SavedResponse, SavedSite
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url, twin_rank


class ReplaySpider(ListSpider[ReplayArguments]):
    """Reads the saved lists first, for the rows of the articles, then every saved article."""

    name = "replay"
    required_settings = ("REPLAY_FROM",)

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._listed: dict[str, str] = {}

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ReplayArguments:
        """There are none."""
        return parse_replay_arguments(given)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every article in REPLAY_FROM; the replay handler answers."""
        site = SavedSite.open(Path(self.settings["REPLAY_FROM"]))
        for saved in site:
            for request in self._read_list(saved):
                yield request
        for request in self.take_up(self._articles(site)):
            yield request

    def next_list(self) -> Iterator[Request]:
        """Yield nothing: the saved lists are read before anything is asked for."""
        yield from ()

    def _read_list(self, saved: SavedResponse) -> Iterator[Request | Article]:
        """Put the rows of a saved list into the catalogue and ask for their pages; anything else is left alone."""
        plan = saved_list(saved.url, times.now())
        if plan is None or saved.status != OK_STATUS:
            return
        try:
            answer = plan.parse(saved.body(), saved.url)
        except (ListingError, OSError) as error:
            self.list_lost(plan.key, str(error))
            return
        self.count_answer(answer)
        self._listed |= {row.url: row.document_id for row in answer.rows}
        yield from self.deliver(answer, self.take(answer, answer.rows, plan.slug, key=plan.key))

    def _articles(self, site: SavedSite) -> Iterator[Owed]:
        """Yield what else the saved site holds of articles: known ones of its lists, and those whose URLs say so."""
        found: dict[str, Owed] = {}
        for saved in sorted(site, key=lambda saved: twin_rank(saved.url)):
            url = canonical_url(saved.url)
            if saved_list(saved.url, times.now()) is not None or not self._is_article(url):
                continue
            owed = self.catalogue.claim(Owed(document_id=self._listed.get(url) or document_id(url), url=url))
            if owed.document_id not in found:
                found[owed.document_id] = owed
            self.addresses[owed.document_id] = (*self.addresses.get(owed.document_id, ()), url)
        yield from (owed for name, owed in found.items() if name not in self.asked)

    def _is_article(self, url: str) -> bool:
        return is_archivable(url) and (url in self._listed or is_article_url(url))
