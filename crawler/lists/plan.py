"""The lists beside the roll API's, each as a plan: which pages to ask for, how to read them, what to file rows under.

Pure. `saved_list` finds the plan of an address, so that a saved answer is read as the spider would have read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.categories import FLASHES, STOCK_NEWS, NumberedList, find_numbered
from crawler.channels import find_channel
from crawler.lists.answer import ListPage
from crawler.lists.column import cid_of, column_url, parse_column
from crawler.lists.feed import feed_cid_of, feed_url, parse_feed
from crawler.lists.live import Flash, flash_row, is_live_url, live_url, parse_flashes
from crawler.lists.roll import ListQuery, channel_ids_of, parse_listing
from crawler.lists.stock import parse_stock_news, stock_url, symbol_of


@dataclass(frozen=True, slots=True)
class FlashList(ListPage):
    """A list whose rows are whole articles: the 7x24 flashes."""

    flashes: tuple[Flash, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPlan:
    """One list. *key*: under which its rows are remembered; *slug*: under which its articles are filed.

    *url*: from the number of a page (from 1) to its address; *parse*: from an answer and its address to rows; raises
    ListingError. *depth*: how many pages Sina shows at most, where that is known.
    """

    key: str
    slug: str
    url: Callable[[int], str]
    parse: Callable[[bytes, str], ListPage]
    depth: int | None = None


def column_plan(column: NumberedList, today: datetime) -> ListPlan:
    """Return the plan of a column page. *today*: when it is fetched, for rows that show no year."""

    def parse(body: bytes, url: str) -> ListPage:
        return parse_column(body, url, today)

    return ListPlan(column.slug, column.slug, lambda _page: column_url(column.cid), parse, depth=1)


def feed_plan(feed: NumberedList) -> ListPlan:
    """Return the plan of a feed for the pages on US stocks."""
    return ListPlan(feed.slug, feed.slug, lambda page: feed_url(feed.cid, page - 1), parse_feed)


def stock_plan(symbol: str) -> ListPlan:
    """Return the plan of a security's news, all of which are filed together."""
    return ListPlan(f"stock-{symbol}", STOCK_NEWS, lambda page: stock_url(symbol, page), parse_stock_news)


def live_plan() -> ListPlan:
    """Return the plan of the 7x24 flashes."""
    return ListPlan(FLASHES, FLASHES, live_url, _parse_live)


def _parse_live(body: bytes, url: str) -> FlashList:
    page = parse_flashes(body, url)
    rows = tuple(map(flash_row, page.flashes))
    return FlashList(rows, page.total, unusable=page.unusable, flashes=page.flashes)


def deleted_flashes(answer: ListPage) -> list[Flash]:
    """Return the flashes of a list that Sina has taken back; none of any other list."""
    return [flash for flash in answer.flashes if flash.is_deleted] if isinstance(answer, FlashList) else []


def saved_list(url: str, today: datetime) -> ListPlan | None:
    """Return the plan of the list that *url* is a page of; None for anything else."""
    ids = channel_ids_of(url)
    if ids is not None:
        channel = find_channel("{}/{}".format(*ids))
        return ListPlan(channel.slug, channel.slug, ListQuery(channel).url, parse_listing)
    cid, feed_cid, symbol = cid_of(url), feed_cid_of(url), symbol_of(url)
    if cid is not None:
        return column_plan(find_numbered("column", str(cid)), today)
    if feed_cid is not None:
        return feed_plan(find_numbered("feed", str(feed_cid)))
    if symbol is not None:
        return stock_plan(symbol)
    return live_plan() if is_live_url(url) else None


@dataclass(frozen=True, slots=True)
class PlanReading:
    """How far a plan's list has been read. *met_known*, *empty_pages*, *documents*: as in Reading."""

    plan: ListPlan
    began: datetime
    page: int = 1
    met_known: bool = False
    empty_pages: int = 0
    documents: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Name the list and the page for people."""
        return f"{self.plan.key}, page {self.page}"

    def with_page(self, answer: ListPage, *, met_known: bool) -> PlanReading:
        """Return the reading after a page."""
        return replace(
            self,
            met_known=self.met_known or met_known,
            empty_pages=0 if answer.adds_to(self.documents) else self.empty_pages + 1,
            documents=self.documents | answer.documents,
        )

    def next_page(self) -> PlanReading:
        """Return the reading, come to its next page."""
        return replace(self, page=self.page + 1)
