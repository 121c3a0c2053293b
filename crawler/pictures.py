"""Sina's pictures: which addresses they have, in which one form they are remembered, and what their bytes look like.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from ada_url import URL

from crawler.urls import SINA_DOMAINS, is_on

# The key in a request's meta that lets it pass to the hosts of pictures, and to no others.
IS_PICTURE: Final = "is_picture"
PICTURE_DOMAINS = ("sinaimg.cn", *SINA_DOMAINS)

# A bitmap begins with two letters only; the length of its second header says that it is one.
_BITMAP_HEADER = slice(14, 18)
_BITMAP_HEADERS = frozenset(length.to_bytes(4, "little") for length in (12, 40, 52, 56, 64, 108, 124))


@dataclass(frozen=True, slots=True)
class PictureKind:
    """A kind of picture: its content type, and the *ending* of its files."""

    content_type: str
    ending: str


_JPEG = PictureKind("image/jpeg", "jpg")
_PNG = PictureKind("image/png", "png")
_GIF = PictureKind("image/gif", "gif")
_WEBP = PictureKind("image/webp", "webp")
_BITMAP = PictureKind("image/bmp", "bmp")
_BEGINNINGS = ((b"\xff\xd8\xff", _JPEG), (b"\x89PNG\r\n\x1a\n", _PNG), (b"GIF87a", _GIF), (b"GIF89a", _GIF))


def is_picture_address(url: str) -> bool:
    """Return whether *url* may be requested as a picture: http(s), on a host of Sina's, usual port, no user in it."""
    return is_on(url, PICTURE_DOMAINS)


def is_robots_of_pictures(url: str) -> bool:
    """Return whether *url* is the robots.txt of a host that serves pictures."""
    return is_picture_address(url) and urlsplit(url).path == "/robots.txt"


def canonical_picture(url: str) -> str | None:
    """Return the one form in which the archive knows a picture's address: https, no fragment.

    None for what no server could be asked for: `data:`, another scheme, no URL at all.
    """
    try:
        parsed = URL(url.strip())
    except ValueError:
        return None
    if parsed.protocol not in {"http:", "https:"}:
        return None
    parsed.protocol = "https:"
    parsed.hash = ""
    return parsed.href


def picture_kind(data: bytes) -> PictureKind | None:
    """Return what *data* is by its first bytes; None for what is no picture. SVG is none: it can hold scripts."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    if data[:2] == b"BM" and data[_BITMAP_HEADER] in _BITMAP_HEADERS:
        return _BITMAP
    return next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)


def picture_path(sha256: str, kind: PictureKind) -> str:
    """Return where a picture lies below the archive's folder, by its content alone: pictures/ab/ab….jpg."""
    return str(PurePosixPath("pictures", sha256[:2], f"{sha256}.{kind.ending}"))
