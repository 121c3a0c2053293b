"""crawler.overview.words: names, outcomes, numbers and days for people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.census import ExitCode
from crawler.overview import words
from tests.crawler.overview.planted import NOW


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("china", "国內"),
        ("column-56589", "市场评论"),
        ("7x24", "7×24"),
        ("stocknews", "个股新闻"),
        ("155-9999", "155-9999"),
        (None, "on no list"),
        ("no such", "no such"),
    ],
)
def test_a_channel_has_its_chinese_name(slug: str | None, name: str) -> None:
    assert words.channel_name(slug) == name


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: code.name)
def test_every_exit_code_has_words(code: ExitCode) -> None:
    assert not any(letter.isdigit() for letter in words.ending(code))


@pytest.mark.parametrize(("code", "said"), [(None, "killed, or still going on"), (77, "exit code 77")])
def test_other_endings_have_words_too(code: int | None, said: str) -> None:
    assert words.ending(code) == said


@pytest.mark.parametrize(("code", "grade"), [(0, "good"), (4, "fair"), (1, "bad"), (None, "bad"), (77, "bad")])
def test_a_run_ended_so_well(code: int | None, grade: str) -> None:
    assert words.grade(code) == grade


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (13_260_000_000, "13.3 GB"), (10**16, "10000.0 TB")],
)
def test_bytes_have_units(value: int, said: str) -> None:
    assert words.size(value) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (65, "1 min 05 s"), (7440, "2 h 04 min"), (-5, "0 s")],
)
def test_lengths_are_short(seconds: int, said: str) -> None:
    assert words.length(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-3, "just now"),
        (0, "just now"),
        (1, "1 minute ago"),
        (60, "1 hour ago"),
        (26 * 60, "26 hours ago"),
        (49 * 60, "2 days ago"),
    ],
)
def test_a_moment_lies_so_far_back(minutes: int, said: str) -> None:
    assert words.ago(NOW - timedelta(minutes=minutes), NOW) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], []),
        ([5], ["2024-03-05"]),
        ([6, 5, 7], ["2024-03-05 to 2024-03-07"]),
        ([5, 7, 8, 11], ["2024-03-05", "2024-03-07 to 2024-03-08", "2024-03-11"]),
    ],
    ids=["none", "one", "a stretch", "several"],
)
def test_successive_days_are_one_stretch(days: list[int], said: list[str]) -> None:
    assert list(words.stretches(date(2024, 3, day) for day in days)) == said
