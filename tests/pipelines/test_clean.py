"""The clean pipeline: a cleaned body, a title of one line, the pictures; or a drop that keeps the article owed."""

from __future__ import annotations

import dataclasses

import pytest

from crawler.drops import UnstableMarkup
from pipelines.clean import CleanPipeline
from tests.pipelines.builders import article
from tests.pipelines.conftest import Run

BODY = '\n<!-- 头 --><p>　　一{0}\t<img src="//n.sinaimg.cn/1.jpg"></p><script>x()</script>'
CLEANED = '<p>　　一&#123;0&#125;<img src="https://n.sinaimg.cn/1.jpg" referrerpolicy="no-referrer"></p>'


@pytest.fixture
def pipeline(run: Run) -> CleanPipeline:
    return run.pipeline(CleanPipeline)


def test_the_body_is_cleaned(pipeline: CleanPipeline) -> None:
    assert pipeline.process_item(article(body=BODY)).body == CLEANED


def test_a_cleaned_body_stays(pipeline: CleanPipeline) -> None:
    assert pipeline.process_item(article(body=CLEANED)).body == CLEANED


def test_the_pictures_are_those_of_the_body(pipeline: CleanPipeline) -> None:
    cleaned = pipeline.process_item(article(body=BODY, pictures=("https://a.cn/old.jpg",)))
    assert cleaned.pictures == ("https://n.sinaimg.cn/1.jpg",)


def test_addresses_are_read_against_the_articles_own(pipeline: CleanPipeline) -> None:
    made = article(url="https://tech.sina.com.cn/it/2024-05-06/doc-imnbvcxz2040618.shtml", body='<a href="a">一</a>')
    cleaned = pipeline.process_item(made)
    assert cleaned.body == '<a href="https://tech.sina.com.cn/it/2024-05-06/a">一</a>'


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("竹伞涨3.5%", "竹伞涨3.5%", id="as it is"),
        pytest.param("  竹伞\n\t涨价\r\n了 ", "竹伞 涨价 了", id="white space and line breaks"),
        pytest.param("竹\u3000伞\u00a0涨\u2028价", "竹 伞 涨 价", id="blanks of all kinds"),
        pytest.param("竹\x00伞\x1b[0m\x9f", "竹伞[0m", id="controls"),
        pytest.param("竹\ud83d伞", "竹伞", id="half a surrogate pair"),
        pytest.param("AT&amp;T", "AT&amp;T", id="references, which the reader has decoded already"),
        pytest.param("{{ x }}", "{{ x }}", id="braces, which the document escapes"),
        pytest.param(" \n ", "", id="nothing"),
    ],
)
def test_the_title_is_one_line(pipeline: CleanPipeline, title: str, expected: str) -> None:
    assert pipeline.process_item(article(title=title)).title == expected


def test_the_rest_of_the_article_stays(pipeline: CleanPipeline) -> None:
    made = article(media="青桐晚报", keywords=("竹伞",), body=BODY)
    expected = dataclasses.replace(made, body=CLEANED, pictures=("https://n.sinaimg.cn/1.jpg",))
    assert pipeline.process_item(made) == expected


def test_a_body_that_cannot_be_made_safe_is_dropped(pipeline: CleanPipeline) -> None:
    with pytest.raises(UnstableMarkup) as dropped:
        pipeline.process_item(article(body="<frameset></frameset>"))
    assert dropped.value.stays_owed
    assert dropped.value.reason == "unstable markup"
