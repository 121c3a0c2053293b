"""A name server that has been taken over: every name leads to this machine."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.resolver import dnscache
from twisted.internet.defer import Deferred

from crawler.resolver import PublicResolver


class Rebound(PublicResolver):
    """The project's resolver, to which the network says 127.0.0.1 whatever it asks for. For TWISTED_DNS_RESOLVER."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Return what the project makes of it."""
        dnscache[name] = "127.0.0.1"
        return super().getHostByName(name, timeout)
