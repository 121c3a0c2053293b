"""crawler.report: the table at the end of a run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.alarms.alarm import Alarm
from crawler.census import Census, ExitCode
from crawler.report import RunReport, table
from crawler.storage.paths import ArchivePaths
from tests.crawler.builders import at

PATHS = ArchivePaths(Path("灯箱"))
STARTED = at("2024-03-05 10:00:00")
TOLD_BEFORE_A_RUN = {ExitCode.BAD_ARGUMENTS, ExitCode.BUSY}


def report(arguments: dict[str, str] | None = None, alarms: int = 0, **numbers: Any) -> RunReport:
    """Return the report of a run of 75.9 seconds, in which so much was unusual."""
    finished = STARTED + timedelta(seconds=75.9)
    unusual = tuple(
        Alarm(kind="stale channel", subject="china", sentence=f"灯 {number}", found=0, usual=1, limit=1)
        for number in range(alarms)
    )
    return RunReport("20240305-7", "sina_finance", arguments or {}, STARTED, finished, Census(**numbers), unusual)


def lines(**numbers: Any) -> list[str]:
    """Return the table of a run with these numbers, each line without its indentation."""
    return [line.strip() for line in table(report(**numbers), PATHS).split("\n")]


def test_a_run_lasts_whole_seconds() -> None:
    assert report().duration == timedelta(seconds=75)


def test_the_whole_table_of_a_run_where_nothing_happened() -> None:
    assert table(report({"channel": "china", "limit": "5"}), PATHS).split("\n") == [
        "sina_finance channel=china limit=5 · 0:01:15",
        "  listed            0",
        "  new               0",
        "  updated           0",
        "  unchanged         0",
        "  owed              0",
        "Exit 0: all went well.",
        "Posts in 灯箱/posts, report in 灯箱/runs/20240305-7.json",
    ]


def test_a_run_without_arguments_has_no_blank_for_them() -> None:
    assert lines()[0] == "sina_finance · 0:01:15"


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        pytest.param({"listed": 100}, "listed          100", id="listed"),
        pytest.param(
            {"known": {"archived": 91}}, "unchanged        91  91 known before, not asked for again", id="known"
        ),
        pytest.param(
            {"known": {"archived": 2, "removed": 1}},
            "unchanged         2  2 known before, not asked for again",
            id="known and removed",
        ),
        pytest.param({"days_complete": 2}, "complete          2  days read before, not read again", id="complete days"),
        pytest.param({"taken_up": 3}, "listed            0  and 3 taken up without a list", id="taken up"),
        pytest.param({"unsupported": {"pdf": 2}}, "unsupported       2  pdf 2", id="unsupported"),
        pytest.param(
            {"unsupported": {"live": 1, "pdf": 2}}, "unsupported       3  live 1, pdf 2", id="unsupported by kind"
        ),
        pytest.param({"failed": {"blocked": 2}}, "blocked           2  Sina has refused us", id="blocked"),
        pytest.param({"repeated": 2}, "repeated          2  rows that showed an article again", id="repeated"),
        pytest.param({"contradictions": {"a": 2}}, "contradict        2  a 2", id="contradicting times"),
        pytest.param({"pictures": {"gone": 1, "kept": 2}}, "pictures          3  gone 1, kept 2", id="pictures"),
        pytest.param(
            {"unfinished": 2},
            "unfinished        2  asked for, not answered before the run ended",
            id="unfinished",
        ),
        pytest.param({"new": 9}, "new               9", id="new"),
        pytest.param({"updated": 2}, "updated           2", id="updated"),
        pytest.param({"unchanged": 3}, "unchanged         3", id="unchanged"),
        pytest.param(
            {"restored": 1}, "restored          1  the file was gone, damaged or in another profile", id="restored"
        ),
        pytest.param({"removed": 1}, "removed           1  gone, Sina says (页面没有找到)", id="removed"),
        pytest.param({"refused": 1}, "refused           1  not on Sina's hosts", id="refused"),
        pytest.param({"unusable_rows": 4}, "unusable          4  rows without a title or URL", id="unusable"),
        pytest.param({"outside_day": 4}, "elsewhere         4  rows outside the day asked for", id="outside"),
        pytest.param({"left_by_limit": 4}, "left out          4  past the limit", id="left out"),
        pytest.param(
            {"dropped": {"invalid": 1, "repeated": 2}}, "dropped           3  invalid 1, repeated 2", id="dropped"
        ),
        pytest.param({"failed": {"timeout": 2}}, "failed            2  timeout 2", id="failed"),
        pytest.param({"owed": {"pending": 1, "timeout": 2}}, "owed              3  pending 1, timeout 2", id="owed"),
    ],
)
def test_a_number_has_its_line(numbers: dict[str, Any], line: str) -> None:
    assert line in lines(**numbers)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        pytest.param({"failed_lists": ("china: http 500",)}, "List not read: china: http 500", id="list"),
        pytest.param({"failed_lists": ("a", "b")}, "List not read: b", id="second list"),
        pytest.param({"failed_lists": ("a\nb",)}, "List not read: a b", id="as one line"),
        pytest.param({"gaps": ("china: older rows",)}, "Gap: china: older rows; -a fill=gaps closes it", id="gap"),
        pytest.param({"short_lists": ("china: a",)}, "Cut short: china: a", id="day"),
        pytest.param({"open_days": ("2 days of china: a",)}, "History: 2 days of china: a", id="open days"),
        pytest.param(
            {"listed": 1},
            "The numbers don't add up by 1: a bug; please report it with the run's JSON.",
            id="unaccounted",
        ),
        pytest.param({"outage": "a: timeout"}, "Sina could not be reached: a: timeout.", id="outage"),
    ],
)
def test_what_went_wrong_has_its_sentence(numbers: dict[str, Any], sentence: str) -> None:
    assert sentence in lines(**numbers)


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        pytest.param({"bugs": 1}, "Exit 1: the program failed; the log says where.", id="failed"),
        pytest.param({"failed": {"timeout": 1}}, "Exit 3: nothing could be fetched.", id="nothing fetched"),
        pytest.param(
            {"owed": {"timeout": 1}}, "Exit 4: something is missing; the next run begins with what is owed.", id="owed"
        ),
        pytest.param(
            {"blocked": 1},
            "Exit 6: Sina refused us; wait an hour, then run again with a larger DOWNLOAD_DELAY.",
            id="blocked",
        ),
        pytest.param(
            {"finish_reason": "shutdown"},
            "Exit 130: interrupted; the next run begins with what is owed.",
            id="interrupted",
        ),
    ],
)
def test_the_exit_code_is_explained(numbers: dict[str, Any], line: str) -> None:
    assert line in lines(**numbers)


@pytest.mark.parametrize("code", sorted(set(ExitCode) - TOLD_BEFORE_A_RUN), ids=lambda code: code.name)
def test_each_code_that_a_census_can_give_has_a_meaning(code: ExitCode) -> None:
    numbers: dict[ExitCode, dict[str, Any]] = {
        ExitCode.OK: {},
        ExitCode.FAILED: {"bugs": 1},
        ExitCode.NOTHING_FETCHED: {"outage": "a"},
        ExitCode.INCOMPLETE: {"owed": {"a": 1}},
        ExitCode.BLOCKED: {"blocked": 1},
        ExitCode.INTERRUPTED: {"finish_reason": "shutdown"},
        ExitCode.UNUSUAL: {"alarms": 1},
    }
    assert any(line.startswith(f"Exit {code.value}: ") for line in lines(**numbers[code]))


def test_arguments_over_several_lines_stay_on_one() -> None:
    assert table(report({"url": "a\nb"}), PATHS).startswith("sina_finance url=a b · ")


def test_each_unusual_thing_has_its_sentence() -> None:
    assert [line for line in lines(alarms=2) if line.startswith("Unusual")] == ["Unusual: 灯 0.", "Unusual: 灯 1."]


def test_many_unusual_things_leave_room_on_the_screen() -> None:
    unusual = [line for line in lines(alarms=12) if line.startswith("Unusual")]

    assert (len(unusual), unusual[-1]) == (9, "Unusual: 4 more, in the report.")


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        pytest.param({}, ExitCode.UNUSUAL, id="else well"),
        pytest.param({"owed": {"timeout": 1}}, ExitCode.UNUSUAL, id="graver than incomplete"),
        pytest.param({"bugs": 1}, ExitCode.FAILED, id="less than failed"),
        pytest.param({"outage": "a"}, ExitCode.NOTHING_FETCHED, id="less than nothing fetched"),
        pytest.param({"blocked": 1}, ExitCode.BLOCKED, id="less than blocked"),
        pytest.param({"finish_reason": "shutdown"}, ExitCode.INTERRUPTED, id="less than interrupted"),
    ],
)
def test_something_unusual_has_its_exit_code(numbers: dict[str, Any], code: ExitCode) -> None:
    assert report(alarms=1, **numbers).exit_code is code
