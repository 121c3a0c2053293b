"""Invented bodies in Sina's shapes, each with its documents side by side: the seed's and the clean one.

A folder in tests/profiles/ holds body.html (the inside of a page's body element), seed.md and clean.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.items import Article
from crawler.profiles import Profile
from pipelines.clean import clean_article
from pipelines.document import Form, clean_document, render, seed_document
from tests.conftest import Blessing
from tests.pipelines.builders import article

CASES = sorted(path.parent for path in (Path(__file__).parent / "profiles").glob("*/body.html"))
EACH_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def _article(case: Path) -> Article:
    return clean_article(article(body=(case / "body.html").read_text("utf-8")))


@pytest.mark.parametrize("profile", list(Profile))
@EACH_CASE
def test_document(case: Path, profile: Profile, blessing: Blessing) -> None:
    actual = render(_article(case), Form(profile))

    assert actual == blessing.expected(case / f"{profile}.md", actual)


@EACH_CASE
def test_the_clean_document_follows_from_the_seeds(case: Path) -> None:
    assert clean_document((case / "seed.md").read_text("utf-8")) == (case / "clean.md").read_text("utf-8")


@EACH_CASE
def test_the_seeds_document_follows_from_the_clean_one_and_the_page(case: Path) -> None:
    made = seed_document((case / "clean.md").read_text("utf-8"), _article(case).body)

    assert made == (case / "seed.md").read_text("utf-8")
