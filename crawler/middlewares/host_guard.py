"""Only Sina's hosts are ever asked: the guard in front of every request, redirects and robots.txt among them."""

from __future__ import annotations

import logging

from ada_url import URL
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.pictures import IS_PICTURE, is_picture_address, is_robots_of_pictures
from crawler.urls import is_archivable

logger = logging.getLogger(__name__)


class ForeignHostError(IgnoreRequest):
    """A request leads away from Sina. Raised here; the spiders write down what led to it."""

    reason = "refused"


class HostGuardMiddleware:
    """Refuses foreign URLs and takes http URLs up to https."""

    def process_request(self, request: Request) -> Request | None:
        """Let a request pass, raise ForeignHostError, or return it with https."""
        if not _may_be_asked(request):
            logger.warning("Refused, not one of Sina's hosts: %s", request.url)
            raise ForeignHostError(request.url)
        if request.url.startswith("http:"):
            secure = URL(request.url)
            secure.protocol = "https:"
            return request.replace(url=secure.href)
        return None


def _may_be_asked(request: Request) -> bool:
    """Return whether a request leads to Sina: one for a picture to the hosts of pictures, a redirect of it too."""
    if request.meta.get(IS_PICTURE):
        return is_picture_address(request.url)
    return is_archivable(request.url) or is_robots_of_pictures(request.url)
