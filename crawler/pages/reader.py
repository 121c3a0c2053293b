"""The way from a page's bytes to an Article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler.errors import CutShortError, MissingFieldError, RemovedPageError, UnknownLayoutError, WrongDocumentError
from crawler.items import Article, ListingRow, Owed
from crawler.pages.base import ArticlePage
from crawler.pages.encoding import decode_page
from crawler.pages.ends import breaks_off
from crawler.pages.layouts import LAYOUTS
from crawler.pages.markup import parse_page
from crawler.urls import canonical_url, comos_id

# Sina answers 404 with this title; some report the same page under 200 (docs/sina.md).
_REMOVED_TITLE = re.compile(r"<title>\s*页面没有找到")


def pick_layout(tree: LexborHTMLParser, text: str, url: str) -> ArticlePage:
    """Return the page in the layout that claims it. Raises RemovedPageError or UnknownLayoutError."""
    for layout in LAYOUTS:
        if layout.claims(tree):
            return layout(tree, text, url)
    if _REMOVED_TITLE.search(text):
        raise RemovedPageError(url, "页面没有找到")
    raise UnknownLayoutError(url)


@dataclass(frozen=True, slots=True)
class PageRead:
    """What one page gave. *parts*: the addresses of the article's further pages; *pc_url*: the PC page that this wap
    page is the twin of.
    """

    article: Article
    parts: tuple[str, ...] = ()
    pc_url: str | None = None


def read_article(body: bytes, owed: Owed, url: str | None = None) -> Article:
    """Return the article on a page; see `read_page`."""
    return read_page(body, owed, url).article


def read_page(body: bytes, owed: Owed, url: str | None = None) -> PageRead:
    """Return what is on a page. *body*: its bytes; *owed*: what it was asked for as; *url*: where the answer came from
    in the end, where that is another address. Raises PageError.

    The title is the row's, as in the seed, and the page's where there is no row or its list may cut titles.
    """
    url = url or owed.url
    _check_end(body, url)
    text = decode_page(body, url)
    page = pick_layout(parse_page(text, url), text, url)
    return PageRead(_article(page, owed, url), page.parts(), page.pc_url())


def _check_end(body: bytes, url: str) -> None:
    """Raise CutShortError for nothing at all, and for a page that begins and doesn't end."""
    if not body.strip():
        raise CutShortError(url, "nothing came")
    if breaks_off(body):
        raise CutShortError(url, f"a page without an end, {len(body)} bytes")


def _article(page: ArticlePage, owed: Owed, url: str) -> Article:
    row = owed.row
    return Article(
        document_id=_identity(page, owed, url),
        url=url,
        title=row.title if row and row.title and row.title_is_whole else _page_title(page, row),
        body=page.body(),
        times=page.times(row),
        layout=page.name,
        channel=owed.channel,
        media=page.media() or (row.media if row else None) or None,
        reporter=page.reporter(),
        editor=page.editor(),
        editor_code=page.editor_code(),
        columnist=page.columnist(),
        keywords=page.keywords(),
        stocks=page.stocks(),
        section=page.section(),
        description=page.description(),
    )


def _page_title(page: ArticlePage, row: ListingRow | None) -> str:
    """Return the page's own title, else the row's, cut or not. Raises MissingFieldError."""
    try:
        return page.title()
    except MissingFieldError:
        if row is None or not row.title:
            raise
        return row.title


def _identity(page: ArticlePage, owed: Owed, url: str) -> str:
    """Return the article's id: Sina's own where the page gives one, which must be the one that was asked for.

    What was asked for without an id may get one from its page, but not from the page to which another address leads.
    """
    # A page without an id of its own is the one that its address names, to which a redirect may have led.
    own = page.document_id() or (comos_id(url) if comos_id(owed.document_id) else None)
    moved = urlsplit(canonical_url(url)).path != urlsplit(canonical_url(owed.url)).path
    is_other = own != owed.document_id if comos_id(owed.document_id) else moved
    if own and is_other:
        raise WrongDocumentError(url, f"the page is {own}, asked for was {owed.document_id}")
    return own or owed.document_id
