"""Front matter that wants to be broken out of, read by Hexo's own reader: js-yaml, in one process for all."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crawler.text import one_line
from pipelines.document import Form, render
from pipelines.html.write import escape_braces
from tests.hostile.words import BIDI, TITLES
from tests.needs import HEXO
from tests.pipelines.builders import article

pytestmark = pytest.mark.needs("hexo")

READER = Path(__file__).parents[1] / "hostile" / "front_matter.js"
KEYS = ["title", "categories", "headimg", "author", "comments", "date", "thumbnail", "media", "_content"]
_PIECES = (
    *"'\"\\{}#:-&*!|>[]`,?@%~=<;/ \t\n\r\x0b\x0c\x1c\x85\u2028\u2029\xa0\u3000\ufeff\ufffe\x00\x9b\ud83d\udc00灯a0",
    *("---", "...", "\n---\n", "<<", "!!js", "{{", "{%", "\\x3C", "\\u0022", "javascript:", "<b", "title:", "- "),
    *BIDI,
)


def _random_titles() -> list[str]:
    chance = Random(20260305)
    return ["".join(chance.choices(_PIECES, k=chance.randint(1, 24))) for _ in range(1500)]


WORDS = [*TITLES, *_random_titles(), "灯" * 3_400_000]


@pytest.fixture(scope="module")
def read() -> list[dict[str, Any]]:
    """What Hexo reads of a document for each word, as its title, its picture's address and its medium."""
    form = Form(extra_keys=("media",))
    made = [render(article(title=one_line(word), media=word, pictures=(f"x:{word}",)), form) for word in WORDS]
    command = ["node", str(READER), str(HEXO / "node_modules")]
    done = subprocess.run(command, input=json.dumps(made), capture_output=True, text=True, timeout=60, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_every_document_is_read(read: list[dict[str, Any]]) -> None:
    assert [each["error"] for each in read if "error" in each] == []
    assert len(read) == len(WORDS)


def test_no_word_adds_a_key(read: list[dict[str, Any]]) -> None:
    assert {tuple(each) for each in read} == {tuple(KEYS)}


@pytest.mark.parametrize("key", ["title", "media"])
def test_words_come_back(read: list[dict[str, Any]], key: str) -> None:
    expected = [escape_braces(one_line(word)) for word in WORDS]

    assert [found for found, word in zip(read, expected, strict=True) if found[key] != word] == []


def test_addresses_come_back(read: list[dict[str, Any]]) -> None:
    expected = [escape_braces(one_line(f"x:{word}")) for word in WORDS]

    assert [found["headimg"] for found in read] == expected
    assert [found["thumbnail"] for found in read] == expected


def test_the_rest_is_what_it_was(read: list[dict[str, Any]]) -> None:
    rest = {(each["author"], each["comments"], each["date"], each["_content"]) for each in read}

    assert len(rest) == 1
    assert next(iter(rest))[:2] == ("新浪财经", False)
