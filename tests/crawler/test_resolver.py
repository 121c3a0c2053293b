"""crawler.resolver: a name of Sina's that leads into our own network leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scrapy.resolver import dnscache
from twisted.internet.error import DNSLookupError
from twisted.internet.testing import MemoryReactorClock

from crawler.resolver import PublicResolver, is_sinas, may_be_asked, trusted_networks
from crawler.settings import base
from tests.crawler.builders import make_crawler

HOST = "finance.sina.com.cn"
NOT_PUBLIC = pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="this machine"),
        pytest.param("127.9.9.9", id="this machine too"),
        pytest.param("0.0.0.0", id="any of this machine"),  # noqa: S104 - an answer, nothing listens there
        pytest.param("10.0.0.1", id="private 10"),
        pytest.param("172.16.0.1", id="private 172"),
        pytest.param("192.168.1.1", id="private 192"),
        pytest.param("169.254.169.254", id="the metadata of a cloud"),
        pytest.param("100.64.0.1", id="a carrier's"),
        pytest.param("198.18.0.7", id="a VPN's"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="everybody"),
        pytest.param("::1", id="this machine by IPv6"),
        pytest.param("fd00::1", id="private by IPv6"),
        pytest.param("fe80::1", id="the next machine by IPv6"),
        pytest.param("::ffff:127.0.0.1", id="this machine, dressed up"),
    ],
)


@NOT_PUBLIC
def test_an_address_that_is_not_public_is_not_asked(address: str) -> None:
    assert not may_be_asked(address, ())


@pytest.mark.parametrize("address", ["123.126.45.205", "2400:89c0:1::1"])
def test_a_public_address_is_asked(address: str) -> None:
    assert may_be_asked(address, ())


@pytest.mark.parametrize(("address", "asked"), [("198.18.3.4", True), ("198.20.0.1", True), ("198.17.0.1", True)])
def test_public_neighbours_of_a_trusted_network_stay_public(address: str, asked: bool) -> None:  # noqa: FBT001
    assert may_be_asked(address, trusted_networks(["198.18.0.0/15"])) is asked


def test_a_trusted_network_is_asked_and_no_other() -> None:
    trusted = trusted_networks([" 198.18.0.0/15 ", ""])

    assert [may_be_asked(each, trusted) for each in ("198.18.3.4", "10.0.0.1", "127.0.0.1")] == [True, False, False]


@pytest.mark.parametrize("name", [HOST, "SINA.COM.CN", "sina.cn.", "n.sinaimg.cn", "finance.sina.com.cn."])
def test_sinas_names(name: str) -> None:
    assert is_sinas(name)


@pytest.mark.parametrize("name", ["localhost", "proxy.example.com", "notsina.com.cn", "sina.com.cn.example.com", ""])
def test_names_of_the_users_own(name: str) -> None:
    assert not is_sinas(name)


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return what asks for a name whose *address* a name server has just told, and gives what came of it."""

    def ask(name: str, address: str, **settings: object) -> Any:
        resolver = PublicResolver.from_crawler(make_crawler(**settings), MemoryReactorClock())
        monkeypatch.setitem(dnscache, name, address)
        came: list[Any] = []
        resolver.getHostByName(name).addBoth(came.append)
        return came[0]

    return ask


@NOT_PUBLIC
def test_sinas_name_leads_to_no_address_of_our_own(resolve: Callable[..., Any], address: str) -> None:
    assert resolve(HOST, address).check(DNSLookupError)


def test_sinas_name_leads_to_a_public_address(resolve: Callable[..., Any]) -> None:
    assert resolve(HOST, "123.126.45.205") == "123.126.45.205"


def test_sinas_name_leads_into_a_trusted_network(resolve: Callable[..., Any]) -> None:
    assert resolve(HOST, "198.18.0.7", TRUSTED_NETWORKS="198.18.0.0/15") == "198.18.0.7"


def test_a_mirror_or_a_proxy_may_be_anywhere(resolve: Callable[..., Any]) -> None:
    assert resolve("localhost", "127.0.0.1") == "127.0.0.1"


def test_where_a_name_led_is_told_once(resolve: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    resolve(HOST, "10.0.0.1")

    said = [record.getMessage() for record in caplog.records if record.name == "crawler.resolver"]
    assert said == [f"Not asked: {HOST} is said to be at 10.0.0.1, which is no public address (TRUSTED_NETWORKS)"]


def test_the_project_asks_names_through_it() -> None:
    assert f"{PublicResolver.__module__}.{PublicResolver.__qualname__}" == base.TWISTED_DNS_RESOLVER
