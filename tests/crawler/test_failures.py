"""crawler.failures: a short reason for every way in which a request can fail."""

from __future__ import annotations

import ssl

import pytest
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
from twisted.internet import error as twisted_error
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.errors import NotSavedError
from crawler.failures import NETWORK_ERRORS, is_network_error, reason_of, request_and_error
from crawler.middlewares.block import BlockedError
from crawler.middlewares.host_guard import ForeignHostError
from crawler.middlewares.outage import OutageError
from crawler.middlewares.retry_after import PatienceError


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(CannotResolveHostError("a"), "host not found", id="DNS"),
        pytest.param(DownloadConnectionRefusedError("a"), "connection refused", id="refused"),
        pytest.param(DownloadTimeoutError("a"), "timeout", id="timeout"),
        pytest.param(DownloadFailedError("a"), "connection broken", id="failed"),
        pytest.param(twisted_error.ConnectionDone(), "connection broken", id="done"),
        pytest.param(twisted_error.ConnectionLost(), "connection broken", id="lost"),
        pytest.param(TunnelError("a"), "refused by the proxy", id="proxy"),
        pytest.param(twisted_error.ConnectError(), "no connection", id="connect"),  # type: ignore[no-untyped-call]
    ],
)
def test_no_answer_has_its_reason(error: Exception, reason: str) -> None:
    assert (is_network_error(error), reason_of(error)) == (True, reason)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(ResponseDataLossError("a"), "answer cut short", id="cut short"),
        pytest.param(DownloadCancelledError("a"), "too large", id="too large"),
        pytest.param(BlockedError("https://finance.sina.com.cn/", everywhere=True), "blocked", id="blocked"),
        pytest.param(ForeignHostError("https://evil.com/"), "refused", id="foreign"),
        pytest.param(OutageError("a"), "outage", id="outage"),
        pytest.param(PatienceError("a"), "retry later", id="patience"),
        pytest.param(NotSavedError("https://finance.sina.com.cn/"), "not saved", id="not saved"),
        pytest.param(IgnoreRequest("Ignored <200 a>: exceeded DOWNLOAD_MAXSIZE (1 B)"), "too large", id="a bomb"),
        pytest.param(IgnoreRequest("Forbidden by robots.txt"), "forbidden by robots.txt", id="robots.txt"),
        pytest.param(IgnoreRequest(), "IgnoreRequest", id="without a word"),
        pytest.param(KeyError("灯"), "KeyError", id="anything else"),
    ],
)
def test_any_other_failure_has_its_reason(error: Exception, reason: str) -> None:
    assert (is_network_error(error), reason_of(error)) == (False, reason)


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        pytest.param(TlsError([("SSL routines", "", "certificate verify failed")]), "unsafe connection", id="expired"),
        pytest.param(VerificationError(errors=[]), "unsafe connection", id="another host's certificate"),
        pytest.param(CertificateError("a"), "unsafe connection", id="a certificate that can't be read"),
        pytest.param(twisted_error.ConnectionLost(), "connection broken", id="broken off"),
    ],
)
def test_a_connection_that_nobody_vouches_for_is_told_from_a_broken_one(cause: Exception, reason: str) -> None:
    error = DownloadFailedError("a")
    error.__cause__ = ResponseFailed([Failure(cause)])

    assert (is_network_error(error), reason_of(error)) == (True, reason)


def test_a_long_reason_is_cut() -> None:
    assert reason_of(IgnoreRequest("灯" * 200)) == "灯" * 60


def test_a_reason_that_is_no_text_is_none() -> None:
    error = RuntimeError("a")
    error.reason = 7  # type: ignore[attr-defined]

    assert reason_of(error) == "RuntimeError"


def test_a_certificate_that_is_wrong_has_a_reason() -> None:
    assert reason_of(ssl.SSLError(1, "certificate verify failed")) == "SSLError"


@pytest.mark.parametrize("kind", NETWORK_ERRORS, ids=lambda kind: kind.__name__)
def test_no_kind_of_network_error_is_hidden_behind_another(kind: type[BaseException]) -> None:
    first = next(other for other in NETWORK_ERRORS if issubclass(kind, other))

    assert NETWORK_ERRORS[first] == NETWORK_ERRORS[kind]


def test_an_errback_is_told_its_request_and_error() -> None:
    request, error = Request("https://finance.sina.com.cn/"), DownloadTimeoutError("a")
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]

    assert request_and_error(failure) == (request, error)
