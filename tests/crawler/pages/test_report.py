"""crawler.pages.report: whose page a research report is, and what the line above it says."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.items import StockCode
from crawler.pages.report import ReportPage
from tests.crawler.builders import at

URL = "https://stock.finance.sina.com.cn/stock/go.php/vReport_Show/kind/lastest/rptid/699112233445/index.phtml"
BODY = '<div class="blk_container"><p>一</p></div>'
LINE = '<div class="creab"></div>'


def page(markup: str = "") -> ReportPage:
    """Return a page."""
    return ReportPage(LexborHTMLParser(markup), markup, URL)


def line(*parts: str) -> ReportPage:
    """Return a page whose line says this."""
    return page(f'<div class="creab">{"".join(f"<span>{part}</span>" for part in parts)}</div>')


def test_a_report_is_known_by_its_body_and_line() -> None:
    assert ReportPage.claims(LexborHTMLParser(LINE + BODY))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("", id="empty"),
        pytest.param(BODY, id="body alone"),
        pytest.param(LINE, id="line alone"),
        pytest.param(f'{LINE}{BODY}<div id="artibody">灯</div>', id="story"),
        pytest.param(f'{LINE}{BODY}<div id="article">灯</div>', id="news"),
    ],
)
def test_anything_else_is_no_report(markup: str) -> None:
    assert not ReportPage.claims(LexborHTMLParser(markup))


@pytest.mark.parametrize("day", ["日期：2024-03-05", "日期: 2024-03-05", "日期：<b>2024年03月05日</b>"])
def test_the_time_is_the_beginning_of_its_day(day: str) -> None:
    assert line("类别：公司", day).shown() == at("2024-03-05 00:00:00")


@pytest.mark.parametrize("day", ["日期：", "2024-03-05", "修订日期：2024-03-05"])
def test_a_report_may_lack_its_day(day: str) -> None:
    assert line(day).shown() is None


@pytest.mark.parametrize(
    "said",
    ["机构：琥珀湾证券", "机构：<a href='#'>琥珀湾证券</a>", "机构: 琥珀湾证券 "],
    ids=["text", "link", "blanks"],
)
def test_the_institution_is_its_source(said: str) -> None:
    assert line(said).media() == "琥珀湾证券"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("研究员：苏砚", "苏砚", id="one"),
        pytest.param("研究员：<a>苏砚/陆鹭</a>", "苏砚 陆鹭", id="slash"),
        pytest.param("研究员：苏砚、陆鹭,黎砚秋", "苏砚 陆鹭 黎砚秋", id="commas"),
        pytest.param("研究员：<a>苏砚</a> <a>陆鹭</a>", "苏砚 陆鹭", id="links"),
        pytest.param("研究员：", None, id="none"),
    ],
)
def test_the_analysts_are_its_authors(said: str, expected: str | None) -> None:
    assert line(said).reporter() == expected


@pytest.mark.parametrize("name", ["media", "reporter", "shown", "section"])
def test_a_report_without_its_line_has_no(name: str) -> None:
    assert getattr(page(BODY), name)() is None


def test_the_kind_is_its_section() -> None:
    assert line("类别：行业").section() == "行业"


@pytest.mark.parametrize(
    ("markup", "codes"),
    [
        pytest.param("<h1>砚池软件(699121)：纸灯</h1>", ["sh699121"], id="headline"),
        pytest.param("<h1>砚池软件（309121）：纸灯</h1>", ["sz309121"], id="Chinese brackets"),
        pytest.param('<h1>纸灯</h1><table id="stocks"><tr><td>699121<td>灯</table>', ["sh699121"], id="table"),
        pytest.param(
            '<h1>纸灯(699121)</h1><table id="stocks"><tr><td>699121<td>309976</table>',
            ["sh699121", "sz309976"],
            id="both, each once",
        ),
        pytest.param("<h1>纸灯(2024年)卖了1234567盏</h1>", [], id="other numbers"),
    ],
)
def test_the_securities(markup: str, codes: list[str]) -> None:
    assert page(markup).stocks() == tuple(StockCode("stock", code) for code in codes)


def test_the_title_is_the_reports_own() -> None:
    assert page('<h1>新浪财经</h1><div class="content"><h1>纸灯周报</h1></div>').title() == "纸灯周报"


def test_the_body_keeps_its_markup() -> None:
    assert page(f'<div class="content">{BODY}</div>').body() == "<p>一</p>"


def test_a_report_of_nothing_lacks_its_body() -> None:
    with pytest.raises(MissingFieldError, match="missing field: body"):
        page('<div class="blk_container"> </div>').body()
