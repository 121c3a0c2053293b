"""crawler.lists.roll: what an answer of the roll API says, and every way in which it can be broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.roll import parse_listing
from tests.crawler.builders import address, answer, at, entry, identity

URL = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"
TEXT = st.text(st.characters())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.just(address(1)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
ENTRY = st.fixed_dictionaries({}, optional=dict.fromkeys(entry(), JSON))


def only_row(**changes: object) -> ListingRow:
    """Return the one row of an answer that holds one."""
    (found,) = parse_listing(answer(entry(1, **changes)), URL).rows
    return found


def test_a_row_is_read_whole() -> None:
    assert only_row() == ListingRow(
        document_id=identity(1),
        url=address(1),
        title="青榆县的桥修好了",
        media="青榆晚报",
        keywords="桥,青榆",
        intro="三年的工期结束。",
        wap_url=f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html",
        lids=("1686", "2519"),
        ctime=at("2024-03-05 10:00:00"),
        mtime=at("2024-03-05 10:05:00"),
        intime=at("2024-03-05 10:06:00"),
    )


def test_rows_keep_the_order_of_the_list() -> None:
    rows = parse_listing(answer(entry(3), entry(1), entry(2)), URL).rows

    assert [found.document_id for found in rows] == [identity(3), identity(1), identity(2)]


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        pytest.param("ctime", 1709604000, "ctime", at("2024-03-05 10:00:00"), id="number as a time"),
        pytest.param("title", 2024, "title", "2024", id="number as a title"),
        pytest.param("lids", 1686, "lids", ("1686",), id="number as lids"),
        pytest.param("lids", "1686,,x, 2519", "lids", ("1686",), id="lids that are no numbers"),
        pytest.param("title", " 桥&amp;路\n通了&nbsp;", "title", "桥&路 通了", id="entities and blanks"),
        pytest.param("title", "灯\ud83d亮了", "title", "灯亮了", id="lone surrogate"),
        pytest.param("media_name", ["a"], "media", "", id="list as a text"),
        pytest.param("media_name", True, "media", "", id="bool as a text"),
        pytest.param("keywords", None, "keywords", "", id="null as a text"),
        pytest.param("intime", "", "intime", None, id="no time"),
        pytest.param("mtime", "soon", "mtime", None, id="a word as a time"),
        pytest.param("wapurl", "https://evil.com/", "wap_url", "", id="foreign twin"),
        pytest.param("url", address(1).replace("https", "http"), "url", address(1), id="http"),
        pytest.param("url", f"{address(1)}?cre=a#b", "url", address(1), id="query"),
        pytest.param("url", f"\n{address(1)} ", "url", address(1), id="blanks around the URL"),
    ],
)
def test_a_value_is_taken_as_what_it_is(name: str, value: object, attribute: str, expected: object) -> None:
    assert getattr(only_row(**{name: value}), attribute) == expected


@pytest.mark.parametrize("missing", sorted(set(entry()) - {"url", "title"}))
def test_a_row_may_lack_anything_but_its_title_and_its_url(missing: str) -> None:
    shorter = {name: value for name, value in entry().items() if name != missing}

    assert len(parse_listing(answer(shorter), URL).rows) == 1


def test_a_row_without_a_url_is_its_wap_twin() -> None:
    assert only_row(url="").url == f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html"


def test_a_row_whose_url_has_no_id_is_known_by_its_docid() -> None:
    assert only_row(url="https://cj.sina.com.cn/articles/view/1/2").document_id == identity(1)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(entry(title="", url="https://finance.sina.com.cn/", wapurl=""), id="no title, no article"),
        pytest.param(entry(url="", wapurl=""), id="no URL"),
        pytest.param({}, id="empty"),
        pytest.param("text", id="text"),
        pytest.param(None, id="null"),
        pytest.param([entry()], id="list"),
    ],
)
def test_an_unusable_row_is_counted_and_costs_no_other(broken: object) -> None:
    page = parse_listing(answer(broken, entry(2)), URL)

    assert (page.unusable, [found.document_id for found in page.rows]) == (1, [identity(2)])


@pytest.mark.parametrize("title", ["", "\u3000&nbsp;"], ids=["no title", "blank title"])
def test_a_row_of_an_article_needs_no_title(title: str) -> None:
    assert [found.title for found in parse_listing(answer(entry(title=title)), URL).rows] == [""]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.com/doc-iqwertyu0000001.shtml",
        "https://sina.com.cn.evil.com/doc-iqwertyu0000001.shtml",
        "https://me@finance.sina.com.cn/a.shtml",
        "https://finance.sina.com.cn@evil.com/a.shtml",
        "https://finance.sina.com.cn:8443/a.shtml",
        "ftp://finance.sina.com.cn/a.shtml",
        "javascript:alert(1)",
        "https:\\\\evil.com\\a.shtml",
        "https://finance.sina.com.cn\\@evil.com/a.shtml",
        "https://finance.ѕina.com.cn/a.shtml",
        "灯",
    ],
)
def test_a_foreign_row_is_refused_by_name_and_costs_no_other(url: str) -> None:
    page = parse_listing(answer(entry(url=url), entry(2)), URL)

    assert (page.refused, [found.document_id for found in page.rows]) == ((url,), [identity(2)])


@pytest.mark.parametrize(
    ("total", "expected"),
    [(120, 120), ("120", 120), (None, 0), ("many", 0), (-1, 0), ([], 0)],
    ids=["number", "string", "null", "word", "negative", "list"],
)
def test_the_total_is_the_apis(total: object, expected: int) -> None:
    assert parse_listing(answer(entry(), total=total), URL).total == expected


def test_an_answer_without_rows_is_empty() -> None:
    assert parse_listing(answer(), URL).is_empty


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", b"", id="plain JSON"),
        pytest.param(b"\xef\xbb\xbf \n", b"\n", id="byte order mark and blanks"),
        pytest.param(b"\n try{back(", b");}catch(e){};\n ", id="as the API pads it"),
        pytest.param(b"try { back_1.$call( ", b" ) ; } catch (err) { }", id="with blanks"),
        pytest.param(b"back(", b");", id="bare"),
        pytest.param(b"back(", b")", id="bare, without a semicolon"),
    ],
)
def test_an_answer_may_be_padded(before: bytes, after: bytes) -> None:
    page = parse_listing(before + answer(entry(title="灯(一)，});}catch(e){};")) + after, URL)

    assert [found.title for found in page.rows] == ["灯(一)，});}catch(e){};"]


@pytest.mark.parametrize("code", [0, "0"], ids=["number", "string"])
def test_status_zero_is_success(code: object) -> None:
    assert parse_listing(answer(entry(), status={"code": code}), URL).rows


BROKEN: list[Any] = [
    pytest.param(b"", "no JSON", id="empty"),
    pytest.param(b"<html>", "no JSON", id="HTML"),
    pytest.param(answer(entry())[:-5], "no JSON", id="cut short"),
    pytest.param(b"\xff\xfe", "no JSON", id="not UTF-8"),
    pytest.param(b"[" * 100_000, "no JSON", id="too deep"),
    pytest.param(b"[]", "no result", id="list"),
    pytest.param(b"null", "no result", id="null"),
    pytest.param(b"{}", "no result", id="no result"),
    pytest.param(b'{"result": []}', "no result", id="result is a list"),
    pytest.param(answer(status={"code": 11, "msg": "灯坏了"}), "the API answers .*11.*灯坏了", id="status 11"),
    pytest.param(answer(status={"code": "-1"}), "the API answers", id="status -1 in a string"),
    pytest.param(answer(status={"code": False}), "the API answers", id="status false"),
    pytest.param(answer(status={}), "the API answers", id="status without a code"),
    pytest.param(answer(status=None), "the API answers", id="no status"),
    pytest.param(answer(data=None), "no list of rows", id="no data"),
    pytest.param(answer(data={}), "no list of rows", id="data is no list"),
    pytest.param(b'{"result": {"status": {"code": 0}}}', "no list of rows", id="data is missing"),
]


@pytest.mark.parametrize(("body", "said"), BROKEN)
def test_a_broken_answer_is_an_error_that_says_what_is_wrong(body: bytes, said: str) -> None:
    with pytest.raises(ListingError, match=said):
        parse_listing(body, URL)


@pytest.mark.parametrize(("body", "said"), BROKEN)
def test_a_broken_answer_is_an_error_that_names_the_list(body: bytes, said: str) -> None:  # noqa: ARG001
    with pytest.raises(ListingError) as caught:
        parse_listing(body, URL)

    assert caught.value.url == URL
    assert URL in str(caught.value)


def test_an_error_is_one_line_of_bounded_length() -> None:
    with pytest.raises(ListingError) as caught:
        parse_listing(answer(status={"code": 1, "msg": "灯\n" * 500 + "&#10;"}), URL)

    assert len(caught.value.detail.splitlines()) == 1
    assert len(caught.value.detail) < 200


def test_an_entity_with_thousands_of_digits_costs_no_list() -> None:
    page = parse_listing(answer(entry(1, title="灯&#" + "9" * 5000 + ";"), entry(2)), URL)

    assert identity(2) in [found.document_id for found in page.rows]


@pytest.mark.timeout(5)
def test_an_answer_of_blanks_is_refused_in_no_time() -> None:
    with pytest.raises(ListingError):
        parse_listing(b"x()" + b" " * 200_000 + b"x", URL)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_at_all_raise_anything_but_a_listing_error(body: bytes) -> None:
    try:
        page = parse_listing(body, URL)
    except ListingError:
        return
    assert page.total >= 0


@given(st.lists(ENTRY | JSON, max_size=4), JSON)
def test_every_row_of_any_answer_is_taken_refused_or_counted(entries: list[object], total: object) -> None:
    page = parse_listing(answer(*entries, total=total), URL)

    assert len(page.rows) + len(page.refused) + page.unusable == len(entries)


@given(st.fixed_dictionaries({"status": st.just({"code": 0}) | JSON}, optional={"data": JSON, "total": JSON}))
def test_no_result_at_all_raises_anything_but_a_listing_error(result: dict[str, object]) -> None:
    try:
        page = parse_listing(json.dumps({"result": result}).encode(), URL)
    except ListingError:
        return
    assert isinstance(result["data"], list)
    assert len(page.rows) + len(page.refused) + page.unusable == len(result["data"])


@pytest.mark.parametrize("total", [10**30, "9" * 4_000, "9" * 10_000], ids=["a number", "digits", "more than an int"])
def test_a_total_that_no_column_holds_says_nothing(total: object) -> None:
    assert parse_listing(answer(entry(), total=total), URL).total == 0
