"""crawler.extensions.ledger: the one outcome of each article, told by spiders and by Scrapy's signals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http import Response
from scrapy.spiders import Spider
from twisted.python.failure import Failure

from crawler import census
from crawler.drops import InvalidArticle, RepeatedArticle, UnchangedArticle, UnstableMarkup
from crawler.extensions.archive import archive_of
from crawler.extensions.ledger import Ledger, ledger_of
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from tests.crawler.builders import address, article, identity, make_crawler, row

EXTENSIONS = {"crawler.extensions.archive.Archive": 100, "crawler.extensions.ledger.Ledger": 200}
ONE, TWO = identity(1), identity(2)
OWED = Owed(document_id=ONE, url=address(1), channel="china")


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    """A crawler in the middle of a run, which has asked for two articles."""
    made = make_crawler(EXTENSIONS=EXTENSIONS, ARCHIVE_DIR=str(tmp_path))
    archive = archive_of(made)
    archive.catalogue.take_on([row(1), row(2)], "china")
    ledger_of(made).asked(ONE)
    ledger_of(made).asked(TWO)
    yield made
    archive.close()


@pytest.fixture
def ledger(crawler: Crawler) -> Ledger:
    return ledger_of(crawler)


@pytest.fixture
def catalogue(crawler: Crawler) -> Catalogue:
    return archive_of(crawler).catalogue


def state(crawler: Crawler, document_id: str = ONE) -> str | None:
    """Return an article's state in the catalogue."""
    known = archive_of(crawler).catalogue.get(document_id)
    return known.state if known else None


def counted(crawler: Crawler) -> dict[str, Any]:
    """Return the counters of the archive."""
    return {name: value for name, value in crawler.stats.get_stats().items() if name.startswith("archive/")}


def send(crawler: Crawler, signal: object, **said: object) -> None:
    """Send a signal as Scrapy does. A receiver's error is an error here, where Scrapy would only log it."""
    for _, answer in crawler.signals.send_catch_log(signal=signal, spider=Spider("柳溪"), **said):
        assert not isinstance(answer, Failure), answer


def broken(request: Request | None) -> dict[str, object]:
    """Return what Scrapy says where a callback for *request* has failed."""
    response = Response(address(1), request=request) if request else Failure(ValueError())
    return {"failure": Failure(KeyError("灯")), "response": response}


def test_what_was_asked_for_is_unfinished(ledger: Ledger) -> None:
    assert ledger.unfinished == 2


def test_what_was_asked_for_twice_is_unfinished_once(ledger: Ledger) -> None:
    ledger.asked(ONE)

    assert ledger.unfinished == 2


def test_what_failed_is_owed(crawler: Crawler, ledger: Ledger, catalogue: Catalogue) -> None:
    ledger.failed(OWED, "timeout")

    assert (state(crawler), catalogue.unpaid(), ledger.unfinished) == ("owed", {"timeout": 1, "pending": 1}, 1)
    assert counted(crawler) == {census.FAILED + "timeout": 1}


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        pytest.param("", f"Still owed, timeout: {address(1)}", id="no detail"),
        pytest.param("timeout after 15 s", "Still owed, timeout after 15 s", id="detail"),
    ],
)
def test_what_failed_is_told(ledger: Ledger, caplog: pytest.LogCaptureFixture, detail: str, said: str) -> None:
    ledger.failed(OWED, "timeout", detail)

    assert said in caplog.messages


def test_what_sina_has_removed_is_removed(crawler: Crawler, ledger: Ledger) -> None:
    ledger.removed(OWED, "http 404")

    assert (state(crawler), ledger.unfinished, counted(crawler)) == ("removed", 1, {census.REMOVED: 1})


def test_what_is_no_article_is_unsupported(crawler: Crawler, ledger: Ledger) -> None:
    ledger.unsupported(OWED, "pdf")

    assert (state(crawler), ledger.unfinished) == ("unsupported", 1)
    assert counted(crawler) == {census.UNSUPPORTED + "pdf": 1}


def test_what_was_renamed_is_open_under_its_new_id(crawler: Crawler, ledger: Ledger) -> None:
    ledger.renamed(ONE, identity(3))

    assert (state(crawler), state(crawler, identity(3)), ledger.unfinished) == (None, "pending", 2)


def test_what_was_renamed_comes_to_its_outcome_under_its_new_id(crawler: Crawler, ledger: Ledger) -> None:
    ledger.renamed(ONE, identity(3))
    send(crawler, signals.item_scraped, item=article(3), response=None)

    assert ledger.unfinished == 1


def test_what_turns_out_to_be_another_open_article_is_one_with_it(crawler: Crawler, ledger: Ledger) -> None:
    ledger.renamed(ONE, TWO)

    assert (state(crawler), state(crawler, TWO), ledger.unfinished) == (None, "pending", 1)


def test_what_was_archived_is_finished(crawler: Crawler, ledger: Ledger) -> None:
    send(crawler, signals.item_scraped, item=article(1), response=None)

    assert (ledger.unfinished, counted(crawler)) == (1, {})


@pytest.mark.parametrize(
    ("dropped", "counter", "left"),
    [
        pytest.param(InvalidArticle("no title"), census.DROPPED + "invalid", "owed", id="invalid"),
        pytest.param(UnstableMarkup(), census.DROPPED + "unstable markup", "owed", id="unstable"),
        pytest.param(RepeatedArticle(), census.DROPPED + "repeated", "pending", id="repeated"),
        pytest.param(UnchangedArticle(), census.UNCHANGED, "pending", id="unchanged"),
        pytest.param(DropItem("a plugin's"), census.DROPPED + "DropItem", "owed", id="not ours"),
    ],
)
def test_what_was_dropped_is_counted_by_its_reason_and_owed_where_it_is_lacking(
    crawler: Crawler, ledger: Ledger, dropped: DropItem, counter: str, left: str
) -> None:
    send(crawler, signals.item_dropped, item=article(1), exception=dropped, response=None)

    assert (state(crawler), ledger.unfinished, counted(crawler)) == (left, 1, {counter: 1})


def test_what_could_not_be_written_is_owed(crawler: Crawler, ledger: Ledger, catalogue: Catalogue) -> None:
    failure = Failure(OSError("no space left"))
    send(crawler, signals.item_error, item=article(1), response=None, failure=failure)

    assert (state(crawler), ledger.unfinished) == ("owed", 1)
    assert catalogue.unpaid() == {"not written: OSError": 1, "pending": 1}
    assert counted(crawler) == {census.FAILED + "not written: OSError": 1}


def test_a_page_on_which_a_callback_failed_is_owed(crawler: Crawler, ledger: Ledger, catalogue: Catalogue) -> None:
    send(crawler, signals.spider_error, **broken(Request(address(1), cb_kwargs={"owed": OWED})))

    assert (catalogue.unpaid(), ledger.unfinished) == ({"bug: KeyError": 1, "pending": 1}, 1)
    assert counted(crawler) == {census.FAILED + "bug: KeyError": 1}


def test_a_list_on_which_a_callback_failed_is_named(crawler: Crawler, ledger: Ledger) -> None:
    send(crawler, signals.spider_error, **broken(Request(address(1), cb_kwargs={"reading": "china, page 2"})))

    assert crawler.stats.get_value(census.FAILED_LISTS) == [
        "china, page 2: bug: KeyError; the lists after it were not read"
    ]
    assert ledger.unfinished == 2


@pytest.mark.parametrize("request_", [Request(address(1)), None], ids=["another's request", "no response"])
def test_an_error_that_belongs_to_no_article_leaves_all_as_it_is(
    crawler: Crawler, ledger: Ledger, request_: Request | None
) -> None:
    send(crawler, signals.spider_error, **broken(request_))

    assert (ledger.unfinished, state(crawler), counted(crawler)) == (2, "pending", {})


def test_a_crawl_without_a_ledger_says_what_is_missing() -> None:
    with pytest.raises(NotConfigured, match=r"crawler\.extensions\.ledger\.Ledger is missing from EXTENSIONS"):
        ledger_of(make_crawler())
