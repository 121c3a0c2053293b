"""crawler.browse.question: parameters of a page, read and written."""

from __future__ import annotations

import pytest

from crawler.browse.question import Question, parse_question

FULL = {
    "q": "灯会 芦苇",
    "channel": "china",
    "media": "砚池财经",
    "stock": "sh600000",
    "day": "2026-03-09",
    "page": "3",
}


def test_every_parameter_is_read() -> None:
    assert parse_question(FULL) == Question("灯会 芦苇", "china", "砚池财经", "sh600000", "2026-03-09", 3)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"page": "0"}, Question(), id="page 0"),
        pytest.param({"page": "-1"}, Question(), id="a negative page"),
        pytest.param({"page": "99999999"}, Question(), id="no page"),
        pytest.param({"page": "٣"}, Question(), id="other digits"),
        pytest.param({"day": "9 March"}, Question(), id="no day"),
        pytest.param({"day": "2026-03"}, Question(day="2026-03"), id="a month"),
        pytest.param({"day": "2026"}, Question(day="2026"), id="a year"),
        pytest.param({"q": "  灯 "}, Question("灯"), id="blanks around"),
        pytest.param({"unknown": "x"}, Question(), id="an unknown parameter"),
    ],
)
def test_what_makes_no_sense_is_not_asked(given: dict[str, str], expected: Question) -> None:
    assert parse_question(given) == expected


def test_an_address_leads_to_its_question() -> None:
    question = Question(typed="灯&会", channel="china", page=2)

    assert question.address() == "/?q=%E7%81%AF%26%E4%BC%9A&channel=china&page=2"


def test_without_a_question_the_address_is_the_first_page() -> None:
    assert Question().address() == "/"


def test_another_facet_begins_at_the_first_page() -> None:
    assert Question(typed="灯会", page=4).with_facet("day", "2026-03-09") == Question(typed="灯会", day="2026-03-09")
