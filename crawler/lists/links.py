"""Lists on HTML pages: the page's tree, where a link on it leads, and the rows that links are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup

from crawler.errors import ListingError, UndecodableError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.jsonp import brief, page_of
from crawler.pages.encoding import decode_page
from crawler.pages.ends import breaks_off
from crawler.text import one_line
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url

# The parser's time grows with the square of what is hostile: this many broken tags take it a few seconds. A list of
# 200 rows has some 3,000.
_MOST_TAGS = 10_000
# What stands in rows inside rows is read for each of them: so many characters and elements are read in all, each
# counted for every element around it.
_MOST_READ, _USUAL_DEPTH = 20_000_000, 64


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a list on an HTML page. *url*: absolute, empty where it leads nowhere; *ctime*: to the minute."""

    url: str
    title: str
    ctime: datetime | None


def read_html(body: bytes, url: str) -> BeautifulSoup:
    """Return the tree of a list's HTML page, in whichever of Sina's encodings. Raises ListingError."""
    if breaks_off(body):
        raise ListingError(url, "the page breaks off")
    tags = body.count(b"<")
    if tags > _MOST_TAGS:
        raise ListingError(url, f"{tags} tags: no list has so many")
    try:
        # What begins with a tag is taken for neither a file's name nor XML, of both of which the parser warns.
        tree = BeautifulSoup(f"<html>{decode_page(body, url)}", "html.parser")
    except UndecodableError as error:
        raise ListingError(url, f"the page is no text: {error.detail}") from error
    except (ParserRejectedMarkup, ValueError) as error:
        raise ListingError(url, f"the page is no HTML ({brief(error)})") from error
    if _read_in_all(tree) > max(_MOST_READ, _USUAL_DEPTH * len(body)):
        raise ListingError(url, "its text stands inside too many elements")
    return tree


def _read_in_all(tree: BeautifulSoup) -> int:
    """Return how many characters and elements all elements hold together, each counted for every one around it."""
    depths = {id(tree): 0}
    total = 0
    for node in tree.descendants:
        depth = depths[id(node.parent)] + 1
        if isinstance(node, Tag):
            depths[id(node)] = depth
            total += depth
        else:
            total += depth * len(str(node))
    return total


def address_in(anchor: Tag, base: str) -> str:
    """Return where a link on the page *base* leads; empty for one that leads nowhere or to the page itself."""
    address = one_line(str(anchor.get("href") or ""))
    if not address or address.startswith(("#", "?")):
        return ""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def page_of_links(links: Iterable[Link]) -> ListPage:
    """Return the page made of links, in their order. The page says nothing of how many there are in all."""
    return page_of(_rows(links))


def _rows(links: Iterable[Link]) -> Iterator[tuple[str, ListingRow | None]]:
    for link in links:
        usable = is_archivable(link.url) and (link.title or is_article_url(link.url))
        yield link.url, _row(link) if usable else None


def _row(link: Link) -> ListingRow:
    return ListingRow(
        document_id=document_id(link.url),
        url=canonical_url(link.url),
        title=link.title,
        ctime=link.ctime,
        title_is_whole=False,
    )
