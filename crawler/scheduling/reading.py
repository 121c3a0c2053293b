"""From a schedule's TOML text to a plan; what can't be is told in one sentence, with its line. Pure."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.errors import BadArgumentError
from crawler.scheduling import plan as defaults
from crawler.scheduling.durations import QuietHours, parse_duration, parse_quiet
from crawler.scheduling.lines import line_of, syntax_error
from crawler.scheduling.plan import Job, Plan
from crawler.scheduling.timing import Cron, Every, Timing
from crawler.times import SHANGHAI

# Looks at a spider with its arguments and settings; raises BadArgumentError.
Check = Callable[[str, Mapping[str, str], Mapping[str, str]], None]

_LARGEST = 256 * 1024
_NAME = re.compile(r"[^\W_][\w.-]{0,63}")
_FOR_ALL = ("quiet", "limit", "grace", "after_failure", "after_block", "after_busy", "keep_logs", "settings", "job")
_FOR_ONE = ("spider", "arguments", "settings", "every", "cron", "jitter", "quiet", "limit")
_WAITS = ("grace", "after_failure", "after_block", "after_busy")


class _WrongError(BadArgumentError):
    """Something is wrong with what stands at *path*."""

    def __init__(self, path: tuple[str, ...], said: str) -> None:
        self.path = path
        super().__init__(said)


def read_plan(path: Path, check: Check) -> Plan:
    """Read a schedule. Raises BadArgumentError, which names the file and the line."""
    try:
        data = path.read_bytes()
        changed = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
    except OSError as error:
        raise BadArgumentError(f"the schedule {path} can't be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise BadArgumentError(f"the schedule {path} is larger than any schedule: name another as --file PATH")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadArgumentError(f"{path}, line {line}: this is not UTF-8, which a schedule is written in") from error
    return parse_plan(text, check, name=str(path), changed=changed)


def parse_plan(text: str, check: Check, *, name: str = "schedule.toml", changed: datetime | None = None) -> Plan:
    """Return the plan that a schedule's text makes. Raises BadArgumentError, with *name* and the line."""
    try:
        return _plan(tomllib.loads(text), check, changed)
    except tomllib.TOMLDecodeError as error:
        line, said = syntax_error(text, error)
        raise BadArgumentError(f"{name}, line {line}: {said}") from error
    except RecursionError as error:
        raise BadArgumentError(f"{name}, line 1: this nests deeper than any schedule") from error
    except _WrongError as error:
        raise BadArgumentError(f"{name}, line {line_of(text, error.path)}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, at *path* in it."""

    path: tuple[str, ...]
    values: Mapping[str, Any]

    def refuse_unknown(self, known: Collection[str]) -> None:
        for key in self.values:
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"write one of {', '.join(known)}"
                raise _WrongError((*self.path, key), f"{key} is not known here: {hint}")

    def read(self, key: str, reader: Callable[[Any], Any], default: Any) -> Any:  # noqa: ANN401 - TOML's values
        """Return what *reader* makes of a key's value, *default* where there is none."""
        if key not in self.values:
            return default
        try:
            return reader(self.values[key])
        except BadArgumentError as error:
            raise _WrongError((*self.path, key), f"{key}: {error}" if key not in str(error) else str(error)) from error

    def table(self, key: str) -> _Table:
        """Return a table in this one, an empty one where there is none."""
        found = self.values.get(key, {})
        if not isinstance(found, dict):
            raise _WrongError((*self.path, key), f"{key} is no table: write {key} = {{ name = value }}")
        return _Table((*self.path, key), found)

    def texts(self) -> dict[str, str]:
        """Return the values as the command line would give them."""
        return {key: self.read(key, _text, "") for key in self.values}


def _plan(values: Mapping[str, Any], check: Check, changed: datetime | None) -> Plan:
    whole = _Table((), values)
    if isinstance(values.get("job"), list):
        raise _WrongError(("job",), "a job's table carries its name: write [job.NAME], not [[job]]")
    whole.refuse_unknown(_FOR_ALL)
    quiet = whole.read("quiet", parse_quiet, ())
    limit = whole.read("limit", parse_duration, defaults.LIMIT)
    settings = whole.table("settings").texts()
    jobs = whole.table("job")
    if not jobs.values:
        raise _WrongError(("job",), "there is no job: write one as [job.NAME] with spider and every or cron")
    return Plan(
        tuple(_job(jobs.table(name), name, settings, quiet, limit, check) for name in jobs.values),
        **{key: whole.read(key, parse_duration, getattr(defaults, key.upper())) for key in _WAITS},
        kept_logs=whole.read("keep_logs", _count, defaults.KEPT_LOGS),
        changed=changed,
    )


def _job(
    table: _Table,
    name: str,
    settings: Mapping[str, str],
    quiet: tuple[QuietHours, ...],
    limit: timedelta,
    check: Check,
) -> Job:
    if not _NAME.fullmatch(name):
        raise _WrongError(
            table.path, f"{name!r} is no name for a job: write at most 64 letters, digits, and - _ . inside"
        )
    table.refuse_unknown(_FOR_ONE)
    if "spider" not in table.values:
        raise _WrongError(table.path, f'the job {name} has no spider: write spider = "sina_finance"')
    job = Job(
        name,
        spider=table.read("spider", _string, ""),
        timing=_timing(table, name),
        arguments=table.table("arguments").texts(),
        settings={**settings, **table.table("settings").texts()},
        jitter=table.read("jitter", _jitter, timedelta(0)),
        quiet=table.read("quiet", parse_quiet, quiet),
        limit=table.read("limit", parse_duration, limit),
    )
    _check(table, job, check)
    return job


def _check(table: _Table, job: Job, check: Check) -> None:
    """Let the spider look at what it is to be given. Raises _WrongError at the line that it speaks of."""
    try:
        check(job.spider, job.arguments, job.settings)
    except BadArgumentError as error:
        said = str(error)
        places = [("settings", key) for key in job.settings] + [("arguments", key) for key in job.arguments]
        named = [place for place in places if re.search(rf"\b{re.escape(place[1])}\b", said)]
        for place in named:
            if place[1] in table.values.get(place[0], {}):
                raise _WrongError((*table.path, *place), said) from error
            raise _WrongError(place, said) from error
        key = "spider" if "is no spider" in said or not job.arguments else "arguments"
        raise _WrongError((*table.path, key), said) from error


def _timing(table: _Table, name: str) -> Timing:
    if ("every" in table.values) == ("cron" in table.values):
        said = f'the job {name} needs either every = "30m" or cron = "30 7 * * *"'
        raise _WrongError((*table.path, "cron") if "cron" in table.values else table.path, said)
    if "cron" in table.values:
        cron: Cron = table.read("cron", Cron.parse, None)
        return cron
    return Every(table.read("every", parse_duration, None))


def _jitter(value: object) -> timedelta:
    return timedelta(0) if value in ("0", "0s", "0m") else parse_duration(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadArgumentError(f"{value!r} is no count: write a whole number from 1")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise BadArgumentError(f'{value!r} is no name: write it in quotes, as "sina_finance"')
    return value


def _text(value: object) -> str:
    """Return a value as `-a` and `-s` would give it: lists with commas between, days as YYYY-MM-DD."""
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, datetime) or not isinstance(value, str | int | float | date):
        raise BadArgumentError(f"{value!r} can't be given to a run: write a text, a number, a day or a list of these")
    return value.isoformat() if isinstance(value, date) else str(value)
