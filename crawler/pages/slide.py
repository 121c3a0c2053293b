"""Picture galleries of slide.*.sina.com.cn: every picture with its caption, out of the script's `slide_data`."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler import times
from crawler.errors import MissingFieldError
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.looks import is_story
from crawler.pages.markup import parse_page
from crawler.pages.scripts import script_texts
from crawler.text import decode_entities

_START = re.compile(r"\bslide_data\s*=\s*(?=\{)")
# JavaScript as far as it is data. Whatever else stands there (a function, a regular expression) is no data.
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')
      | (?P<comment>/\*.*?\*/|//[^\n]*)
      | (?P<open>[{\[]) | (?P<close>[}\]]) | (?P<mark>[,:])
      | (?P<number>-?\d[\w.+-]*)
      | (?P<word>[A-Za-z_$][\w$]*)
    )""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\"", re.DOTALL)
_JSON_ESCAPES = frozenset('"\\/bfnrt')
_JSON_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null"}
# Galleries have up to a few hundred pictures, and nest three deep.
_MOST_CHARACTERS = 2_000_000
_MOST_DEPTH = 40
_MOST_TRIES = 5
# The full picture first; a small one is still better than none.
_ADDRESSES = ("download_img", "img_url", "image_url", "img", "image", "src", "url", "thumb_160", "thumb_50")
_INTRODUCTIONS = ("long_intro", "intro", "summary", "description")
_PATH_OF_GALLERY = "d"  # slide.tech.sina.com.cn/d/slide_….html
_BLOCKS = "p, div, ul, ol, table, blockquote"
_SURROGATES = re.compile("[\ud800-\udfff]")  # halves of a pair, which no document can hold


class SlidePage(ArticlePage):
    """A gallery. The markup holds no picture: a script builds it from `slide_data`, and so does this class."""

    name = "slide"
    selectors = Selectors(body=(), title=("h1.main-title", "h1"), shown=(".date-source .date", "#pub_date"))

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        super().__init__(tree, text, url)
        self._data = _slide_data(text)
        self._gallery = _dict(self._data.get("slide"))
        self._headline = decode_entities(_text(self._gallery, "title")) or self._headline

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its data; a story with a gallery inside is another layout's."""
        return any(map(_START.search, script_texts(tree))) and not is_story(tree)

    def body(self) -> str:
        """The introduction, then the pictures in their order. Raises MissingFieldError where no picture can be read,
        TooDeepError or TooLargeError where the captions hold more than a page may.
        """
        pictures = [_dict(entry) for entry in _list(self._data.get("images"))]
        if not any(_text(picture, *_ADDRESSES) for picture in pictures):
            raise MissingFieldError(self._url, "body")
        # Each is parsed by itself, and was in the page's text as a string only. All of them are no more than one page.
        parse_page("\n".join(_text(entry, *_INTRODUCTIONS) for entry in (self._gallery, *pictures)), self._url)
        blocks = [_introduction(self._gallery), *(_picture(picture, self._headline) for picture in pictures)]
        return self.checked("\n".join(filter(None, blocks)))

    def shown(self) -> datetime | None:
        """When the gallery was made, by its data; else the time that the page shows."""
        made = _text(self._gallery, "createtime", "create_time", "ctime")
        return times.from_epoch(made) or times.from_iso(made) or times.from_shown(made) or super().shown()

    def section(self) -> str | None:
        """The section, where the page names one; the path of a gallery's address has none."""
        named = super().section()
        return None if named == _PATH_OF_GALLERY else named


def _introduction(gallery: dict[str, Any]) -> str:
    markup = _balanced(_text(gallery, *_INTRODUCTIONS))
    has_blocks = bool(markup) and LexborHTMLParser(markup).css_first(_BLOCKS) is not None
    return markup if has_blocks or not markup else f"<p>{markup}</p>"


def _picture(entry: dict[str, Any], headline: str) -> str:
    """Return one picture as Sina's stories have them; "" where there is neither a picture nor a word."""
    title = decode_entities(_text(entry, "title"))
    own_title = "" if title == headline else title
    caption = _balanced(_text(entry, "intro")) or escape(own_title)
    address = _text(entry, *_ADDRESSES)
    if not address and not caption:
        return ""
    alternative = escape(own_title or _plain(caption))
    image = f'<img src="{escape(address)}" alt="{alternative}">' if address else ""
    return f'<div class="img_wrapper">{image}<span class="img_descr">{caption}</span></div>'


def _balanced(markup: str) -> str:
    """Return *markup* so that it opens and closes nothing around it; text stays text, and scripts go."""
    tree = LexborHTMLParser(markup)
    for script in tree.css("script, style"):
        script.decompose()
    return ((tree.body.inner_html if tree.body is not None else None) or "").strip()


def _plain(markup: str) -> str:
    return decode_entities(re.sub(r"<[^>]*>", " ", markup))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(entry: dict[str, Any], *names: str) -> str:
    """Return the first of the named values that says something, as text; numbers are taken, anything else is not."""
    values = (entry.get(name) for name in names)
    texts = (str(value) for value in values if isinstance(value, str | int | float) and not isinstance(value, bool))
    return next(filter(None, (_SURROGATES.sub("", text).strip() for text in texts)), "")


def _slide_data(text: str) -> dict[str, Any]:
    """Return the first gallery that a page's script holds; empty where none can be read to its end.

    It is looked for in the page's text, not in a script element: `</script>` in a caption would end that one early.
    """
    starts = [found.end() for found, _ in zip(_START.finditer(text), range(_MOST_TRIES), strict=False)]
    read = (_literal(text[start : start + _MOST_CHARACTERS]) for start in starts)
    return next((data for data in read if _list(data.get("images"))), {})


def _literal(source: str) -> dict[str, Any]:
    """Return the object with which *source* begins, be it JSON or JavaScript; empty where it is neither or is cut."""
    try:
        return _dict(json.loads("".join(_as_json(source)), strict=False))
    except ValueError:
        return {}


def _as_json(source: str) -> list[str]:
    """Return the object with which *source* begins as pieces of JSON. Raises ValueError where it does not end."""
    pieces: list[str] = []
    depth = position = 0
    while found := _TOKEN.match(source, position):
        kind, token, position = str(found.lastgroup), found.group(str(found.lastgroup)), found.end()
        depth += (kind == "open") - (kind == "close")
        if kind == "close" and pieces[-1:] == [","]:
            pieces.pop()  # JavaScript allows a comma at the end of a list
        if kind != "comment":
            pieces.append(_piece(kind, token))
        if not 0 < depth < _MOST_DEPTH:
            break
    if depth:
        raise ValueError("no whole object")
    return pieces


def _piece(kind: str, token: str) -> str:
    if kind == "string":
        return f'"{_ESCAPE.sub(_json_escape, token[1:-1])}"'
    if kind == "word":
        return _JSON_WORDS.get(token, f'"{token}"')  # a key without quotes
    return token


def _json_escape(found: re.Match[str]) -> str:
    """Return one escape of a JavaScript string as JSON has it."""
    name = found.group(1)
    if name is None:  # a double quote between single ones
        return '\\"'
    if name[0] == "x":
        return rf"\u00{name[1:]}" if len(name) > 1 else "x"
    if name[0] == "u":
        return f"\\{name}" if len(name) > 1 else "u"
    return f"\\{name}" if name in _JSON_ESCAPES else {"\n": "", "v": " ", "0": ""}.get(name, name)
