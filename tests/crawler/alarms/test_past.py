"""crawler.alarms.past: runs as their reports tell of them, and which are of the like."""

from __future__ import annotations

import pytest

from crawler.alarms.past import Young, kind_of, past_run, reads_newest
from tests.crawler.builders import at

TEN = at("2024-03-05 10:00:00")


@pytest.mark.parametrize(
    ("spider", "one", "other"),
    [
        ("sina_finance", {}, {"channel": "china"}),
        ("sina_finance", {"channel": "stock, china"}, {"channel": "china,stock"}),
        ("sina_finance", {"since": "2024-03-01"}, {"since": "2024-03-02", "until": "2024-03-03"}),
        ("sina_finance", {"_job": "1"}, {"_job": "2"}),
        ("sina_feed", {}, {"cid": "57045"}),
        ("sina_article", {"url": "a"}, {"file": "b"}),
    ],
)
def test_runs_of_the_like_are_of_one_kind(spider: str, one: dict[str, str], other: dict[str, str]) -> None:
    assert kind_of(spider, one) == kind_of(spider, other)


@pytest.mark.parametrize(
    "arguments", [{"channel": "stock"}, {"since": "2024-03-01"}, {"limit": "5"}, {"pages": "1"}, {"recheck": "7"}]
)
def test_others_are_of_another(arguments: dict[str, str]) -> None:
    assert kind_of("sina_finance", arguments) != kind_of("sina_finance", {})


@pytest.mark.parametrize(
    ("spider", "arguments", "expected"),
    [
        ("sina_finance", {}, True),
        ("sina_finance", {"channel": "china", "recheck": "7"}, True),
        ("sina_live", {}, True),
        ("sina_finance", {"since": "2024-03-01"}, False),
        ("sina_finance", {"fill": "gaps"}, False),
        ("sina_article", {"url": "a"}, False),
        ("replay", {}, False),
    ],
)
def test_only_readings_of_the_newest_rows_say_what_is_usual(
    spider: str, arguments: dict[str, str], *, expected: bool
) -> None:
    assert reads_newest(spider, arguments) is expected


def test_a_report_tells_what_the_rules_need() -> None:
    report = {
        "census": {"written": {"a": 3}, "empty": {"a/editor": 1}, "newly_owed": {"timeout": 2}},
        "alarms": [{"kind": "stale channel", "subject": "china"}],
        "told": ["stale channel: china"],
        "young_elements": {"div.lamp": {"articles": 2, "media": ["灯", "桥"]}},
    }

    run = past_run("sina_live", {}, TEN, TEN, 7, report)

    assert (run.written, run.empty, run.newly_owed, run.articles) == ({"a": 3}, {"a/editor": 1}, {"timeout": 2}, 3)
    assert run.alarms == run.told == {"stale channel: china"}
    assert run.young == {"div.lamp": Young(2, frozenset(("灯", "桥")))}
    assert run.is_good


@pytest.mark.parametrize(
    "report",
    [
        None,
        {},
        {"census": 3, "alarms": "x", "told": None, "young_elements": []},
        {"census": {"written": [], "empty": {"a": "b"}}, "alarms": [1], "young_elements": {"p": {"articles": "x"}}},
    ],
    ids=["killed", "empty", "of other types", "of other types inside"],
)
def test_a_report_that_somebody_has_edited_breaks_nothing(report: dict[str, object] | None) -> None:
    run = past_run("sina_live", {}, TEN, None, None, report)

    assert (run.articles, run.empty, run.told, run.is_good) == (0, {}, frozenset(), False)


@pytest.mark.parametrize(("spider", "report"), [("replay", {}), ("sina_finance", {"replayed": True})])
def test_a_replay_is_known_as_one(spider: str, report: dict[str, object]) -> None:
    assert past_run(spider, {}, TEN, TEN, 0, report).is_replay


@pytest.mark.parametrize("code", [0, 4, 7])
def test_what_is_unusual_or_missing_does_not_make_a_run_a_bad_one(code: int) -> None:
    assert past_run("sina_live", {}, TEN, TEN, code, {}).is_good
