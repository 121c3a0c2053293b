"""crawler.pages.encoding: old pages, with what browsers make of them and with bytes lost or too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UndecodableError
from crawler.pages.encoding import decode_page

URL = "https://finance.sina.com.cn/a.shtml"
HEAD = '<meta charset="gb2312"><title>柳溪镇的纸灯_青榆晚报</title>'
TEXT = "柳溪镇的纸灯厂去年卖出一万盏纸灯镇上的人都说今年会更好"
USUAL = st.characters(codec="gb2312", categories=["Lo", "Po"], exclude_characters="\x00")
PAGES = st.text(st.one_of(USUAL, st.characters(codec="ascii")), max_size=40).map((HEAD + TEXT).__add__)


def page(tail: bytes, before: str = HEAD + TEXT) -> bytes:
    """Return an old page that ends with these bytes."""
    return before.encode("gb18030") + tail


def outcome(body: bytes) -> str | None:
    """Return a page's text, None where it is refused."""
    try:
        return decode_page(body, URL)
    except UndecodableError:
        return None


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("㐂", id="of extension A"),
        pytest.param("𠮷", id="beyond the basic plane"),
        pytest.param("€", id="euro of GB18030"),
        pytest.param("镕", id="of GBK"),
        pytest.param("祎", id="second half like a letter"),
        pytest.param("ḿ", id="pinyin of 2005"),
        pytest.param("︐", id="upright comma"),
        pytest.param("龴", id="of version 4.1"),
    ],
)
def test_what_is_declared_as_gb2312_may_hold_any_character(character: str) -> None:
    assert decode_page(page(f"{character}<p>".encode("gb18030")), URL).endswith(f"好{character}<p>")


@pytest.mark.parametrize(
    ("old", "now"),
    [
        pytest.param(0xE7C7, "ḿ", id="pinyin"),
        pytest.param(0xE78D, "︐", id="upright comma"),
        pytest.param(0xE78E, "︒", id="upright full stop"),
        pytest.param(0xE78F, "︑", id="upright enumeration comma"),
        pytest.param(0xE790, "︓", id="upright colon"),
        pytest.param(0xE796, "︙", id="upright ellipsis"),
        pytest.param(0xE81E, "龴", id="龴"),
        pytest.param(0xE864, "龻", id="龻"),
        pytest.param(0xE816, "\U00020087", id="extension B"),
        pytest.param(0xE855, "\U000241fe", id="last of extension B"),
    ],
)
def test_a_private_character_that_has_a_place_of_its_own_now_is_that_one(old: int, now: str) -> None:
    assert decode_page(page(chr(old).encode("gb18030")), URL) == HEAD + TEXT + now


@pytest.mark.parametrize("private", ["\ue000", "\ue5e5", "\uf8ff"])
def test_a_private_character_that_nobody_can_read_is_an_error(private: str) -> None:
    with pytest.raises(UndecodableError, match=f"U.{ord(private):04X}, which no reader can see"):
        decode_page(page(private.encode("gb18030")), URL)


@pytest.mark.parametrize(
    ("tail", "text"),
    [
        pytest.param(b"\x80 100</p>", "€ 100</p>", id="before a blank"),
        pytest.param(b"<b>\x80</b>", "<b>€</b>", id="between tags"),
        pytest.param(b"\x80", "€", id="at the end"),
        pytest.param(b"\x80\x80 5", "€€ 5", id="two"),
        pytest.param(b"\x80" + "灯".encode("gbk"), "€灯", id="between characters"),
    ],
)
def test_a_lone_byte_80_is_a_euro_as_in_browsers(tail: bytes, text: str) -> None:
    assert decode_page(page(tail), URL) == HEAD + TEXT + text


@pytest.mark.parametrize("character", ["亐", "亖亐", "\u4e90€"], ids=["alone", "after another", "before a euro"])
def test_a_byte_80_that_is_half_a_character_is_no_euro(character: str) -> None:
    assert decode_page(page(character.encode("gb18030")), URL) == HEAD + TEXT + character


@pytest.mark.parametrize(
    "following", ["<p>", "a", "|", "1", "。", "\n"], ids=["tag", "letter", "bar", "digit", "stop", "line"]
)
@pytest.mark.parametrize("place", [0, 1, 2, 7, 20, 31], ids=lambda place: f"byte {place}")
@pytest.mark.parametrize("byte", [0x81, 0xB5, 0xE7, 0xFE, 0xFF], ids=hex)
def test_a_stray_byte_in_a_long_text_is_never_read_as_text(byte: int, place: int, following: str) -> None:
    text = TEXT.encode("gb18030")
    broken = text[:place] + bytes([byte]) + text[place:]

    assert outcome(page(broken + f"{following}好</p>".encode("gb18030"), HEAD)) is None


@pytest.mark.parametrize(
    "following", ["<p>", "a", "|", "1", "。", "\n"], ids=["tag", "letter", "bar", "digit", "stop", "line"]
)
@pytest.mark.parametrize("place", [0, 1, 2, 7, 20, 31], ids=lambda place: f"byte {place}")
def test_a_byte_lost_in_a_long_text_is_never_read_as_text(place: int, following: str) -> None:
    text = TEXT.encode("gb18030")
    broken = text[:place] + text[place + 1 :]

    assert outcome(page(broken + f"{following}好</p>".encode("gb18030"), HEAD)) is None


def test_an_error_behind_a_euro_names_the_byte_of_the_page() -> None:
    before = page(b"\x80 ")

    with pytest.raises(UndecodableError, match=f"at byte {len(before)}"):
        decode_page(before + b"\xff\xff", URL)


def test_a_page_that_says_nothing_of_a_header_and_holds_rare_characters_is_read() -> None:
    text = f"<title>柳溪镇</title>{TEXT}镕祎珺㐂"

    assert decode_page(text.encode("gb18030"), URL) == text


@given(PAGES)
def test_any_usual_page_comes_back_from_gb18030(text: str) -> None:
    assert decode_page(text.encode("gb18030"), URL) == text


@given(PAGES)
def test_any_usual_page_comes_back_from_utf8_whatever_it_declares(text: str) -> None:
    assert decode_page(text.encode("utf-8"), URL) == text


@pytest.mark.timeout(20)
def test_an_endless_run_of_characters_is_looked_through_in_no_time() -> None:
    text = HEAD + TEXT * 8_000 + "諥"  # whose second byte is that of an ASCII letter

    assert decode_page(text.encode("gb18030"), URL) == text
