"""Everything that was saved in a place, read again without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.arguments import ReplayArguments, parse_replay_arguments
from crawler.channels import find_channel
from crawler.errors import ListingError
from crawler.items import Owed
from crawler.lists.roll import channel_ids_of, parse_listing
from crawler.spiders.base import OK_STATUS, ArchiveSpider
from crawler.storage.saved_site import SavedResponse, SavedSite
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url, twin_rank


class ReplaySpider(ArchiveSpider[ReplayArguments]):
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
            self._read_list(saved)
        for request in self.requests_for(self._articles(site)):
            yield request

    def _read_list(self, saved: SavedResponse) -> None:
        """Put the rows of a saved list into the catalogue; anything else is left alone."""
        ids = channel_ids_of(saved.url)
        if ids is None or saved.status != OK_STATUS:
            return
        slug = find_channel("{}/{}".format(*ids)).slug
        try:
            answer = parse_listing(saved.body(), saved.url)
        except (ListingError, OSError) as error:
            self.list_lost(slug, str(error))
            return
        self.count_answer(answer)
        self._listed |= {row.url: row.document_id for row in answer.rows}
        self.catalogue.take_on(answer.rows, slug)

    def _articles(self, site: SavedSite) -> Iterator[Owed]:
        """Yield what the saved site holds of articles: those of its lists, and those whose URLs say that they are."""
        for saved in sorted(site, key=lambda saved: twin_rank(saved.url)):
            url = canonical_url(saved.url)
            if channel_ids_of(url) is None and self._is_article(url):
                name = self._listed.get(url) or document_id(url)
                yield self.catalogue.claim(Owed(document_id=name, url=url))

    def _is_article(self, url: str) -> bool:
        return is_archivable(url) and (url in self._listed or is_article_url(url))
