"""crawler.pictures: which addresses are Sina's pictures, the one form of each, and what their bytes are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pictures import (
    canonical_picture,
    is_picture_address,
    is_robots_of_pictures,
    picture_kind,
    picture_path,
)
from tests.sina.pictures import gif, jpeg, png

BITMAP = b"BM" + (70).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little")
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L"


@pytest.mark.parametrize(
    "url",
    [
        "https://n.sinaimg.cn/a.jpg",
        "http://k.sinaimg.cn/n/a.png?x=1",
        "https://www.sinaimg.cn/cj/a.gif",
        "https://finance.sina.com.cn/a.png",
        "https://i.sina.cn/a.gif",
    ],
)
def test_pictures_of_sinas_hosts_may_be_asked_for(url: str) -> None:
    assert is_picture_address(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://example.com/a.jpg", id="foreign"),
        pytest.param("https://evilsinaimg.cn/a.jpg", id="ends alike"),
        pytest.param("https://n.sinaimg.cn.example.com/a.jpg", id="begins alike"),
        pytest.param("https://n.sinaimg.cn@example.com/a.jpg", id="as a user"),
        pytest.param("https://me@n.sinaimg.cn/a.jpg", id="with a user"),
        pytest.param("https://n.sinaimg.cn:8443/a.jpg", id="another port"),
        pytest.param("https://example.com\\@n.sinaimg.cn/a.jpg", id="parsers disagree"),
        pytest.param("ftp://n.sinaimg.cn/a.jpg", id="another scheme"),
        pytest.param("//n.sinaimg.cn/a.jpg", id="no scheme"),
        pytest.param("data:image/gif;base64,R0lGODlh", id="data"),
        pytest.param("", id="nothing"),
    ],
)
def test_nothing_else_may_be_asked_for(url: str) -> None:
    assert not is_picture_address(url)


@pytest.mark.parametrize(
    ("url", "is_robots"),
    [
        ("https://n.sinaimg.cn/robots.txt", True),
        ("https://n.sinaimg.cn/a/robots.txt", False),
        ("https://n.sinaimg.cn/a.jpg", False),
        ("https://example.com/robots.txt", False),
    ],
)
def test_the_robots_of_pictures_are_known(url: str, is_robots: bool) -> None:  # noqa: FBT001
    assert is_robots_of_pictures(url) is is_robots


@pytest.mark.parametrize(
    ("written", "one_form"),
    [
        ("http://n.sinaimg.cn/a.jpg", "https://n.sinaimg.cn/a.jpg"),
        ("https://n.sinaimg.cn/a.jpg#top", "https://n.sinaimg.cn/a.jpg"),
        ("http://n.sinaimg.cn:80/a.jpg", "https://n.sinaimg.cn/a.jpg"),
        ("https://N.SinaImg.cn/A.jpg", "https://n.sinaimg.cn/A.jpg"),
        (" https://n.sinaimg.cn/a b.jpg\n", "https://n.sinaimg.cn/a%20b.jpg"),
        ("https://n.sinaimg.cn/a.jpg?w=1&h=2", "https://n.sinaimg.cn/a.jpg?w=1&h=2"),
        ("http://example.com/a.jpg", "https://example.com/a.jpg"),
    ],
)
def test_a_picture_has_one_form(written: str, one_form: str) -> None:
    assert canonical_picture(written) == one_form


@pytest.mark.parametrize("text", ["", "a.jpg", "//n.sinaimg.cn/a.jpg", "data:image/png,a", "ftp://a/b", "https://"])
def test_what_no_server_could_be_asked_for_has_none(text: str) -> None:
    assert canonical_picture(text) is None


@given(st.text() | st.text().map("http://n.sinaimg.cn/".__add__))
def test_the_one_form_of_the_one_form_is_itself(text: str) -> None:
    once = canonical_picture(text)

    assert once is None or canonical_picture(once) == once


@pytest.mark.parametrize(
    ("data", "content_type", "ending"),
    [
        (png(), "image/png", "png"),
        (gif(), "image/gif", "gif"),
        (gif().replace(b"89a", b"87a"), "image/gif", "gif"),
        (jpeg(), "image/jpeg", "jpg"),
        (WEBP, "image/webp", "webp"),
        (BITMAP, "image/bmp", "bmp"),
    ],
)
def test_a_picture_is_known_by_its_bytes(data: bytes, content_type: str, ending: str) -> None:
    kind = picture_kind(data)

    assert kind is not None
    assert (kind.content_type, kind.ending) == (content_type, ending)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!DOCTYPE html><html>", id="html"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', id="svg"),
        pytest.param(b'<?xml version="1.0"?><svg/>', id="svg with a declaration"),
        pytest.param(b"BMW and other words, more of them", id="words with a bitmap's letters"),
        pytest.param(b"RIFF\x1a\x00\x00\x00WAVEfmt ", id="a sound"),
        pytest.param(b"GIF88a" + bytes(20), id="no version of a GIF"),
        pytest.param(b"%PDF-1.4", id="pdf"),
    ],
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert picture_kind(data) is None


def test_a_picture_lies_under_its_digest() -> None:
    kind = picture_kind(jpeg())

    assert kind is not None
    assert picture_path("ab" + "0" * 62, kind) == f"pictures/ab/ab{'0' * 62}.jpg"
