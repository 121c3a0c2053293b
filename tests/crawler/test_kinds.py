"""crawler.kinds: what is surely no article, and that nothing which could be one is taken for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.kinds import kind_of_answer, kind_of_url
from crawler.urls import is_article_url

FINANCE = "https://finance.sina.com.cn"
VIP = "https://vip.stock.finance.sina.com.cn"
IDS = st.from_regex(r"[a-z]{7}[0-9]{7}", fullmatch=True)
DIGITS = st.from_regex(r"[0-9]{11,14}", fullmatch=True)
# Places that have a kind of their own, in which an article can stand all the same.
PLACES = st.builds(
    "https://{}/{}".format,
    st.sampled_from(["finance.sina.com.cn", "live.sina.com.cn", "hq.sina.com.cn", "roll.sina.com.cn", "app.sina.cn"]),
    st.sampled_from(["", "zt_d/", "focus/", "live/", "roll/c/", "realstock/", "mobile/", "index/", "hq/"]),
)
ARTICLES = st.one_of(
    st.builds("{}2024-03-05/doc-i{}.shtml{}".format, PLACES, IDS, st.sampled_from(["", "?a=b", ".md", ".pdf"])),
    st.builds("{}detail-i{}.d.html".format, PLACES, IDS),
    st.builds("{}?id=comos:{}".format, PLACES, IDS),
    st.builds("{}20100918/{}.shtml".format, PLACES, DIGITS),
    st.builds("{}vReport_Show/kind/search/rptid/{}/index.phtml".format, PLACES, DIGITS),
    st.builds("{}vCB_AllBulletinDetail.php?stockid=699125&id={}".format, PLACES, DIGITS),
)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        pytest.param("https://live.sina.com.cn/zt/f/v/finance/lanyu", "live", id="live host"),
        pytest.param("https://live.finance.sina.com.cn/bozhu/699", "live", id="live host of finance"),
        pytest.param("http://zhibo.sina.com.cn/finance/152", "live", id="zhibo host"),
        pytest.param("https://finance.zhibo.sina.com.cn/152", "live", id="zhibo host of finance"),
        pytest.param(f"{FINANCE}/stock/live/lanyu.shtml", "live", id="live folder"),
        pytest.param(f"{FINANCE}/zhibo/lanyu.shtml", "live", id="zhibo folder"),
        pytest.param("https://file.finance.sina.com.cn/a/2024/99012345.PDF", "pdf", id="PDF in capitals"),
        pytest.param(f"{FINANCE}/a/report.pdf?from=wap", "pdf", id="PDF with a query"),
        pytest.param("https://n.sina.com.cn/a/lamp.mp3", "audio", id="MP3"),
        pytest.param("https://video.sina.com.cn/a/lamp.mp4", "video file", id="MP4"),
        pytest.param("https://video.sina.com.cn/share/video/260307001.swf", "video file", id="Flash player"),
        pytest.param("https://n.sina.com.cn/a/lamp.jpeg", "image", id="picture"),
        pytest.param(f"{FINANCE}/a/lamp.docx", "archive file", id="Word"),
        pytest.param(f"{FINANCE}/a/lamp.xls", "archive file", id="Excel"),
        pytest.param(f"{FINANCE}/a/lamp.zip", "archive file", id="ZIP"),
        pytest.param(f"{FINANCE}/zt_d/lanyu_port/", "topic page", id="zt_d"),
        pytest.param(f"{FINANCE}/zt_d/lanyu_port/index.shtml", "topic page", id="file in zt_d"),
        pytest.param("https://news.sina.com.cn/zt/lanyu.shtml", "topic page", id="zt"),
        pytest.param(f"{FINANCE}/focus/lanyu/", "topic page", id="focus"),
        pytest.param(f"{FINANCE}/realstock/company/sh699121/nc.shtml", "quote page", id="realstock"),
        pytest.param("https://hq.sina.com.cn/list=sh699121", "quote page", id="hq host"),
        pytest.param("https://gu.sina.cn/m/?code=699121", "quote page", id="wap quotes"),
        pytest.param("https://stock.finance.sina.com.cn/usstock/quotes/QXMP.html", "quote page", id="US quotes"),
        pytest.param("https://stock.finance.sina.com.cn/hkstock/quotes/09987.html", "quote page", id="HK quotes"),
        pytest.param(f"{FINANCE}/money/forex/hq/QYDLYB.shtml", "quote page", id="forex"),
        pytest.param(f"{VIP}/corp/go.php/vFD_FinanceSummary/stockid/699121.phtml", "quote page", id="company data"),
        pytest.param(f"{VIP}/mkt/", "quote page", id="market"),
        pytest.param(f"{FINANCE}/roll/c/56589.shtml", "list page", id="column"),
        pytest.param(f"{FINANCE}/roll/index.d.html?cid=56588&page=2", "list page", id="old column"),
        pytest.param("https://finance.sina.cn/roll.d.html?rollCid=56589", "list page", id="wap column"),
        pytest.param(f"{FINANCE}/roll/#pageid=384&lid=2519", "list page", id="roll"),
        pytest.param("https://roll.finance.sina.com.cn/finance/wh/index_2.shtml", "list page", id="roll host"),
        pytest.param(f"{FINANCE}/stock/", "list page", id="directory"),
        pytest.param(f"{FINANCE}/stock/index.shtml", "list page", id="index"),
        pytest.param(f"{FINANCE}/stock/index_12.html", "list page", id="later index"),
        pytest.param(f"{VIP}/corp/go.php/vCB_AllNewsStock/symbol/sh699121.phtml", "list page", id="news of a stock"),
        pytest.param(f"{VIP}/corp/view/vCB_AllNewsStock.php?symbol=sh699121&Page=2", "list page", id="its page 2"),
        pytest.param(f"{VIP}/corp/go.php/vCB_AllBulletin/stockid/699121.phtml", "list page", id="announcements"),
        pytest.param(f"{VIP}/q/go.php/vReport_List/kind/macro/index.phtml?p=2", "list page", id="reports"),
        pytest.param("https://app.sina.cn/finance", "app page", id="app host"),
        pytest.param(f"{FINANCE}/mobile/comfinanceweb.shtml", "app page", id="the app's own page"),
        pytest.param(FINANCE, "home page", id="home page"),
        pytest.param(f"{FINANCE}/", "home page", id="home page with a slash"),
        pytest.param("https://tech.sina.com.cn/index.shtml", "home page", id="home page with a file"),
    ],
)
def test_the_kind_of_an_address_that_is_no_articles(url: str, kind: str) -> None:
    assert kind_of_url(url) == kind


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(f"{FINANCE}/china/2024-03-05/doc-iqwertyu0000001.shtml", id="doc-i"),
        pytest.param(f"{FINANCE}/zt_d/2024-03-05/doc-iqwertyu0000001.shtml", id="doc-i in a topic"),
        pytest.param("https://live.sina.com.cn/2024-03-05/doc-iqwertyu0000001.shtml", id="doc-i on a live host"),
        pytest.param(f"{FINANCE}/focus/20100918/00081234567.shtml", id="old article in a topic"),
        pytest.param(f"{FINANCE}/b/20031231/1032585.html", id="few digits"),
        pytest.param("https://news.sina.com.cn/c/2008-10-10/a.shtml", id="a day's folder"),
        pytest.param(f"{FINANCE}/t/58641.html", id="very old"),
        pytest.param(f"{FINANCE}/focus/58641.html", id="very old in a topic"),
        pytest.param(f"{FINANCE}/live/58641.html", id="very old in a live folder"),
        pytest.param("https://cj.sina.com.cn/articles/view/1650111241/625ab30902001gw3w", id="cj"),
        pytest.param("https://cj.sina.com.cn/articles/view/1650111241/625ab30902001gw3w/", id="cj with a slash"),
        pytest.param("https://k.sina.com.cn/article_1371701597_51c2815d03301g0pw.html?from=finance", id="k"),
        pytest.param("http://blog.sina.com.cn/s/blog_51c2815d0102x.html", id="blog"),
        pytest.param("http://slide.finance.sina.com.cn/slide_9_699_9912.html#p=1", id="slide"),
        pytest.param("https://slide.tech.sina.com.cn/d/slide_5_699_9912.html", id="slide in a folder"),
        pytest.param("https://video.sina.com.cn/p/finance/2024-03-05/detail-iqwertyu0000001.d.html", id="video"),
        pytest.param("http://video.sina.com.cn/view/990587748.html", id="video by its number"),
        pytest.param("http://video.sina.com.cn/news/a/?opsubject_id=top1", id="video of a query"),
        pytest.param("https://news.sina.cn/?sa=t124d1234v71", id="old wap page"),
        pytest.param(f"{VIP}/corp/view/vCB_AllBulletinDetail.php?stockid=699125&id=99012345", id="announcement"),
        pytest.param(f"{VIP}/q/go.php/vReport_Show/kind/search/rptid/699112/index.phtml", id="report"),
        pytest.param("http://doc.sina.cn/?id=comos:qwertyu0000001", id="redirect"),
        pytest.param(f"{FINANCE}/stock/lanyu.shtml", id="any page"),
        pytest.param(f"{FINANCE}/stock/lanyu", id="no ending"),
        pytest.param("https://tech.sina.com.cn/mobile/lanyu.shtml", id="the channel about phones"),
        pytest.param("", id="empty"),
        pytest.param("https://[::1", id="no URL"),
    ],
)
def test_what_could_be_an_article_has_no_kind(url: str) -> None:
    assert kind_of_url(url) is None


@given(ARTICLES)
def test_the_address_of_an_article_has_no_kind(url: str) -> None:
    assert is_article_url(url)
    assert kind_of_url(url) is None


@given(st.text())
def test_any_text_has_a_kind_or_none(text: str) -> None:
    assert isinstance(kind_of_url(text), str | None)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "pdf", id="PDF"),
        pytest.param(b"\xef\xbb\xbf\r\n%PDF-1.4", "pdf", id="PDF behind blanks"),
        pytest.param(b"ID3\x03\x00\x00", "audio", id="MP3 with tags"),
        pytest.param(b"\xff\xfb\x90\x00", "audio", id="MP3"),
        pytest.param(b"RIFF\x24\x08\x00\x00WAVEfmt ", "audio", id="WAV"),
        pytest.param(b"\x00\x00\x00\x18ftypM4A ", "audio", id="M4A"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42", "video file", id="MP4"),
        pytest.param(b"FLV\x01\x05", "video file", id="FLV"),
        pytest.param(b"CWS\x09\x00", "video file", id="Flash"),
        pytest.param(b"#EXTM3U\n#EXTINF:9", "video file", id="playlist"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "image", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF", "image", id="JPEG"),
        pytest.param(b"GIF89a", "image", id="GIF"),
        pytest.param(b"RIFF\x24\x08\x00\x00WEBPVP8 ", "image", id="WebP"),
        pytest.param(b'<svg xmlns="a"><title>a</title></svg>', "image", id="SVG"),
        pytest.param(b'<?xml version="1.0"?>\n<svg xmlns="a"></svg>', "image", id="SVG as XML"),
        pytest.param(b"PK\x03\x04\x14\x00", "archive file", id="ZIP"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "archive file", id="old Office"),
        pytest.param(b"Rar!\x1a\x07\x00", "archive file", id="RAR"),
        pytest.param(b"{\\rtf1", "archive file", id="RTF"),
    ],
)
def test_an_answer_is_known_by_its_bytes_whatever_its_header_says(body: bytes, kind: str) -> None:
    assert kind_of_answer("text/html; charset=gb2312", body) == kind


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        pytest.param("application/pdf", "pdf", id="PDF"),
        pytest.param("Application/PDF; charset=binary", "pdf", id="capitals and a parameter"),
        pytest.param("audio/mpeg", "audio", id="audio"),
        pytest.param("video/mp4", "video file", id="video"),
        pytest.param("application/x-shockwave-flash", "video file", id="Flash"),
        pytest.param("image/jpeg", "image", id="picture"),
        pytest.param("application/zip", "archive file", id="ZIP"),
        pytest.param("application/msword", "archive file", id="Word"),
        pytest.param("application/vnd.ms-excel", "archive file", id="Excel"),
        pytest.param(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "archive file", id="new Word"
        ),
        pytest.param("application/octet-stream", None, id="anything"),
        pytest.param("text/html", None, id="HTML"),
        pytest.param("application/json", None, id="JSON"),
        pytest.param("", None, id="none"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"\x01\x02\x03"], ids=["no bytes", "unknown bytes"])
def test_an_answer_of_unknown_bytes_is_what_its_header_says(content_type: str, kind: str | None, body: bytes) -> None:
    assert kind_of_answer(content_type, body) == kind


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<!DOCTYPE html><p>灯</p>".encode(), id="doctype"),
        pytest.param("\n\n<!-- [ published at 2024-03-05 ] -->\n<html>灯".encode(), id="comment first"),
        pytest.param("\ufeff<HTML>灯".encode(), id="byte order mark"),
        pytest.param("<html><title>灯</title>".encode("gbk"), id="GBK"),
        pytest.param(b'<?xml version="1.0"?><!DOCTYPE html><html><svg></svg>', id="XHTML with a drawing"),
        pytest.param("<font color=red>灯</font>".encode(), id="fragment"),
        pytest.param("灯<html>".encode(), id="text first"),
        pytest.param(b"<p>%PDF-1.7</p>", id="the words of another kind"),
    ],
)
@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "application/zip", "text/html", ""])
def test_html_is_a_page_whatever_its_header_says(content_type: str, body: bytes) -> None:
    assert kind_of_answer(content_type, body) is None
