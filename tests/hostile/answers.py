"""Answers that no HTTP library would send, by their names: how a connection goes that should bring a page."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping

from tests.hostile.tunnel import Line, Script, answer, headless

# Of the page's bytes, what is sent.
Making = Callable[[bytes], Script | bytes]
_CUT, _BROKEN, _LATE = "answer cut short", "connection broken", "timeout"
_EVERY = 0.2


def _half(page: bytes) -> bytes:
    return page[: len(page) * 2 // 3]


def _chunked(*chunks: bytes) -> bytes:
    return headless("Content-Type: text/html", "Transfer-Encoding: chunked") + b"".join(
        b"%x\r\n" % len(chunk) + chunk + b"\r\n" for chunk in chunks
    )


def _packed(page: bytes, *, without: int = 0, lost: bool = False) -> bytes:
    """Return an answer with a packed page, *without* its last bytes, or with a wrong sum where that is *lost*."""
    packed = gzip.compress(page)
    packed = packed[:-8] + bytes(4) + packed[-4:] if lost else packed
    return answer(packed[: len(packed) - without], "Content-Encoding: gzip")


def _breaking(*parts: bytes) -> Script:
    def script(line: Line) -> None:
        line.send(*parts)
        line.reset()

    return script


def _dripping(first: bytes, drop: bytes) -> Script:
    def script(line: Line) -> None:
        line.send(first)
        line.drip(drop, every=_EVERY)

    return script


def _silent(line: Line) -> None:
    line.wait()


# What becomes of the article: the reason for which it is owed, None where it is archived all the same.
ANSWERS: Mapping[str, tuple[Making, str | None]] = {
    "reset at once": (lambda _: _breaking(), _BROKEN),
    "reset in the head": (lambda _: _breaking(b"HTTP/1.1 200 OK\r\nContent-Ty"), _BROKEN),
    "reset in the body": (lambda page: _breaking(answer(_half(page), length=len(page))), _CUT),
    "hung up at once": (lambda _: b"", _BROKEN),
    "hung up in the head": (lambda _: b"HTTP/1.1 200 OK\r\nContent-Ty", _BROKEN),
    "length too long": (lambda page: answer(page, length=len(page) + 7), _CUT),
    "half of the length": (lambda page: answer(_half(page), length=len(page)), _CUT),
    "length too short": (lambda page: answer(page, length=len(_half(page))), _CUT),
    "length negative": (lambda page: answer(page, length=-5), _BROKEN),
    "length no number": (lambda page: headless("Content-Length: twelve") + page, _BROKEN),
    "length endless": (lambda page: headless(f"Content-Length: {'9' * 40}") + page, "too large"),
    "two lengths": (
        lambda page: headless(f"Content-Length: {len(page)}", f"Content-Length: {len(_half(page))}") + page,
        _BROKEN,
    ),
    "half, no length": (lambda page: headless("Content-Type: text/html") + _half(page), _CUT),
    "half, HTTP/1.0": (lambda page: headless(status="HTTP/1.0 200 OK") + _half(page), _CUT),
    "half, packed": (lambda page: _packed(page, without=len(gzip.compress(page)) // 3), _CUT),
    "packed without its end": (lambda page: _packed(page, without=8), _CUT),
    "packed with a wrong sum": (lambda page: _packed(page, lost=True), _CUT),
    "said to be packed": (lambda page: answer(page, "Content-Encoding: gzip"), _CUT),
    "half of the chunks": (lambda page: _chunked(_half(page)), _CUT),
    "chunks that end too early": (lambda page: _chunked(_half(page), b""), _CUT),
    "chunk of no length": (lambda page: headless("Transfer-Encoding: chunked") + b"zz\r\n" + page, _CUT),
    "chunk of negative length": (lambda page: headless("Transfer-Encoding: chunked") + b"-5\r\n" + page, _CUT),
    "chunk without an end": (lambda _: headless("Transfer-Encoding: chunked") + b"f" * 5000, _CUT),
    "another transfer encoding": (lambda page: headless("Transfer-Encoding: gzip") + gzip.compress(page), _BROKEN),
    "slow first line": (lambda _: _dripping(b"", b"H"), _LATE),
    "slow headers": (lambda _: _dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), _LATE),
    "slow body": (lambda _: _dripping(answer(b"", length=100_000), b" "), _LATE),
    "slow chunks": (lambda _: _dripping(_chunked(), b"1\r\nx\r\n"), _LATE),
    "slow without a length": (lambda _: _dripping(headless(), b"x"), _LATE),
    "nothing said": (lambda _: _silent, _LATE),
    "100-continue for ever": (lambda _: _dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), _LATE),
    "no HTTP": (lambda _: b"SSH-2.0-OpenSSH\r\n" * 20, _BROKEN),
    "a megabyte of one header": (lambda page: answer(page, f"X: {'y' * 1_000_000}"), _BROKEN),
    "status of five digits": (lambda page: headless(status="HTTP/1.1 99999 X") + page, "http 99999"),
    "status of thirty digits": (lambda page: answer(page, status=f"{'9' * 30} X"), _BROKEN),
    "status 999": (lambda page: answer(page, status="999 X"), "http 999"),
    "status nothing": (lambda _: headless("Content-Length: 0", status="HTTP/1.1 0 X"), "http 0"),
    "status negative": (lambda page: answer(page, status="-1 X"), "http -1"),
    "partial content": (lambda page: answer(_half(page), status="206 Partial Content"), "http 206"),
    "no content": (lambda _: answer(b"", status="204 No Content"), "http 204"),
    "an error that names no time": (lambda _: answer(b"", "Retry-After: soon", status="503 X"), "http 503"),
    "nothing under 200": (lambda _: answer(b""), _CUT),
    "a blank under 200": (lambda _: answer(b" "), _CUT),
    "an error of JSON under 200": (lambda _: answer(b'{"code": 500}'), "unknown layout"),
    "brotli that nobody asked for": (lambda page: answer(page, "Content-Encoding: br"), "error"),
    "two equal lengths": (
        lambda page: headless(f"Content-Length: {len(page)}", f"Content-Length: {len(page)}") + page,
        None,
    ),
    "chunks and a wrong length": (
        lambda page: (
            headless(f"Content-Length: {len(_half(page))}", "Transfer-Encoding: chunked")
            + _chunked(page, b"").partition(b"\r\n\r\n")[2]
        ),
        None,
    ),
    "no length": (lambda page: headless("Content-Type: text/html") + page, None),
    "HTTP/1.0": (lambda page: headless(status="HTTP/1.0 200 OK") + page, None),
    "100-continue first": (lambda page: b"HTTP/1.1 100 Continue\r\n\r\n" * 5 + answer(page), None),
    "103 first": (lambda page: b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(page), None),
    "another answer behind it": (lambda page: answer(page) + answer(b"<html><body>lamp</body></html>"), None),
    "said to be a picture": (lambda page: headless("Content-Type: image/png") + page, None),
    "said to be GBK": (lambda page: headless("Content-Type: text/html; charset=gbk") + page, None),
    "said to be UTF-7": (lambda page: headless("Content-Type: text/html; charset=utf-7") + page, None),
    "an encoding that nobody knows": (lambda page: answer(page, "Content-Encoding: x-lamp"), None),
    "ten thousand headers": (lambda page: answer(page, *(f"X-{number}: y" for number in range(10_000))), None),
    "a header without a colon": (lambda page: answer(page, "lamp"), None),
    "a header without a name": (lambda page: answer(page, ": lamp"), _BROKEN),
    "a header of no text": (lambda page: answer(page, "X: \xff\x01\x07\x1b[2J"), None),
    "cookies": (lambda page: answer(page, "Set-Cookie: lamp=7; Domain=.sina.com.cn; Path=/"), None),
}
