"""crawler.middlewares.host_guard: what leads away from Sina is never asked, http is asked as https."""

from __future__ import annotations

import re

import pytest
from scrapy import Request

from crawler.middlewares.host_guard import ForeignHostError, HostGuardMiddleware

ARTICLE = "https://finance.sina.com.cn/a.shtml"


@pytest.fixture
def guard() -> HostGuardMiddleware:
    return HostGuardMiddleware()


@pytest.mark.parametrize("url", [ARTICLE, "https://finance.sina.cn/a", "https://feed.mix.sina.com.cn/robots.txt"])
def test_sinas_hosts_pass(guard: HostGuardMiddleware, url: str) -> None:
    assert guard.process_request(Request(url)) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.com/",
        "https://sina.com.cn.evil.com/",
        "https://finance.sina.com.cn@evil.com/",
        "https://me@finance.sina.com.cn/",
        "https://finance.sina.com.cn:8443/",
        "http://127.0.0.1/",
        "ftp://finance.sina.com.cn/a",
        "file:///etc/hostname",
        "data:text/plain,a",
        "s3://finance.sina.com.cn/a",
    ],
)
def test_anything_else_is_refused(guard: HostGuardMiddleware, url: str) -> None:
    with pytest.raises(ForeignHostError, match=re.escape(url)):
        guard.process_request(Request(url))


def test_http_is_asked_as_https(guard: HostGuardMiddleware) -> None:
    changed = guard.process_request(Request("http://finance.sina.com.cn/a.shtml?x=http:#y"))

    assert changed is not None
    assert changed.url == "https://finance.sina.com.cn/a.shtml?x=http:#y"


def test_a_request_that_is_asked_as_https_keeps_everything_else(guard: HostGuardMiddleware) -> None:
    asked = Request("http://finance.sina.com.cn/a", meta={"depth": 2}, cb_kwargs={"owed": 7}, priority=3)
    changed = guard.process_request(asked)

    assert changed is not None
    assert (changed.meta, changed.cb_kwargs, changed.priority) == ({"depth": 2}, {"owed": 7}, 3)


def test_what_is_asked_as_https_passes(guard: HostGuardMiddleware) -> None:
    changed = guard.process_request(Request("http://finance.sina.com.cn/a"))

    assert changed is not None
    assert guard.process_request(changed) is None


PICTURE = "https://n.sinaimg.cn/a.jpg"
AS_PICTURE = {"is_picture": True}


@pytest.mark.parametrize("url", [PICTURE, "https://finance.sina.com.cn/a.png", "https://n.sinaimg.cn/robots.txt"])
def test_a_request_for_a_picture_passes_to_the_hosts_of_pictures(guard: HostGuardMiddleware, url: str) -> None:
    assert guard.process_request(Request(url, meta=AS_PICTURE)) is None


@pytest.mark.parametrize(
    "url", ["https://evil.com/a.jpg", "https://n.sinaimg.cn@evil.com/", "https://n.sinaimg.cn:1/a"]
)
def test_a_request_for_a_picture_passes_nowhere_else(guard: HostGuardMiddleware, url: str) -> None:
    with pytest.raises(ForeignHostError):
        guard.process_request(Request(url, meta=AS_PICTURE))


@pytest.mark.parametrize("url", [PICTURE, "https://n.sinaimg.cn/a/robots.txt", "https://n.sinaimg.cn/"])
@pytest.mark.parametrize("meta", [{}, {"is_picture": False}], ids=["no word", "no picture"])
def test_no_other_request_passes_to_the_hosts_of_pictures(
    guard: HostGuardMiddleware, url: str, meta: dict[str, bool]
) -> None:
    with pytest.raises(ForeignHostError):
        guard.process_request(Request(url, meta=meta))


def test_the_robots_txt_of_a_picture_host_passes_for_everyone(guard: HostGuardMiddleware) -> None:
    assert guard.process_request(Request("https://n.sinaimg.cn/robots.txt")) is None


def test_a_picture_is_asked_for_over_https_and_stays_one(guard: HostGuardMiddleware) -> None:
    changed = guard.process_request(Request("http://n.sinaimg.cn/a.jpg", meta=AS_PICTURE))

    assert changed is not None
    assert (changed.url, changed.meta) == (PICTURE, AS_PICTURE)
