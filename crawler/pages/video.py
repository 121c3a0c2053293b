"""Videos of video.sina.com.cn: the poster, a link to the player, and the text under it."""

from __future__ import annotations

import re
from html import escape

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.looks import is_story
from crawler.pages.scripts import script_texts
from crawler.pages.slide import SlidePage
from crawler.text import decode_entities

_VIDEO_ID = re.compile(r"\bvideo_id[\"']?\s*[:=]\s*[\"']?[1-9]")
# In a script, where slashes may be escaped: pic: 'http:\/\/…'
_ADDRESS = r"[\"']?\s*:\s*[\"']((?:https?:)?\\?/\\?/[^\"'\s<>]+)[\"']"
_POSTER = re.compile(rf"\b(?:pic|image|poster){_ADDRESS}")
_PLAYER = re.compile(rf"\b(?:swfOutsideUrl|player_url|playerUrl){_ADDRESS}")
_PLAYER_METAS = ("og:videosrc", "og:video", "og:video:url")
_WEB_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>\"']+")
_LABEL = "视频"


class VideoPage(ArticlePage):
    """A page whose script names one `video_id`. The film itself is asked for nowhere (docs/sina.md)."""

    name = "video"
    selectors = Selectors(
        # The text under the player. No capture shows its name; where none of these is there, the head's description is.
        body=("[itemprop='description']", ".video-intro", ".video-desc", ".vd-intro"),
        title=("h1.main-title", "h1"),
        shown=(".date-source .date", "#pub_date", ".pub-time"),
        media=(".date-source .source", ".video-source"),
        keywords=("#keywords a", ".keywords a"),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its player's number; a story with a video inside is another layout's."""
        has_video = any(map(_VIDEO_ID.search, script_texts(tree)))
        return has_video and not is_story(tree) and not SlidePage.claims(tree)

    def body(self) -> str:
        """The poster, the link and the text, as far as the page has them; a link there always is."""
        poster = self._poster()
        picture = f'<div class="img_wrapper"><img src="{escape(poster)}" alt="{escape(self._headline)}"></div>'
        link = f'<p><a href="{escape(self._player())}">{escape(self._label())}</a></p>'
        return self.checked("\n".join(filter(None, [picture if poster else "", link, self._description_markup()])))

    def section(self) -> str | None:
        """The section: "finance" of the path /p/finance; /view/ has none."""
        named = (super().section() or "").removeprefix("p/")
        return None if named == "view" else named or None

    def _label(self) -> str:
        if self._headline.startswith(_LABEL):
            return self._headline
        return f"{_LABEL}：{self._headline}" if self._headline else _LABEL

    def _poster(self) -> str:
        return _web_address(self._metas.get("og:image", "")) or _found(_POSTER, self._text)

    def _player(self) -> str:
        named = (_web_address(self._metas.get(name, "")) for name in _PLAYER_METAS)
        return next(filter(None, named), "") or _found(_PLAYER, self._text) or self._url

    def _description_markup(self) -> str:
        element = self._body_element()
        if element is not None and element.text().strip():
            return (element.inner_html or "").strip()
        said = self.description() or decode_entities(self._metas.get("og:description", ""))
        return f"<p>{escape(said, quote=False)}</p>" if said and said != self._headline else ""


def _web_address(value: str) -> str:
    return value.strip() if _WEB_ADDRESS.fullmatch(value.strip()) else ""


def _found(pattern: re.Pattern[str], text: str) -> str:
    """Return the address that *pattern* finds in a script, without the backslashes before its slashes."""
    found = pattern.search(text)
    return _web_address(found.group(1).replace("\\/", "/")) if found else ""
