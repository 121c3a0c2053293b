"""The registry of layouts, and the way from a page's bytes to an Article."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.errors import RemovedPageError, UnknownLayoutError, WrongDocumentError
from crawler.items import Article, Owed
from crawler.pages.base import ArticlePage
from crawler.pages.encoding import decode_page
from crawler.pages.finance import FinancePage
from crawler.pages.markup import parse_page
from crawler.pages.news import NewsPage
from crawler.pages.tech import TechPage
from crawler.urls import comos_id

LAYOUTS: tuple[type[ArticlePage], ...] = (FinancePage, NewsPage, TechPage)

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


def read_article(body: bytes, owed: Owed) -> Article:
    """Return the article on a page. *body*: the page's bytes; *owed*: what it was asked for as. Raises PageError.

    The title is the row's, as in the seed, and the page's where there is no row.
    """
    text = decode_page(body, owed.url)
    page = pick_layout(parse_page(text, owed.url), text, owed.url)
    row = owed.row
    return Article(
        document_id=_identity(page, owed),
        url=owed.url,
        title=(row.title if row else "") or page.title(),
        body=page.body(),
        times=page.times(row),
        layout=page.name,
        channel=owed.channel,
        media=page.media() or (row.media if row else None) or None,
        editor=page.editor(),
        keywords=page.keywords(),
        stocks=page.stocks(),
        section=page.section(),
        description=page.description(),
    )


def _identity(page: ArticlePage, owed: Owed) -> str:
    """Return the article's id: Sina's own where the page gives one, which must be the one that was asked for."""
    own = page.document_id()
    if own and comos_id(owed.document_id) and own != owed.document_id:
        raise WrongDocumentError(owed.url, f"the page is {own}, asked for was {owed.document_id}")
    return own or owed.document_id
