"""Pages in every encoding that Sina has used, declared rightly, wrongly or not at all: the text is right or missing."""

from __future__ import annotations

import re
from dataclasses import replace

import frontmatter
import pytest

from tests.end_to_end.conftest import Archive, paragraphs_of
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer
from tests.sina.shapes import render

USUAL = ("镕城制药三月营收增一成，“稳”字当头。", "沿河的铺面——从南到北——都亮起了灯；租金每平方米２８元。")
RARE = ("㐂田堂与𠮷野屋签约，货款三十万€。", "股东囍先生说：“①先看账，②再看货。”")
_DECLARED = re.compile('charset="?utf-8"?')


def _article(paragraphs: tuple[str, ...]) -> FakeArticle:
    [article] = generated_articles(1, seed=500)
    return replace(article, title=f"{paragraphs[0][:-1]} 要闻", paragraphs=paragraphs)


def _page(article: FakeArticle, declared: str) -> str:
    """Return an article's page with its encoding declared as *declared*, or not at all."""
    page = render(article)
    shown = _DECLARED.sub(f'charset="{declared}"', page) if declared else re.sub("<meta charset[^>]*>", "", page)
    assert shown.count("charset") == bool(declared)
    return shown


@pytest.mark.parametrize(
    ("paragraphs", "encoding", "declared", "header"),
    [
        pytest.param(USUAL, "gbk", "gb2312", "text/html", id="GBK, declared gb2312"),
        pytest.param(USUAL, "gbk", "gbk", "text/html; charset=gbk", id="GBK, declared"),
        pytest.param(RARE, "gb18030", "gb2312", "text/html", id="GB18030, declared gb2312"),
        pytest.param(RARE, "gb18030", "gbk", "text/html; charset=gb2312", id="GB18030, declared gbk and gb2312"),
        pytest.param(RARE, "gb18030", "", "text/html", id="GB18030, undeclared"),
        pytest.param(RARE, "gb18030", "", "text/html; charset=utf-8", id="GB18030 under a header of UTF-8"),
        pytest.param(USUAL + RARE, "utf-8", "utf-8", "text/html", id="UTF-8, declared"),
        pytest.param(USUAL + RARE, "utf-8", "gb2312", "text/html; charset=gb2312", id="UTF-8, declared gb2312"),
        pytest.param(USUAL + RARE, "utf-8", "", "text/html; charset=iso-8859-1", id="UTF-8 under a header of Latin-1"),
        pytest.param(USUAL + RARE, "utf-8", "", "text/html", id="UTF-8, undeclared"),
        pytest.param(USUAL + RARE, "utf-8-sig", "gb2312", "text/html", id="UTF-8 with its mark, declared gb2312"),
    ],
)
def test_the_text_is_right_to_the_character(
    sina: SinaServer, archive: Archive, paragraphs: tuple[str, ...], encoding: str, declared: str, header: str
) -> None:
    article = _article(paragraphs)
    body = _page(article, declared).encode(encoding)
    sina.plant(article.url, Answer(headers={"Content-Type": header}, body=body))

    ended = archive.crawl("sina_article", url=article.url)

    assert (ended.code, [paragraphs_of(path) for path in archive.posts]) == (0, [paragraphs])
    assert [frontmatter.loads(path.read_text("utf-8"))["title"] for path in archive.posts] == [article.title]


def test_the_euro_of_windows_gbk_is_a_euro(sina: SinaServer, archive: Archive) -> None:
    article = _article(("货款三十万￠，另付运费。",))
    body = _page(article, "gbk").encode("gbk").replace("￠".encode("gbk"), b"\x80")
    sina.plant(article.url, Answer(body=body))

    archive.crawl("sina_article", url=article.url)

    assert [paragraphs_of(path) for path in archive.posts] == [("货款三十万€，另付运费。",)]


@pytest.mark.parametrize(
    ("encoding", "declared", "stray"),
    [
        pytest.param("utf-8", "utf-8", b"\xff", id="UTF-8, no byte of it"),
        pytest.param("utf-8", "utf-8", b"\xe9", id="UTF-8, the first byte of a character"),
        pytest.param("utf-8", "", b"\x95", id="UTF-8 undeclared, the last byte of a character"),
        pytest.param("utf-8", "gb2312", b"\xb0", id="UTF-8 declared gb2312"),
        pytest.param("gbk", "gb2312", b"\xff", id="GBK, no byte of it"),
        pytest.param("gbk", "gb2312", b"\xb0", id="GBK, the first byte of a character"),
        pytest.param("gb18030", "", b"\xd5", id="GB18030 undeclared, the first byte of a character"),
    ],
)
def test_a_page_with_a_stray_byte_stays_owed(
    sina: SinaServer, archive: Archive, encoding: str, declared: str, stray: bytes
) -> None:
    article = _article(USUAL)
    body = _page(article, declared).encode(encoding)
    place = "沿河的铺面".encode(encoding)
    assert body.count(place) == 2
    sina.plant(article.url, Answer(body=body.replace(place, stray + place)))

    ended = archive.crawl("sina_article", url=article.url)

    assert (ended.code, archive.posts) == (4, [])
    assert archive.outcomes() == {article.document_id: ("owed", "undecodable")}
