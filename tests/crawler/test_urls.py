"""crawler.urls: whose a URL is, its one form, and the document id inside it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import canonical_url, comos_id, document_id, is_archivable

ARTICLE = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
LIST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"

HOSTS = st.sampled_from(
    ["finance.sina.com.cn", "FINANCE.sina.CN", "sina.cn", "sina.com.cn.evil.com", "evil.com", "x.sina.com.cn:80", "a b"]
)
REPORT = "https://stock.finance.sina.com.cn/stock/go.php/vReport_Show/kind/lastest/rptid/699112233445/index.phtml"
BULLETIN = "https://vip.stock.finance.sina.com.cn/corp/view/vCB_AllBulletinDetail.php?stockid=699125&id=99012345"

PATHS = st.text(st.sampled_from("/.a?#%&=@:\\ \t") | st.sampled_from("éß中\u3002"), max_size=12)
ENDINGS = st.sampled_from(
    ["", ".shtml", ".md", ".md.md", ".shtml.md", ".html?a=b", "?a=b", "#a", "?", "/articles/view/1/2"]
)
URLS = st.builds(
    "{}{}/{}{}".format,
    st.sampled_from(["http://", "https://", "ftp://", "//", "https:\\\\", "u@"]),
    HOSTS,
    PATHS,
    ENDINGS,
)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(ARTICLE, id="article"),
        pytest.param(LIST, id="list"),
        pytest.param("http://finance.sina.com.cn/a.html", id="http"),
        pytest.param("https://finance.sina.cn/a", id="wap"),
        pytest.param("https://sina.com.cn", id="the domain itself"),
        pytest.param("https://vip.stock.finance.sina.com.cn/a", id="several levels below"),
        pytest.param("HTTPS://Finance.SINA.com.cn/a", id="upper case"),
        pytest.param("http://finance.sina.com.cn:80/a", id="the usual port"),
        pytest.param("https://finance.sina.com.cn/柳溪?名=灯", id="unescaped path"),
        pytest.param("https://finance.sina.com.cn/@evil.com", id="an at sign in the path"),
    ],
)
def test_sinas_urls_may_be_asked(url: str) -> None:
    assert is_archivable(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param("finance.sina.com.cn/a", id="no scheme"),
        pytest.param("//finance.sina.com.cn/a", id="relative to a scheme"),
        pytest.param("https://evil.com/", id="another host"),
        pytest.param("https://evil.com/finance.sina.com.cn", id="Sina in the path"),
        pytest.param("https://evil.com/?https://finance.sina.com.cn", id="Sina in the query"),
        pytest.param("https://evil.com#.sina.com.cn", id="Sina in the fragment"),
        pytest.param("https://sina.com.cn.evil.com/", id="Sina as a sub-domain"),
        pytest.param("https://evilsina.com.cn/", id="Sina as an ending"),
        pytest.param("https://sina.com/", id="Sina elsewhere"),
        pytest.param("https://finance.sina.com.cn@evil.com/", id="Sina as a user"),
        pytest.param("https://me@finance.sina.com.cn/", id="user"),
        pytest.param("https://me:word@finance.sina.com.cn/", id="user and password"),
        pytest.param("https://:word@finance.sina.com.cn/", id="password"),
        pytest.param("https://finance.sina.com.cn:8443/", id="port"),
        pytest.param("https://finance.sina.com.cn:80/", id="the other scheme's port"),
        pytest.param("https://finance.sina.com.cn./", id="dot at the end"),
        pytest.param("ftp://finance.sina.com.cn/a", id="ftp"),
        pytest.param("file://finance.sina.com.cn/a", id="file"),
        pytest.param("javascript:alert(1)//finance.sina.com.cn", id="javascript"),
        pytest.param("data:text/html,finance.sina.com.cn", id="data"),
        pytest.param("https://finance.sina.com.cn/a.shtml，https://finance.sina.com.cn/b.shtml", id="two"),
        pytest.param("https://finance.sina.com.cn/a b", id="blank"),
        pytest.param('https://finance.sina.com.cn/"onload=', id="quote"),
        pytest.param("https://finance.sina.com.cn/<b>", id="markup"),
        pytest.param("https:\\\\finance.sina.com.cn\\a", id="backslashes"),
        pytest.param("https://finance.sina.com.cn\\@evil.com/", id="backslash before an at sign"),
        pytest.param("https://evil.com\\@finance.sina.com.cn/", id="backslash after another host"),
        pytest.param("https://finance。sina.com.cn/", id="ideographic dot"),
        pytest.param("https://finance.ѕina.com.cn/", id="Cyrillic letter"),
        pytest.param("https://ﬁnance.sina.com.cn/", id="ligature"),
        pytest.param("https://新浪.sina.com.cn/", id="Chinese label"),
        pytest.param("https://finance%2esina.com.cn/", id="escaped dot"),
        pytest.param("https://127.0.0.1/", id="address"),
        pytest.param("https://[::1]/", id="IPv6 address"),
        pytest.param("https://[::1.sina.com.cn/", id="broken IPv6 address"),
        pytest.param("https://finance.sina.com.cn/\ud800", id="lone surrogate"),
    ],
)
def test_nothing_else_may_be_asked(url: str) -> None:
    assert not is_archivable(url)


@given(st.text(st.characters()) | URLS)
def test_what_may_be_asked_leads_to_sina_by_the_usual_port(url: str) -> None:
    if is_archivable(url):
        asked = urlsplit(canonical_url(url))

        assert re.fullmatch(r"([^.]+\.)*sina\.(com\.)?cn", asked.netloc)
        assert asked.scheme == "https"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(ARTICLE, ARTICLE, id="as it is"),
        pytest.param(ARTICLE.replace("https", "http"), ARTICLE, id="http"),
        pytest.param(ARTICLE.replace("https://", "HTTP://").replace("finance", "Finance"), ARTICLE, id="upper case"),
        pytest.param(ARTICLE.replace(".cn/", ".cn:80/").replace("https", "http"), ARTICLE, id="port"),
        pytest.param(ARTICLE.replace(".cn/", ".cn:8443/"), ARTICLE, id="another port"),
        pytest.param(f" {ARTICLE}\n", ARTICLE, id="blanks"),
        pytest.param(f"{ARTICLE}#comment", ARTICLE, id="fragment"),
        pytest.param(f"{ARTICLE}?cre=a&mod=b&loc=3#x", ARTICLE, id="query of an article"),
        pytest.param(f"{ARTICLE}.md", ARTICLE, id="Markdown twin"),
        pytest.param(f"{ARTICLE}.md?from=app", ARTICLE, id="Markdown twin with a query"),
        pytest.param(
            "https://finance.sina.cn/a/detail-iqwertyu0000001.d.html?vt=4",
            "https://finance.sina.cn/a/detail-iqwertyu0000001.d.html",
            id="wap",
        ),
        pytest.param(
            "http://cj.sina.com.cn/articles/view/123/7b001?froms=a",
            "https://cj.sina.com.cn/articles/view/123/7b001",
            id="caitoutiao",
        ),
        pytest.param(f"{LIST}#top", LIST, id="query of a list stays"),
        pytest.param(
            "http://doc.sina.cn/?id=comos:qwertyu0000001", "https://doc.sina.cn/?id=comos:qwertyu0000001", id="redirect"
        ),
        pytest.param(f"{BULLETIN}#top".replace("https", "http"), BULLETIN, id="query of an announcement stays"),
        pytest.param(f"{REPORT}?p=2", f"{REPORT}?p=2", id="query of a report stays"),
        pytest.param(
            "https://vip.stock.finance.sina.com.cn/q/go.php/vReport_Show/kind/search/rptid/699112233445/index.phtml",
            "https://vip.stock.finance.sina.com.cn/q/go.php/vReport_Show/kind/search/rptid/699112233445/index.phtml",
            id="host and kind of a report stay",
        ),
        pytest.param("https://finance.sina.com.cn", "https://finance.sina.com.cn/", id="root"),
        pytest.param(
            "https://finance.sina.com.cn/a/../灯.html", "https://finance.sina.com.cn/%E7%81%AF.html", id="path"
        ),
    ],
)
def test_the_one_form_of_a_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize("url", ["", "灯", "/a.shtml", "https://", "https://[::1"])
def test_what_is_no_url_has_no_form(url: str) -> None:
    with pytest.raises(ValueError, match="Invalid input"):
        canonical_url(url)


@given(URLS)
def test_the_one_form_of_the_one_form_is_itself(url: str) -> None:
    try:
        once = canonical_url(url)
    except ValueError:
        return
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "qwertyu0000001",
        "QWERTYU0000001",
        "comos:qwertyu0000001",
        "comos-qwertyu0000001",
        "cj:comos-qwertyu0000001:0",
        ARTICLE,
        "https://finance.sina.com.cn/zl/china/2024-03-05/zl-iqwertyu0000001.shtml",
        "https://finance.sina.cn/detail-iqwertyu0000001.d.html?vt=4",
        "http://doc.sina.cn/?id=comos:qwertyu0000001",
    ],
)
def test_an_id_is_found_in_any_of_its_forms(text: str) -> None:
    assert comos_id(text) == "qwertyu0000001"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("qwerty0000001", id="six letters"),
        pytest.param("qwertyu000001", id="six digits"),
        pytest.param("qwertyu00000012", id="eight digits"),
        pytest.param("/doc-iqwertyu0000001x.shtml", id="a letter behind"),
        pytest.param("/doc-qwertyu0000001.shtml", id="no i"),
        pytest.param("/mydoc-iqwertyu0000001.shtml", id="part of another name"),
        pytest.param("comos:qwertyu１２３４５６７", id="digits beyond ASCII"),
        pytest.param("comos:qwertyſ0000001", id="long s"),
    ],
)
def test_what_is_no_id_is_not_taken_for_one(text: str) -> None:
    assert comos_id(text) is None


@pytest.mark.parametrize(
    ("url", "docid"),
    [
        pytest.param(ARTICLE, "", id="doc-i"),
        pytest.param(ARTICLE.replace("https", "http"), "", id="http"),
        pytest.param(f"{ARTICLE}?cre=tianyi&r=9#a", "", id="query"),
        pytest.param(f"{ARTICLE}.md", "", id="Markdown twin"),
        pytest.param(ARTICLE.replace("china/2024-03-05", "roll/2024-03-06"), "", id="another section and day"),
        pytest.param(ARTICLE.replace("finance", "tech"), "", id="another host"),
        pytest.param("https://finance.sina.com.cn/zl/china/2024-03-05/zl-iqwertyu0000001.shtml", "", id="zl-i"),
        pytest.param("https://finance.sina.cn/2024-03-05/detail-iqwertyu0000001.d.html?vt=4", "", id="detail-i"),
        pytest.param("http://doc.sina.cn/?id=comos:qwertyu0000001", "", id="comos"),
        pytest.param("https://cj.sina.com.cn/articles/view/1/2", "comos:qwertyu0000001", id="only in the row"),
        pytest.param("https://cj.sina.com.cn/articles/view/1/2", "qwertyu0000001", id="only in the row, bare"),
        pytest.param(ARTICLE, "comos:asdfghj0000002", id="the URL's before the row's"),
    ],
)
def test_an_article_is_the_same_by_any_of_its_addresses(url: str, docid: str) -> None:
    assert document_id(url, docid) == "qwertyu0000001"


@pytest.mark.parametrize("docid", ["", "none", "comos:", "123"])
def test_an_article_without_an_id_is_its_url(docid: str) -> None:
    assert re.fullmatch(
        "url[0-9a-f]{20}", document_id("https://finance.sina.com.cn/roll/20100918/00081234567.shtml", docid)
    )


def test_an_article_without_an_id_is_the_same_by_any_form_of_its_url() -> None:
    assert document_id("http://finance.sina.com.cn/a/123.shtml?x=1#y") == document_id(
        "https://finance.sina.com.cn/a/123.shtml"
    )


def test_articles_without_ids_are_told_apart() -> None:
    assert document_id("https://finance.sina.com.cn/a/123.shtml") != document_id(
        "https://finance.sina.com.cn/a/124.shtml"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(REPORT, REPORT.replace("/lastest/", "/search/"), id="report of another kind"),
        pytest.param(
            REPORT,
            "http://vip.stock.finance.sina.com.cn/q/go.php/vReport_Show/kind/search/rptid/699112233445/index.phtml",
            id="report on the other host",
        ),
        pytest.param(REPORT, REPORT.removesuffix("/index.phtml"), id="report without a file"),
        pytest.param(BULLETIN, BULLETIN.replace("vip.stock", "money"), id="announcement on the other host"),
        pytest.param(
            BULLETIN, BULLETIN.replace("stockid=699125&id=99012345", "id=99012345&stockid=699125"), id="other order"
        ),
        pytest.param(BULLETIN, BULLETIN.replace("stockid=699125", "CompanyCode=80099&gather=1"), id="by company code"),
        pytest.param(BULLETIN, BULLETIN.replace("stockid=699125&", ""), id="by its number alone"),
    ],
)
def test_a_report_or_announcement_is_the_same_by_its_number(one: str, other: str) -> None:
    assert document_id(one) == document_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(REPORT, REPORT.replace("445/", "446/"), id="two reports"),
        pytest.param(BULLETIN, BULLETIN.replace("345", "346"), id="two announcements"),
        pytest.param(
            REPORT.replace("699112233445", "99012345"), BULLETIN, id="a report and an announcement of one number"
        ),
        pytest.param(BULLETIN.replace("&id=99012345", ""), BULLETIN.replace("125&id=99012345", "126"), id="no number"),
    ],
)
def test_other_numbers_are_other_documents(one: str, other: str) -> None:
    assert document_id(one) != document_id(other)
