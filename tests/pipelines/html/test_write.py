"""Writing a body: rules 6 to 8 of the format, byte by byte."""

from __future__ import annotations

import html

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.html.parse import parse_body
from pipelines.html.write import escape_braces, strip_controls, write_body

CONTROLS = "".join(chr(code) for code in (*range(0x20), 0x7F) if code != 0x0A)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters=CONTROLS))


def written(markup: str) -> str:
    """Read and write, with nothing cleaned."""
    body = parse_body(markup)
    assert body is not None
    return write_body(body)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p z=1 a=2 m=3>文</p>", '<p z="1" a="2" m="3">文</p>', id="in source order"),
        pytest.param("<p title='一'>文</p>", '<p title="一">文</p>', id="double quotes"),
        pytest.param("<p title='说\"好\"'>文</p>", '<p title="说&quot;好&quot;">文</p>', id="a double quote inside"),
        pytest.param('<p title="it\'s">文</p>', '<p title="it\'s">文</p>', id="a single quote inside"),
        pytest.param('<p title="">文</p>', "<p title>文</p>", id="an empty value is the bare name"),
        pytest.param("<p hidden>文</p>", "<p hidden>文</p>", id="a bare name"),
        pytest.param("<p data-x-y=1 自定=2>文</p>", '<p data-x-y="1" 自定="2">文</p>', id="data and unknown names"),
        pytest.param('<p title="a<b>c">文</p>', '<p title="a&lt;b>c">文</p>', id="markup in a value"),
        pytest.param('<p title="一\n二">文</p>', '<p title="一\n二">文</p>', id="a line feed stays"),
        pytest.param('<p title="\u00a0&nbsp;">文</p>', '<p title="\u00a0\u00a0">文</p>', id="real no-break spaces"),
        pytest.param('<p style="color:red">文</p>', '<p style="color:red">文</p>', id="style"),
    ],
)
def test_attributes(markup: str, expected: str) -> None:
    assert written(markup) == expected


@pytest.mark.parametrize("name", ["br", "hr", "img", "input", "wbr", "area", "source", "track"])
def test_a_void_element_has_neither_slash_nor_end(name: str) -> None:
    assert written(f"<div>一<{name} class=k /></div>") == f'<div>一<{name} class="k"></div>'


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>一<!-- 注 -->二</p>", id="a comment"),
        pytest.param("<p>一<!----></p>", id="an empty comment"),
        pytest.param("<p>一<!-- <b>粗</b> & &lt; -->二</p>", id="markup in a comment"),
        pytest.param("<p>一<!--\n\n二\n--></p>", id="line feeds in a comment"),
        pytest.param("<p>一<!-- a --- b -- c ---></p>", id="hyphens in a comment"),
        pytest.param("<p></p>\n\n\n<p> </p>\n", id="blank lines"),
        pytest.param("<p>　　竹伞\u00a0—\u200b😀𠮷</p>", id="real characters"),
        pytest.param("<style>p > a, a &amp; b </style>", id="the text of a style is not escaped"),
        pytest.param("<o:p></o:p>", id="a name with a colon"),
        pytest.param("<p>参见<某公司公告>全文</p>", id="a bracket before a Chinese character"),
        pytest.param("<p>3<5, a < b, x<</p>", id="brackets that open nothing"),
        pytest.param("<p>a > b</p>", id="a closing bracket"),
        pytest.param("<p>\"引\" 'it'</p>", id="quotes in text"),
    ],
)
def test_stays_as_it_is(markup: str) -> None:
    assert written(f"<div></div>{markup}") == f"<div></div>{markup}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("&lt;b&gt;", "&lt;b>", id="before a letter"),
        pytest.param("&lt;B", "&lt;B", id="before a capital"),
        pytest.param("&lt;/p&gt;", "&lt;/p>", id="before a slash"),
        pytest.param("&lt;!--", "&lt;!--", id="before an exclamation mark"),
        pytest.param("&lt;?php", "&lt;?php", id="before a question mark"),
        pytest.param("&lt;3 &lt; 5", "<3 < 5", id="not before a digit or a blank"),
        pytest.param("&lt;公司&gt;", "<公司>", id="not before a Chinese character"),
        pytest.param("&lt;&lt;b", "<&lt;b", id="only the last of two"),
        pytest.param("&lt;", "<", id="not at the end"),
        pytest.param("&lt;script&gt;x()&lt;/script&gt;", "&lt;script>x()&lt;/script>", id="a script that is text"),
    ],
)
def test_less_than_in_text(text: str, expected: str) -> None:
    assert written(f"<p>{text}</p>") == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A&amp;T", "A&T", id="no reference"),
        pytest.param("a &amp; b&amp;", "a & b&", id="before a blank and at the end"),
        pytest.param("&amp;amp;", "&amp;amp;", id="a named reference"),
        pytest.param("&amp;lt;b", "&amp;lt;b", id="lt"),
        pytest.param("&amp;copy", "&amp;copy", id="one that needs no semicolon"),
        pytest.param("&amp;copyright", "&amp;copyright", id="one that needs no semicolon, letters after it"),
        pytest.param("&amp;notit;", "&amp;notit;", id="one inside a longer word"),
        pytest.param("&amp;hellip;", "&amp;hellip;", id="one that needs its semicolon"),
        pytest.param("&amp;hellip", "&hellip", id="one that lacks the semicolon it needs"),
        pytest.param("&amp;wxyz;", "&wxyz;", id="no name of any"),
        pytest.param("&amp;#60;", "&amp;#60;", id="decimal"),
        pytest.param("&amp;#6", "&amp;#6", id="decimal without semicolon"),
        pytest.param("&amp;#x3C;", "&amp;#x3C;", id="hexadecimal"),
        pytest.param("&amp;#X3c", "&amp;#X3c", id="hexadecimal with a capital X"),
        pytest.param("&amp;#; &amp;#xg", "&#; &#xg", id="no number"),
        pytest.param("&amp;&amp;lt;", "&&amp;lt;", id="only the second of two"),
        pytest.param("&nbsp;&mdash;&ldquo;&#20013;&#x56fd;&copy;", "\u00a0—“中国©", id="references become characters"),
    ],
)
def test_ampersand_in_text(text: str, expected: str) -> None:
    assert written(f"<p>{text}</p>") == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("?a=1&amp;b=2", "?a=1&b=2", id="no reference"),
        pytest.param("?a=1&amp;copy=2", "?a=1&copy=2", id="before an equals sign"),
        pytest.param("?a=1&amp;copyx", "?a=1&copyx", id="before a letter"),
        pytest.param("?a=1&amp;copy2", "?a=1&copy2", id="before a digit"),
        pytest.param("?a=1&amp;copy", "?a=1&amp;copy", id="at the end"),
        pytest.param("?a=1&amp;copy-", "?a=1&amp;copy-", id="before a hyphen"),
        pytest.param("?a=1&amp;copy;", "?a=1&amp;copy;", id="with its semicolon"),
        pytest.param("?a=1&amp;notit;", "?a=1&notit;", id="inside a longer word"),
        pytest.param("&amp;amp;", "&amp;amp;", id="amp"),
        pytest.param("&amp;#65", "&amp;#65", id="decimal"),
        pytest.param("&amp;#x41;", "&amp;#x41;", id="hexadecimal"),
        pytest.param("&amp;quot;", "&amp;quot;", id="quot as text"),
        pytest.param("&amp;quot;&quot;", "&amp;quot;&quot;", id="quot as text, then a quote"),
    ],
)
def test_ampersand_in_a_value(value: str, expected: str) -> None:
    assert written(f'<p title="{value}">文</p>') == f'<p title="{expected}">文</p>'


@pytest.mark.parametrize("name", ["pre", "textarea", "listing"])
def test_the_line_feed_that_a_parser_drops_is_written_again(name: str) -> None:
    assert written(f"<{name}>\n\n码</{name}>") == f"<{name}>\n\n码</{name}>"


@pytest.mark.parametrize("name", ["textarea", "title"])
def test_text_that_is_not_markup_by_its_element_is_escaped(name: str) -> None:
    assert written(f"<p>一</p><{name}><b></{name}>") == f"<p>一</p><{name}>&lt;b></{name}>"


def test_a_style_inside_svg_is_text_as_any_other() -> None:
    assert written("<svg><style>&lt;b></style></svg>") == "<svg><style>&lt;b></style></svg>"


def test_a_processing_instruction_is_a_comment() -> None:
    assert written("<p>一<?php echo 1 ?>二</p>") == "<p>一<!--?php echo 1 ?-->二</p>"


def test_deep_nesting_is_written_without_recursion() -> None:
    assert written("<div>" * 3_000 + "底") == "<div>" * 3_000 + "底" + "</div>" * 3_000


@pytest.mark.parametrize("code", [*range(0x20), 0x7F], ids="U+{:04X}".format)
def test_rule_7(code: int) -> None:
    assert strip_controls(f"一{chr(code)}二") == ("一\n二" if code == 0x0A else "一二")


@pytest.mark.parametrize("code", [0x20, 0x80, 0x85, 0xA0, 0x200B, 0x2028, 0x3000, 0xFEFF], ids="U+{:04X}".format)
def test_rule_7_leaves_the_rest(code: int) -> None:
    assert strip_controls(f"一{chr(code)}二") == f"一{chr(code)}二"


def test_controls_go_from_text_values_and_comments() -> None:
    assert written("<p title='a\tb'>c\x01d<!--e\x7ff--></p>") == '<p title="ab">cd<!--ef--></p>'


def test_a_value_of_controls_is_empty() -> None:
    assert written("<p title='\t\x01'>文</p>") == "<p title>文</p>"


def test_rule_8_in_a_text() -> None:
    assert escape_braces("{% raw %}{{ x }}") == "&#123;% raw %&#125;&#123;&#123; x &#125;&#125;"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>{一}</p>", "<p>&#123;一&#125;</p>", id="text"),
        pytest.param("<p data-a='{\"b\":1}'>一</p>", '<p data-a="&#123;&quot;b&quot;:1&#125;">一</p>', id="value"),
        pytest.param("<p>一<!-- {{ x }} --></p>", "<p>一<!-- &#123;&#123; x &#125;&#125; --></p>", id="comment"),
        pytest.param("<p><style>a{b:c}</style></p>", "<p><style>a&#123;b:c&#125;</style></p>", id="style"),
        pytest.param("<p>&amp;#123;</p>", "<p>&amp;#123;</p>", id="a reference that was text"),
    ],
)
def test_rule_8(markup: str, expected: str) -> None:
    assert written(markup) == expected


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_any_text_reads_back(text: str) -> None:
    page = html5lib.parse(written(f"<p>{html.escape(text)}</p>"), namespaceHTMLElements=False)
    assert page.find("body/p").text == (text or None)
    assert len(page.findall("body//*")) == 1


@settings(max_examples=200, deadline=None)
@given(TEXT.filter(bool))
def test_any_value_reads_back(value: str) -> None:
    page = html5lib.parse(written(f'<p title="{html.escape(value)}">文</p>'), namespaceHTMLElements=False)
    assert page.find("body/p").attrib == {"title": value}
