"""crawler.arguments: `recheck`, the days whose articles `sina_finance` asks for again."""

from __future__ import annotations

import re
from datetime import date

import pytest

from crawler.arguments import ListArguments, parse_article_arguments, parse_list_arguments
from crawler.errors import BadArgumentError

TODAY = date(2024, 3, 5)


def lists(**given: str) -> ListArguments:
    """Read the arguments of `sina_finance` as of the tests' day."""
    return parse_list_arguments(given, TODAY)


@pytest.mark.parametrize(("given", "days"), [("1", 1), ("7", 7), (" 30 ", 30), ("007", 7), ("3650", 3650)])
def test_so_many_days_are_asked_for_again(given: str, days: int) -> None:
    assert lists(recheck=given).recheck == days


def test_nothing_is_asked_for_again_by_itself() -> None:
    assert (lists().recheck, lists().rechecked) == (None, ())


def test_where_no_channel_is_named_those_of_all_are_asked_for_again() -> None:
    assert lists(recheck="7").rechecked == ()


def test_the_list_that_is_read_is_the_usual_one_all_the_same() -> None:
    assert lists(recheck="7").channels == lists().channels


@pytest.mark.parametrize(
    ("channel", "slugs"),
    [
        pytest.param("china", ("china",), id="the usual one, by name"),
        pytest.param("stock,china", ("stock", "china"), id="several"),
        pytest.param("2671", ("stock",), id="lid"),
        pytest.param("stock,2671", ("stock",), id="twice is once"),
    ],
)
def test_those_of_the_channels_that_are_named_are_asked_for_again(channel: str, slugs: tuple[str, ...]) -> None:
    assert lists(recheck="7", channel=channel).rechecked == slugs


@pytest.mark.parametrize(
    "given",
    [{"since": "2024-03-01"}, {"fill": "gaps"}, {"limit": "3"}, {"pages": "2"}],
    ids=["days", "gaps", "limit", "pages"],
)
def test_it_goes_with_the_other_arguments(given: dict[str, str]) -> None:
    assert lists(recheck="7", **given).recheck == 7


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "all", "", "７", "7d", "1e3", "9" * 10])
def test_another_word_is_refused(given: str) -> None:
    with pytest.raises(
        BadArgumentError, match=re.escape(f"recheck={given!r} is no count: write a whole number from 1")
    ):
        lists(recheck=given)


def test_a_wrong_spelling_is_put_right() -> None:
    with pytest.raises(BadArgumentError, match="did you mean recheck"):
        lists(rechek="7")


def test_another_spider_takes_none() -> None:
    with pytest.raises(BadArgumentError, match="recheck is no argument of this spider"):
        parse_article_arguments({"recheck": "7"})
