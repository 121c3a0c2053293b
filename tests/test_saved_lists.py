"""Saved answers of lists, each with the rows that must come out of it, and the documents that flashes are.

A folder in tests/lists/KIND/ holds answer.html or answer.json (as Sina would send it, written by us), asked.json (its
URL, and for a list that shows no years the moment it was fetched) and rows.json (what is expected); for flashes also
NUMBER.md each. Each kind has two or more.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.live import Flash, flash_article
from crawler.lists.plan import FlashList, ListPlan, saved_list
from pipelines.clean import clean_article
from pipelines.document import render
from tests.conftest import Blessing

LISTS = Path(__file__).parent / "lists"
CASES = sorted(path.parent for path in LISTS.glob("*/*/asked.json"))
LIVE_CASES = [case for case in CASES if case.parent.name == "live"]


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def _title(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def _asked(case: Path) -> dict[str, str]:
    asked: dict[str, str] = json.loads((case / "asked.json").read_text("utf-8"))
    return asked


def _plan(case: Path) -> ListPlan:
    asked = _asked(case)
    plan = saved_list(asked["url"], datetime.fromisoformat(asked.get("today", "2026-03-10T00:00:00+08:00")))
    assert plan is not None, "the list's URL is not known: crawler/lists/plan.py"
    return plan


def _page(case: Path) -> ListPage:
    (answer,) = case.glob("answer.*")
    return _plan(case).parse(answer.read_bytes(), _asked(case)["url"])


def _as_json(page: ListPage) -> str:
    return json.dumps(dataclasses.asdict(page), ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n"


def _both(case: Path, blessing: Blessing) -> tuple[dict[str, Any], dict[str, Any]]:
    actual = _as_json(_page(case))
    return json.loads(actual), json.loads(blessing.expected(case / "rows.json", actual))


def _flashes(case: Path) -> tuple[Flash, ...]:
    page = _page(case)
    assert isinstance(page, FlashList)
    return page.flashes


def _fields(cases: list[Path], kind: type[Any]) -> list[Any]:
    return [pytest.param(case, name, id=f"{_title(case)}-{name}") for case in cases for name in _names(kind)]


@pytest.mark.parametrize(("case", "field"), _fields(CASES, ListingRow))
def test_field_of_the_rows(case: Path, field: str, blessing: Blessing) -> None:
    actual, expected = (page["rows"] for page in _both(case, blessing))

    assert [row[field] for row in actual] == [row[field] for row in expected]


@pytest.mark.parametrize(("case", "field"), _fields(LIVE_CASES, Flash))
def test_field_of_the_flashes(case: Path, field: str, blessing: Blessing) -> None:
    actual, expected = (page["flashes"] for page in _both(case, blessing))

    assert [flash[field] for flash in actual] == [flash[field] for flash in expected]


@pytest.mark.parametrize("field", ["total", "refused", "unusable"])
@pytest.mark.parametrize("case", CASES, ids=_title)
def test_field_of_the_page(case: Path, field: str, blessing: Blessing) -> None:
    actual, expected = _both(case, blessing)

    assert actual[field] == expected[field]


@pytest.mark.parametrize("case", LIVE_CASES, ids=_title)
def test_documents(case: Path, blessing: Blessing) -> None:
    for flash in (flash for flash in _flashes(case) if not flash.is_deleted):
        actual = render(clean_article(flash_article(flash, "7x24")))

        assert actual == blessing.expected(case / f"{flash.number}.md", actual)


@pytest.mark.parametrize("case", LIVE_CASES, ids=_title)
def test_every_saved_document_is_of_a_flash(case: Path) -> None:
    assert {path.stem for path in case.glob("*.md")} == {
        str(flash.number) for flash in _flashes(case) if not flash.is_deleted
    }


@pytest.mark.parametrize("kind", sorted({case.parent.name for case in CASES}))
def test_every_kind_of_list_has_saved_answers(kind: str) -> None:
    assert sum(case.parent.name == kind for case in CASES) >= 2


@pytest.mark.parametrize("field", _names(Flash))
def test_every_field_is_filled_in_some_flash(field: str) -> None:
    assert any(getattr(flash, field) for case in LIVE_CASES for flash in _flashes(case))
