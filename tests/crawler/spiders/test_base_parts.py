"""crawler.spiders.base: an article in several pages comes whole, or stays owed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from crawler import census
from crawler.errors import NotSavedError
from crawler.extensions.archive import archive_of
from crawler.middlewares.outage import OutageError
from crawler.pages.parts import MOST_PARTS
from tests.crawler.spiders.flow import PC, STORY, UNKNOWN_PAGE, Answer, Site, listed
from tests.sina.shape_wap import wap_page
from tests.sina.shapes import render

SECOND, THIRD, FOURTH = (PC.replace(".shtml", f"_{number}.shtml") for number in (2, 3, 4))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(str(tmp_path))
    yield made
    archive_of(made.crawler).close()


def part(text: str, *links: str) -> bytes:
    """Return a page of the article with a text and with links to others."""
    anchors = "".join(f'<a href="{link}">页</a>' for link in links)
    body = f'<p>{text}</p><div class="content-page">{anchors}</div>'
    return render(dataclasses.replace(STORY, body_html=body)).encode()


def texts(body: str) -> list[str]:
    """Return the texts of the pages in a body, in their order."""
    return [text for _, text in sorted((body.find(text), text) for text in ("甲", "乙", "丙", "丁")) if text in body]


ALL = (SECOND, THIRD)
WHOLE: dict[str, Answer] = {
    PC: part("甲", *ALL),
    SECOND: part("乙", PC, *ALL),
    THIRD: part("丙", PC, *ALL),
}


def test_pages_are_asked_for_in_their_order(site: Site) -> None:
    assert site.follow(WHOLE, listed()).asked == [PC, SECOND, THIRD]


def test_several_pages_are_one_article_with_the_bodies_in_order(site: Site) -> None:
    [found] = site.follow(WHOLE, listed()).articles

    assert (found.url, found.title, texts(found.body)) == (PC, STORY.title, ["甲", "乙", "丙"])


def test_links_between_the_pages_are_no_part_of_the_article(site: Site) -> None:
    [found] = site.follow(WHOLE, listed()).articles

    assert ("content-page" in found.body, "_2.shtml" in found.body) == (False, False)


def test_an_article_in_several_pages_is_counted_once(site: Site) -> None:
    site.follow(WHOLE, listed())
    counters = (census.ASKED, census.PAGES_READ, census.PARTS_READ, census.LAYOUT + "finance-2017")

    assert [site.count(counter) for counter in counters] == [1, 1, 2, 1]


def test_pages_that_only_link_to_the_next_one_are_followed(site: Site) -> None:
    chain: dict[str, Answer] = {
        PC: part("甲", SECOND),
        SECOND: part("乙", PC, THIRD),
        THIRD: part("丙", SECOND, FOURTH),
        FOURTH: part("丁", THIRD),
    }
    [found] = site.follow(chain, listed()).articles

    assert texts(found.body) == ["甲", "乙", "丙", "丁"]


def test_pages_in_the_query_are_followed(site: Site) -> None:
    second = f"{PC}?page=2"
    [found] = site.follow({PC: part("甲", "?page=2"), second: part("乙", "?page=1", "?page=2")}, listed()).articles

    assert (found.url, texts(found.body)) == (PC, ["甲", "乙"])


def test_a_chain_without_an_end_is_followed_so_far_and_the_article_stays_owed(site: Site) -> None:
    numbered = [PC, *(PC.replace(".shtml", f"_{number}.shtml") for number in range(2, 3 * MOST_PARTS))]
    chain: dict[str, Answer] = {url: part(f"甲{url}", after) for url, after in pairwise(numbered)}

    assert len(site.follow(chain, listed()).asked) == 1 + MOST_PARTS
    assert site.outcome() == ("owed", f"further page: more than {MOST_PARTS}")


def test_a_number_that_sina_ignores_adds_nothing(site: Site) -> None:
    first = part("甲", "?page=2")
    flow = site.follow({PC: first, f"{PC}?page=2": first}, listed())

    assert ([each.body.count("甲") for each in flow.articles], flow.asked) == ([1], [PC, f"{PC}?page=2"])


def test_a_page_that_leads_back_to_the_first_ends(site: Site) -> None:
    first = part("甲", SECOND)
    flow = site.follow({PC: first, SECOND: Response(PC, body=first)}, listed())

    assert (len(flow.articles), flow.asked) == (1, [PC, SECOND])


def test_a_twin_in_several_pages_is_whole_where_the_pc_page_is_gone(site: Site) -> None:
    wap = STORY.wap_url
    second = f"{wap}?page=2"
    anchors = f'<div class="content-page"><a href="{second}">2</a></div></section>'
    first = wap_page(STORY, 0).replace("</section>", anchors, 1).encode()
    other = wap_page(dataclasses.replace(STORY, body_html="<p>乙</p>"), 0).encode()
    flow = site.follow({wap: first, second: other, PC: 404}, url=wap)

    assert (flow.asked, ["乙" in each.body for each in flow.articles]) == ([wap, PC, second], [True])


def test_a_number_that_sina_ignores_leads_no_further(site: Site) -> None:
    flow = site.follow({PC: part("甲", SECOND), SECOND: part("甲", SECOND, THIRD), THIRD: part("丙")}, listed())

    assert ([texts(each.body) for each in flow.articles], flow.asked) == ([["甲"]], [PC, SECOND])


OLD = "https://finance.sina.com.cn/roll/20240305/10001234567.shtml"


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(OLD.replace(".shtml", "_2.shtml"), id="underscore"),
        pytest.param(f"{OLD}?page=2", id="query"),
    ],
)
def test_an_article_at_an_address_without_an_id_comes_whole(site: Site, second: str) -> None:
    listing = listed(document_id="url" + "0" * 20, url=OLD, wap_url="")
    flow = site.follow({OLD: part("甲", second), second: part("乙")}, listing)

    assert [(each.document_id, texts(each.body)) for each in flow.articles] == [(STORY.document_id, ["甲", "乙"])]


@pytest.mark.parametrize(("answer", "asked"), [(404, 3), (500, 2)], ids=["gone", "broken"])
def test_a_further_page_of_a_twin_is_asked_for_only_where_the_pc_page_is_gone(
    site: Site, answer: Answer, asked: int
) -> None:
    wap = STORY.wap_url
    anchors = f'<div class="content-page"><a href="{wap}?page=2">2</a></div></section>'
    first = wap_page(STORY, 0).replace("</section>", anchors, 1).encode()
    flow = site.follow({wap: first, PC: answer, f"{wap}?page=2": 404}, url=wap)

    assert flow.asked == [wap, PC, f"{wap}?page=2"][:asked]


EACH_FAILURE = pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(404, "http 404", id="gone"),
        pytest.param(500, "http 500", id="broken"),
        pytest.param(UNKNOWN_PAGE, "unknown layout", id="unknown layout"),
        pytest.param("<title>页面没有找到</title>".encode(), "removed", id="removed under 200"),
        pytest.param(b"%PDF-1.4", "pdf", id="no page"),
        pytest.param(DownloadTimeoutError(), "timeout", id="no answer"),
        pytest.param(NotSavedError(SECOND), "not saved", id="not saved"),
    ],
)


@EACH_FAILURE
def test_an_article_of_which_a_page_is_missing_stays_owed(site: Site, answer: Answer, reason: str) -> None:
    flow = site.follow({**WHOLE, SECOND: answer}, listed())

    assert (flow.asked, flow.articles) == ([PC, SECOND], [])
    assert site.outcome() == ("owed", f"further page: {reason}")


@EACH_FAILURE
def test_a_page_that_is_missing_is_counted_once(site: Site, answer: Answer, reason: str) -> None:
    site.follow({**WHOLE, SECOND: answer}, listed())

    assert (site.count(census.FAILED + f"further page: {reason}"), site.unfinished) == (1, 0)


def test_where_nothing_answers_any_more_the_run_ends(site: Site) -> None:
    flow = site.follow({**WHOLE, SECOND: OutageError()}, listed())

    assert (flow.closed, site.outcome()) == (census.CLOSED_OUTAGE, ("owed", "further page: outage"))
