"""crawler.arguments: what the spiders of columns, feeds, securities and flashes take."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from crawler.arguments import (
    ColumnArguments,
    FeedArguments,
    LiveArguments,
    StockArguments,
    parse_column_arguments,
    parse_feed_arguments,
    parse_live_arguments,
    parse_stock_arguments,
)
from crawler.categories import NumberedList, find_numbered
from crawler.errors import BadArgumentError

COMMENT, GOLD = find_numbered("column", "56589"), find_numbered("column", "57085")
LATEST, WORLD = find_numbered("feed", "57045"), find_numbered("feed", "56409")


@pytest.mark.parametrize(
    ("cid", "expected"),
    [
        pytest.param("56589", (COMMENT,), id="cid"),
        pytest.param("column-56589", (COMMENT,), id="slug"),
        pytest.param("57085,56589", (GOLD, COMMENT), id="several, in the order given"),
        pytest.param("56589，57085", (COMMENT, GOLD), id="Chinese comma"),
        pytest.param(" 56589 ,, 57085,", (COMMENT, GOLD), id="blanks and commas too many"),
        pytest.param("56589,column-56589", (COMMENT,), id="twice is once"),
        pytest.param("7", (find_numbered("column", "7"),), id="any other"),
    ],
)
def test_columns(cid: str, expected: tuple[NumberedList, ...]) -> None:
    assert parse_column_arguments({"cid": cid}) == ColumnArguments(expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, (LATEST,), id="the usual one"),
        pytest.param({"cid": "56409"}, (WORLD,), id="cid"),
        pytest.param({"cid": "feed-56409,57045"}, (WORLD, LATEST), id="several, in the order given"),
        pytest.param({"cid": "57045,feed-57045"}, (LATEST,), id="twice is once"),
    ],
)
def test_feeds(given: Mapping[str, str], expected: tuple[NumberedList, ...]) -> None:
    assert parse_feed_arguments(given) == FeedArguments(expected)


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        pytest.param("sh600000", ("sh600000",), id="Shanghai"),
        pytest.param("sz300001,bj430001", ("sz300001", "bj430001"), id="several, in the order given"),
        pytest.param("sh600000， sh600000 ", ("sh600000",), id="twice is once"),
    ],
)
def test_securities(symbol: str, expected: tuple[str, ...]) -> None:
    assert parse_stock_arguments({"symbol": symbol}) == StockArguments(expected)


@pytest.mark.parametrize(
    ("parse", "given", "counts"),
    [
        pytest.param(parse_column_arguments, {"cid": "56589", "limit": "7"}, {"limit": 7}, id="column"),
        pytest.param(parse_feed_arguments, {"pages": "3", "limit": "7"}, {"pages": 3, "limit": 7}, id="feed"),
        pytest.param(
            parse_stock_arguments,
            {"symbol": "sh600000", "pages": "3", "limit": "7"},
            {"pages": 3, "limit": 7},
            id="security",
        ),
        pytest.param(parse_live_arguments, {"pages": "3"}, {"pages": 3}, id="flashes"),
    ],
)
def test_counts_are_read(
    parse: Callable[[Mapping[str, str]], object], given: Mapping[str, str], counts: Mapping[str, int]
) -> None:
    found = parse(given)

    assert {name: getattr(found, name) for name in counts} == counts


def test_without_pages_flashes_are_read_down_to_what_is_known() -> None:
    assert parse_live_arguments({}) == LiveArguments(None)


@pytest.mark.parametrize("parse", [parse_feed_arguments, parse_live_arguments])
def test_what_scrapyd_adds_is_passed_over(parse: Callable[[Mapping[str, str]], object]) -> None:
    assert parse({"_job": "x"}) == parse({})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "cid is missing: write cid=56589", id="nothing"),
        pytest.param({"cid": " ,"}, "cid is missing: write cid=56589", id="no cid"),
        pytest.param({"cid": "gold"}, "cid='gold' is no column: write one of 56589, ", id="a word"),
        pytest.param({"cid": "56589,-1"}, "cid='-1' is no column", id="second one"),
        pytest.param({"cid": "feed-57045"}, "any other cid as a number", id="a feed"),
        pytest.param({"cid": "1" * 10}, "is no column", id="too many digits"),
        pytest.param({"cid": "５６５８９"}, "is no column", id="full-width digits"),
        pytest.param({"cid": "56589", "limit": "0"}, "limit='0' is no count: write a whole number from 1", id="limit"),
        pytest.param({"cid": "56589", "pages": "2"}, "pages is no argument of this spider", id="pages"),
        pytest.param({"cids": "56589"}, "did you mean cid?", id="misspelt"),
    ],
)
def test_wrong_arguments_of_sina_column_say_what_to_write(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_column_arguments(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"cid": ""}, "cid is missing: write cid=57045", id="no cid"),
        pytest.param({"cid": "us"}, "cid='us' is no feed: write one of 57045, ", id="a word"),
        pytest.param({"cid": "column-56589"}, "is no feed", id="a column"),
        pytest.param({"pages": "all"}, "pages='all' is no count: write a whole number from 1", id="pages"),
        pytest.param({"limit": "-1"}, "limit='-1' is no count", id="limit"),
        pytest.param({"page": "2"}, "did you mean pages?", id="misspelt"),
    ],
)
def test_wrong_arguments_of_sina_feed_say_what_to_write(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_feed_arguments(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "symbol is missing: write symbol=sh600000", id="nothing"),
        pytest.param({"symbol": "，"}, "symbol is missing: write symbol=sh600000", id="no symbol"),
        pytest.param({"symbol": "600000"}, "symbol='600000' is no security: write sh, sz or bj", id="no market"),
        pytest.param({"symbol": "SH600000"}, "and six digits, as sh600000", id="capitals"),
        pytest.param({"symbol": "sh60000"}, "is no security", id="five digits"),
        pytest.param({"symbol": "sh6000000"}, "is no security", id="seven digits"),
        pytest.param({"symbol": "sh６０００００"}, "is no security", id="full-width digits"),
        pytest.param({"symbol": "hk08999"}, "symbol='hk08999' is no security", id="Hong Kong"),
        pytest.param({"symbol": "sh600000,x"}, "symbol='x' is no security", id="second one"),
        pytest.param({"symbol": "sh600000", "pages": "0"}, "pages='0' is no count", id="pages"),
        pytest.param({"symbol": "sh600000", "limit": "²"}, "limit='²' is no count", id="limit"),
        pytest.param({"symbols": "sh600000"}, "did you mean symbol?", id="misspelt"),
    ],
)
def test_wrong_arguments_of_sina_stock_say_what_to_write(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_stock_arguments(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"pages": ""}, "pages='' is no count: write a whole number from 1, or leave it out", id="pages"),
        pytest.param({"limit": "3"}, "limit is no argument of this spider: this spider takes pages", id="limit"),
        pytest.param({"page": "3"}, "did you mean pages?", id="misspelt"),
    ],
)
def test_wrong_arguments_of_sina_live_say_what_to_write(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_live_arguments(given)
