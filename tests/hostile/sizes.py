"""Answers that are made to fill memory or time: bombs, floods, and bodies without an end."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from functools import cache

from tests.hostile.tunnel import Line, Script, answer, headless

# From the page that it answers for to what is planted.
Making = Callable[[bytes], bytes | Script]
_MEGABYTE = 1 << 20
_LARGE, _DEEP = "too large", "too deep"


def _flooding(first: bytes, part: bytes) -> Script:
    def script(line: Line) -> None:
        line.send(first)
        line.drip(part, every=0)

    return script


@cache
def _bomb(window: int) -> bytes:
    """Return 256 MB of blanks behind the head of a page, packed by zlib with a window of its kind."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    blanks = b" " * _MEGABYTE
    return packer.compress(b"<html><body>") + b"".join(packer.compress(blanks) for _ in range(256)) + packer.flush()


def _packed(body: bytes, encoding: str) -> bytes:
    return answer(body, f"Content-Encoding: {encoding}")


def _page(body: str) -> bytes:
    return answer(f"<!doctype html><html><body>{body}</body></html>".encode())


# The reason for which the article is owed.
SIZES: Mapping[str, tuple[Making, str]] = {
    "bomb of gzip": (lambda _: _packed(_bomb(31), "gzip"), _LARGE),
    "bomb of deflate": (lambda _: _packed(_bomb(15), "deflate"), _LARGE),
    "bomb of deflate without a frame": (lambda _: _packed(_bomb(-15), "deflate"), _LARGE),
    "bomb of gzip in gzip": (lambda _: _packed(gzip.compress(_bomb(31)), "gzip, gzip"), _LARGE),
    "50 megabytes": (lambda page: answer(page + b" " * (50 * _MEGABYTE)), _LARGE),
    "a length of a terabyte": (lambda page: answer(page, length=1 << 40), _LARGE),
    "chunks without an end": (
        lambda _: _flooding(headless("Transfer-Encoding: chunked"), b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
        _LARGE,
    ),
    "a body without an end": (lambda _: _flooding(headless(), b"x" * 65_536), _LARGE),
    "a hundred thousand elements inside each other": (lambda _: _page("<div>" * 100_000), _DEEP),
    "a million attributes": (lambda _: _page(f"<p {' '.join(f'a{n}' for n in range(1_000_000))}>"), _LARGE),
    "one value of ten megabytes": (lambda _: _page(f'<p a="{"x" * (10 * _MEGABYTE)}">'), "unknown layout"),
    "a million elements": (lambda _: _page("<b></b>" * 1_000_000), _DEEP),
}
