"""Saved pages, each with the article and the document that must come out of it.

A folder in tests/pages/LAYOUT/ holds page.html (as Sina would serve it, written by us), asked.json (its URL, channel
and row in the list), article.json and document.md (what is expected).
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.channels import find_channel
from crawler.items import Article, ListingRow, Owed
from crawler.lists.roll import parse_listing
from crawler.pages import LAYOUTS, read_article
from crawler.pages.encoding import decode_page
from crawler.urls import document_id
from pipelines.clean import clean_article
from pipelines.document import render
from tests.conftest import Blessing

PAGES = Path(__file__).parent / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/asked.json"))
# The body stands in document.md, where it can be read.
# What the page says; the rest says where it was kept and written.
_NOT_OF_THE_PAGE = {"body", "captures", "seen_at", "cause", "is_reread", "path", "digest"}
FIELDS = [field.name for field in dataclasses.fields(Article) if field.name not in _NOT_OF_THE_PAGE]

every_case = pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])


def _row(entry: dict[str, Any] | None) -> ListingRow | None:
    if entry is None:
        return None
    answer = {"result": {"status": {"code": 0}, "total": 1, "data": [entry]}}
    return parse_listing(json.dumps(answer).encode(), "saved").rows[0]


def _article(case: Path) -> Article:
    asked = json.loads((case / "asked.json").read_text("utf-8"))
    row = _row(asked["row"])
    channel = find_channel(asked["channel"]).slug if asked["channel"] else None
    owed = Owed(document_id=document_id(asked["url"]), url=asked["url"], channel=channel, row=row)
    return clean_article(read_article((case / "page.html").read_bytes(), owed))


def _as_json(article: Article) -> str:
    values = {name: value for name, value in dataclasses.asdict(article).items() if name in FIELDS}
    return json.dumps(values, ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n"


@pytest.mark.parametrize("field", FIELDS)
@every_case
def test_field(case: Path, field: str, blessing: Blessing) -> None:
    actual = _as_json(_article(case))
    expected = blessing.expected(case / "article.json", actual)

    assert json.loads(actual)[field] == json.loads(expected)[field]


@every_case
def test_document(case: Path, blessing: Blessing) -> None:
    actual = render(_article(case))

    assert actual == blessing.expected(case / "document.md", actual)


@every_case
def test_exactly_one_layout_claims_the_page(case: Path) -> None:
    tree = LexborHTMLParser(decode_page((case / "page.html").read_bytes(), "saved"))

    assert [layout.name for layout in LAYOUTS if layout.claims(tree)] == [case.parent.name]


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_every_layout_has_a_saved_page(layout: str) -> None:
    assert any(case.parent.name == layout for case in CASES)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_filled_on_some_page(field: str) -> None:
    blessed = [path for case in CASES if (path := case / "article.json").exists()]

    assert any(json.loads(path.read_text("utf-8"))[field] for path in blessed)


@every_case
def test_no_picture_is_a_stand_in(case: Path) -> None:
    assert [picture for picture in _article(case).pictures if picture.startswith("data:")] == []
