"""crawler.pages.reader: half a page is none, however well a parser closes what it leaves open."""

from __future__ import annotations

import pytest

from crawler.errors import CutShortError, UnknownLayoutError
from crawler.items import Owed
from crawler.pages import read_article
from tests.sina.articles import generated_articles
from tests.sina.shapes import render

ARTICLE = generated_articles(1, seed=1400)[0]
PAGE = render(ARTICLE).encode()
OWED = Owed(document_id=ARTICLE.document_id, url=ARTICLE.url)


def test_a_whole_page_is_read() -> None:
    assert read_article(PAGE, OWED).document_id == ARTICLE.document_id


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_page_that_breaks_off_is_none(tenth: int) -> None:
    with pytest.raises(CutShortError):
        read_article(PAGE[: PAGE.rindex(b"</body") * tenth // 10], OWED)


@pytest.mark.parametrize("body", [b"", b" ", b"\r\n\r\n"], ids=["nothing", "a blank", "line breaks"])
def test_nothing_at_all_is_no_page(body: bytes) -> None:
    with pytest.raises(CutShortError, match="nothing came"):
        read_article(body, OWED)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(b"</body></html>", id="both"),
        pytest.param(b"</HTML >", id="in capitals"),
        pytest.param(b"</body>", id="body alone"),
        pytest.param(b"</html>\n<!-- 17 ms -->\n<script></script>", id="with something after it"),
    ],
)
def test_an_end_may_look_so(end: bytes) -> None:
    with pytest.raises(UnknownLayoutError):
        read_article(b"<html><body>" + end, OWED)


@pytest.mark.parametrize("body", [b"{}", b"busy", b"<p>busy</p>"], ids=["JSON", "text", "a piece of HTML"])
def test_what_is_no_page_at_all_has_no_known_layout(body: bytes) -> None:
    with pytest.raises(UnknownLayoutError):
        read_article(body, OWED)
