"""An Atom feed (RFC 4287) of the latest articles: of the catalogue's holdings and their documents, and nothing else.

The same articles always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from crawler.categories import category_of
from crawler.storage.holdings import Holding
from crawler.storage.paths import NO_CHANNEL
from crawler.text import one_line
from crawler.times import SHANGHAI
from crawler.urls import link_to
from pipelines.document import AUTHOR, body_of
from pipelines.export.selection import FeedSelection
from pipelines.html.parse import parse_body
from pipelines.html.story import story_of, text_of
from pipelines.html.tidy import UnstableMarkupError, tidy
from pipelines.html.write import write_body

TITLE: Final = "新浪财经归档"
SUMMARY_CHARACTERS: Final = 200
# Not an address of Sina's: these move and change their hosts, and feed readers know an article by its id alone.
_OURS: Final = uuid5(NAMESPACE_URL, "sina-finance-archive")
# What an XML 1.0 document can't hold, however it is written.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A feed without entries has to have been updated at some time too.
_NEVER = datetime(1970, 1, 1, 8, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the feed. *document*: the whole text of its file, None where that is missing."""

    holding: Holding
    document: str | None


def xml_text(value: str) -> str:
    """Return *value* without the characters that XML 1.0 forbids: controls, lone surrogates, U+FFFE, U+FFFF."""
    return _NO_XML.sub("", value)


def entry_id(document_id: str) -> str:
    """Return the id of an article's entry: of its document id alone, so that it outlives title, channel and address."""
    return uuid5(_OURS, f"article/{document_id}").urn


def feed_id(channels: Sequence[str | None]) -> str:
    """Return the id of the feed of these channels, in whatever order."""
    return uuid5(_OURS, "feed/" + ",".join(sorted(slug or NO_CHANNEL for slug in channels))).urn


def updated(holding: Holding) -> datetime:
    """Return when the article's newest text came to be: Sina's own time of it, else the first that was seen of it.

    Never before its date: the time of the list may be seconds later than that of the last edit.
    """
    newest = holding.versions[-1] if holding.versions else None
    seen = newest.first_seen if newest is not None and newest.number > 1 else None
    edited = newest.mtime if newest is not None and newest.mtime is not None else seen
    moments = [moment for moment in (holding.times.date, edited) if moment is not None]
    return (max(moments) if moments else holding.archived_at or holding.first_seen).astimezone(SHANGHAI)


def page_url(site_url: str, holding: Holding) -> str | None:
    """Return the article's page in a Hexo site with the permalinks of docs/hexo.md; None for one without a date."""
    date = holding.times.date
    return f"{site_url}{date.astimezone(SHANGHAI):%Y/%m/%d}/{holding.document_id}/" if date is not None else None


def content_of(document: str, url: str) -> tuple[str, str]:
    """Return an article's content and its Atom type: its HTML without style sheets, cleaned once more, since somebody
    may have edited the file; where that is no good, its text.
    """
    body = body_of(document)
    try:
        return tidy(_without_styles(body), url).markup.strip(), "html"
    except UnstableMarkupError:
        return text_of(body), "text"


def _without_styles(markup: str) -> str:
    root = parse_body(markup)
    if root is None:
        return markup
    for style in root.css("style, link"):
        style.decompose()
    root.merge_text_nodes()  # what now stands side by side may only together need escaping
    return write_body(root)


def summary_of(document: str) -> str:
    """Return the beginning of a document's story, on one line."""
    story = one_line(story_of(body_of(document)))
    return story if len(story) <= SUMMARY_CHARACTERS else f"{story[: SUMMARY_CHARACTERS - 1]}…"


def atom(articles: Iterable[Told], selection: FeedSelection) -> bytes:
    """Return the feed of these articles, in their order."""
    told = list(articles)
    feed = FeedGenerator()
    feed.id(feed_id(selection.channels))
    feed.title(_title(selection.channels))
    feed.language("zh-CN")
    feed.author(name=AUTHOR)
    feed.generator("sina-finance-archive")
    feed.updated(max((updated(each.holding) for each in told), default=_NEVER))
    if selection.site_url is not None:
        feed.link(href=selection.site_url, rel="alternate", type="text/html")
    if selection.self_url is not None:
        feed.link(href=selection.self_url, rel="self", type="application/atom+xml")
    for each in told:
        feed.add_entry(_entry(each, selection.site_url), order="append")
    return bytes(feed.atom_str(pretty=True)) + b"\n"


def _title(channels: Sequence[str | None]) -> str:
    names = "、".join(category_of(slug) if slug else "未列出" for slug in channels)
    return f"{TITLE}：{names}" if names else TITLE


def _entry(told: Told, site_url: str | None) -> FeedEntry:
    holding = told.holding
    entry = FeedEntry()
    entry.id(entry_id(holding.document_id))
    entry.title(_line(holding.title) or holding.document_id)
    entry.updated(updated(holding))
    if holding.times.date is not None:
        entry.published(holding.times.date.astimezone(SHANGHAI))
    entry.author(name=_line(holding.media) or AUTHOR)
    for name in (_line(holding.reporter), _line(holding.columnist)):
        if name:
            entry.contributor(name=name)
    if holding.channel is not None:
        entry.category(term=_line(holding.channel), label=_line(category_of(holding.channel)))
    _link(entry, holding, site_url)
    if told.document is not None:
        content, kind = content_of(told.document, holding.url)
        entry.content(xml_text(content), type=kind)
        entry.summary(xml_text(summary_of(told.document)))
    return entry


def _line(value: str | None) -> str:
    return xml_text(one_line(value or ""))


def _link(entry: FeedEntry, holding: Holding, site_url: str | None) -> None:
    """Link to Sina's page; where there is a site of one's own, to its page, and to Sina's as where it comes from."""
    own = page_url(site_url, holding) if site_url is not None else None
    source = link_to(_line(holding.url))
    if own or source:
        entry.link(href=own or source, rel="alternate")
    if own is not None and source is not None:
        entry.register_extension("via", _Via, rss=False)
        entry.via.href = source


class _Via:
    """Where an entry comes from. feedgen 1.0 drops `rel` from an entry's links, and a second link without it would
    make the feed invalid: https://github.com/lkiesow/python-feedgen/issues/135.
    """

    def __init__(self) -> None:
        self.href = ""

    def extend_atom(self, entry: object) -> None:
        """Add the link to an entry's element."""
        xml_elem("link", entry, rel="via", type="text/html", href=self.href)
