"""Why a request failed, in the few words that are counted and kept in the catalogue. Pure."""

from __future__ import annotations

from OpenSSL.SSL import Error as TlsError
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import CertificateError, VerificationError
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.machine import short_reason

# Nothing came back: the other side, or the way to it, is down.
NETWORK_ERRORS: dict[type[BaseException], str] = {
    CannotResolveHostError: "host not found",
    DownloadConnectionRefusedError: "connection refused",
    DownloadTimeoutError: "timeout",
    DownloadFailedError: "connection broken",
    ConnectionDone: "connection broken",
    ConnectionLost: "connection broken",
    ConnectError: "no connection",
    TunnelError: "refused by the proxy",
}
_OTHERS: dict[type[BaseException], str] = {
    ResponseDataLossError: "answer cut short",
    DownloadCancelledError: "too large",
}

# What Scrapy says of an answer that unpacks to more than that; it has no type of its own for it.
_BOMB = "exceeded DOWNLOAD_MAXSIZE"
# A certificate that is not the host's, has expired or was signed by nobody known, or a protocol that is too old.
_UNSAFE = (TlsError, VerificationError, CertificateError)


def request_and_error(failure: Failure) -> tuple[Request, BaseException]:
    """Return what an errback was called for."""
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it before it calls an errback
    return request, failure.value if failure.value is not None else RuntimeError("a failure without an error")


def is_network_error(error: BaseException) -> bool:
    """Return whether *error* means that no answer came at all."""
    return isinstance(error, tuple(NETWORK_ERRORS))


def reason_of(error: BaseException) -> str:
    """Return a short reason for *error*: its own where it has one, else by its type."""
    own = getattr(error, "reason", None)
    if isinstance(own, str):
        return own
    if _is_unsafe(error):
        return "unsafe connection"
    for kind, reason in (NETWORK_ERRORS | _OTHERS).items():
        if isinstance(error, kind):
            return reason
    if isinstance(error, IgnoreRequest) and _BOMB in str(error):
        return "too large"
    if isinstance(error, IgnoreRequest) and str(error):
        return str(error).lower()[:60]
    return short_reason(error)


def _is_unsafe(error: BaseException) -> bool:
    """Return whether no connection came about because nobody could vouch for the other side."""
    cause = error.__cause__
    return isinstance(cause, ResponseFailed) and any(isinstance(each.value, _UNSAFE) for each in cause.reasons)
