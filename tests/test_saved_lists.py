"""Saved answers of lists, each with the rows that must come out of it, and the documents that flashes are.

A folder in tests/lists/KIND/ holds answer.html or answer.json (as Sina would send it, written by us), asked.json (its
URL, and for a column the moment it was fetched) and rows.json (what is expected); for flashes also NUMBER.md each.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.column import cid_of, column_url, parse_column
from crawler.lists.feed import feed_cid_of, parse_feed
from crawler.lists.live import Flash, FlashPage, flash_article, is_live_url, parse_flashes
from crawler.lists.roll import channel_ids_of, parse_listing
from crawler.lists.stock import parse_stock_news, symbol_of
from pipelines.clean import clean_article
from pipelines.document import render
from tests.conftest import Blessing

LISTS = Path(__file__).parent / "lists"
CASES = sorted(path.parent for path in LISTS.glob("*/*/asked.json"))
LIVE_CASES = [case for case in CASES if case.parent.name == "live"]


def _column(body: bytes, asked: dict[str, str]) -> ListPage:
    return parse_column(body, asked["url"], datetime.fromisoformat(asked["today"]))


PARSERS: dict[str, Callable[[bytes, dict[str, str]], ListPage | FlashPage]] = {
    "roll": lambda body, asked: parse_listing(body, asked["url"]),
    "column": _column,
    "stock": lambda body, asked: parse_stock_news(body, asked["url"]),
    "feed": lambda body, asked: parse_feed(body, asked["url"]),
    "live": lambda body, asked: parse_flashes(body, asked["url"]),
}
RECOGNISED: dict[str, Callable[[str], object]] = {
    "roll": channel_ids_of,
    "column": cid_of,
    "stock": symbol_of,
    "feed": feed_cid_of,
    "live": is_live_url,
}


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def _row_type(case: Path) -> type[Any]:
    return Flash if case.parent.name == "live" else ListingRow


def _page_type(case: Path) -> type[Any]:
    return FlashPage if case.parent.name == "live" else ListPage


def _rows_name(case: Path) -> str:
    return "flashes" if case.parent.name == "live" else "rows"


def _title(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def _asked(case: Path) -> dict[str, str]:
    asked: dict[str, str] = json.loads((case / "asked.json").read_text("utf-8"))
    return asked


def _page(case: Path) -> ListPage | FlashPage:
    (answer,) = case.glob("answer.*")
    return PARSERS[case.parent.name](answer.read_bytes(), _asked(case))


def _as_json(page: ListPage | FlashPage) -> str:
    return json.dumps(dataclasses.asdict(page), ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n"


def _both(case: Path, blessing: Blessing) -> tuple[dict[str, Any], dict[str, Any]]:
    actual = _as_json(_page(case))
    return json.loads(actual), json.loads(blessing.expected(case / "rows.json", actual))


def _flashes(case: Path) -> list[Flash]:
    page = _page(case)
    assert isinstance(page, FlashPage)
    return [flash for flash in page.flashes if not flash.is_deleted]


ROW_FIELDS = [
    pytest.param(case, name, id=f"{_title(case)}-{name}") for case in CASES for name in _names(_row_type(case))
]
PAGE_FIELDS = [
    pytest.param(case, name, id=f"{_title(case)}-{name}")
    for case in CASES
    for name in _names(_page_type(case))
    if name != _rows_name(case)
]


@pytest.mark.parametrize(("case", "field"), ROW_FIELDS)
def test_field_of_the_rows(case: Path, field: str, blessing: Blessing) -> None:
    actual, expected = (page[_rows_name(case)] for page in _both(case, blessing))

    assert [row[field] for row in actual] == [row[field] for row in expected]


@pytest.mark.parametrize(("case", "field"), PAGE_FIELDS)
def test_field_of_the_page(case: Path, field: str, blessing: Blessing) -> None:
    actual, expected = _both(case, blessing)

    assert actual[field] == expected[field]


@pytest.mark.parametrize("case", CASES, ids=_title)
def test_the_url_is_known_for_what_it_asks(case: Path) -> None:
    assert RECOGNISED[case.parent.name](_asked(case)["url"])


@pytest.mark.parametrize("case", LIVE_CASES, ids=_title)
def test_documents(case: Path, blessing: Blessing) -> None:
    for flash in _flashes(case):
        actual = render(clean_article(flash_article(flash, "7x24")))

        assert actual == blessing.expected(case / f"{flash.number}.md", actual)


@pytest.mark.parametrize("case", LIVE_CASES, ids=_title)
def test_every_saved_document_is_of_a_flash(case: Path) -> None:
    assert {path.stem for path in case.glob("*.md")} == {str(flash.number) for flash in _flashes(case)}


@pytest.mark.parametrize("kind", PARSERS)
def test_every_kind_of_list_has_saved_answers(kind: str) -> None:
    assert sum(case.parent.name == kind for case in CASES) >= 2


@pytest.mark.parametrize("field", _names(Flash))
def test_every_field_is_filled_in_some_flash(field: str) -> None:
    assert any(getattr(flash, field) for case in LIVE_CASES for flash in _page(case).flashes)  # type: ignore[union-attr]


def test_a_saved_column_is_the_only_page_of_its_list() -> None:
    urls = [_asked(case)["url"] for case in CASES if case.parent.name == "column"]

    assert urls == [column_url(cid_of(url) or 0) for url in urls]
