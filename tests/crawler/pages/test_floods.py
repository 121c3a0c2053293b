"""crawler.pages.floods: attributes without end are told before a parser compares each with all the others."""

from __future__ import annotations

import pytest

from crawler.errors import TooLargeError
from crawler.pages.floods import MOST_OF_A_BODY, is_flood
from crawler.pages.markup import parse_page
from crawler.pages.reader import pick_layout

URL = "https://finance.sina.com.cn/a.shtml"
MANY = 200_000  # Lexbor compares so many for a minute


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p {}>".format(" ".join(f"a{number}" for number in range(MANY))), id="names"),
        pytest.param("<p {}>".format(" ".join(f"a{number}=1" for number in range(MANY))), id="values"),
        pytest.param("<p" + "/a" * MANY, id="parted by slashes, never closed"),
        pytest.param("<p " + "a='>'" * MANY, id="the end of a tag in each value"),
        pytest.param('<!-- <i a=" --><p ' + "a=1\n" * MANY + ">", id="behind a quote in a comment"),
        pytest.param("<script>'<i a=\"'</script><p " + "a=1\n" * MANY, id="behind a quote in a script"),
        pytest.param(("<p " + "a " * 10_000 + ">") * 40, id="many tags with many each"),
        pytest.param("<a b='" * 40_000 + "' " * 10 + "c " * MANY, id="tags inside values"),
    ],
)
def test_a_flood_is_known(markup: str) -> None:
    assert is_flood(markup)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("    \n" * MANY, id="blanks"),
        pytest.param("<p a=b c='d'>灯</p>\n" * MANY, id="many tags with few each"),
        pytest.param("<p " + "a=1 " * 20_000 + ">", id="as many as a parser compares in a second"),
        pytest.param("<script>for (i = 0; i < n; i++) { a(b, 'c') }</script>\n" * 20_000, id="scripts"),
        pytest.param("<p title='" + "一 " * MANY + "'>", id="a long value"),
    ],
)
def test_a_long_page_is_no_flood(markup: str) -> None:
    assert not is_flood(markup)


def test_a_body_may_hold_less_than_a_page() -> None:
    body = "<p " + "a=1 " * 20_000 + ">"

    assert (is_flood(body), is_flood(body, MOST_OF_A_BODY)) == (False, True)


def test_a_page_with_a_flood_in_its_body_is_refused() -> None:
    head = "<!doctype html><h1 class=main-title>灯</h1><div class=date-source><span class=date>2024年03月05日</span>"
    flood = " ".join(f"a{number}=1" for number in range(20_000))
    page = f"{head}</div><div id=artibody><p {flood}>桥</p></div></html>"

    with pytest.raises(TooLargeError, match="more attributes than any body has"):
        pick_layout(parse_page(page, URL), page, URL).body()


def test_a_page_with_a_flood_is_refused() -> None:
    with pytest.raises(TooLargeError, match="more attributes than any page has"):
        parse_page("<p " + "a=1 " * MANY, URL)
