"""crawler.pages.slide: whose page a gallery is, and what its data may look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError, TooDeepError, TooLargeError
from crawler.pages.slide import SlidePage
from tests.crawler.builders import at

URL = "https://slide.finance.sina.com.cn/slide_9_699_9912.html"
LAMP = '{"img_url": "//n.sinaimg.cn/lamp.jpg", "intro": "灯"}'
BODY_OF_LAMP = (
    '<div class="img_wrapper"><img src="//n.sinaimg.cn/lamp.jpg" alt="灯"><span class="img_descr">灯</span></div>'
)


def page(data: str, head: str = "") -> SlidePage:
    """Return the page of a gallery whose script holds *data*."""
    text = f"{head}<script>{data}</script>"
    return SlidePage(LexborHTMLParser(text), text, URL)


def gallery(images: str = LAMP, slide: str = "") -> SlidePage:
    """Return the page of a gallery of *images*."""
    return page(f"var slide_data = {{slide: {{{slide}}}, images: [{images}]}};")


@pytest.mark.parametrize(
    "script",
    ["var slide_data = {};", "slide_data={}", "window.slide_data\n=\n{}"],
    ids=["var", "no blanks", "of the window"],
)
def test_a_gallery_is_known_by_its_data(script: str) -> None:
    assert SlidePage.claims(LexborHTMLParser(f"<script>{script}</script>"))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("", id="empty"),
        pytest.param("<p>var slide_data = {}</p>", id="in a text"),
        pytest.param("<script>var slide_data = null;</script>", id="no data"),
        pytest.param("<script>var my_slide_data = {};</script>", id="another name"),
        pytest.param('<script>slide_data = {}</script><div id="artibody">灯</div>', id="story"),
        pytest.param('<script>slide_data = {}</script><div id="article">灯</div>', id="news"),
        pytest.param('<script>slide_data = {}</script><div class="art_content">灯</div>', id="wap"),
        pytest.param('<script>slide_data = {}</script><div class="articalContent">灯</div>', id="blog"),
    ],
)
def test_anything_else_is_no_gallery(markup: str) -> None:
    assert not SlidePage.claims(LexborHTMLParser(markup))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(f'var slide_data = {{"images": [{LAMP}]}};', id="JSON"),
        pytest.param(f"var slide_data = {{'images': [{LAMP}]}}", id="single quotes"),
        pytest.param(f"var slide_data = {{images: [{LAMP},],}};", id="no quotes, commas at the end"),
        pytest.param(f"var slide_data = {{/* a */ images: // b\n [{LAMP}]}};", id="comments"),
        pytest.param(f"var slide_data = {{a: undefined, b: NaN, images: [{LAMP}]}};", id="words"),
        pytest.param(f"var slide_data = {{images: [{LAMP}]}}, other = {{", id="more script behind"),
        pytest.param(f'var slide_data = {{a: "}}]", b: \'{{"\', images: [{LAMP}]}};', id="brackets in strings"),
        pytest.param(f'var slide_data = {{a: "</script>", images: [{LAMP}]}};', id="end of a script in a string"),
        pytest.param(f"slide_data = {{}}; slide_data = {{images: [{LAMP}]}};", id="empty first"),
        pytest.param(f"slide_data = {{images: [f()]}}; slide_data = {{images: [{LAMP}]}};", id="code first"),
    ],
)
def test_a_gallery_is_read_from_json_and_from_what_scripts_allow(data: str) -> None:
    assert page(data).body() == BODY_OF_LAMP


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("var slide_data = {};", id="empty"),
        pytest.param('var slide_data = {"images": []};', id="no pictures"),
        pytest.param('var slide_data = {"images": "lamp"};', id="no list"),
        pytest.param('var slide_data = {"images": [1, null, "a"]};', id="no objects"),
        pytest.param('var slide_data = {"images": [{"intro": "灯"}]};', id="no addresses"),
        pytest.param('var slide_data = {"images": [{"img_url": {"a": 1}}]};', id="address of another type"),
        pytest.param(f'var slide_data = {{"images": [{LAMP}, {LAMP[:20]}', id="cut off in a string"),
        pytest.param(f'var slide_data = {{"images": [{LAMP}, ', id="cut off in the list"),
        pytest.param(f'var slide_data = {{"images": [{LAMP}}};', id="bracket left open"),
        pytest.param(f'var slide_data = {{"images": [{LAMP}], "a": f(1)}};', id="code"),
        pytest.param(f'var slide_data = {{"images": [{LAMP}], "a": {"[" * 9_000}', id="nested without end"),
        pytest.param(f'var slide_data = {{"a": {"[" * 99}{"]" * 99}, "images": [{LAMP}]}};', id="nested deeply"),
        pytest.param(f'var slide_data = {{"a": "{"a" * 2_000_000}", "images": [{LAMP}]}};', id="huge"),
        pytest.param("slide_data = {" * 9_000, id="many beginnings"),
    ],
)
def test_a_gallery_that_cannot_be_read_whole_lacks_its_body(data: str) -> None:
    with pytest.raises(MissingFieldError, match="missing field: body"):
        page(data).body()


def test_a_gallery_that_grows_beyond_measure_is_refused() -> None:
    unclosed = "".join(f"<p><b class={number}>灯" for number in range(600))  # each is opened anew in all that follow

    with pytest.raises(TooLargeError):
        gallery(f'{{img: "//a", intro: "{unclosed}"}}').body()


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        pytest.param(r'"\u706f\/\u7eb8"', "灯/纸", id="JSON"),
        pytest.param(r'"\ud842\udfb7"', "𠮷", id="pair of surrogates"),
        pytest.param(r'"灯\ud842"', "灯", id="half a pair"),
        pytest.param(r'"it\x27s"', "it's", id="hexadecimal"),
        pytest.param(r"'it\'s \"a\" \"lamp\"'", 'it\'s "a" "lamp"', id="quotes"),
        pytest.param(r"""'say "a"'""", 'say "a"', id="double between single ones"),
        pytest.param('"灯\\\n纸"', "灯纸", id="line goes on"),
        pytest.param('"灯\n纸"', "灯\n纸", id="line break"),
        pytest.param(r'"\灯"', "灯", id="needless escape"),
        pytest.param(r'"a\\"', "a\\", id="backslash at the end"),
        pytest.param(r'"\x \u12"', "x u12", id="unfinished escapes"),
    ],
)
def test_a_string_is_read_as_a_script_would(literal: str, shown: str) -> None:
    assert f'<span class="img_descr">{shown}</span>' in gallery(f"{{img: '//a', intro: {literal}}}").body()


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>&\r\0\u00a0"), min_size=1).map(str.strip))
def test_a_caption_comes_out_as_it_went_in(caption: str) -> None:
    literal = "".join(f"\\u{unit:04x}" for unit in memoryview(caption.encode("utf-16-le")).cast("H"))

    assert f'<span class="img_descr">{caption}</span>' in gallery(f'{{img: "//a", intro: "{literal}"}}').body()


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        pytest.param('download_img: "1", image_url: "2", thumb_50: "3"', "1", id="download_img"),
        pytest.param('download_img: "", image_url: "2", thumb_50: "3"', "2", id="image_url"),
        pytest.param('download_img: null, thumb_50: "3"', "3", id="small one"),
        pytest.param('img_url: " 4 "', "4", id="blanks"),
    ],
)
def test_the_largest_picture_is_taken(fields: str, address: str) -> None:
    assert f'<img src="{address}" ' in gallery(f"{{{fields}}}").body()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param('title: "纸灯"', 'alt="纸灯"><span class="img_descr">纸灯</span>', id="title alone"),
        pytest.param(
            'title: "纸灯", intro: "<i>亮</i>了"',
            'alt="纸灯"><span class="img_descr"><i>亮</i>了</span>',
            id="both",
        ),
        pytest.param(
            'title: "柳溪", intro: "亮了"', 'alt="亮了"><span class="img_descr">亮了</span>', id="the gallery's title"
        ),
        pytest.param("", 'alt=""><span class="img_descr"></span>', id="neither"),
        pytest.param(
            'title: "a \\"b\\" <c> & d"',
            'alt="a &quot;b&quot; &lt;c&gt; &amp; d"><span class="img_descr">a &quot;b&quot; &lt;c&gt; &amp; d</span>',
            id="title that looks like markup",
        ),
        pytest.param(
            'intro: "</span></div><b>灯"', 'alt="灯"><span class="img_descr"><b>灯</b></span>', id="unbalanced"
        ),
        pytest.param('intro: "5 < 6 & 7"', 'alt="5 &lt; 6 &amp; 7"><span class="img_descr">5 &lt; 6', id="signs"),
        pytest.param(
            'intro: "灯<script>alert(1)<\\/script>"', 'alt="灯"><span class="img_descr">灯</span>', id="script"
        ),
    ],
)
def test_the_caption(fields: str, expected: str) -> None:
    assert expected in gallery(f'{{img: "//a", {fields}}}', slide='title: "柳溪"').body()


def test_an_address_can_not_end_its_attribute() -> None:
    assert '<img src="//a&quot; onload=&quot;b" ' in gallery("{img: '//a\" onload=\"b'}").body()


def test_a_caption_without_a_picture_stays() -> None:
    assert (
        gallery(f'{LAMP}, {{intro: "纸"}}')
        .body()
        .endswith('<div class="img_wrapper"><span class="img_descr">纸</span></div>')
    )


def test_an_entry_of_nothing_is_left_out() -> None:
    assert gallery(f"{{}}, {LAMP}, null").body() == BODY_OF_LAMP


@pytest.mark.parametrize(
    ("intro", "expected"),
    [
        pytest.param("灯市", "<p>灯市</p>", id="text"),
        pytest.param("<p>灯市</p>", "<p>灯市</p>", id="paragraphs"),
        pytest.param("<b>灯</b>市", "<p><b>灯</b>市</p>", id="inline markup"),
    ],
)
def test_the_introduction_comes_first(intro: str, expected: str) -> None:
    assert gallery(slide=f'intro: "{intro}"').body() == f"{expected}\n{BODY_OF_LAMP}"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param("1709604000", id="epoch"),
        pytest.param('"1709604000"', id="epoch in a string"),
        pytest.param('"2024-03-05 10:00:00"', id="text"),
        pytest.param('"2024年03月05日 10:00"', id="Chinese text"),
    ],
)
def test_the_time_is_when_the_gallery_was_made(made: str) -> None:
    assert gallery(slide=f"createtime: {made}").shown() == at("2024-03-05 10:00:00")


@pytest.mark.parametrize("made", ["null", '""', '"yesterday"', "true"])
def test_a_gallery_may_lack_its_time(made: str) -> None:
    assert gallery(slide=f"createtime: {made}").shown() is None


@pytest.mark.parametrize(
    ("slide", "head", "expected"),
    [
        pytest.param('title: "柳溪&amp;灯"', "<h1>另一个</h1>", "柳溪&灯", id="of the data"),
        pytest.param("", "<h1>柳溪</h1>", "柳溪", id="headline"),
        pytest.param("", '<meta property="og:title" content="柳溪">', "柳溪", id="og:title"),
    ],
)
def test_the_title(slide: str, head: str, expected: str) -> None:
    assert page(f"slide_data = {{slide: {{{slide}}}, images: [{LAMP}]}}", head).title() == expected


def test_a_gallery_without_a_title_lacks_it() -> None:
    with pytest.raises(MissingFieldError, match="missing field: title"):
        gallery().title()


@pytest.mark.parametrize(
    "caption",
    [
        pytest.param(r"\u003cdiv>" * 60_000, id="too deep"),
        pytest.param(r"\u003cp " + "a=1 " * 200_000, id="attributes without end"),
    ],
)
def test_captions_that_a_parser_would_read_for_minutes_are_refused(caption: str) -> None:
    """Written as escapes, they are no tags of the page itself."""
    with pytest.raises((TooDeepError, TooLargeError)):
        gallery(f'{{"img_url": "//n.sinaimg.cn/lamp.jpg", "intro": "{caption}"}}').body()
