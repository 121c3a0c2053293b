"""crawler.pages.parts: which links lead to an article's further pages."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.parts import MOST_PARTS, join_bodies, later_parts
from crawler.urls import is_archivable

FOLDER = "https://finance.sina.com.cn/roll/20240305/"
URL = f"{FOLDER}10001234567.shtml"
SECOND, THIRD = f"{FOLDER}10001234567_2.shtml", f"{FOLDER}10001234567_3.shtml"
LINKS = st.sampled_from(
    [SECOND, THIRD, f"{URL}?page=2", "?p=3", URL, "#", "javascript:;", "https://青榆.example/a_2.shtml"]
)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        pytest.param(SECOND, SECOND, id="whole"),
        pytest.param("10001234567_2.shtml", SECOND, id="beside it"),
        pytest.param("/roll/20240305/10001234567_2.shtml", SECOND, id="from the root"),
        pytest.param(SECOND.removeprefix("https:"), SECOND, id="without a scheme"),
        pytest.param("?page=2", f"{URL}?page=2", id="page in the query"),
        pytest.param("?p=2", f"{URL}?p=2", id="p in the query"),
        pytest.param("?from=wap&page=2", f"{URL}?from=wap&page=2", id="page behind something else"),
    ],
)
def test_a_link_to_a_later_page_is_found_in_any_form(link: str, address: str) -> None:
    assert later_parts(URL, [link]) == (address,)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("", id="empty"),
        pytest.param("#", id="place on the page"),
        pytest.param("javascript:;", id="script"),
        pytest.param("http://[", id="no URL"),
        pytest.param(URL, id="itself"),
        pytest.param("10001234567_1.shtml", id="itself by number"),
        pytest.param("?page=1", id="itself by query"),
        pytest.param("?page=0", id="page 0"),
        pytest.param("?page=-2", id="negative"),
        pytest.param("?page=２", id="full-width digit"),
        pytest.param("?page=2.5", id="fraction"),
        pytest.param("?page=next", id="word"),
        pytest.param("?page=99999", id="beyond all measure"),
        pytest.param("10001234568_2.shtml", id="another article's"),
        pytest.param("../20240306/10001234567_2.shtml", id="another day's"),
        pytest.param("https://evil.example/roll/20240305/10001234567_2.shtml", id="foreign host"),
        pytest.param("https://news.sina.com.cn/roll/20240305/10001234567_2.shtml", id="another host of Sina's"),
        pytest.param("https://u:p@finance.sina.com.cn/roll/20240305/10001234567_2.shtml", id="with a password"),
        pytest.param("ftp://finance.sina.com.cn/roll/20240305/10001234567_2.shtml", id="not the web"),
    ],
)
def test_a_link_to_anything_else_is_none(link: str) -> None:
    assert later_parts(URL, [link]) == ()


def test_pages_come_by_their_numbers() -> None:
    links = [f"10001234567_{number}.shtml" for number in (10, 3, 2, 11)]

    assert later_parts(URL, links) == tuple(f"{FOLDER}10001234567_{number}.shtml" for number in (2, 3, 10, 11))


def test_a_page_that_is_linked_twice_is_one() -> None:
    assert later_parts(URL, [SECOND, THIRD, SECOND]) == (SECOND, THIRD)


def test_a_page_that_is_linked_in_both_forms_is_one() -> None:
    assert later_parts(URL, [SECOND, "?page=2"]) == (SECOND,)


@pytest.mark.parametrize(
    ("here", "links"),
    [
        pytest.param(SECOND, [URL, SECOND], id="numbered"),
        pytest.param(f"{URL}?page=2", [URL, "?page=1", "?page=2"], id="by query"),
    ],
)
def test_a_later_page_leads_to_none_before_it(here: str, links: list[str]) -> None:
    assert later_parts(here, links) == ()


def test_a_later_page_leads_to_those_after_it() -> None:
    assert later_parts(SECOND, [URL, SECOND, THIRD]) == (THIRD,)


def test_an_article_named_by_an_id_has_further_pages_too() -> None:
    folder = "https://finance.sina.com.cn/china/2024-03-05/"
    second = f"{folder}doc-iqwertyu0000001_2.shtml"

    assert later_parts(f"{folder}doc-iqwertyu0000001.shtml", [second]) == (second,)


def test_there_is_an_end_to_the_pages() -> None:
    links = [f"10001234567_{number}.shtml" for number in range(2, 200)]

    assert len(later_parts(URL, links)) == MOST_PARTS


@given(st.lists(st.one_of(LINKS, st.text(max_size=20)), max_size=12))
def test_whatever_is_linked_only_sinas_pages_are_asked_for(links: list[str]) -> None:
    found = later_parts(URL, links)

    assert all(map(is_archivable, found))
    assert len(found) == len(set(found))


@given(st.lists(LINKS, max_size=12), st.randoms())
def test_the_order_of_the_links_decides_nothing_about_how_many_pages_there_are(
    links: list[str], chance: Random
) -> None:
    shuffled = list(links)
    chance.shuffle(shuffled)

    assert len(later_parts(URL, shuffled)) == len(later_parts(URL, links))


def test_bodies_are_joined_in_their_order() -> None:
    assert join_bodies(["<p>一</p>", "<p>二</p>", "<p>三</p>"]) == "<p>一</p>\n<p>二</p>\n<p>三</p>"
