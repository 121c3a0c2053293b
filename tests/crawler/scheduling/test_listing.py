"""crawler.scheduling.listing: what comes next and how the last runs ended, one below the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rich.cells import cell_len

from crawler.scheduling.listing import listing
from crawler.scheduling.rules import Next
from crawler.scheduling.timing import Cron
from crawler.storage.jobs import Try
from tests.crawler.scheduling.histories import HOUR, HOURLY, MINUTE, TEN

NIGHTLY = replace(HOURLY, name="夜间新闻", timing=Cron("30 5 * * *"))
COMING = [(HOURLY, Next(TEN + HOUR, TEN + HOUR + 3 * MINUTE)), (NIGHTLY, Next(TEN, TEN, "its first run"))]
ENDED = Try(41, "夜间新闻", TEN, TEN + MINUTE, 9, 1.0, TEN + 3 * MINUTE, "timed out", 130, "its time\nwas up\x1b[2J")
RUNNING = Try(42, "hourly", TEN, TEN + 5 * MINUTE)


def test_it_looks_so() -> None:
    said = listing(COMING, [ENDED], TEN + 6 * MINUTE)

    assert said == (
        "2026-03-02 10:06:00 in Shanghai\n"
        "\n"
        "job       runs           next                 in\n"
        "夜间新闻  at 30 5 * * *  now                       its first run; due since 2026-03-02 10:00:00\n"
        "hourly    every 1h       2026-03-02 11:03:00  57m\n"
        "\n"
        "run          due                  began                took  ended      exit\n"
        "夜间新闻/41  2026-03-02 10:00:00  2026-03-02 10:01:00  2m    timed out  130   its time was up[2J\n"
    )


def test_a_run_at_work_is_shown() -> None:
    said = listing(COMING, [RUNNING, ENDED], TEN + 6 * MINUTE)

    assert "hourly    every 1h       running  since 1m  hourly/42" in said
    assert "has no end yet" in said


def test_without_a_history_it_says_so() -> None:
    assert listing(COMING, [], TEN).endswith("\nNothing has run yet.\n")


def test_columns_stand_below_each_other_in_a_terminal() -> None:
    tries = [replace(ENDED, number=number, job=name) for number, name in enumerate(("a", "新闻", "x" * 30))]

    lines = listing(COMING, tries, TEN + timedelta(days=1)).splitlines()[-4:]
    assert len({cell_len(line.partition("timed out")[0]) for line in lines[1:]}) == 1
