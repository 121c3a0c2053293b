"""crawler.attempts: which of an article's two addresses are left to ask, and which setback counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.attempts import Attempt, Setback, Unfinished, Verdict
from crawler.items import Owed
from tests.crawler.builders import address, article, identity, row

PC, WAP = address(1), f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html"
ALONE = Attempt(Owed(document_id=identity(1), url=PC))
WITH_TWIN = Attempt(Owed(document_id=identity(1), url=PC, row=row(1, wap_url=WAP)))
GONE = Setback(Verdict.REMOVED, "http 404", is_final=True)
ELSEWHERE = "https://finance.sina.com.cn/roll/20240305/100012345678.shtml"
GIVEN = Attempt(ALONE.owed, others=(PC, WAP))
WHOLE = Unfinished(article(1), ("<p>一</p>",), ())
SECOND, THIRD, FOURTH = (PC.replace(".shtml", f"_{number}.shtml") for number in (2, 3, 4))
PARTED = Unfinished(article(1), ("<p>一</p>",), (SECOND, THIRD))
BUSY = Setback(Verdict.FAILED, "http 500")


def test_an_article_has_the_twin_that_its_row_names() -> None:
    assert WITH_TWIN.asking(PC).other_address() == WAP


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(ALONE, id="no row"),
        pytest.param(Attempt(Owed(document_id=identity(1), url=PC, row=row(1))), id="row without a twin"),
        pytest.param(WITH_TWIN.asking(PC).asking(WAP), id="asked for already"),
        pytest.param(GIVEN.asking(PC).asking(WAP), id="given and asked for already"),
        pytest.param(WITH_TWIN.asking(f"{WAP}?from=wap".replace("https", "http")), id="asked for in another form"),
    ],
)
def test_there_is_no_other_address(attempt: Attempt) -> None:
    assert attempt.other_address() is None


def test_an_article_has_the_addresses_that_are_given_with_it() -> None:
    assert GIVEN.asking(PC).other_address() == WAP


def test_the_twin_of_the_row_comes_before_what_is_given() -> None:
    assert replace(WITH_TWIN, others=(ELSEWHERE,)).asking(PC).other_address() == WAP


def test_addresses_that_are_given_come_one_after_the_other() -> None:
    attempt = replace(WITH_TWIN, others=(PC, WAP, ELSEWHERE)).asking(PC).asking(WAP)

    assert (attempt.other_address(), attempt.asking(ELSEWHERE).other_address()) == (ELSEWHERE, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(WAP, True, id="another"),
        pytest.param(PC, False, id="the same"),
        pytest.param(f"{PC}?cre=a#b", False, id="the same in another form"),
        pytest.param(PC.replace("https", "http"), False, id="the same by http"),
        pytest.param(SECOND, False, id="a further page of the same"),
        pytest.param(None, False, id="none"),
    ],
)
def test_a_page_leads_to_an_address_that_was_not_asked_for(url: str | None, expected: bool) -> None:  # noqa: FBT001
    assert ALONE.asking(PC).leads_to(url) is expected


def test_a_page_leads_on_only_once() -> None:
    assert not ALONE.asking(WAP).holding(WHOLE).leads_to(PC)


def test_the_first_setback_counts() -> None:
    assert ALONE.after(GONE).after(BUSY).setback == GONE


def test_without_a_setback_there_is_none() -> None:
    assert ALONE.asking(PC).setback is None


def test_an_attempt_keeps_what_it_knows() -> None:
    held = WITH_TWIN.asking(PC).after(GONE).asking(WAP).holding(WHOLE)

    assert held == Attempt(WITH_TWIN.owed, tried=(PC, WAP), setback=GONE, reserve=WHOLE)


def test_an_attempt_is_not_changed_by_what_follows_it() -> None:
    before = WITH_TWIN.asking(PC)
    before.asking(WAP).after(GONE).holding(WHOLE)

    assert before == Attempt(WITH_TWIN.owed, tried=(PC,))


def test_an_article_without_further_pages_is_whole() -> None:
    assert WHOLE.is_whole


def test_an_article_with_further_pages_is_not_whole() -> None:
    assert not PARTED.is_whole


def test_a_further_page_adds_its_body() -> None:
    found = PARTED.with_page("<p>二</p>", ())

    assert (found.bodies, found.rest, found.asked) == (("<p>一</p>", "<p>二</p>"), (THIRD,), (SECOND,))


def test_a_further_page_may_lead_to_more() -> None:
    assert PARTED.with_page("<p>二</p>", (THIRD, FOURTH)).rest == (THIRD, FOURTH)


def test_a_further_page_does_not_lead_back() -> None:
    assert PARTED.with_page("<p>二</p>", (SECOND,)).with_page("<p>三</p>", (SECOND, THIRD)).is_whole


@pytest.mark.parametrize("body", ["<p>一</p>", "<p>二</p>"], ids=["the first", "the one before"])
def test_a_page_that_repeats_a_body_adds_nothing_and_leads_no_further(body: str) -> None:
    found = PARTED.with_page("<p>二</p>", ()).with_page(body, (FOURTH,))

    assert (found.bodies, found.rest) == (("<p>一</p>", "<p>二</p>"), ())


def test_a_page_that_repeats_a_body_keeps_the_pages_that_were_named_before() -> None:
    assert PARTED.with_page("<p>一</p>", ()).rest == (THIRD,)
