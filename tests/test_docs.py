"""The documentation names what there is: every layout, every list, every spider, every exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler.census import ExitCode
from crawler.pages import LAYOUTS

DOCS = Path(__file__).parents[1] / "docs"
SPIDERS = SpiderLoader.from_settings(get_project_settings()).list()


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_every_layout_has_a_row(layout: str) -> None:
    assert f"| `{layout}` |" in (DOCS / "sina.md").read_text("utf-8")


@pytest.mark.parametrize("spider", SPIDERS)
def test_every_spider_has_its_arguments_explained(spider: str) -> None:
    assert f"| `{spider}` |" in (DOCS / "operations.md").read_text("utf-8")


@pytest.mark.parametrize("spider", [name for name in SPIDERS if name not in {"sina_article", "replay"}])
def test_every_list_has_a_row(spider: str) -> None:
    assert f"| `{spider}` |" in (DOCS / "sina.md").read_text("utf-8")


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: code.name)
def test_every_exit_code_is_explained(code: ExitCode) -> None:
    assert f"\n| {code.value} |" in (DOCS / "operations.md").read_text("utf-8")


def named_tests() -> list[str]:
    """Return the files of tests that SECURITY.md and docs/reliability.md name."""
    text = (DOCS.parent / "SECURITY.md").read_text("utf-8") + (DOCS / "reliability.md").read_text("utf-8")
    return sorted(set(re.findall(r"[\w/]*test_\w+\.py", text)))


@pytest.mark.parametrize("name", named_tests())
def test_every_test_that_keeps_a_promise_is_there(name: str) -> None:
    tests = DOCS.parent / "tests"

    assert (DOCS.parent / name).is_file() if name.startswith("tests/") else any(tests.rglob(name))
