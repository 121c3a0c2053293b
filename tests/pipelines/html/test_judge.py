"""The judge of the safety tests sees what it is there to see; else those tests could not fail."""

from __future__ import annotations

import pytest

from tests.pipelines.html.judge import dangers, paragraphs


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<script>x()</script>", id="a script"),
        pytest.param("<svg><script>x()</script></svg>", id="a script in svg"),
        pytest.param("<FORM></FORM>", id="a form"),
        pytest.param("<p OnClick=x()>一</p>", id="a handler"),
        pytest.param("<body onload=x()>", id="a handler of the page's own"),
        pytest.param("</div></body><p onclick=x()>一</p>", id="a handler behind the end"),
        pytest.param("<a href=' java&#10;script&colon;x()'>一</a>", id="a script URL"),
        pytest.param("<svg><a xlink:href='data:text/html,x'>一</a></svg>", id="a script URL in svg"),
        pytest.param("<noscript><p title='</noscript><b onclick=x()>'></noscript>", id="with scripting on"),
        pytest.param("<noscript><b onclick=x()></noscript>", id="with scripting off"),
        pytest.param("{", id="a brace"),
        pytest.param("<p>一\t</p>", id="a tab"),
        pytest.param("<p title='\x7f'>一</p>", id="a control"),
        pytest.param("一\r\n", id="a carriage return"),
    ],
)
def test_a_danger_is_seen(markup: str) -> None:
    assert dangers(markup)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p title='javascript'>javascript:x() onclick=x()\n</p>", id="text"),
        pytest.param("<!-- <script>x()</script> -->", id="a comment"),
        pytest.param("&lt;script>x()&lt;/script>", id="references"),
        pytest.param("<a href='https://a.cn/?javascript:x()'>一</a>", id="a query"),
    ],
)
def test_harmless_markup_is_harmless(markup: str) -> None:
    assert dangers(markup) == set()


def test_paragraphs_are_read_in_order() -> None:
    assert paragraphs("<p>一<b>二</b></p>三<div><p></p></div>") == ["一二", ""]
