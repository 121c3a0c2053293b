"""What a listed address or an answer is where it is no article that can be read: a short word for the report. Pure.

Only what is surely something else gets a kind; whatever could be an article has none.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from crawler.urls import is_article_url

# Addresses of articles that carry no id: a page in a day's folder, a page named by a number, and the forms of cj, k,
# blog, slide and video (docs/sina.md).
_DATED_PAGE = re.compile(r"/(?:\d{8}|\d{4}-\d\d-\d\d)/[^/]+\.s?html?$")
_NUMBERED_PAGE = re.compile(r"/\d{4,}\.s?html?$")
_ARTICLE_FORMS = re.compile(r"^/articles?[/_]|^/s/blog_|/slide_\w+\.html$|/view/\d+\.html$|/detail-\w+\.d\.html$")

# By the end of the path, whatever the host.
_FILES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\.(?:{endings})$", re.IGNORECASE))
    for kind, endings in (
        ("pdf", "pdf"),
        ("audio", "mp3|m4a|aac|wav|wma|ogg|amr"),
        ("video file", "mp4|m4v|flv|f4v|avi|wmv|mov|mpe?g|rm|rmvb|3gp|m3u8|swf"),
        ("image", "jpe?g|png|gif|webp|bmp|svg|ico"),
        ("archive file", "zip|rar|7z|tar|t?gz|docx?|xlsx?|pptx?|csv|rtf|apk|ipa"),
    )
)
# By host and by path with query, the first that fits; an empty pattern fits all. A directory with a query may be more
# than a list: old wap articles stood at `/?sa=…`.
_PAGES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (kind, re.compile(host), re.compile(path))
    for kind, host, path in (
        ("live", r"^(?:live|zhibo)\.|\.(?:live|zhibo)\.", ""),
        ("live", "", r"/(?:live|zhibo|tuwenzhibo)/"),
        ("quote page", r"^(?:hq|quotes|gu)\.", ""),
        ("quote page", "", r"/realstock/|/quotes/|/hq/"),
        ("quote page", r"^(?:vip\.stock|money)\.finance\.", r"^/(?:mkt/|corp/go\.php/v(?:FD|CI|MS|ISSUE)_)"),
        (
            "list page",
            "",
            r"/vCB_All(?:NewsStock|Bulletin)(?:\.php|/)|/vReport_List/|/CompanyNews/|/stockIndustryNews\.",
        ),
        ("list page", r"^roll\.", ""),
        ("list page", "", r"/roll/c/|/roll/(?:index|rollnews)\b|^/roll\.d\.html"),
        ("app page", r"^apps?\.", ""),
        ("app page", "", r"^/apps?/|^/mobile/com\w+\.s?html"),
        ("topic page", "", r"/zt(?:_d)?/|/focus/"),
        ("home page", "", r"^/?(?:index\.(?:d\.)?s?html?)?$"),
        ("list page", "", r"/(?:index(?:_\d+)?\.(?:d\.)?(?:s?html?|phtml|php))?$"),
    )
)
# Where a page named by a number may be a very old article all the same.
_MAY_HOLD_OLD_PAGES = frozenset({"live", "topic page", "app page"})

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|script|div|p|h\d)[\s>/]", re.IGNORECASE)
_HEAD_BYTES = 2_048
_MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (kind, re.compile(beginning, re.DOTALL))
    for kind, beginning in (
        ("pdf", rb"\s*%PDF-"),
        ("audio", rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]|OggS|RIFF.{4}WAVE|#!AMR|.{4}ftypM4A"),
        ("video file", rb".{4}ftyp|FLV\x01|RIFF.{4}AVI |[CFZ]WS[\x01-\x32]|\x1aE\xdf\xa3|#EXTM3U|\.RMF"),
        ("image", rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|(?:<\?xml(?!.*<html).*)?<svg[\s>]"),
        ("archive file", rb"PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf|\x1f\x8b\x08|\xd0\xcf\x11\xe0|\{\\rtf"),
    )
)
_MEDIA_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(types))
    for kind, types in (
        ("pdf", r"application/(?:x-)?pdf$"),
        ("audio", r"audio/"),
        ("video file", r"video/|application/(?:x-shockwave-flash|vnd\.apple\.mpegurl|x-mpegurl)$"),
        ("image", r"image/"),
        ("archive file", r"application/(?:x-)?(?:zip|gzip|rar|7z|tar|msword|rtf|vnd\.(?:ms-|openxml|android|rar))"),
    )
)


def kind_of_url(url: str) -> str | None:
    """Return what stands at *url* where that is surely no article: "live", "pdf", "topic page", …; else None."""
    try:
        parts = urlsplit(url)
        could_be = not parts.hostname or is_article_url(url) or _has_article_form(parts)
        return None if could_be else _kind_of_parts(parts)
    except ValueError:  # no URL at all
        return None


def _has_article_form(parts: SplitResult) -> bool:
    forms = (_DATED_PAGE, _ARTICLE_FORMS)
    return any(form.search(parts.path) for form in forms)


def _kind_of_parts(parts: SplitResult) -> str | None:
    file = next((kind for kind, ending in _FILES if ending.search(parts.path)), None)
    if file:
        return file
    host = parts.hostname or ""
    asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
    kind = next((kind for kind, hosts, paths in _PAGES if hosts.search(host) and paths.search(asked)), None)
    if kind in _MAY_HOLD_OLD_PAGES and _NUMBERED_PAGE.search(parts.path):
        return None
    return kind


def kind_of_answer(content_type: str, body: bytes) -> str | None:
    """Return what an answer is where it is no page: "pdf", "audio", "image", …; None for HTML and for what isn't known.

    The bytes come first, as Sina's headers are unreliable; an HTML page under any other header is a page.
    """
    head = body[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    for kind, beginning in _MAGIC:
        if beginning.match(head):
            return kind
    if head.startswith(b"<") or _HTML.search(head):
        return None
    media_type = content_type.partition(";")[0].strip().lower()
    return next((kind for kind, types in _MEDIA_TYPES if types.match(media_type)), None)
