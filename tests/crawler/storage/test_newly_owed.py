"""crawler.storage.catalogue: which news have failed for the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.storage.catalogue import Catalogue
from tests.crawler.builders import article, at, identity, row

STARTED, NEWS = at("2024-03-06 10:00:00"), at("2024-02-05 10:00:00")
NOW = STARTED + timedelta(minutes=1)


@pytest.fixture
def owed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1), row(2), row(3), row(4, ctime=NEWS - timedelta(days=1)), row(5, ctime=None)], "china")
    return catalogue


def test_what_failed_in_the_run_is_counted_by_reason(owed: Catalogue) -> None:
    owed.failed(identity(1), "timeout", NOW)
    owed.failed(identity(2), "timeout", NOW)
    owed.failed(identity(5), "http 500", NOW)

    assert owed.newly_owed(STARTED, NEWS) == {"http 500": 1, "timeout": 2}


def test_what_failed_before_is_not_new(owed: Catalogue) -> None:
    owed.failed(identity(1), "timeout", STARTED - timedelta(days=1))
    owed.failed(identity(1), "timeout", NOW)
    owed.failed(identity(2), "timeout", STARTED - timedelta(days=1))

    assert owed.newly_owed(STARTED, NEWS) == {}


def test_what_is_old_is_no_news(owed: Catalogue) -> None:
    owed.failed(identity(4), "timeout", NOW)

    assert owed.newly_owed(STARTED, NEWS) == {}


def test_what_was_archived_is_not_owed(owed: Catalogue) -> None:
    owed.archived(article(1))
    owed.failed(identity(1), "timeout", NOW)

    assert owed.newly_owed(STARTED, NEWS) == {}
