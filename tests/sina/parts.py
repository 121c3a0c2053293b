"""Articles in several pages: each page with its share of the paragraphs and the links to the others below them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from .shapes import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .articles import FakeArticle

# How a later page is addressed, and whether a page links to every other one or to its neighbours alone.
Form = Literal["numbered", "queried"]
Pager = Literal["all", "neighbours"]


def part_url(article: FakeArticle, number: int, form: Form = "numbered") -> str:
    """Return the address of an article's page (from 1)."""
    if number == 1:
        return article.url
    if form == "queried":
        return f"{article.url}?page={number}"
    return article.url.replace(".shtml", f"_{number}.shtml")


def part_pages(
    article: FakeArticle, shares: Sequence[Sequence[str]], form: Form = "numbered", pager: Pager = "all"
) -> dict[str, str]:
    """Return an article's pages by their addresses; each share of paragraphs is one page's."""
    urls = [part_url(article, number, form) for number in range(1, len(shares) + 1)]
    return {
        url: render(replace(article, paragraphs=(*share, _pager(urls, number, pager))))
        for number, (url, share) in enumerate(zip(urls, shares, strict=True), 1)
    }


def _pager(urls: Sequence[str], number: int, pager: Pager) -> str:
    links = [(f"{each}", url) for each, url in enumerate(urls, 1) if each != number and pager == "all"]
    before = [("上一页", urls[number - 2])] if number > 1 else []
    after = [("下一页", urls[number])] if number < len(urls) else []
    shown = "".join(f'<a href="{url}">{text}</a>' for text, url in (*before, *links, *after))
    return f'<div class="content-page">{shown}<span>{number}/{len(urls)}</span></div>'
