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
