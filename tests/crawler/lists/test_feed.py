"""crawler.lists.feed: the requests for feeds, and what their answers say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.feed import feed_cid_of, feed_url, parse_feed
from tests.crawler.builders import address, at, identity
from tests.sina.articles import generated_articles
from tests.sina.lists_feed import feed_answer
from tests.sina.lists_feed import feed_url as served_url

FIRST = (
    "https://interface.sina.cn/pc_api/public_news_data.d.json?cids=57045&pdps=&smartFlow=&editLevel=0,1,2,3"
    "&type=std_news,std_slide,std_video&pageSize=50&cTime=1483200000&up=0&action=0"
)
TEXT = st.text(st.characters())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.just(address(1)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def item(number: int = 1, /, **changes: object) -> dict[str, object]:
    return {
        "docid": identity(number),
        "url": address(number),
        "pcurl": "",
        "wapurl": f"https://finance.sina.cn/2024-03-05/detail-i{identity(number)}.d.html",
        "title": "青榆县的桥修好了",
        "intro": "三年的工期结束。",
        "media": "青榆晚报",
        "ctime": 1709604000,
    } | changes


ITEM = st.fixed_dictionaries({}, optional=dict.fromkeys(item(), JSON))


def answer(*items: object, **changes: object) -> bytes:
    return json.dumps({"status": {"code": 0}, "data": list(items)} | changes).encode()


def only_row(**changes: object) -> ListingRow:
    (found,) = parse_feed(answer(item(1, **changes)), FIRST).rows
    return found


def test_the_request_for_the_newest_rows_is_exactly_this() -> None:
    assert feed_url(57045) == FIRST


def test_the_request_for_older_rows_says_how_far_back() -> None:
    assert feed_url(57045, 3) == FIRST.replace("&up=0&action=0", "&up=3&action=1")


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(FIRST, id="as we ask"),
        pytest.param(FIRST.replace("https", "http"), id="http"),
        pytest.param(FIRST.replace("?", "?callback=a&"), id="others first"),
    ],
)
def test_the_cid_of_a_feeds_url_is_known(url: str) -> None:
    assert feed_cid_of(url) == 57045


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(FIRST.replace("cids=57045", "cids=57045,57046"), id="several"),
        pytest.param(FIRST.replace("cids=", "xcids="), id="another name"),
        pytest.param(FIRST.replace("interface", "feed"), id="another host"),
        pytest.param("", id="empty"),
    ],
)
def test_the_url_of_anything_else_has_no_cid(url: str) -> None:
    assert feed_cid_of(url) is None


def test_a_row_is_read_whole() -> None:
    assert only_row() == ListingRow(
        document_id=identity(1),
        url=address(1),
        title="青榆县的桥修好了",
        media="青榆晚报",
        intro="三年的工期结束。",
        wap_url=f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html",
        ctime=at("2024-03-05 10:00:00"),
        title_is_whole=False,
    )


@pytest.mark.parametrize(
    ("changes", "attribute", "expected"),
    [
        pytest.param({"ctime": "1709604000"}, "ctime", at("2024-03-05 10:00:00"), id="string as a time"),
        pytest.param({"ctime": None}, "ctime", None, id="no time"),
        pytest.param({"url": "", "pcurl": address(1)}, "url", address(1), id="pcurl"),
        pytest.param({"url": address(1)[6:]}, "url", address(1), id="no scheme"),
        pytest.param({"url": "https://cj.sina.com.cn/articles/view/1/2"}, "document_id", identity(1), id="docid"),
        pytest.param({"intro": "", "summary": "桥&amp;路"}, "intro", "桥&路", id="summary"),
        pytest.param({"wapurl": "https://evil.com/"}, "wap_url", "", id="foreign twin"),
        pytest.param({"media": {}}, "media", "", id="object as a text"),
    ],
)
def test_a_value_is_taken_as_what_it_is(changes: dict[str, object], attribute: str, expected: object) -> None:
    assert getattr(only_row(**changes), attribute) == expected


def test_a_row_without_a_pc_page_is_its_wap_twin() -> None:
    assert only_row(url="").url == f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html"


@pytest.mark.parametrize("broken", [item(url="", wapurl=""), {}, "text", None, [item()]], ids=repr)
def test_an_unusable_row_is_counted_and_costs_no_other(broken: object) -> None:
    page = parse_feed(answer(broken, item(2)), FIRST)

    assert (page.unusable, [found.document_id for found in page.rows]) == (1, [identity(2)])


def test_a_foreign_row_is_refused_by_name() -> None:
    assert parse_feed(answer(item(url="https://evil.com/")), FIRST).refused == ("https://evil.com/",)


@pytest.mark.parametrize("data", [None, []], ids=["null", "empty list"])
def test_no_rows_are_the_end(data: object) -> None:
    assert parse_feed(answer(data=data), FIRST).is_empty


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"", b""), (b"try{back(", b");}catch(e){};"), (b"back(", b")"), (b"\xef\xbb\xbf back_1.$a( ", b" );\n")],
    ids=["plain JSON", "as the APIs pad it", "bare", "with blanks"],
)
def test_an_answer_may_be_padded(before: bytes, after: bytes) -> None:
    page = parse_feed(before + answer(item(title="灯(一)，});}catch(e){};")) + after, FIRST)

    assert [found.title for found in page.rows] == ["灯(一)，});}catch(e){};"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "no JSON", id="empty"),
        pytest.param(b"<html>", "no JSON", id="HTML"),
        pytest.param(b"[" * 100_000, "no JSON", id="too deep"),
        pytest.param(b"[]", "no object", id="list"),
        pytest.param(b"{}", "the API answers", id="no status"),
        pytest.param(answer(status={"code": 11, "msg": "灯坏了"}), "the API answers .*11.*灯坏了", id="status 11"),
        pytest.param(b'{"status": {"code": 0}}', "no list of rows", id="data is missing"),
        pytest.param(answer(data={}), "no list of rows", id="data is no list"),
        pytest.param(answer(data="missing"), "no list of rows", id="data is a word"),
    ],
)
def test_a_broken_answer_is_an_error_that_says_what_is_wrong(body: bytes, said: str) -> None:
    with pytest.raises(ListingError, match=said):
        parse_feed(body, FIRST)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_at_all_raise_anything_but_a_listing_error(body: bytes) -> None:
    try:
        page = parse_feed(body, FIRST)
    except ListingError:
        return
    assert page.total == 0


@given(st.lists(ITEM | JSON, max_size=4))
def test_every_row_of_any_answer_is_taken_refused_or_counted(items: list[object]) -> None:
    assert parse_feed(answer(*items), FIRST).count == len(items)


def test_the_stand_ins_answer_is_read_back() -> None:
    articles = generated_articles(30, seed=3)
    found = parse_feed(feed_answer(articles, 57045), served_url(57045))

    assert [(row.document_id, row.title, row.media, row.ctime) for row in found.rows] == [
        (article.document_id, article.title, article.media, article.ctime) for article in articles
    ]


@pytest.mark.parametrize("up", [0, 2])
def test_the_stand_in_is_asked_as_sina_is(up: int) -> None:
    assert served_url(57045, up) == feed_url(57045, up)


def test_the_stand_ins_answer_past_the_end_is_empty() -> None:
    assert parse_feed(feed_answer((), 57045), FIRST).is_empty
