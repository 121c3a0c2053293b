"""crawler.browse.facets: what was found, counted by channel, medium, stock and day."""

from __future__ import annotations

import pytest

from crawler.browse.facets import Facet, Hit, codes_in, facets_of, hit_of
from crawler.browse.question import Question

HITS = (
    Hit("a", "2026-03-09T10:00:00+08:00", "china", "砚池财经", ("sh600000", "sz000001")),
    Hit("b", "2026-03-09T09:00:00+08:00", "china", "云砚晚报", ("sh600000",)),
    Hit("c", "2026-03-08T09:00:00+08:00", "stock", "", ()),
)


def facet(title: str, question: Question = Question(), hits: tuple[Hit, ...] = HITS) -> Facet:  # noqa: B008 - frozen
    [found] = [each for each in facets_of(hits, question) if each.title == title]
    return found


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("Channel", [("国內", 2), ("股市", 1)]),
        ("Source", [("云砚晚报", 1), ("砚池财经", 1)]),
        ("Stock", [("sh600000", 2), ("sz000001", 1)]),
        ("Day", [("2026-03-09", 2), ("2026-03-08", 1)]),
    ],
)
def test_a_facet_counts(title: str, counts: list[tuple[str, int]]) -> None:
    assert [(choice.label, choice.count) for choice in facet(title).choices] == counts


def test_a_choice_leads_to_the_search_with_it() -> None:
    [first, *_] = facet("Day", Question(typed="灯会")).choices

    assert (first.address, first.is_chosen) == ("/?q=%E7%81%AF%E4%BC%9A&day=2026-03-09", False)


def test_what_is_chosen_leads_to_the_search_without_it() -> None:
    chosen = [choice for choice in facet("Channel", Question(channel="china")).choices if choice.is_chosen]

    assert [choice.address for choice in chosen] == ["/"]


def test_what_is_chosen_stands_there_though_nothing_is_found() -> None:
    [found] = facets_of((), Question(media="无名报"))

    assert [(choice.label, choice.count) for choice in found.choices] == [("无名报", 0)]


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        pytest.param([f"2026-03-{day:02}" for day in range(1, 29)], 28, id="days of a month"),
        pytest.param([f"2026-{month:02}-{day:02}" for month in range(1, 5) for day in range(1, 29)], 4, id="months"),
        pytest.param([f"{year}-{month:02}-01" for year in range(2010, 2020) for month in range(1, 13)], 10, id="years"),
    ],
)
def test_many_days_are_counted_by_months_or_years(days: list[str], labels: int) -> None:
    hits = tuple(Hit(day, f"{day}T10:00:00+08:00", "china", "", ()) for day in days)

    assert len(facet("Day", hits=hits).choices) == labels


def test_a_month_that_is_chosen_can_be_left() -> None:
    [month, *days] = facet("Day", Question(day="2026-03")).choices

    assert (month.label, month.count, month.is_chosen, month.address) == ("2026-03", 3, True, "/")
    assert [choice.label for choice in days] == ["2026-03-09", "2026-03-08"]


def test_codes_are_read_of_the_catalogue() -> None:
    assert codes_in('[["stock", "sh600000"], ["usstock", "XYZW"], ["stock", "sh600000"]]') == ("sh600000", "XYZW")


def test_an_article_of_which_little_is_known_is_a_hit_too() -> None:
    assert hit_of("a", None, None, None, None) == Hit("a", "", "unlisted", "", ())
