"""The document: the bytes of a file, and a front matter that loads to what Sina published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import frontmatter
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.items import ArticleTimes
from crawler.text import one_line
from crawler.times import SHANGHAI
from pipelines.document import Form, render
from pipelines.html import tidy
from tests.pipelines.builders import DOCUMENT_ID, URL, article

PICTURE = "https://n.sinaimg.cn/invented/1/w400h300/umbrella.jpg"

# The seed's lines, with this article's own values between them.
DOCUMENT = (
    "\n"
    "---\n"
    "title: '青桐县竹伞出口增长'\n"
    "categories: \n"
    " - 金融\n"
    " - 新浪财经\n"
    " - 新浪财经\uff0d国\u5167\n"
    "headimg: 'https://n.sinaimg.cn/invented/1/w400h300/umbrella.jpg'\n"
    "author: 新浪财经\n"
    "comments: false\n"
    "date: Mon, 06 May 2024 01:30:05 GMT\n"
    "thumbnail: 'https://n.sinaimg.cn/invented/1/w400h300/umbrella.jpg'\n"
    "---\n"
    "\n"
    "<div>   \n"
    "<p>　　竹伞卖到了海外。</p>  \n"
    "</div>\n"
    "            "
)


def front_matter(text: str) -> dict[str, Any]:
    """Return the front matter as YAML has it, read without any library that knows front matter."""
    _, between, _ = text.split("---\n", 2)
    loaded: dict[str, Any] = yaml.safe_load(between)
    return loaded


def escaped(title: str) -> str:
    """Return what rule 8 makes of a title."""
    return title.replace("{", "&#123;").replace("}", "&#125;")


def test_a_whole_document() -> None:
    assert render(article(pictures=(PICTURE,))).encode() == DOCUMENT.encode()


def test_a_document_without_a_picture() -> None:
    assert render(article()).encode() == DOCUMENT.replace(PICTURE, "").encode()


def test_the_first_picture_counts() -> None:
    assert render(article(pictures=(PICTURE, "https://n.sinaimg.cn/2.jpg"))) == DOCUMENT


def test_a_document_that_was_asked_for_by_its_url_has_two_categories() -> None:
    expected = DOCUMENT.replace(PICTURE, "").replace(" - 新浪财经\uff0d国\u5167\n", "")
    assert render(article(channel=None)) == expected


@pytest.mark.parametrize(
    ("channel", "category"),
    [
        ("china", "新浪财经\uff0d国\u5167"),
        ("macro", "新浪财经\uff0d宏观经济"),
        ("local", "新浪财经\uff0d地方经济"),
        ("stock", "新浪财经\uff0d股市"),
        ("usstock", "新浪财经\uff0d美股"),
        ("155-1686", "新浪财经\uff0d国\u5167"),
        ("999-12345", "新浪财经\uff0d999-12345"),
    ],
    ids=["china", "macro", "local", "stock", "usstock", "a pair of the table", "a pair of no table"],
)
def test_the_third_category(channel: str, category: str) -> None:
    assert front_matter(render(article(channel=channel)))["categories"] == ["金融", "新浪财经", category]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(datetime(2021, 1, 1, 7, 59, 59, tzinfo=SHANGHAI), "Thu, 31 Dec 2020 23:59:59 GMT", id="new year"),
        pytest.param(datetime(2024, 2, 29, 12, 0, tzinfo=UTC), "Thu, 29 Feb 2024 12:00:00 GMT", id="leap day"),
        pytest.param(
            datetime(2022, 9, 1, 0, 0, tzinfo=timezone(timedelta(hours=-5))), "Thu, 01 Sep 2022 05:00:00 GMT", id="west"
        ),
    ],
)
def test_the_date_is_utc(moment: datetime, expected: str) -> None:
    text = render(article(times=ArticleTimes(intime=moment)))
    assert f"\ndate: {expected}\n" in text


def test_an_article_without_a_date_is_refused() -> None:
    with pytest.raises(ValueError, match=DOCUMENT_ID):
        render(article(times=ArticleTimes()))


def test_the_values_have_their_types() -> None:
    loaded = front_matter(DOCUMENT.replace(PICTURE, ""))
    assert front_matter(render(article())) == loaded
    assert list(loaded) == ["title", "categories", "headimg", "author", "comments", "date", "thumbnail"]
    assert loaded["comments"] is False


@pytest.mark.parametrize(
    ("title", "written"),
    [
        pytest.param("伞价涨3.5%", "'伞价涨3.5%'", id="plain"),
        pytest.param('他说"涨"', "'他说\"涨\"'", id="double quotes"),
        pytest.param("要闻: 第1季 #增长#", "'要闻: 第1季 #增长#'", id="colon and hash"),
        pytest.param("C:\\new", "'C:\\new'", id="backslash"),
        pytest.param("O'Neil 谈“利率”", '"O\'Neil 谈“利率”"', id="single quote"),
        pytest.param('他说"It\'s 3.5%"', '"他说\\"It\'s 3.5%\\""', id="both quotes"),
        pytest.param("It's C:\\new", '"It\'s C:\\\\new"', id="single quote and backslash"),
        pytest.param("{{ x }}{% raw %}", "'&#123;&#123; x &#125;&#125;&#123;% raw %&#125;'", id="braces"),
        pytest.param("<b>灯</b>", '"\\x3Cb>灯\\x3C/b>"', id="markup"),
        pytest.param('<i "\\', '"\\x3Ci \\"\\\\"', id="markup, a quote and a backslash"),
        pytest.param("3 < 5", "'3 < 5'", id="less than"),
        pytest.param("[灯](javascript:x)", '"\\x5B灯\\x5D(javascript:x)"', id="a link to a script"),
        pytest.param("[灯](http://a.cn)", "'[灯](http://a.cn)'", id="another link"),
        pytest.param("It's {1}", '"It\'s &#123;1&#125;"', id="single quote and braces"),
    ],
)
def test_how_a_title_is_written(title: str, written: str) -> None:
    assert render(article(title=title)).split("\n")[2] == f"title: {written}"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("O'Neil 谈“利率”", id="single quote"),
        pytest.param('他说"It\'s 3.5%"', id="both quotes"),
        pytest.param("''", id="nothing but quotes"),
        pytest.param("'\\", id="quote and backslash at the end"),
        pytest.param("it's \\n \\u4e2d \\", id="a quote, and what looks like YAML's escapes"),
        pytest.param("要闻: 第1季 #增长#", id="colon and hash"),
        pytest.param("C:\\new", id="backslash"),
        pytest.param("{{ x }}{% raw %}", id="braces"),
        pytest.param("&#123;&amp;", id="references as text"),
        pytest.param("竹伞" * 75, id="150 characters"),
        pytest.param("涨了📈👨‍👩‍👧", id="emoji"),
        pytest.param("𠮷野家", id="beyond the basic plane"),
        pytest.param("<script>alert(1)</script>'\\x3C", id="markup, and what looks like its escape"),
        pytest.param("[一](java&#115;cript:x)", id="a link to a script"),
        pytest.param("一\u2028二\u2029三", id="line and paragraph separator"),
        pytest.param("一\x85二", id="NEL"),
        pytest.param("一\x00二\x1b三\x7f四\x9f五", id="controls"),
        pytest.param("一\ufeff二\ufffe三\uffff四\ufdd0五", id="byte order mark and non-characters"),
        pytest.param("一\ud83d二", id="half an emoji"),
        pytest.param("一\r\n二\n---\n三", id="line breaks and a boundary"),
        pytest.param("---", id="a boundary"),
        pytest.param("--- x", id="a boundary with text"),
        pytest.param("...", id="the end of a YAML document"),
        pytest.param("- 一", id="a list"),
        pytest.param("!tag 一", id="a tag"),
        pytest.param("&anchor 一", id="an anchor"),
        pytest.param("*alias", id="an alias"),
        pytest.param("%TAG ! 一", id="a directive"),
        pytest.param("| 一", id="a block"),
        pytest.param("? 一", id="a key"),
        pytest.param("@一`", id="reserved characters"),
        pytest.param("[一, 二]", id="a sequence"),
        pytest.param("null", id="null"),
        pytest.param("2024-05-06", id="a date"),
        pytest.param("1e3", id="a number"),
        pytest.param("yes", id="a boolean"),
        pytest.param("=", id="YAML 1.1's value key"),
        pytest.param("<<", id="YAML 1.1's merge key"),
        pytest.param("一\u3000二\u00a0三\t四", id="blanks of all kinds"),
        pytest.param("\u202e一\u200b\u200f", id="format characters"),
    ],
)
def test_a_title_loads(title: str) -> None:
    line = one_line(title)
    data = render(article(title=line)).encode()
    assert front_matter(data.decode())["title"] == escaped(line)
    assert frontmatter.loads(data.decode())["title"] == escaped(line)


@settings(max_examples=300, deadline=None)
@example("'")
@example("\\'\\")
@given(st.text() | st.text("'\"\\{}#:-\n\r\t \x85\u2028%&*!|>[]`,?@一"))
def test_any_title_loads(title: str) -> None:
    line = one_line(title)
    post = frontmatter.loads(render(article(title=line)))
    assert post["title"] == escaped(line)
    assert post.content == "<div>   \n<p>　　竹伞卖到了海外。</p>  \n</div>"


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param("https://a.cn/it's.jpg", id="single quote"),
        pytest.param("https://a.cn/?a=1&b=2#c", id="a query and a fragment"),
        pytest.param('http://["\\.jpg', id="no URL, with quote and backslash"),
        pytest.param("http://[: #.jpg", id="no URL, with what YAML minds"),
    ],
)
def test_a_picture_loads(picture: str) -> None:
    loaded = front_matter(render(article(pictures=(picture,))))
    assert (loaded["headimg"], loaded["thumbnail"]) == (picture, picture)


@pytest.mark.parametrize(
    "character",
    [
        "\n---\n",
        "\r",
        "\t",
        "\x00",
        "\x1b",
        "\x7f",
        "\x80",
        "\x85",
        "\x9f",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufffe",
        "\uffff",
    ],
    ids=ascii,
)
def test_the_address_of_a_picture_that_is_no_url_breaks_nothing(character: str) -> None:
    """Such an address stays as it is in the body, whatever it is made of."""
    body = tidy(f'<p><img src="http://[一{character}--- 二.jpg"></p>', URL)
    text = render(article(body=body.markup, pictures=body.pictures))
    assert front_matter(text)["headimg"] == front_matter(text)["thumbnail"]
    assert frontmatter.loads(text)["title"] == "青桐县竹伞出口增长"


def test_braces_in_a_pictures_address() -> None:
    text = render(article(pictures=("https://a.cn/?{{x}}",)))
    assert "\nheadimg: 'https://a.cn/?&#123;&#123;x&#125;&#125;'\n" in text


def test_extra_keys_stand_last_in_their_order() -> None:
    text = render(article(media="青桐晚报"), Form(extra_keys=("docid", "source", "media")))
    expected = f"thumbnail: ''\ndocid: '{DOCUMENT_ID}'\nsource: '{URL}'\nmedia: '青桐晚报'\n---\n"
    assert expected in text


def test_an_extra_key_without_a_value_is_empty() -> None:
    assert front_matter(render(article(media=None), Form(extra_keys=("media",))))["media"] == ""


@pytest.mark.parametrize("media", ["O'Neil 社", "{{ x }}", '"', "# :"])
def test_extra_values_load(media: str) -> None:
    assert front_matter(render(article(media=media), Form(extra_keys=("media",))))["media"] == escaped(media)


def test_the_body_stands_as_it_is() -> None:
    body = "---\n\n<p>a &amp;copy; \\ '</p>\n\n---"
    assert render(article(body=body)).endswith(f"---\n\n<div>   \n{body}  \n</div>\n            ")


def test_braces_of_the_template_language_in_a_value_are_values() -> None:
    assert front_matter(render(article(title="{title} {0}")))["title"] == "&#123;title&#125; &#123;0&#125;"


def test_a_document_says_nothing_else_of_its_article() -> None:
    told = article(media="青桐晚报", editor="苏砚", keywords=("竹伞",), section="china/gncj", description="一句话")
    assert render(told) == render(article())
