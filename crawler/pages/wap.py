"""Wap pages of finance.sina.cn and news.sina.cn since 2018: `.art_content` below `h1.art_tit_h1`."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler import times
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.lazy import put_real_addresses
from crawler.pages.scripts import script_values, scripted_id
from crawler.text import one_line
from crawler.urls import canonical_url, comos_id, is_archivable, twin_rank

_LAZY = ("data-src", "data-original")
# Headline, time and source may stand inside the body; the rest invites to other pages.
_NOT_THE_ARTICLE = (".art_tit_h1", ".art_time", ".art_cite", ".weibo_info", ".look_sub", ".j_article_wbreco")
_PLAYERS = (".art_video_box", ".art_video")
_VIDEO = ".art_video[data-infos]"
_VIDEO_LINKS = ("player", "baseUrl")
_ADDRESS = re.compile(r"(?:https?:)?//\S+")
_ANYTHING = re.compile(r".*\S.*")
_SOURCE_LABEL = re.compile(r"^来源\s*[：:]\s*")


class WapPage(ArticlePage):
    """The twin of a PC page, for phones. Its time and source may stand in the body, and are read before it is cut."""

    name = "wap-2018"
    selectors = Selectors(
        body=("section.art_content", ".art_content"),
        title=(".art_tit_h1",),
        shown=("time.art_time", ".art_time"),
        media=(".art_time .art_cite", ".art_cite"),
        editor=(".art_content .article-editor", ".art_content .show_author"),
    )

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        super().__init__(tree, text, url)
        self._source = _SOURCE_LABEL.sub("", self._first_text(self.selectors.media))
        _remove(tree.root, (".art_time .art_cite",))
        self._time = self._first_text(self.selectors.shown)
        self._settle_body()

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body and its headline or time, which have names of their own."""
        return bool(
            tree.css_first(".art_content")
            and (tree.css_first(".art_tit_h1") or tree.css_first("time.art_time"))
            and not tree.css_first("h1.main-title, #artibody")
        )

    def document_id(self) -> str | None:
        """The id that the page gives itself: in its head, its own addresses or its scripts."""
        own = super().document_id() or comos_id(self._metas.get("commentid", ""))
        linked = (comos_id(address) for address in self._own_addresses())
        return own or next(filter(None, linked), None) or scripted_id(self._tree)

    def pc_url(self) -> str | None:
        """The PC page's address, where the page names one of the same article on Sina's PC site."""
        own = comos_id(self._url) or self.document_id()
        for address in self._own_addresses():
            if is_archivable(address) and twin_rank(address) == 0 and own and comos_id(address) == own:
                return canonical_url(address)
        return None

    def media(self) -> str | None:
        """Where the article comes from (来源)."""
        return self._source or super().media()

    def shown(self) -> datetime | None:
        """The time that readers see, to the second here."""
        return times.from_shown(self._time)

    def _own_addresses(self) -> list[str]:
        canonical = self._tree.css_first("link[rel='canonical'][href]")
        linked = (canonical.attributes.get("href") or "") if canonical else ""
        return [*(address.strip() for address in script_values(self._tree, "__docUrl")), linked.strip()]

    def _settle_body(self) -> None:
        """Leave in the body what belongs to the article, with what readers see of its pictures and videos."""
        body = self._body_element()
        if body is None:
            return
        _show_videos(body)
        _remove(body, _NOT_THE_ARTICLE)
        put_real_addresses(body, _LAZY)


def _remove(root: LexborNode | None, selectors: tuple[str, ...]) -> None:
    """Remove what the selectors find, inner elements first: an outer one takes them with it."""
    for selector in selectors:
        for node in reversed(root.css(selector) if root else []):
            node.decompose()


def _show_videos(body: LexborNode) -> None:
    """Put a video's picture and link in the place of its player, which is empty without scripts."""
    for selector in _PLAYERS:
        for player in reversed(body.css(selector)):
            videos = player.css(_VIDEO) or [player]
            for video in videos:
                _insert(_video_markup(video.attributes.get("data-infos") or ""), before=player)
            player.decompose()


def _insert(markup: str, before: LexborNode) -> None:
    made = LexborHTMLParser(markup).css_first("p")
    if made is not None:
        before.insert_before(made)


def _video_markup(infos: str) -> str:
    """Return a paragraph with a video's poster and link, as far as its JSON has them; "" where it has neither."""
    said = _parse(infos)
    places = (said, _as_dict(said.get("attrs")))
    poster = _first(places, ("poster",), _ADDRESS)
    link = _first(places, _VIDEO_LINKS, _ADDRESS)
    if not poster and not link:
        return ""
    label = html.escape(_first(places, ("title",)) or "视频")
    shown = f'<img src="{html.escape(poster)}" alt="{label}">' if poster else label
    linked = f'<a href="{html.escape(link)}">{shown}</a>' if link else shown
    return f'<p class="art_p">{linked}</p>'


def _parse(infos: str) -> dict[str, Any]:
    try:
        return _as_dict(json.loads(infos))
    except (ValueError, RecursionError):
        return {}


def _as_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(places: tuple[dict[str, Any], ...], names: tuple[str, ...], shape: re.Pattern[str] = _ANYTHING) -> str:
    """Return the first text of that *shape* that one of the names has in one of the places."""
    values = (place.get(name) for name in names for place in places)
    # One line also drops what JSON can escape and no page can hold, such as half a character.
    texts = (one_line(value) for value in values if isinstance(value, str))
    return next(filter(shape.fullmatch, texts), "")
