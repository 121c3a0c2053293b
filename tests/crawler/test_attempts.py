"""crawler.attempts: which of an article's two addresses are left to ask, and which setback counts."""

from __future__ import annotations

import pytest

from crawler.attempts import Attempt, Setback, Verdict
from crawler.items import Owed
from tests.crawler.builders import address, article, identity, row

PC, WAP = address(1), f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html"
ALONE = Attempt(Owed(document_id=identity(1), url=PC))
WITH_TWIN = Attempt(Owed(document_id=identity(1), url=PC, row=row(1, wap_url=WAP)))
GONE = Setback(Verdict.REMOVED, "http 404", is_final=True)
BUSY = Setback(Verdict.FAILED, "http 500")


def test_an_article_has_the_twin_that_its_row_names() -> None:
    assert WITH_TWIN.asking(PC).other_address() == WAP


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(ALONE, id="no row"),
        pytest.param(Attempt(Owed(document_id=identity(1), url=PC, row=row(1))), id="row without a twin"),
        pytest.param(WITH_TWIN.asking(PC).asking(WAP), id="asked for already"),
        pytest.param(WITH_TWIN.asking(f"{WAP}?from=wap".replace("https", "http")), id="asked for in another form"),
    ],
)
def test_there_is_no_other_address(attempt: Attempt) -> None:
    assert attempt.other_address() is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(WAP, True, id="another"),
        pytest.param(PC, False, id="the same"),
        pytest.param(f"{PC}?cre=a#b", False, id="the same in another form"),
        pytest.param(PC.replace("https", "http"), False, id="the same by http"),
    ],
)
def test_an_address_is_new_until_it_was_asked_for_in_any_form(url: str, expected: bool) -> None:  # noqa: FBT001
    assert ALONE.asking(PC).is_new(url) is expected


def test_at_first_every_address_is_new() -> None:
    assert ALONE.is_new(PC)


def test_the_first_setback_counts() -> None:
    assert ALONE.after(GONE).after(BUSY).setback == GONE


def test_without_a_setback_there_is_none() -> None:
    assert ALONE.asking(PC).setback is None


def test_an_attempt_keeps_what_it_knows() -> None:
    held = WITH_TWIN.asking(PC).after(GONE).asking(WAP).holding(article(1))

    assert held == Attempt(WITH_TWIN.owed, tried=(PC, WAP), setback=GONE, reserve=article(1))


def test_an_attempt_is_not_changed_by_what_follows_it() -> None:
    before = WITH_TWIN.asking(PC)
    before.asking(WAP).after(GONE).holding(article(1))

    assert before == Attempt(WITH_TWIN.owed, tried=(PC,))
