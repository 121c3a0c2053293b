"""crawler.browse.guard: who may ask, and what stands in every answer."""

from __future__ import annotations

import pytest

from crawler.browse.guard import may_ask, with_policy

HERE = (b"host", b"127.0.0.1:8001")
ELSEWHERE = ((b"sec-fetch-site", b"cross-site"), (b"sec-fetch-mode", b"navigate"))
FOLLOWED = (*ELSEWHERE, (b"sec-fetch-dest", b"document"))
FRAMED = (*ELSEWHERE, (b"sec-fetch-dest", b"iframe"))


@pytest.mark.parametrize(
    ("headers", "may"),
    [
        pytest.param([HERE], True, id="this machine"),
        pytest.param([(b"Host", b"LOCALHOST:9")], True, id="by its name"),
        pytest.param([(b"host", b"archive.example:8001")], False, id="another name"),
        pytest.param([(b"host", b"127.0.0.1.example")], False, id="a name that begins so"),
        pytest.param([], False, id="no name"),
        pytest.param([HERE, (b"sec-fetch-site", b"same-origin")], True, id="its own page"),
        pytest.param([HERE, (b"sec-fetch-site", b"none")], True, id="typed"),
        pytest.param([HERE, (b"sec-fetch-site", b"cross-site"), (b"sec-fetch-mode", b"no-cors")], False, id="embedded"),
        pytest.param([HERE, (b"sec-fetch-site", b"same-site"), (b"sec-fetch-mode", b"cors")], False, id="another port"),
        pytest.param([HERE, *FOLLOWED], True, id="a link"),
        pytest.param([HERE, *FRAMED], False, id="a frame"),
    ],
)
def test_who_may_ask(headers: list[tuple[bytes, bytes]], may: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert may_ask(headers, "/") is may


@pytest.mark.parametrize(
    ("path", "may"),
    [
        pytest.param("/", True, id="a search"),
        pytest.param("/article/live152-7", True, id="an article"),
        pytest.param("/document/live152-7", True, id="a document"),
        pytest.param("/catalogue", False, id="SQL"),
        pytest.param("/catalogue.json", False, id="SQL as JSON"),
        pytest.param("/catalogue/articles", False, id="a table"),
        pytest.param("/article/../catalogue", False, id="a way round"),
    ],
)
def test_where_another_site_may_lead(path: str, may: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert may_ask([HERE, *FOLLOWED], path) is may


def test_its_own_pages_lead_to_the_tables() -> None:
    assert may_ask([HERE, (b"sec-fetch-site", b"same-origin")], "/catalogue/articles")


def test_every_answer_has_a_policy() -> None:
    names = [name for name, _ in with_policy([(b"content-type", b"text/html")])]

    assert names == [
        b"content-type",
        b"content-security-policy",
        b"x-content-type-options",
        b"referrer-policy",
        b"cross-origin-resource-policy",
        b"cross-origin-opener-policy",
    ]


def test_a_pages_own_policy_stays() -> None:
    own = (b"Content-Security-Policy", b"default-src 'none'")

    assert [value for name, value in with_policy([own]) if name.lower() == own[0].lower()] == [own[1]]
