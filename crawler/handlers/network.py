"""The last look before the network: what waited in line may have been banned, or asked for patience, meanwhile."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.http import Response

from crawler.middlewares.block import BlockMiddleware
from crawler.middlewares.retry_after import RetryAfterMiddleware
from crawler.packed import is_whole
from crawler.pictures import IS_PICTURE

# A server may write any number as its status; more than this no catalogue holds.
MOST_STATUS = 2**31 - 1
# Scrapy's flag of an answer that ended because the other side hung up.
_OPEN_END = "partial"


class NetworkDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler behind the two gates.

    Requests pass the middlewares before they queue for their host, where they may stand for minutes. So the gates
    are asked again when it is their turn; a request that waits here also keeps its host's place taken.
    """

    lazy = True  # built at the first request, when the middlewares are there

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._block = crawler.get_downloader_middleware(BlockMiddleware)
        self._patience = crawler.get_downloader_middleware(RetryAfterMiddleware)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        """Ask, unless Sina has refused us by now. Raises BlockedError, PatienceError, DownloadFailedError or
        ResponseDataLossError.
        """
        if self._patience is not None:
            await self._patience.wait_for_turn(request)
        if self._block is not None:
            self._block.process_request(request)
        response = await self.fetch(request)
        if abs(response.status) > MOST_STATUS:
            raise DownloadFailedError(f"{request.url} was answered by a status of {len(str(response.status))} digits")
        self._check_whole(request, response)
        if self._patience is not None:
            self._patience.process_response(request, response)
        if self._block is not None:
            self._block.note(request, response)
        # Of a text response HttpCompressionMiddleware wants the encoding, which is then guessed from the compressed
        # bytes: a third of a crawl's CPU for nothing, since the page reader decides by the decompressed ones.
        return rebuilt(response, Response) if b"Content-Encoding" in response.headers else response

    def _check_whole(self, request: Request, response: Response) -> None:
        """Raise ResponseDataLossError for a packed body that is damaged or breaks off, and for a picture of which
        nobody knows where it ends: the server gave no length and hung up. (A page or a list has an end of its own.)
        """
        encoding = (response.headers.get(b"Content-Encoding") or b"").decode("latin-1")
        if not is_whole(encoding, response.body, self._most):
            raise ResponseDataLossError(f"the {encoding} of {request.url} is damaged or breaks off")
        if request.meta.get(IS_PICTURE) and _OPEN_END in response.flags:
            raise ResponseDataLossError(f"{request.url} came without a length")

    async def fetch(self, request: Request) -> Response:
        """Send the request and return its answer."""
        return await super().download_request(request)


def rebuilt(response: Response, kind: type[Response], url: str | None = None) -> Response:
    """Return *response* as another kind or under another URL.

    Unlike `Response.replace()` this doesn't ask a text response for its encoding, which would have to be guessed.
    """
    fields = {name: getattr(response, name) for name in Response.attributes}
    return kind(**fields | {"url": url or response.url})
