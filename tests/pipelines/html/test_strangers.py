"""No written body asks a stranger for more than pictures, or leads into a page made of data."""

from __future__ import annotations

import pytest

from pipelines.html import tidy

BASE = "https://finance.sina.com.cn/china/gncj/2024-05-06/doc-imnbvcxz2040618.shtml"


def tidied(markup: str) -> str:
    return tidy(f"<p>头</p>{markup}", BASE).markup.removeprefix("<p>头</p>")


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        pytest.param("<style>@import '//a.cn/a.css';</style>", "", id="a style sheet in a style"),
        pytest.param('<p style="filter:url(//a.cn/f.svg#x)">一</p>', "<p>一</p>", id="a filter"),
        pytest.param('<svg><rect fill="url(//a.cn/p.svg#x)"/></svg>', "<svg><rect></rect></svg>", id="a pattern"),
        pytest.param('<svg><use href="//a.cn/u.svg#x"/></svg>', "<svg><use></use></svg>", id="a drawing"),
        pytest.param('<a href="#top" ping="//a.cn/">一</a>', f'<a href="{BASE}#top">一</a>', id="a ping"),
        pytest.param('<a attributionsrc="//a.cn/">一</a>', "<a>一</a>", id="an advertiser's question"),
        pytest.param(
            '<video src="//a.cn/v.mp4" autoplay></video>',
            '<video src="//a.cn/v.mp4" preload="none"></video>',
            id="a film",
        ),
        pytest.param(
            '<video preload="auto"><source src="//a.cn/v.mp4"></video>',
            '<video preload="none"><source src="//a.cn/v.mp4"></video>',
            id="a film's source",
        ),
        pytest.param(
            '<video src="/v.mp4"><track default src="//a.cn/t.vtt"></video>',
            '<video src="/v.mp4"><track default></video>',
            id="subtitles",
        ),
    ],
)
def test_strangers_are_not_asked(markup: str, written: str) -> None:
    assert tidied(markup) == written


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<video controls autoplay src="https://v.sina.com.cn/b.mp4"></video>', id="Sina's film"),
        pytest.param('<svg><use href="#x"></use><rect fill="url(#p)"></rect></svg>', id="a drawing of its own"),
        pytest.param('<p style="background:url(//a.cn/p.png)">一</p>', id="a picture behind a text"),
        pytest.param('<img src="https://a.cn/p.png" referrerpolicy="no-referrer">', id="a picture"),
        pytest.param('<img src="data:image/svg+xml,%3Csvg/%3E" referrerpolicy="no-referrer">', id="a drawn stand-in"),
        pytest.param('<a href="data:image/png;base64,AAAA">一</a>', id="a link to a picture of pixels"),
    ],
)
def test_what_ordinary_pages_have_stays(markup: str) -> None:
    assert tidied(markup) == markup


@pytest.mark.parametrize(
    "kind", ["image/svg+xml", "application/xhtml+xml", "text/xml", "", "application/xml;charset=x"]
)
@pytest.mark.parametrize("disguise", ["data:", "DATA:", "da\tta:", " data:"])
def test_no_link_leads_into_data(disguise: str, kind: str) -> None:
    assert tidied(f'<a href="{disguise}{kind},x">一</a>') == "<a>一</a>"


@pytest.mark.parametrize("value", ["data:text/xml,x", "#a;data:text/xml,x"])
def test_no_animation_leads_into_data(value: str) -> None:
    assert "data:" not in tidied(f'<svg><a><set attributeName="href" to="{value}"/></a></svg>')


@pytest.mark.parametrize("source", ["http://[", "http://", "https://a b/c.png", 'http://["><script>x()</script>.png'])
def test_a_picture_whose_address_is_none_has_none(source: str) -> None:
    """Hexo makes no page of an article with such a one: `Invalid URL`."""
    body = tidy(f"<p>一</p><img alt=二 src='{source}'>", BASE)

    assert body.markup == '<p>一</p><img alt="二" referrerpolicy="no-referrer">'
    assert body.pictures == ()


def test_an_element_named_like_a_scripts_address_goes() -> None:
    """Markdown reads `<javascript:x>` as a link."""
    assert tidied("<p><javascript:x>一</javascript:x></p>") == "<p>一</p>"


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        pytest.param('![a"onclick="x()](一)', '!&#91;a"onclick="x()](一)', id="picture"),
        pytest.param("[<b>一</b>](javascript:x())", "[<b>一</b>&#93;(javascript:x())", id="around an element"),
        pytest.param(
            '<b title="` [一](javascript:x())">二</b>', '<b title="` &#91;一&#93;(javascript:x())">二</b>', id="value"
        ),
        pytest.param("[<b>一</b>]: JavaScript\\:x()", "[<b>一</b>&#93;: JavaScript\\:x()", id="a reference"),
    ],
)
def test_markdown_finds_no_link_to_a_script(markup: str, written: str) -> None:
    assert tidied(markup) == written
