"""crawler.scheduling.telling: who hears of a try whose run could not report by itself."""

from __future__ import annotations

import logging

import pytest

from crawler import times
from crawler.scheduling.telling import teller
from crawler.scheduling.worker import TryEnded
from crawler.storage.jobs import Try
from tests.mailbox import Mailbox, mailbox

pytestmark = pytest.mark.needs("apprise")


def ended(outcome: str, *, is_untold: bool) -> TryEnded:
    now = times.now()
    return TryEnded(Try(7, "flashes", now, now, finished=now, outcome=outcome, detail="ended by SIGKILL"), is_untold)


def told(letters: Mailbox, each: TryEnded) -> list[tuple[str, str]]:
    teller([letters.address])(each)
    return [(letter["title"], letter["message"]) for letter in letters.letters]


def test_an_end_that_nobody_else_tells_of_is_sent() -> None:
    with mailbox() as letters:
        [(title, text)] = told(letters, ended("killed", is_untold=True))

    assert title == "Sina archive: flashes was killed"
    assert "Try 7 of flashes" in text
    assert "ended by SIGKILL" in text


def test_a_run_that_reports_by_itself_is_not_sent_twice() -> None:
    with mailbox() as letters:
        assert told(letters, ended("failed", is_untold=False)) == []


def test_without_addresses_nothing_is_sent() -> None:
    teller(())(ended("killed", is_untold=True))


def test_a_letter_that_is_not_delivered_is_a_warning_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    with mailbox() as letters:
        address = letters.address
    with caplog.at_level(logging.WARNING):
        teller([address])(ended("killed", is_untold=True))

    assert "Notification not delivered (json)" in caplog.text
    assert "s3cretword" not in caplog.text
