"""docs/scheduling.md and schedule.toml: what they show can be read, and no key goes unexplained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.scheduling.plan import Plan
from crawler.scheduling.reading import parse_plan

ROOT = Path(__file__).resolve().parents[3]
DOCS = (ROOT / "docs" / "scheduling.md").read_text("utf-8")
EXAMPLES = [*re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL), (ROOT / "schedule.toml").read_text("utf-8")]
KEYS = ("spider", "arguments", "every", "cron", "jitter", "quiet", "limit", "settings")
WAITS = ("grace", "after_failure", "after_block", "after_busy", "keep_logs")


def accept(_spider: str, _arguments: Mapping[str, str], _settings: Mapping[str, str]) -> None:
    """Take any spider for a good one."""


@pytest.mark.parametrize("text", EXAMPLES, ids=["docs", "schedule.toml"])
def test_an_example_can_be_read(text: str) -> None:
    assert parse_plan(text, accept).jobs


@pytest.mark.parametrize("key", [*KEYS, *WAITS])
def test_every_key_is_explained(key: str) -> None:
    assert re.search(rf"^\| [^|]*`{key}`", DOCS, re.MULTILINE)


def test_what_the_example_leaves_out_stands_there_with_its_default() -> None:
    text = re.sub(r"^# (\w+ = )", r"\1", EXAMPLES[-1], flags=re.MULTILINE)
    text = re.sub(r"^(?:# \[settings\].*|DOWNLOAD_DELAY.*)\n", "", text, flags=re.MULTILINE)

    shown, plain = parse_plan(text, accept), parse_plan(EXAMPLES[-1], accept)
    assert {each.name: getattr(shown, each.name) for each in fields(Plan)} == {
        each.name: getattr(plain, each.name) for each in fields(Plan)
    }
