"""crawler.scheduling.reading: a schedule becomes a plan, or one sentence with the line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.errors import BadArgumentError
from crawler.scheduling.durations import QuietHours
from crawler.scheduling.plan import Job, Plan
from crawler.scheduling.reading import parse_plan, read_plan
from crawler.scheduling.timing import Cron, Every

JOB = '[job.a]\nspider = "sina_live"\nevery = "1h"\n'


def check(spider: str, arguments: Mapping[str, str], settings: Mapping[str, str]) -> None:
    """Look at a job as a project with two spiders would."""
    if spider not in {"sina_live", "sina_finance"}:
        raise BadArgumentError(f"{spider!r} is no spider: write one of sina_live, sina_finance")
    if "pages" in arguments and not arguments["pages"].isdigit():
        raise BadArgumentError(f"pages={arguments['pages']!r} is no count")
    if "DOWNLOAD_DELAY" in settings and not settings["DOWNLOAD_DELAY"].isdigit():
        raise BadArgumentError(f"DOWNLOAD_DELAY={settings['DOWNLOAD_DELAY']!r} is no number")
    if spider == "sina_finance" and not arguments:
        raise BadArgumentError("channel is missing: write channel=china")


def plan(text: str) -> Plan:
    """Return the plan of a text."""
    return parse_plan(text, check)


def refused(text: str) -> str:
    """Return what is said of a text that can't be a plan."""
    with pytest.raises(BadArgumentError) as caught:
        plan(text)
    return str(caught.value)


def test_a_job_is_read() -> None:
    text = """
        [job."夜间"]
        spider = "sina_finance"
        arguments = { channel = ["china", "stock"], pages = 3, since = 2021-08-01 }
        cron = "30 1 * * mon"
        jitter = "5m"
        limit = "2h"
        quiet = ["23:00-01:00"]
        settings = { DOWNLOAD_DELAY = 2 }
    """

    assert plan(text).jobs == (
        Job(
            "夜间",
            "sina_finance",
            Cron("30 1 * * mon"),
            {"channel": "china,stock", "pages": "3", "since": "2021-08-01"},
            {"DOWNLOAD_DELAY": "2"},
            jitter=timedelta(minutes=5),
            quiet=(QuietHours(23 * 60, 60),),
            limit=timedelta(hours=2),
        ),
    )


def test_what_is_left_out_has_its_default() -> None:
    assert plan(JOB) == Plan((Job("a", "sina_live", Every(timedelta(hours=1))),))


def test_what_holds_for_all_jobs_can_be_said_otherwise_for_one() -> None:
    text = (
        'quiet = ["01:00-06:00"]\nlimit = "1h"\n[settings]\nDOWNLOAD_DELAY = 1\nLOG_LEVEL = "INFO"\n'
        + JOB
        + '[job.b]\nspider = "sina_live"\nevery = "2h"\nquiet = []\nlimit = "9h"\nsettings = { DOWNLOAD_DELAY = 5 }\n'
    )

    first, second = plan(text).jobs
    assert (first.quiet, first.limit, first.settings["DOWNLOAD_DELAY"]) == (
        (QuietHours(60, 360),),
        timedelta(hours=1),
        "1",
    )
    assert (second.quiet, second.limit) == ((), timedelta(hours=9))
    assert second.settings == {"DOWNLOAD_DELAY": "5", "LOG_LEVEL": "INFO"}


def test_the_waits_are_read() -> None:
    found = plan('grace = "5s"\nafter_failure = "1m"\nafter_block = "2h"\nafter_busy = "30s"\nkeep_logs = 7\n' + JOB)

    assert (found.grace, found.after_failure) == (timedelta(seconds=5), timedelta(minutes=1))
    assert (found.after_block, found.after_busy, found.kept_logs) == (timedelta(hours=2), timedelta(seconds=30), 7)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param("", 1, "there is no job", id="empty"),
        pytest.param("# nothing\n\n", 3, "there is no job", id="comments"),
        pytest.param('limit = "1h"\n[job]\n', 2, "there is no job", id="no job in the table"),
        pytest.param("x = \n" + JOB, 1, "Invalid value", id="syntax"),
        pytest.param(JOB + "[job.b\n", 4, "Expected ']'", id="syntax further on"),
        pytest.param(JOB + 'x = """', 4, "Unterminated string", id="syntax at the end"),
        pytest.param(JOB + JOB, 4, "twice", id="the same name"),
        pytest.param(JOB + '[job.新闻]\nspider = "sina_live"', 4, "in quotes", id="a Chinese name"),
        pytest.param("[[job]]\nname = 'a'\n", 1, "write [job.NAME]", id="an array of jobs"),
        pytest.param("job = 3\n", 1, "job is no table", id="job is a number"),
        pytest.param('[job]\na = "sina_live"\n', 2, "a is no table", id="a job is a text"),
        pytest.param("qiet = []\n" + JOB, 1, "qiet is not known here: did you mean quiet?", id="unknown key"),
        pytest.param(JOB + "\n\njiter = '1m'\n", 6, "did you mean jitter?", id="unknown key of a job"),
        pytest.param(JOB + "xyz = 1\n", 4, "write one of spider, arguments", id="strange key"),
        pytest.param('[job.a]\nevery = "1h"\n', 1, "the job a has no spider", id="no spider"),
        pytest.param('\n[job.a]\nspider = "sina_live"\n', 2, "needs either every", id="no timing"),
        pytest.param(JOB + 'cron = "* * * * *"\n', 4, "needs either every", id="two timings"),
        pytest.param(JOB.replace("1h", "0s"), 3, 'every: "0s" is too short', id="no time"),
        pytest.param(JOB.replace('"1h"', "30"), 3, "every: 30 is no length of time", id="a number of what?"),
        pytest.param('[job.a]\nspider = "sina_live"\ncron = "61 * * * *"', 3, "is no cron line", id="cron"),
        pytest.param(JOB + 'quiet = ["1-6"]', 4, "are no quiet hours", id="quiet hours"),
        pytest.param(JOB + 'quiet = "01:00-06:00"', 4, "is no list", id="quiet hours without a list"),
        pytest.param("keep_logs = 0\n" + JOB, 1, "keep_logs: 0 is no count", id="no logs"),
        pytest.param("keep_logs = true\n" + JOB, 1, "keep_logs: True is no count", id="a switch for a count"),
        pytest.param(JOB.replace("sina_live", "nope"), 2, "'nope' is no spider", id="unknown spider"),
        pytest.param(JOB.replace('"sina_live"', "7"), 2, "is no name", id="a number for a spider"),
        pytest.param(JOB + "\n[job.a.arguments]\npages = 'x'", 6, "pages='x' is no count", id="wrong argument"),
        pytest.param(JOB.replace("live", "finance"), 2, "channel is missing", id="argument missing"),
        pytest.param("settings = { DOWNLOAD_DELAY = 'x' }\n" + JOB, 1, "is no number", id="wrong setting for all"),
        pytest.param(JOB + "settings.DOWNLOAD_DELAY = 'x'\n", 4, "is no number", id="wrong setting"),
        pytest.param(JOB + "arguments = [\n 1,\n 2\n]\n", 4, "arguments is no table", id="a list for a table"),
        pytest.param(JOB + "arguments = { pages = { a = 1 } }\n", 4, "can't be given to a run", id="a table in it"),
        pytest.param('[job."a/b"]\nspider = "sina_live"\n', 1, "is no name for a job", id="a slash in a name"),
        pytest.param('[job."../a"]\nspider = "sina_live"\n', 1, "is no name for a job", id="a path for a name"),
        pytest.param(f"[job.{'a' * 65}]\n", 1, "is no name for a job", id="a long name"),
        pytest.param('[job.""]\n', 1, "is no name for a job", id="no name"),
        pytest.param("x = " + "[" * 3000, 1, "nests deeper", id="deep"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, said: str) -> None:
    told = refused(text)

    assert told.startswith(f"schedule.toml, line {line}: "), told
    assert said in told


def test_a_key_that_stands_in_a_text_before_is_not_taken_for_it() -> None:
    told = refused('[job.a]\nspider = """\nevery = "0s"\nsina_live"""\nevery = "0s"\n')

    assert told.startswith("schedule.toml, line 5: every: ")


def test_a_file_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("job = 1\n", "utf-8")

    with pytest.raises(BadArgumentError, match=rf"^{path}, line 1: "):
        read_plan(path, check)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"# ok\n\xd0\xc2\xce\xc5 = 1\n", "line 2: this is not UTF-8"), (b"#" * 300_000, "larger than any schedule")],
    ids=["GBK", "large"],
)
def test_a_file_that_is_no_schedule_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "schedule.toml"
    path.write_bytes(data)

    with pytest.raises(BadArgumentError, match=said):
        read_plan(path, check)


@pytest.mark.parametrize("name", ["missing.toml", "."], ids=["missing", "a folder"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadArgumentError, match="can't be read: "):
        read_plan(tmp_path / name, check)


def test_a_file_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "schedule.toml"
    path.write_bytes(b"\xef\xbb\xbf" + JOB.replace("\n", "\r\n").encode())

    found = read_plan(path, check)

    assert ([job.name for job in found.jobs], found.changed is None) == (["a"], False)
