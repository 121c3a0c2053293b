"""What every layout shares: one method per field, and the selectors of a layout in one declaration."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler import times
from crawler.errors import MissingFieldError, TooLargeError
from crawler.items import ArticleTimes, ListingRow, StockCode
from crawler.pages.bylines import columnist_in, reporter_in, split_editor
from crawler.pages.floods import MOST_OF_A_BODY, is_flood
from crawler.pages.parts import later_parts
from crawler.text import decode_entities, one_line
from crawler.urls import comos_id

# `<!-- news_keyword_pub,usstock,JPM&BLK -->`, `…,stock,sz300036&sz300053`; the list may be empty.
_STOCKS = re.compile(r"<!--\s*news_keyword_pub,(\w*),([^<>]*?)-->")
_GENERATED = re.compile(r"<!--\s*\[\s*published at ([0-9: -]{19})")
# <span id=usstock_MU><a …>美光</a></span>; the span id=quote_… beside it holds the price.
_STOCK_SPAN = re.compile(r"([a-z]*stock)_(\w[\w.]*)")
# A name may itself begin with 文 or 作者, so a label is only what a mark or a blank parts from the name.
_NAME_LABEL = re.compile(r"^\s*(?:(?:新浪网\s*)?作者|记者|文|撰文)(?:\s*[：:丨|/]\s*|\s+)")
_URL_PATH = re.compile(r"urlpath:([^;]*)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")
_SEPARATORS = re.compile(r"[,，;；\s]+")
_HEAD_CHARACTERS = 2_000
# A browser copies unclosed formatting into every paragraph, so that a few KB can become many MB. Real bodies have up
# to 100,000 characters.
MAX_BODY = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where a layout keeps each field, as CSS; several alternatives are tried in order."""

    body: tuple[str, ...]
    title: tuple[str, ...] = ("h1.main-title",)
    shown: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()
    columnist: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    breadcrumb: str = ".channel-path a"
    # The links to an article's further pages, inside its body.
    pager: str = ".content-page"


class ArticlePage(ABC):
    """One article page. A layout subclasses this with its selectors and with what makes a page one of its own."""

    name: ClassVar[str]
    selectors: ClassVar[Selectors]

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        self._tree = tree
        self._text = text
        self._url = url
        self._metas = dict(_metas(tree))
        self._headline = self._first_text(self.selectors.title) or decode_entities(self._metas.get("og:title", ""))
        self._parts = self._cut_pager()

    @classmethod
    @abstractmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Return whether *tree* is a page of this layout; exactly one layout may say so."""

    def document_id(self) -> str | None:
        """The id that the page gives itself."""
        return comos_id(self._metas.get("publishid", "")) or comos_id(self._metas.get("comment", ""))

    def title(self) -> str:
        """The headline as readers see it, else og:title. Raises MissingFieldError."""
        if not self._headline:
            raise MissingFieldError(self._url, "title")
        return self._headline

    def parts(self) -> tuple[str, ...]:
        """The addresses of the article's further pages, where it has several (docs/sina.md)."""
        return self._parts

    def pc_url(self) -> str | None:
        """The address of the PC page of which this one is the wap twin."""
        return None

    def body(self) -> str:
        """The inner HTML of the body element (rule 1 of the format). Raises MissingFieldError or TooLargeError."""
        element = self._body_element()
        return self.checked((element.inner_html if element is not None else None) or "")

    def checked(self, markup: str) -> str:
        """Return a body's *markup*. Raises MissingFieldError where there is none, TooLargeError where it is endless."""
        if not markup.strip():
            raise MissingFieldError(self._url, "body")
        if len(markup) > MAX_BODY:
            raise TooLargeError(self._url, f"a body of {len(markup)} characters")
        if is_flood(markup, MOST_OF_A_BODY):
            raise TooLargeError(self._url, "more attributes than any body has")
        return markup

    def times(self, row: ListingRow | None) -> ArticleTimes:
        """Every time on the page and in its row."""
        generated = _GENERATED.search(self._text, 0, _HEAD_CHARACTERS)
        return ArticleTimes(
            ctime=row.ctime if row else None,
            mtime=row.mtime if row else None,
            intime=row.intime if row else None,
            created=self._meta_time("weibo: article:create_at"),
            updated=self._meta_time("weibo: article:update_at"),
            published=self._meta_time("article:published_time"),
            shown=self.shown(),
            generated=times.from_iso(generated.group(1)) if generated else None,
        )

    def shown(self) -> datetime | None:
        """The time that readers see, to the minute."""
        return times.from_shown(self._first_text(self.selectors.shown))

    def media(self) -> str | None:
        """Where the article comes from (来源)."""
        named = self._metas.get("mediaid") or self._metas.get("article:author") or ""
        return self._first_text(self.selectors.media) or decode_entities(named) or None

    def reporter(self) -> str | None:
        """Who wrote it: named beside the date on some layouts, else in a byline of the text."""
        named = _NAME_LABEL.sub("", self._first_text(self.selectors.reporter))
        return named or reporter_in(self._paragraphs)

    def editor(self) -> str | None:
        """The desk editor (责任编辑)."""
        return split_editor(self._first_text(self.selectors.editor))[0]

    def editor_code(self) -> str | None:
        """The desk editor's code, which follows the name on some pages."""
        return split_editor(self._first_text(self.selectors.editor))[1]

    def columnist(self) -> str | None:
        """Whose column it is: named beside the date on some layouts, else where a 意见领袖 page begins."""
        named = _NAME_LABEL.sub("", self._first_text(self.selectors.columnist))
        return named or columnist_in(self._paragraphs)

    def keywords(self) -> tuple[str, ...]:
        """The keywords under the article, else those of the head, which repeat the title where there are none."""
        for selector in self.selectors.keywords:
            linked = [one_line(node.text()) for node in self._tree.css(selector)]
            if any(linked):
                return tuple(dict.fromkeys(word for word in linked if word))
        said = decode_entities(self._metas.get("keywords", ""))
        if said == self._headline:
            return ()
        return tuple(dict.fromkeys(word for word in _SEPARATORS.split(said) if word))

    def stocks(self) -> tuple[StockCode, ...]:
        """The securities that Sina's own comment lists, then those that only a mention in the text marks."""
        found: dict[StockCode, None] = {}
        for market, codes in _STOCKS.findall(self._text):
            for code in re.split(r"[&,\s]+", codes):
                if code:
                    found[StockCode(market, code)] = None
        for node in self._tree.css("span[id*='stock_']"):
            mention = _STOCK_SPAN.fullmatch(node.attributes.get("id") or "")
            if mention:
                found[StockCode(*mention.groups())] = None
        return tuple(found)

    def section(self) -> str | None:
        """The section as Sina's path names it ("stock/usstock"), else the breadcrumb's last link."""
        path = _URL_PATH.search(self._metas.get("sudameta", ""))
        if path and path.group(1).strip("/ "):
            return one_line(path.group(1)).strip("/ ")
        links = [one_line(node.text()) for node in self._tree.css(self.selectors.breadcrumb)]
        return links[-1] if links and links[-1] else _section_of(self._url)

    def description(self) -> str | None:
        """The head's description; Sina escapes its entities twice."""
        return decode_entities(self._metas.get("description", "")) or None

    def _cut_pager(self) -> tuple[str, ...]:
        """Take the links to further pages out of the body and return their addresses."""
        pagers = self._tree.css(self.selectors.pager)
        links = [link.attributes.get("href") or "" for pager in pagers for link in pager.css("a")]
        for pager in reversed(pagers):  # inner ones first: an outer one takes them with it
            pager.decompose()
        return later_parts(self._url, links)

    def _body_element(self) -> LexborNode | None:
        found = (self._tree.css_first(selector) for selector in self.selectors.body)
        return next((element for element in found if element is not None and element.inner_html), None)

    @cached_property
    def _paragraphs(self) -> list[str]:
        """The body's paragraphs as text, for the bylines in them."""
        element = self._body_element()
        return _paragraphs_of(element.html or "") if element is not None else []

    def _first_text(self, selectors: tuple[str, ...]) -> str:
        texts = (one_line(node.text()) for selector in selectors for node in self._tree.css(selector))
        return next(filter(None, texts), "")

    def _meta_time(self, name: str) -> datetime | None:
        return times.from_iso(self._metas.get(name, ""))


def _paragraphs_of(markup: str) -> list[str]:
    """Return the text of each paragraph; one that br elements part is several."""
    tree = LexborHTMLParser(markup)  # a tree of its own: the page's is not to be changed
    for line_break in tree.css("br"):
        line_break.replace_with("\n")
    nodes = tree.css("p") or tree.css("body")
    return [line for node in nodes for line in map(one_line, node.text().split("\n")) if line]


def _metas(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield the head's names and values; of the several `sudameta` their joined values, else the last one counts."""
    suda = []
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or ""
        content = attributes.get("content") or ""
        if name == "sudameta":
            suda.append(content)
        elif name:
            yield name.lower(), content
    yield "sudameta", "; ".join(suda)


def _section_of(url: str) -> str | None:
    parts = [part for part in urlsplit(url).path.split("/")[1:-1] if not _DATE.fullmatch(part)]
    return "/".join(parts) or None
