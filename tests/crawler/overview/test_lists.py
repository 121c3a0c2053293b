"""crawler.overview: what lacks, the runs, what changed, the reprints, the growth, as the catalogue tells of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.overview.changes import MEMBERS
from crawler.overview.growth import Step
from crawler.overview.lacks import SHOWN
from crawler.overview.runs import Alarm
from crawler.storage.schema import articles, job_tries, pictures, records, removals, revisions, runs, stories
from tests.crawler.builders import at
from tests.crawler.overview.planted import NOW, answer, article, days_ago, figures, job_try, owed, plant, run
from tests.crawler.storage.held import revision

ALARM = {"kind": "stale channel", "subject": "china", "sentence": "china has shown nothing for 9 days."}


def alarming(number: int = 1, alarms: object = (ALARM,), **changes: Any) -> dict[str, Any]:
    """Return a run that warns."""
    return run(number, report=json.dumps({"census": {}, "alarms": alarms}), **changes)


def test_what_is_owed_is_counted_by_reason(engine: Engine) -> None:
    rows = [owed(days_ago(1)), owed(days_ago(2)), owed(days_ago(3), state="pending", reason=None)]
    plant(engine, articles, *rows, owed(days_ago(4), state="left"), article(days_ago(1)))

    lacks = figures(engine).lacks
    assert (lacks.reasons, lacks.owed, lacks.left) == ({"timeout": 2, "pending": 1}, 3, 1)


def test_the_oldest_comes_first(engine: Engine) -> None:
    plant(engine, articles, owed(days_ago(1), title="新"), owed(days_ago(9), title="旧"))

    assert [each.article.title for each in figures(engine).lacks.oldest] == ["旧", "新"]


@pytest.mark.parametrize(
    ("number", "oldest", "newest"),
    [(SHOWN, SHOWN, 0), (SHOWN + 3, SHOWN, 3), (3 * SHOWN, SHOWN, SHOWN)],
    ids=["as many as are shown", "a few more", "many more"],
)
def test_both_ends_are_shown_without_overlap(engine: Engine, number: int, oldest: int, newest: int) -> None:
    plant(engine, articles, *(owed(days_ago(1)) for _ in range(number)))

    lacks = figures(engine).lacks
    shown = [each.article.document_id for each in (*lacks.oldest, *lacks.newest)]
    assert (len(lacks.oldest), len(lacks.newest), len(set(shown))) == (oldest, newest, oldest + newest)


def test_what_cannot_be_read_is_counted_by_kind(engine: Engine) -> None:
    plant(engine, articles, *(owed(days_ago(1), state="unsupported", reason=kind) for kind in ("pdf", "live", "pdf")))

    assert figures(engine).lacks.unsupported == {"pdf": 2, "live": 1}


def test_runs_come_newest_first_with_their_numbers(engine: Engine) -> None:
    plant(engine, runs, run(5), run(2, exit_code=4), run(9))

    newest, *others = figures(engine).runs
    assert (newest.exit_code, newest.length, newest.numbers["owed"]) == (4, timedelta(minutes=5), 2)
    assert [each.started for each in others] == [NOW - timedelta(hours=5), NOW - timedelta(hours=9)]


@pytest.mark.parametrize("report", [None, "", "{", "[]", '{"census": 5}', '{"alarms": "none"}'])
def test_a_run_with_a_report_of_another_kind_is_shown_all_the_same(engine: Engine, report: str | None) -> None:
    plant(engine, runs, run(report=report))

    assert [(each.numbers, each.alarms) for each in figures(engine).runs] == [({}, ())]


def test_a_run_that_was_killed_has_no_length(engine: Engine) -> None:
    plant(engine, runs, run(finished=None, exit_code=None, report=None))

    assert [(each.length, each.exit_code) for each in figures(engine).runs] == [(None, None)]


def test_only_the_runs_of_the_days_asked_for_are_shown(engine: Engine) -> None:
    plant(engine, runs, run(1), run(24 * 5), run(24 * 9))

    found = figures(engine, since=days_ago(6), until=days_ago(5))
    assert [each.started.date() for each in found.runs] == [days_ago(5)]
    assert found.last_run is not None
    assert found.last_run.started.date() == days_ago(0)


def test_the_last_run_warns(engine: Engine) -> None:
    plant(engine, runs, alarming())

    assert figures(engine).alarms == (Alarm("stale channel", "china", "china has shown nothing for 9 days."),)


@pytest.mark.parametrize(
    "later",
    [[run(1)], [run(1, job="news/4"), run(2, exit_code=None, finished=None)]],
    ids=["by hand", "by its job"],
)
def test_a_later_run_of_the_kind_takes_a_warning_back(engine: Engine, later: list[dict[str, Any]]) -> None:
    plant(engine, runs, *later, alarming(3, job="news/3" if len(later) > 1 else None))

    assert figures(engine).alarms == ()


def test_a_run_of_another_spider_does_not(engine: Engine) -> None:
    plant(engine, runs, run(1, spider="sina_live"), alarming(3))

    assert len(figures(engine).alarms) == 1


def test_a_warning_of_long_ago_is_not_shown(engine: Engine) -> None:
    plant(engine, runs, run(1, spider="sina_live"), alarming(24 * 30))

    assert figures(engine).alarms == ()


@pytest.mark.parametrize("alarms", [[5, None, "x"], {"kind": "x"}, [[]]], ids=["words", "no list", "lists"])
def test_alarms_that_are_none_are_passed_over(engine: Engine, alarms: object) -> None:
    plant(engine, runs, alarming(alarms=alarms))

    assert figures(engine).alarms == ()


def test_tries_of_jobs_come_newest_first(engine: Engine) -> None:
    plant(engine, job_tries, job_try(3, outcome="killed"), job_try(2, outcome=None, exit_code=None))

    assert [each.outcome for each in figures(engine).tries] == [None, "killed"]


def test_revisions_and_removals_are_counted_by_month(engine: Engine) -> None:
    seen = at("2024-04-30 23:30:00")
    plant(engine, articles, {**article(days_ago(50)), "document_id": "qwertyu0000001"})
    plant(engine, revisions, revision(1, 1), revision(1, 2, cause="edited", first_seen=seen))
    plant(engine, revisions, revision(1, 3, cause="rule", first_seen=at("2024-05-01 00:10:00")))
    gone = {"document_id": "qwertyu0000001", "first_gone": at("2024-05-02 09:00:00"), "reason": "http 404"}
    plant(engine, removals, {**gone, "last_gone": at("2024-05-03 09:00:00")})

    changes = figures(engine).changes
    assert changes.months == {"2024-04": (1, 0, 0), "2024-05": (0, 1, 1)}
    assert [(each.version, each.cause) for each in changes.revised] == [(3, "rule"), (2, "edited")]
    assert [(each.reason, each.back_at) for each in changes.gone] == [("http 404", None)]


def test_only_changes_of_the_days_asked_for_are_shown(engine: Engine) -> None:
    plant(engine, articles, {**article(days_ago(50)), "document_id": "qwertyu0000001"})
    plant(engine, revisions, revision(1, 2, first_seen=NOW), revision(1, 3, first_seen=NOW - timedelta(days=9)))

    assert [each.version for each in figures(engine, until=days_ago(1)).changes.revised] == [3]


def test_the_largest_cluster_comes_first_with_its_first_members(engine: Engine) -> None:
    members = [article(days_ago(1), title=f"灯会 {number}") for number in range(MEMBERS + 2)]
    others = [article(days_ago(1)) for _ in range(2)]
    plant(engine, articles, *members, *others)
    story = {"scheme": "s", "story_sha256": "x"}
    plant(engine, stories, *({**story, "document_id": each["document_id"], "cluster": "b"} for each in others))
    plant(engine, stories, *({**story, "document_id": each["document_id"], "cluster": "a"} for each in members))

    largest, other = figures(engine).clusters
    assert (largest.size, largest.members[0].title, len(largest.members)) == (MEMBERS + 2, "灯会 0", MEMBERS)
    assert other.size == 2


def test_a_young_archive_grows_by_days(engine: Engine) -> None:
    plant(engine, articles, article(days_ago(2)), article(days_ago(1)), owed(days_ago(1)))
    plant(engine, records, answer(1, days_ago(2), 1000), answer(2, days_ago(0), 500))

    growth = figures(engine).growth
    assert (growth.by, growth.answer_bytes) == ("day", 1500)
    assert growth.steps == (
        Step("2024-06-10", 1, 1000),
        Step("2024-06-11", 2, 1000),
        Step("2024-06-12", 2, 1500),
    )


def test_an_old_one_grows_by_months(engine: Engine) -> None:
    plant(engine, articles, article(days_ago(300)), article(days_ago(299)), article(days_ago(1)))

    growth = figures(engine).growth
    assert (growth.by, [step.articles for step in growth.steps]) == ("month", [2, 3])


def test_growth_of_some_days_begins_with_what_there_was(engine: Engine) -> None:
    plant(engine, articles, article(days_ago(300)), article(days_ago(2)))

    assert [step.articles for step in figures(engine, since=days_ago(9)).growth.steps] == [2]


def test_pictures_are_weighed(engine: Engine) -> None:
    plant(engine, pictures, {"url": "https://n.sinaimg.cn/a.png", "state": "kept", "bytes": 700, "first_seen": NOW})
    plant(engine, pictures, {"url": "https://n.sinaimg.cn/b.png", "state": "gone", "first_seen": NOW})

    growth = figures(engine).growth
    assert (growth.pictures, growth.picture_bytes) == (1, 700)
