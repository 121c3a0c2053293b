"""crawler.urls: a further page of an article in several has the article's address and id."""

from __future__ import annotations

import pytest

from crawler.urls import canonical_url, document_id

ARTICLE = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
COLUMN = ARTICLE.replace("/doc-i", "/zl-i")
OLD = "https://finance.sina.com.cn/roll/20120618/101212334455.shtml"
EACH_ARTICLE = pytest.mark.parametrize("url", [ARTICLE, COLUMN, OLD], ids=["doc-i", "zl-i", "a day and a number"])


@EACH_ARTICLE
@pytest.mark.parametrize("number", ["_1", "_2", "_13", "_113"])
def test_the_number_of_a_further_page_is_no_part_of_the_address(url: str, number: str) -> None:
    assert canonical_url(url.replace(".shtml", f"{number}.shtml")) == url


@EACH_ARTICLE
@pytest.mark.parametrize("ending", ["_2.shtml?from=wap#a", "_2.shtml.md"], ids=["query and fragment", "Markdown twin"])
def test_the_number_is_left_out_of_any_form(url: str, ending: str) -> None:
    assert canonical_url(url.replace(".shtml", ending).replace("https", "http")) == url


@EACH_ARTICLE
def test_a_further_page_is_the_same_article(url: str) -> None:
    assert document_id(url.replace(".shtml", "_2.shtml")) == document_id(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(OLD.replace(".shtml", "_1234.shtml"), id="four digits"),
        pytest.param(OLD.replace(".shtml", "_a.shtml"), id="a letter"),
        pytest.param(OLD.replace("20120618/", ""), id="no day"),
        pytest.param("https://finance.sina.com.cn/roll/c/56589_2.shtml", id="a page of a column"),
        pytest.param("https://slide.finance.sina.com.cn/slide_9_34598_123.html", id="a gallery"),
        pytest.param("https://blog.sina.com.cn/s/blog_5d8d68f90102w0z_2.html", id="a blog"),
    ],
)
def test_other_numbers_stay(url: str) -> None:
    assert canonical_url(url) == url
