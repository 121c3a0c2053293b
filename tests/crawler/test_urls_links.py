"""crawler.urls: which addresses a page or a feed may link to."""

from __future__ import annotations

import pytest

from crawler.urls import link_to


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "file:///etc/passwd",
        "http://",
        "",
        "http://[",
        "x",
    ],
)
def test_what_is_no_address_of_the_web_is_no_link(url: str) -> None:
    assert link_to(url) is None


@pytest.mark.parametrize("url", ["http://finance.sina.com.cn/", "https://finance.sina.com.cn/a?b=c#d"])
def test_addresses_of_the_web_are_links(url: str) -> None:
    assert link_to(url) == url
