"""Names to addresses: Sina's lead to public ones, or nowhere.

A name server that says otherwise wants us to ask somebody in our own network.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.pictures import PICTURE_DOMAINS

logger = logging.getLogger(__name__)

Network = IPv4Network | IPv6Network
SETTING = "TRUSTED_NETWORKS"


def trusted_networks(given: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks that TRUSTED_NETWORKS names. Raises ValueError."""
    return tuple(ip_network(each.strip()) for each in given if each.strip())


def is_sinas(name: str) -> bool:
    """Return whether a host is one of Sina's. Others that are asked for are the user's: a mirror, a proxy."""
    host = name.lower().rstrip(".")
    return any(host == domain or host.endswith(f".{domain}") for domain in PICTURE_DOMAINS)


def may_be_asked(address: str, trusted: Sequence[Network]) -> bool:
    """Return whether a host of Sina's may be at *address*: a public one, or one in a *trusted* network."""
    found = ip_address(address)
    return (found.is_global and not found.is_multicast) or any(found in network for network in trusted)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which finds no host of Sina's at an address that is not public."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, trusted: Sequence[Network] = ()) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._trusted = trusted
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build with the settings DNSCACHE_SIZE, DNS_TIMEOUT and TRUSTED_NETWORKS."""
        settings = crawler.settings
        cache_size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, cache_size, settings.getfloat("DNS_TIMEOUT"), trusted_networks(settings.getlist(SETTING)))

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Return the address of *name*; it fails with DNSLookupError where that may not be asked."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name) if is_sinas(name) else found

    def _checked(self, address: str, name: str) -> str:
        if may_be_asked(address, self._trusted):
            return address
        if name not in self._told:
            self._told.add(name)
            logger.error("Not asked: %s is said to be at %s, which is no public address (%s)", name, address, SETTING)
        raise DNSLookupError(f"{name} leads to {address}")
