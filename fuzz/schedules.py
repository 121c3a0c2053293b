"""The reader of schedule.toml: a plan, or one sentence with the line; and when a plan's jobs come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.errors import BadArgumentError
from crawler.scheduling.reading import parse_plan
from fuzz.target import ROOT, Target, must

_WORDS = (
    *("[job.a]\n", 'spider = "sina_live"\n', 'every = "1h"\n', 'cron = "30 5 * * 0"\n', 'quiet = ["23:00-01:00"]\n'),
    *('limit = "2h"\n', "[settings]\n", "arguments = { pages = 3 }\n", "keep_logs = 9\n", 'jitter = "5m"\n', "9" * 30),
    *(
        "inf",
        "nan",
        "1e999",
        "2024-03-05",
        '"""',
        "'''",
        "\\u0000",
        "\\U0010FFFF",
        "[[job]]",
        "true",
        "mon-fri",
        "*/5",
        "L",
    ),
)


def _check(spider: str, arguments: Mapping[str, str], settings: Mapping[str, str]) -> None:
    if not spider.isidentifier():
        raise BadArgumentError(f"{spider!r} is no spider")
    must(all(isinstance(value, str) for value in (*arguments.values(), *settings.values())), (arguments, settings))


def hold(data: bytes) -> None:
    """Read *data* as a schedule."""
    try:
        plan = parse_plan(data.decode("utf-8", "replace"), _check)
    except BadArgumentError as error:
        must("schedule.toml, line " in str(error) and len(str(error)) < 4000, f"says too much: {error!s:.200}")
        return
    must(plan.jobs and len({job.name for job in plan.jobs}) == len(plan.jobs), "no job, or one twice")


def seeds() -> Iterator[bytes]:
    """Yield the project's own schedule, whole and by its jobs."""
    whole = (ROOT / "schedule.toml").read_bytes()
    yield whole
    yield from (b"[job." + job for job in whole.split(b"[job.")[1:])


TARGET = Target("schedules", hold, seeds, _WORDS, longest=4_096)
