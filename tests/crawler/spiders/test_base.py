"""crawler.spiders.base: one article's way from its two addresses to a document, or to a note of what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawler import census
from crawler.errors import NotSavedError
from crawler.extensions.archive import archive_of
from crawler.middlewares.block import BlockedError
from crawler.middlewares.outage import OutageError
from tests.crawler.builders import at, identity
from tests.crawler.spiders.flow import PC, PC_PAGE, STORY, UNKNOWN_PAGE, WAP, WAP_PAGE, Answer, Site, listed

REMOVED_PAGE = "<title>页面没有找到</title>".encode()
PDF = b"%PDF-1.4"
MOVED = PC.replace("/china/", "/stock/")
NO_ID = "url" + "0" * 20


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(str(tmp_path))
    yield made
    archive_of(made.crawler).close()


def test_a_page_that_is_read_is_delivered(site: Site) -> None:
    flow = site.follow({PC: PC_PAGE}, listed())

    assert (flow.asked, [found.title for found in flow.articles]) == ([PC], [STORY.title])


def test_a_page_that_is_read_is_counted(site: Site) -> None:
    site.follow({PC: PC_PAGE}, listed())
    counters = (census.ASKED, census.ANSWERED, census.PAGES_READ, census.LAYOUT + "finance-2017", census.TWINS_READ)

    assert [site.count(counter) for counter in counters] == [1, 1, 1, 1, 0]


def test_an_article_that_is_delivered_is_open_until_it_is_archived(site: Site) -> None:
    site.follow({PC: PC_PAGE}, listed())

    assert (site.outcome(), site.unfinished) == (("pending", "pending"), 1)


def test_times_that_contradict_each_other_are_counted(site: Site) -> None:
    site.follow({PC: PC_PAGE}, listed(ctime=at("2023-03-05 10:00:00")))

    assert site.count(census.CONTRADICTIONS + "ctime far from the page") == 1


def test_an_article_that_was_asked_for_is_not_asked_for_again(site: Site) -> None:
    site.follow({PC: PC_PAGE}, listed())

    assert (site.follow({PC: PC_PAGE}).asked, site.count(census.REPEATED)) == ([], 1)


TWIN_IS_ASKED = pytest.mark.parametrize(
    "answer",
    [
        pytest.param(404, id="not found"),
        pytest.param(410, id="gone"),
        pytest.param(REMOVED_PAGE, id="removed under 200"),
        pytest.param(400, id="bad request"),
        pytest.param(UNKNOWN_PAGE, id="unknown layout"),
        pytest.param(b"\xff\xff\xff", id="no text"),
        pytest.param(PC_PAGE.replace(identity(1).encode(), identity(2).encode()), id="another article"),
        pytest.param(NotSavedError(PC), id="not saved"),
    ],
)
TWIN_IS_LEFT = pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(401, "http 401", id="not allowed"),
        pytest.param(403, "http 403", id="forbidden"),
        pytest.param(408, "http 408", id="too slow"),
        pytest.param(429, "http 429", id="too often"),
        pytest.param(500, "http 500", id="broken"),
        pytest.param(503, "http 503", id="busy"),
        pytest.param(302, "http 302", id="a redirect that nobody followed"),
        pytest.param(DownloadTimeoutError(), "timeout", id="no answer"),
    ],
)


@TWIN_IS_ASKED
def test_a_page_that_can_not_be_read_has_its_twin_asked(site: Site, answer: Answer) -> None:
    assert site.follow({PC: answer}, listed()).asked == [PC, WAP]


@TWIN_IS_ASKED
def test_the_twin_is_read_for_want_of_the_page(site: Site, answer: Answer) -> None:
    flow = site.follow({PC: answer, WAP: WAP_PAGE}, listed())

    assert [(found.layout, found.document_id, found.url) for found in flow.articles] == [("wap-2018", identity(1), WAP)]
    assert site.count(census.TWINS_READ) == 1


@TWIN_IS_ASKED
def test_without_a_twin_nothing_more_is_asked(site: Site, answer: Answer) -> None:
    flow = site.follow({PC: answer})

    assert (flow.asked, flow.articles, site.unfinished) == ([PC], [], 0)


@TWIN_IS_LEFT
def test_a_server_that_does_not_answer_is_no_reason_to_take_the_twin(site: Site, answer: Answer, reason: str) -> None:
    flow = site.follow({PC: answer, WAP: WAP_PAGE}, listed())

    assert (flow.asked, flow.articles, site.outcome()) == ([PC], [], ("owed", reason))


@TWIN_IS_LEFT
def test_what_failed_is_counted_once(site: Site, answer: Answer, reason: str) -> None:
    site.follow({PC: answer}, listed())

    assert (site.count(census.FAILED + reason), site.unfinished) == (1, 0)


@pytest.mark.parametrize("pc", [404, 410, REMOVED_PAGE], ids=["404", "410", "removed under 200"])
@pytest.mark.parametrize("wap", [404, REMOVED_PAGE, UNKNOWN_PAGE], ids=["404", "removed under 200", "unknown"])
def test_an_article_whose_addresses_are_both_gone_is_removed(site: Site, pc: Answer, wap: Answer) -> None:
    site.follow({PC: pc, WAP: wap}, listed())

    assert (site.outcome(), site.count(census.REMOVED), site.unfinished) == (("removed", None), 1, 0)


@pytest.mark.parametrize(
    ("wap", "reason"),
    [
        pytest.param(500, "http 500", id="broken"),
        pytest.param(403, "http 403", id="forbidden"),
        pytest.param(DownloadTimeoutError(), "timeout", id="no answer"),
    ],
)
def test_an_article_that_is_gone_stays_owed_where_its_twin_only_did_not_answer(
    site: Site, wap: Answer, reason: str
) -> None:
    site.follow({PC: 404, WAP: wap}, listed())

    assert site.outcome() == ("owed", reason)


def test_what_both_pages_lack_is_told_by_the_first(site: Site) -> None:
    site.follow({PC: UNKNOWN_PAGE, WAP: 404}, listed())

    assert site.outcome() == ("owed", "unknown layout")


def test_a_removed_article_is_an_answer(site: Site) -> None:
    site.follow({PC: 404})

    assert (site.count(census.ANSWERED), site.count(census.PAGES_READ)) == (1, 0)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(PDF, id="by its bytes"),
        pytest.param(Response(PC, headers={"Content-Type": "application/pdf"}, body=b"x"), id="by its header"),
    ],
)
def test_what_is_no_page_is_unsupported(site: Site, answer: Answer) -> None:
    flow = site.follow({PC: answer, WAP: 404}, listed())

    assert (flow.asked, site.outcome()) == ([PC, WAP], ("unsupported", None))
    assert (site.count(census.UNSUPPORTED + "pdf"), site.unfinished) == (1, 0)


def test_a_wap_page_leads_to_the_pc_page(site: Site) -> None:
    flow = site.follow({WAP: WAP_PAGE, PC: PC_PAGE}, url=WAP)

    assert (flow.asked, [found.layout for found in flow.articles]) == ([WAP, PC], ["finance-2017"])


def test_a_pc_page_that_was_read_is_no_twin(site: Site) -> None:
    site.follow({WAP: WAP_PAGE, PC: PC_PAGE}, url=WAP)

    assert (site.count(census.TWINS_READ), site.count(census.LAYOUT + "wap-2018")) == (0, 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(500, "http 500", id="broken"),
        pytest.param(403, "http 403", id="forbidden"),
        pytest.param(DownloadTimeoutError(), "timeout", id="no answer"),
        pytest.param(BlockedError(PC, everywhere=False), "blocked", id="kept from its host"),
    ],
)
def test_an_article_whose_pc_page_only_did_not_answer_stays_owed(site: Site, answer: Answer, reason: str) -> None:
    flow = site.follow({WAP: WAP_PAGE, PC: answer}, url=WAP)

    assert (flow.asked, flow.articles, site.outcome(), site.unfinished) == ([WAP, PC], [], ("owed", reason), 0)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(404, id="gone"),
        pytest.param(REMOVED_PAGE, id="removed under 200"),
        pytest.param(UNKNOWN_PAGE, id="unknown layout"),
        pytest.param(PC_PAGE.replace(identity(1).encode(), identity(2).encode()), id="another article"),
        pytest.param(PDF, id="no page"),
        pytest.param(NotSavedError(PC), id="not saved"),
    ],
)
def test_the_wap_page_is_delivered_where_the_pc_page_fails(site: Site, answer: Answer) -> None:
    flow = site.follow({WAP: WAP_PAGE, PC: answer}, url=WAP)

    assert (flow.asked, [(found.layout, found.url) for found in flow.articles]) == ([WAP, PC], [("wap-2018", WAP)])
    assert (site.count(census.TWINS_READ), site.count(census.LAYOUT + "wap-2018")) == (1, 1)


def test_a_pc_page_that_is_gone_is_not_asked_again_for_its_twin(site: Site) -> None:
    flow = site.follow({PC: 404, WAP: WAP_PAGE}, listed())

    assert (flow.asked, [found.layout for found in flow.articles]) == ([PC, WAP], ["wap-2018"])


def test_every_address_that_is_known_of_an_article_is_asked(site: Site) -> None:
    site.spider.addresses[identity(1)] = (PC, MOVED, WAP)
    flow = site.follow({PC: 404, MOVED: UNKNOWN_PAGE, WAP: WAP_PAGE})

    assert (flow.asked, len(flow.articles)) == ([PC, MOVED, WAP], 1)


def test_a_page_to_which_an_address_without_an_id_leads_is_refused(site: Site) -> None:
    bare = "https://finance.sina.com.cn/china/20240305/100012345678.shtml"
    flow = site.follow({bare: Response(MOVED, body=PC_PAGE)}, listed(document_id=NO_ID, url=bare, wap_url=""))

    assert (flow.articles, site.outcome()[0], site.unfinished) == ([], "owed", 0)


def test_a_page_that_gives_the_article_another_id_renames_it(site: Site) -> None:
    named = PC_PAGE.replace(identity(1).encode(), identity(2).encode())
    bare = "https://finance.sina.com.cn/china/20240305/100012345678.shtml"
    site.follow({bare: named}, listed(document_id=NO_ID, url=bare, wap_url=""))

    assert site.spider.catalogue.get(identity(2)) is not None
    assert site.spider.catalogue.get(NO_ID) is None


@pytest.mark.parametrize(
    ("error", "closed", "reason"),
    [
        pytest.param(BlockedError(PC, everywhere=True), census.CLOSED_BLOCKED, "blocked", id="banned"),
        pytest.param(OutageError(), census.CLOSED_OUTAGE, "outage", id="nothing answers"),
        pytest.param(BlockedError(PC, everywhere=False), None, "blocked", id="kept from one host"),
    ],
)
def test_where_nothing_more_should_be_asked_the_run_ends_with_the_article_owed(
    site: Site, error: Exception, closed: str | None, reason: str
) -> None:
    flow = site.follow({PC: error}, listed())

    assert (flow.closed, flow.asked, site.outcome()) == (closed, [PC], ("owed", reason))
