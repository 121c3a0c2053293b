"""crawler.pages.encoding: the right characters or an error, never wrong ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UndecodableError
from crawler.pages.encoding import decode_page

URL = "https://finance.sina.com.cn/a.shtml"
TEXT = "柳溪镇的纸灯，一盏两元。"


def declaring(charset: str, text: str = TEXT) -> str:
    """Return a page that says what it is written in."""
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">{text}'


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param("utf-8", id="said so"),
        pytest.param("gb2312", id="said otherwise"),
        pytest.param("iso-8859-1", id="said something foreign"),
    ],
)
def test_utf8_is_utf8_whatever_the_page_says(declared: str) -> None:
    page = declaring(declared)

    assert decode_page(page.encode("utf-8"), URL) == page


def test_a_page_that_says_nothing_may_be_utf8() -> None:
    assert decode_page(TEXT.encode("utf-8"), URL) == TEXT


def test_a_byte_order_mark_is_no_text() -> None:
    assert decode_page(b"\xef\xbb\xbf" + TEXT.encode("utf-8"), URL) == TEXT


@pytest.mark.parametrize("declared", ["gb2312", "GB2312", "gbk", "GB18030", "x-gbk", "gb_2312-80"])
def test_an_old_page_is_gb18030_whatever_part_of_it_it_names(declared: str) -> None:
    page = declaring(declared, "镕与𠮷：柳溪镇")  # neither is in gb2312, the second not in gbk

    assert decode_page(page.encode("gb18030"), URL) == page


@pytest.mark.parametrize("form", ['charset="gbk"', "charset='gbk'", "charset = gbk", "CHARSET=GBK"])
def test_a_declaration_is_understood_in_any_form(form: str) -> None:
    page = f"<meta {form}>{TEXT}"

    assert decode_page(page.encode("gbk"), URL) == page


def test_an_old_page_may_say_nothing() -> None:
    assert decode_page(TEXT.encode("gbk"), URL) == TEXT


@pytest.mark.parametrize("declared", ["utf-8", "UTF-8", "big5", "iso-8859-1"])
def test_a_page_that_is_not_what_it_says_is_an_error(declared: str) -> None:
    with pytest.raises(UndecodableError, match=f"not the {declared.lower()} it declares, at byte"):
        decode_page(declaring(declared).encode("gbk"), URL)


def test_a_page_with_one_broken_byte_is_not_guessed_at() -> None:
    body = declaring("utf-8").encode("utf-8").replace("灯".encode(), b"\xe7\x81")

    with pytest.raises(UndecodableError, match="not the utf-8 it declares"):
        decode_page(body, URL)


def test_broken_utf8_without_a_declaration_is_not_guessed_at() -> None:
    with pytest.raises(UndecodableError):
        decode_page("甲乙丙".encode()[:-1], URL)


@pytest.mark.parametrize("body", [b"\xff\xff\xff", TEXT.encode("gbk") + b"\xff"], ids=["nothing", "to its end"])
def test_bytes_that_are_no_text_are_an_error(body: bytes) -> None:
    with pytest.raises(UndecodableError, match="neither UTF-8 nor GB18030, at byte"):
        decode_page(body, URL)


def test_an_error_names_the_page() -> None:
    with pytest.raises(UndecodableError) as caught:
        decode_page(b"\xff\xff\xff", URL)

    assert (caught.value.url, caught.value.reason) == (URL, "undecodable")


def test_a_declaration_counts_only_at_the_head() -> None:
    page = "<html>" + " " * 4096 + '<meta charset="utf-8">' + TEXT

    assert decode_page(page.encode("gbk"), URL) == page


@given(st.binary())
def test_no_bytes_raise_anything_but_undecodable(body: bytes) -> None:
    try:
        decode_page(body, URL)
    except UndecodableError as error:
        text = str(error)
    else:
        text = URL
    assert URL in text


@given(st.text())
def test_any_text_in_utf8_comes_back(text: str) -> None:
    assert decode_page(text.encode("utf-8"), URL) == text.removeprefix("\ufeff")
