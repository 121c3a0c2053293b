"""crawler.middlewares.keep: every answer is kept as it came, before anything looks at it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler import times
from crawler.extensions.archive import archive_of
from crawler.items import Owed
from crawler.kept import ANSWERED_AT, KEPT, Kept
from crawler.middlewares.keep import KeepMiddleware, NotKeptError, exchange_of
from crawler.settings import base
from crawler.storage.warc.archive import Capture
from crawler.storage.warc.told import owed_from_json
from tests.crawler.builders import address, at, identity, make_crawler, row

CAME = at("2024-03-05 10:00:00")
OWED = Owed(document_id=identity(1), url=address(1), channel="china", row=row(1))
KEEP, COMPRESSION = "crawler.middlewares.keep.KeepMiddleware", 590


def crawling(folder: Path, **settings: Any) -> Crawler:
    """Return a crawler in the middle of a run."""
    return make_crawler(EXTENSIONS={"crawler.extensions.archive.Archive": 100}, ARCHIVE_DIR=str(folder), **settings)


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    made = crawling(tmp_path, KEEP_RAW=True)
    yield made
    archive_of(made).close()


def keep(crawler: Crawler, request: Request, response: Response) -> Kept:
    """Let an answer pass, and return where it is kept."""
    passed = asyncio.run(KeepMiddleware.from_crawler(crawler).process_response(request, response))
    kept = request.meta[KEPT]
    assert passed is response
    assert isinstance(kept, Kept)
    return kept


def capture(crawler: Crawler, kept: Kept) -> Capture:
    """Return what was kept."""
    return archive_of(crawler).raw.read(kept.record_id or "")


def asked(**changes: Any) -> Request:
    """Return a request for an article's page."""
    return Request(address(1), headers={"Accept": "*/*"}, **changes)


@pytest.mark.parametrize(
    "body", [b"", "<p>灯</p>".encode("gbk"), b"\x1f\x8b\x08 packed"], ids=["empty", "GBK", "packed"]
)
@pytest.mark.parametrize("status", [200, 304, 404, 456, 500])
def test_every_answer_is_kept_as_it_came(crawler: Crawler, status: int, body: bytes) -> None:
    record = capture(crawler, keep(crawler, asked(), Response(address(1), status=status, body=body))).record

    assert (record.url, record.status, record.payload) == (address(1), status, body)


def test_its_headers_are_kept(crawler: Crawler) -> None:
    headers = {"Set-Cookie": ["a=1", "b=2"], "Content-Encoding": "gzip"}
    record = capture(crawler, keep(crawler, asked(), Response(address(1), headers=headers, body=b"lamp"))).record

    assert record.http_headers == (
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "4"),
    )


def test_what_an_answer_was_asked_for_is_kept_beside_it(crawler: Crawler) -> None:
    kept = keep(crawler, asked(cb_kwargs={"owed": OWED}), Response(address(1), body=b"lamp"))

    assert owed_from_json(capture(crawler, kept).told) == OWED


@pytest.mark.parametrize("cb_kwargs", [{}, {"owed": None}, {"page": 1}], ids=["nothing", "none", "a list"])
def test_an_answer_that_was_for_no_article_has_nothing_beside_it(crawler: Crawler, cb_kwargs: dict[str, Any]) -> None:
    kept = keep(crawler, asked(cb_kwargs=cb_kwargs), Response(address(1), body=b"lamp"))

    assert capture(crawler, kept).told is None


def test_an_answer_came_now(crawler: Crawler) -> None:
    before = times.now()
    kept = keep(crawler, asked(), Response(address(1)))

    assert before <= kept.at <= times.now()
    assert capture(crawler, kept).record.at == kept.at


def test_a_saved_answer_came_when_it_first_came(crawler: Crawler) -> None:
    kept = keep(crawler, asked(meta={ANSWERED_AT: CAME}), Response(address(1)))

    assert (kept.at, capture(crawler, kept).record.at) == (CAME, CAME)


def test_a_saved_answer_of_which_nobody_knows_when_it_came_came_now(crawler: Crawler) -> None:
    before = times.now()

    assert keep(crawler, asked(meta={ANSWERED_AT: None}), Response(address(1))).at >= before


def test_where_nothing_is_kept_an_answer_passes_with_the_time_at_which_it_came(tmp_path: Path) -> None:
    crawler = crawling(tmp_path, KEEP_RAW=False)
    kept = keep(crawler, asked(meta={ANSWERED_AT: CAME}), Response(address(1), body=b"lamp"))
    archive_of(crawler).close()

    assert (kept, list(archive_of(crawler).raw.folder.rglob("*"))) == (Kept(None, CAME), [])


def test_an_answer_that_can_not_be_written_is_not_read(crawler: Crawler, caplog: pytest.LogCaptureFixture) -> None:
    folder = archive_of(crawler).raw.folder
    folder.mkdir(exist_ok=True)
    (folder / f"{times.now():%Y}").write_bytes(b"")
    request = asked()
    with pytest.raises(NotKeptError) as caught:
        keep(crawler, request, Response(address(1), body=b"lamp"))

    assert (caught.value.reason, KEPT in request.meta, isinstance(caught.value.__cause__, OSError)) == (
        "not kept",
        False,
        True,
    )
    assert address(1) in caplog.text


def test_once_there_is_room_again_the_next_answer_is_kept(crawler: Crawler) -> None:
    folder = archive_of(crawler).raw.folder
    folder.mkdir(exist_ok=True)
    blocking = folder / f"{times.now():%Y}"
    blocking.write_bytes(b"")
    with pytest.raises(NotKeptError):
        keep(crawler, asked(), Response(address(1), body=b"lamp"))
    blocking.unlink()

    assert capture(crawler, keep(crawler, asked(), Response(address(1), body=b"lamp"))).record.payload == b"lamp"


def test_an_exchange_is_what_scrapy_asked_and_got() -> None:
    request = Request(address(1), headers={"X-A": ["1", "2"]}, method="POST")
    response = Response(address(2), headers={"X-B": "\xe7"}, body=b"lamp", ip_address=ip_address("::1"))
    exchange = exchange_of(request, response, CAME)

    assert (exchange.url, exchange.method, exchange.body) == (address(2), "POST", b"lamp")
    assert (exchange.ip_address, exchange.request_headers) == ("::1", (("X-A", "1"), ("X-A", "2")))
    assert exchange.headers == (("X-B", "\xc3\xa7"),)


def test_it_stands_next_to_the_network() -> None:
    places = {name: place for name, place in base.DOWNLOADER_MIDDLEWARES.items() if place is not None}

    assert places[KEEP] > COMPRESSION


def test_what_a_proxy_is_told_is_kept_nowhere() -> None:
    request = Request(address(1), headers={"Proxy-Authorization": "Basic bGFtcDpsYW1w", "X-A": "1"})

    assert exchange_of(request, Response(address(1)), CAME).request_headers == (("X-A", "1"),)
