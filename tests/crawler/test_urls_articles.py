"""crawler.urls: which addresses are those of articles, and which may be."""

from __future__ import annotations

import pytest

from crawler.urls import is_article_url, may_be_article

ARTICLE = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
LIST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"
REPORT = "https://stock.finance.sina.com.cn/stock/go.php/vReport_Show/kind/lastest/rptid/699112233445/index.phtml"
BULLETIN = "https://vip.stock.finance.sina.com.cn/corp/view/vCB_AllBulletinDetail.php?stockid=699125&id=99012345"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(ARTICLE, id="doc-i"),
        pytest.param(REPORT, id="report"),
        pytest.param(BULLETIN, id="announcement"),
        pytest.param(ARTICLE.replace("/doc-i", "/zl-i"), id="zl-i"),
        pytest.param("https://finance.sina.cn/detail-iqwertyu0000001.d.html", id="detail-i"),
        pytest.param("https://finance.sina.com.cn/roll/20100918/00081234567.shtml", id="11 digits, as of 2009"),
        pytest.param("https://finance.sina.com.cn/world/20121106/010012345678.shtml", id="12 digits, as of 2015"),
        pytest.param("https://finance.sina.com.cn/world/20121106/010012345678.shtml?from=wap", id="query"),
    ],
)
def test_the_address_of_an_article_is_known_as_one(url: str) -> None:
    assert is_article_url(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://finance.sina.com.cn/", id="home page"),
        pytest.param(LIST, id="list"),
        pytest.param("https://finance.sina.com.cn/roll/c/56589.shtml", id="column"),
        pytest.param("https://finance.sina.com.cn/robots.txt", id="robots.txt"),
        pytest.param(REPORT.replace("Show", "List").replace("/rptid/699112233445", ""), id="list of reports"),
        pytest.param(REPORT.replace("699112233445", ""), id="report without a number"),
        pytest.param(BULLETIN.replace("BulletinDetail", "Bulletin"), id="list of announcements"),
        pytest.param(BULLETIN.replace("&id=99012345", ""), id="announcement without a number"),
        pytest.param(BULLETIN.replace("&id=99012345", "&id=new"), id="announcement of no number"),
    ],
)
def test_the_address_of_anything_else_is_not(url: str) -> None:
    assert not is_article_url(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(ARTICLE, id="doc-i"),
        pytest.param("https://finance.sina.com.cn/a/1.html?x=1", id="any page"),
        pytest.param("https://cj.sina.com.cn/articles/view/1/2", id="caitoutiao"),
        pytest.param("http://doc.sina.cn/?id=comos:qwertyu0000001", id="redirect"),
        pytest.param(REPORT, id="report"),
        pytest.param(BULLETIN, id="announcement"),
        pytest.param("https://vip.stock.finance.sina.com.cn/corp/view/x.php?gather=1&id=7", id="program with an id"),
    ],
)
def test_the_address_of_a_page_may_be_an_articles(url: str) -> None:
    assert may_be_article(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://finance.sina.com.cn", id="home page"),
        pytest.param("https://finance.sina.com.cn/stock/", id="directory"),
        pytest.param(LIST, id="list"),
        pytest.param("https://finance.sina.com.cn/a.php", id="program"),
        pytest.param("https://finance.sina.com.cn/a.php?stockid=7", id="program with another id"),
        pytest.param("https://finance.sina.com.cn/a.php?id=", id="program with an empty id"),
    ],
)
def test_the_address_of_no_page_is_no_articles(url: str) -> None:
    assert not may_be_article(url)
