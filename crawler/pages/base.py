"""What every layout shares: one method per field, and the selectors of a layout in one declaration."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawler import times
from crawler.errors import MissingFieldError, TooLargeError
from crawler.items import ArticleTimes, ListingRow, StockCode
from crawler.text import decode_entities, one_line
from crawler.urls import comos_id

# `<!-- news_keyword_pub,usstock,JPM&BLK -->`; the list may be empty. The form of A-share codes is not known for sure.
_STOCKS = re.compile(r"<!--\s*news_keyword_pub,(\w*),([^<>]*?)-->")
_GENERATED = re.compile(r"<!--\s*\[\s*published at ([0-9: -]{19})")
_EDITOR_LABEL = re.compile(r"^\s*(?:责任编辑|责编|编辑)\s*[：:]\s*")
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

    body: str
    title: tuple[str, ...] = ("h1.main-title",)
    shown: tuple[str, ...]
    media: tuple[str, ...]
    editor: tuple[str, ...]
    keywords: tuple[str, ...]
    breadcrumb: str = ".channel-path a"


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

    def body(self) -> str:
        """The inner HTML of the body element (rule 1 of the format). Raises MissingFieldError."""
        element = self._tree.css_first(self.selectors.body)
        markup = element.inner_html if element is not None else None
        if not markup:
            raise MissingFieldError(self._url, "body")
        if len(markup) > MAX_BODY:
            raise TooLargeError(self._url, f"a body of {len(markup)} characters")
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
        return times.from_chinese(self._first_text(self.selectors.shown))

    def media(self) -> str | None:
        """Where the article comes from (来源)."""
        named = self._metas.get("mediaid") or self._metas.get("article:author") or ""
        return self._first_text(self.selectors.media) or decode_entities(named) or None

    def editor(self) -> str | None:
        """The desk editor (责任编辑), with the code that may follow the name."""
        return _EDITOR_LABEL.sub("", self._first_text(self.selectors.editor)) or None

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
        """The securities that Sina's own comment lists."""
        found: dict[StockCode, None] = {}
        for market, codes in _STOCKS.findall(self._text):
            for code in re.split(r"[&,\s]+", codes):
                if code:
                    found[StockCode(market, code)] = None
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

    def _first_text(self, selectors: tuple[str, ...]) -> str:
        for selector in selectors:
            for node in self._tree.css(selector):
                text = one_line(node.text())
                if text:
                    return text
        return ""

    def _meta_time(self, name: str) -> datetime | None:
        return times.from_iso(self._metas.get(name, ""))


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
            yield name, content
    yield "sudameta", "; ".join(suda)


def _section_of(url: str) -> str | None:
    parts = [part for part in urlsplit(url).path.split("/")[1:-1] if not _DATE.fullmatch(part)]
    return "/".join(parts) or None
