"""crawler.lists.live: the requests for flashes, what their answers say, and the rows and articles they become."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ListingError
from crawler.items import ArticleTimes, ListingRow, StockCode
from crawler.lists.live import FLASHES_URL, Flash, flash_article, flash_row, is_live_url, live_url, parse_flashes
from tests.crawler.builders import at, identity
from tests.crawler.lists.flashes import ENTRY, JSON, PAGE, URL, WAP, answer, entry, ext, flash
from tests.sina.lists_live import FakeFlash, live_answer
from tests.sina.lists_live import live_url as served_url


def test_the_request_is_exactly_this() -> None:
    assert live_url(1) == URL


@pytest.mark.parametrize("url", [URL, live_url(9), URL.replace("https", "http"), f"{URL}&callback=a"])
def test_a_request_for_flashes_is_known(url: str) -> None:
    assert is_live_url(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(URL.replace("152", "151"), id="another room"),
        pytest.param(URL.replace("152", "1520"), id="a longer number"),
        pytest.param(URL.replace("zhibo.sina", "zhibo.evil"), id="another host"),
        pytest.param(FLASHES_URL, id="page for people"),
        pytest.param("", id="empty"),
    ],
)
def test_the_url_of_anything_else_is_not(url: str) -> None:
    assert not is_live_url(url)


def test_a_flash_is_read_whole() -> None:
    assert flash() == Flash(
        number=4310900,
        document_id=identity(1),
        url=PAGE,
        title="青榆县的桥修好了",
        markup="<p>　　【青榆县的桥修好了】三年的工期结束。</p>",
        created=at("2024-03-05 10:00:00"),
        updated=at("2024-03-05 10:05:00"),
        tags=("市场",),
    )


def test_flashes_keep_their_order() -> None:
    page = parse_flashes(answer(entry(id=3), entry(id=1), entry(id=2)), URL)

    assert [found.number for found in page.flashes] == [3, 1, 2]


def test_how_many_there_are_is_the_apis() -> None:
    page = parse_flashes(answer(entry()), URL)

    assert (page.pages, page.total) == (9, 900)


@pytest.mark.parametrize("info", [None, {}, [], {"totalPage": None, "totalNum": "many"}], ids=repr)
def test_an_api_that_does_not_say_how_many_there_are(info: object) -> None:
    page = parse_flashes(answer(entry(), page_info=info), URL)

    assert (page.pages, page.total) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"ext": ext(docurl="")}, identity(1), id="docid"),
        pytest.param({"ext": ext(docid="")}, identity(1), id="PC page"),
        pytest.param({"ext": ""}, identity(1), id="wap page"),
        pytest.param({"ext": ext(docid="../../etc", docurl="x"), "docurl": ""}, "live152-4310900", id="no id"),
        pytest.param({"ext": None, "docurl": None}, "live152-4310900", id="nothing"),
    ],
)
def test_the_identity_is_sinas_or_of_the_number(changes: dict[str, object], expected: str) -> None:
    assert flash(**changes).document_id == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, PAGE, id="PC page"),
        pytest.param({"ext": ext(docurl=PAGE.replace("https:", "http:") + "?cre=a#b")}, PAGE, id="made canonical"),
        pytest.param({"ext": ext(docurl=PAGE[6:])}, PAGE, id="no scheme"),
        pytest.param({"ext": ext(docurl="")}, WAP, id="wap page"),
        pytest.param({"ext": ext(docurl="https://evil.com/")}, WAP, id="foreign page"),
        pytest.param({"ext": "", "docurl": "", "id": 7}, f"{FLASHES_URL}?id=7", id="none of its own"),
        pytest.param({"ext": "", "docurl": "javascript:alert(1)", "id": 7}, f"{FLASHES_URL}?id=7", id="no page at all"),
    ],
)
def test_the_address(changes: dict[str, object], expected: str) -> None:
    assert flash(**changes).url == expected


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", "null", "[" * 100_000, None, 7, [], '{"stocks": {}}', '{"stocks": [1, null, {}]}']
)
def test_a_broken_ext_says_nothing(broken: object) -> None:
    assert flash(ext=broken).stocks == ()


def test_an_ext_that_is_an_object_is_read_too() -> None:
    assert flash(ext={"docurl": PAGE}, docurl="").url == PAGE


def test_the_securities_are_named_once() -> None:
    named = [("cn", "sh609917"), ("us", "QXMP"), ("cn", "sh609917"), ("", "x"), ("hk", "")]
    stocks = [{"market": market, "symbol": symbol, "key": "名"} for market, symbol in named]

    assert flash(ext=ext(stocks=stocks)).stocks == (StockCode("stock", "sh609917"), StockCode("usstock", "QXMP"))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param([{"name": "市场"}, {"name": "A股"}, {"name": "市场"}], ("市场", "A股"), id="once each"),
        pytest.param([{"name": ""}, {}, None, "x"], (), id="without names"),
        pytest.param(None, (), id="null"),
        pytest.param({"name": "市场"}, (), id="no list"),
    ],
)
def test_the_tags(tag: object, expected: tuple[str, ...]) -> None:
    assert flash(tag=tag).tags == expected


@pytest.mark.parametrize(("value", "is_deleted"), [(0, False), ("0", False), (None, False), (1, True), ("1", True)])
def test_whether_sina_took_it_back(value: object, is_deleted: bool) -> None:  # noqa: FBT001
    assert flash(is_delete=value).is_deleted is is_deleted


def test_a_deleted_flash_needs_no_text() -> None:
    assert flash(is_delete=1, rich_text="").markup == ""


@pytest.mark.parametrize("value", ["", None, "soon", 7])
def test_a_flash_may_lack_the_time_of_its_last_edit(value: object) -> None:
    assert flash(update_time=value).updated is None


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(entry(id=None), id="no id"),
        pytest.param(entry(id=-1), id="negative id"),
        pytest.param(entry(id=10**30), id="huge id"),
        pytest.param(entry(id=True), id="bool as an id"),
        pytest.param(entry(create_time=""), id="no time"),
        pytest.param(entry(rich_text=""), id="nothing to read"),
        pytest.param(entry(rich_text=["a"]), id="list as a text"),
        pytest.param({}, id="empty"),
        pytest.param(None, id="null"),
        pytest.param("灯", id="text"),
    ],
)
def test_an_unusable_flash_is_counted_and_costs_no_other(broken: object) -> None:
    page = parse_flashes(answer(broken, entry(id=2)), URL)

    assert (page.unusable, [found.number for found in page.flashes]) == (1, [2])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "no JSON", id="empty"),
        pytest.param(b"[" * 100_000, "no JSON", id="too deep"),
        pytest.param(b"{}", "no result", id="no result"),
        pytest.param(b'{"result": {"status": {"code": 7}}}', "the API answers .*7", id="status 7"),
        pytest.param(b'{"result": {"status": {"code": 0}}}', "no list of flashes", id="no data"),
        pytest.param(answer(list=None), "no list of flashes", id="list is null"),
        pytest.param(answer(list={}), "no list of flashes", id="list is no list"),
    ],
)
def test_a_broken_answer_is_an_error_that_says_what_is_wrong(body: bytes, said: str) -> None:
    with pytest.raises(ListingError, match=said):
        parse_flashes(body, URL)


def test_an_answer_may_be_padded() -> None:
    assert parse_flashes(b"try{back(" + answer(entry()) + b");}catch(e){};", URL).flashes


@pytest.mark.parametrize("secret", ["读者", "评论", "editor@example.com"])
def test_neither_readers_nor_names_of_users_are_read(secret: str) -> None:
    assert secret not in repr(flash())


def test_the_row_of_a_flash() -> None:
    assert flash_row(flash(tag=[{"name": "市场"}, {"name": "A股"}])) == ListingRow(
        document_id=identity(1),
        url=PAGE,
        title="青榆县的桥修好了",
        keywords="市场,A股",
        ctime=at("2024-03-05 10:00:00"),
        mtime=at("2024-03-05 10:05:00"),
    )


def test_the_article_of_a_flash_has_its_times() -> None:
    created, updated = at("2024-03-05 10:00:00"), at("2024-03-05 10:05:00")
    expected = ArticleTimes(ctime=created, mtime=updated, created=created, updated=updated)

    assert flash_article(flash(), "7x24").times == expected


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [("layout", "flash-7x24"), ("section", "7x24"), ("channel", "7x24"), ("keywords", ("市场",)), ("media", None)],
)
def test_the_article_of_a_flash(attribute: str, expected: object) -> None:
    assert getattr(flash_article(flash(), "7x24"), attribute) == expected


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_at_all_raise_anything_but_a_listing_error(body: bytes) -> None:
    try:
        page = parse_flashes(body, URL)
    except ListingError:
        return
    assert page.total >= 0


@given(st.lists(ENTRY | JSON, max_size=3), JSON)
def test_every_flash_of_any_answer_is_taken_or_counted(entries: list[Any], info: object) -> None:
    page = parse_flashes(answer(*entries, page_info=info), URL)

    assert len(page.flashes) + page.unusable == len(entries)


@given(ENTRY)
def test_every_flash_has_a_title_and_a_name_for_a_file(made: dict[str, object]) -> None:
    for found in parse_flashes(answer(made), URL).flashes:
        assert found.title
        assert re.fullmatch("[a-z0-9-]{1,64}", found.document_id)


SERVED = [
    FakeFlash(
        number=4310900 - number,
        text=f"【柳溪镇纸灯厂试产第{number}批灯】灯已经点亮。",
        created=at(f"2026-03-09 10:{59 - number:02}:00"),
        document_id=identity(number) if number % 3 else "",
        stocks=(("cn", "sh609917"),),
        pictures=("https://n.sinaimg.cn/invented/lamp.png",) if number == 4 else (),
        is_deleted=number == 5,
    )
    for number in range(7)
]


@pytest.mark.parametrize("attribute", ["number", "created", "tags", "pictures", "is_deleted"])
def test_the_stand_ins_answer_is_read_back(attribute: str) -> None:
    found = parse_flashes(live_answer(SERVED, 1, 100), served_url(1)).flashes

    assert [getattr(each, attribute) for each in found] == [getattr(each, attribute) for each in SERVED]


def test_the_stand_ins_addresses_are_read_back() -> None:
    found = parse_flashes(live_answer(SERVED, 1, 100), served_url(1)).flashes

    assert [each.url for each in found] == [each.url or f"{FLASHES_URL}?id={each.number}" for each in SERVED]


@pytest.mark.parametrize(("page", "count"), [(1, 3), (3, 1), (4, 0)])
def test_the_stand_ins_list_has_pages(page: int, count: int) -> None:
    found = parse_flashes(live_answer(SERVED, page, 3), served_url(page, 3))

    assert (len(found.flashes), found.pages, found.total) == (count, 3, 7)


def test_the_stand_in_is_asked_as_sina_is() -> None:
    assert served_url(3) == live_url(3)
