"""crawler.middlewares.robots: a robots.txt is read as far as anybody must, in bounded time."""

from __future__ import annotations

import pytest

from crawler.middlewares.robots import MOST_BYTES, FirstPartRobotParser
from crawler.settings import base
from tests.crawler.builders import make_crawler

AGENT = base.USER_AGENT
PAGE = "https://finance.sina.com.cn/china/gncj/2026-03-09/doc-inabcde0000001.shtml"
HEAD = b"User-agent: *\n"
FILLER = b"Disallow: /lamp/%06d/*/x\n"


def allows(robots_txt: bytes, url: str = PAGE) -> bool:
    """Return whether *robots_txt* lets us ask for *url*."""
    return FirstPartRobotParser.from_crawler(make_crawler(), robots_txt).allowed(url, AGENT)


def filled(size: int) -> bytes:
    """Return rules of some *size*, in bytes."""
    return HEAD + b"".join(FILLER % number for number in range(size // len(FILLER % 0)))


def test_a_rule_is_obeyed() -> None:
    assert not allows(HEAD + b"Disallow: /china/\n")


def test_a_rule_at_the_end_of_a_long_file_is_obeyed() -> None:
    assert not allows(filled(MOST_BYTES - 100) + b"Disallow: /china/\n")


def test_a_rule_beyond_what_must_be_read_is_not_read() -> None:
    assert allows(filled(MOST_BYTES) + b"Disallow: /china/\n")


def test_no_rule_is_read_by_half() -> None:
    longer = filled(MOST_BYTES - 2 * len(FILLER)) + b"Disallow: /china/gncj/" + b"x" * (2 * len(FILLER)) + b"\n"

    assert allows(longer[: longer.rindex(b"\n")] + b"\n" * 3)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "robots_txt",
    [
        pytest.param(filled(16 << 20), id="sixteen megabytes of rules"),
        pytest.param(b"Disallow: /" + b"a" * (16 << 20), id="one line"),
        pytest.param(b"User-agent: lamp\n" * (1 << 19), id="agents alone"),
        pytest.param(HEAD + b"Disallow: /" + b"*a" * 5_000 + b"$\n", id="a pattern of stars"),
        pytest.param(bytes(range(256)) * 4_096, id="no text"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_hostile_one_ends_and_forbids_nothing(robots_txt: bytes) -> None:
    assert allows(robots_txt)


def test_the_project_reads_them_so() -> None:
    assert f"{FirstPartRobotParser.__module__}.{FirstPartRobotParser.__qualname__}" == base.ROBOTSTXT_PARSER
