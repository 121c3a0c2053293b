"""What the stand-in publishes: the channels with their articles, and the answers to questions about them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING

from .answers import place_of
from .lists import MOST_ROWS, jsonp, page_of, roll_answer, row
from .shape_wap import wap_page
from .shapes import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .articles import FakeArticle

Channel = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """A rendered page, kept compressed: 2,000 of Sina's weight would not fit in a small machine otherwise."""

    compressed: bytes

    @property
    def plain(self) -> bytes:
        """Return the page for a client that does not accept gzip."""
        return gzip.decompress(self.compressed)


class Newsroom:
    """The channels, each from its newest article on, and every page in them, rendered once.

    *twins*: whether each article has its wap page too, or only one that is published with it.
    """

    def __init__(
        self, channels: Mapping[Channel, Iterable[FakeArticle]], padding: int = 0, *, twins: bool = False
    ) -> None:
        self._lock = RLock()
        self._padding = padding
        self._all_have_twins = twins
        self._twins: dict[str, str] = {}
        self._channels: dict[Channel, dict[str, FakeArticle]] = {}
        self._pages: dict[tuple[str, str], Page] = {}
        for channel, articles in channels.items():
            self._channels[channel] = {}
            for article in articles:
                self.publish(article, channel)

    def publish(self, article: FakeArticle, *channels: Channel, twin: bool = False) -> None:
        """Put an article on its page and into channels, in the place of one with the same document id."""
        pages = {(article.host, article.path): _compressed(render(article, padding=self._padding))}
        has_twin = twin or self._all_have_twins or self.twin_of(article.document_id) is not None
        if has_twin:
            pages[place_of(article.wap_url)] = _compressed(wap_page(article, self._padding))
        with self._lock:
            self._pages |= pages
            if has_twin:
                self._twins[article.document_id] = article.wap_url
            for channel in channels:
                self._channels.setdefault(channel, {})[article.document_id] = article

    def withdraw(self, article: FakeArticle) -> None:
        """Take an article's PC page away, as Sina does; its twin and the rows that lists still show of it stay."""
        with self._lock:
            self._pages.pop((article.host, article.path), None)

    def page(self, host: str, path: str) -> Page | None:
        """Return the page there, if there is one."""
        with self._lock:
            return self._pages.get((host, path))

    def twin_of(self, document_id: str) -> str | None:
        """Return the address of an article's wap page, if it has one."""
        with self._lock:
            return self._twins.get(document_id)

    def roll(self, query: Mapping[str, str]) -> bytes:
        """Answer a list request."""
        channel = (_number(query, "pageid", 0), _number(query, "lid", 0))
        chosen = self._between(channel, float(query.get("etime") or 0), float(query.get("stime") or "inf"))
        page = page_of(chosen, _number(query, "page", 1), _number(query, "num", MOST_ROWS))
        body = roll_answer([row(each, self._lids(each)) for each in page], total=len(chosen), lid=channel[1])
        callback = query.get("callback", "")
        return jsonp(body, callback) if callback else body

    def _between(self, channel: Channel, etime: float, stime: float) -> Sequence[FakeArticle]:
        with self._lock:
            articles = list(self._channels.get(channel, {}).values())
        chosen = [each for each in articles if etime <= each.ctime.timestamp() < stime]
        return sorted(chosen, key=lambda each: each.ctime, reverse=True)

    def _lids(self, article: FakeArticle) -> list[int]:
        with self._lock:
            return [lid for (_, lid), known in self._channels.items() if article.document_id in known]


def _compressed(html: str) -> Page:
    return Page(gzip.compress(html.encode(), compresslevel=6, mtime=0))


def _number(query: Mapping[str, str], name: str, usual: int) -> int:
    return int(float(query.get(name) or usual))
