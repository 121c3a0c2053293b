"""crawler.kept: where an answer is kept, as it is told to whoever reads it."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler import times
from crawler.kept import KEPT, Kept, kept_of
from tests.crawler.builders import address, at

CAME = at("2024-03-05 10:00:00")


def answer(**meta: object) -> Response:
    """Return an answer to a request with these notes."""
    return Response(address(1), request=Request(address(1), meta=meta))


def test_an_answer_is_where_its_request_says() -> None:
    assert kept_of(answer(**{KEPT: Kept("6e0a", CAME)})) == Kept("6e0a", CAME)


@pytest.mark.parametrize("response", [answer(), Response(address(1))], ids=["nothing kept it", "no request"])
def test_an_answer_that_nothing_has_kept_came_now(response: Response) -> None:
    before = times.now()
    kept = kept_of(response)

    assert kept.record_id is None
    assert before <= kept.at <= times.now()


@pytest.mark.parametrize(("record_id", "captures"), [("6e0a", ("6e0a",)), (None, ())])
def test_an_answer_is_read_from_its_record_if_there_is_one(record_id: str | None, captures: tuple[str, ...]) -> None:
    assert Kept(record_id, CAME).captures == captures
