"""Spider arguments (`-a NAME=VALUE`) to frozen dataclasses. All validation is here; each error says what to write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.channels import Channel, find_channel
from crawler.errors import BadArgumentError
from crawler.lists.roll import ListQuery, days_between
from crawler.urls import canonical_url, is_archivable, may_be_article

DEFAULT_CHANNEL = "china"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"0*[1-9][0-9]{0,8}")
_COMMENT = re.compile(r"(?:^|\s)#.*")
SINA_BEGAN = date(1998, 12, 1)


@dataclass(frozen=True, slots=True)
class ListArguments:
    """What `sina_finance` is to read.

    *pages*: list pages per list, known or not; None: down to what is known. *limit*: article pages at most.
    """

    channels: tuple[Channel, ...]
    pages: int | None
    since: date | None
    until: date | None
    limit: int | None

    @property
    def queries(self) -> tuple[ListQuery, ...]:
        """The lists in the order of reading: channel after channel, each newest day first."""
        if self.since is None or self.until is None:
            return tuple(ListQuery(channel) for channel in self.channels)
        days = days_between(self.since, self.until)
        return tuple(ListQuery(channel, day) for channel in self.channels for day in days)


@dataclass(frozen=True, slots=True)
class ArticleArguments:
    """What `sina_article` is to fetch. *channel*: what to file the articles under, where no list has said so."""

    urls: tuple[str, ...]
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class ReplayArguments:
    """`replay` takes no arguments: the setting REPLAY_FROM says what to read."""


def parse_list_arguments(given: Mapping[str, str], today: date) -> ListArguments:
    """Read the arguments of `sina_finance`. *today*: the Shanghai day. Raises BadArgumentError."""
    _refuse_unknown(given, ("channel", "pages", "since", "until", "limit"))
    names = [name.strip() for name in given.get("channel", DEFAULT_CHANNEL).split(",") if name.strip()]
    if not names:
        raise BadArgumentError("channel is empty: write channel=china, or several as channel=china,stock")
    channels = dict.fromkeys(find_channel(name) for name in names)
    since, until = _window(_day(given, "since"), _day(given, "until"), today)
    return ListArguments(tuple(channels), _positive(given, "pages"), since, until, _positive(given, "limit"))


def parse_article_arguments(given: Mapping[str, str]) -> ArticleArguments:
    """Read the arguments of `sina_article`. Raises BadArgumentError."""
    _refuse_unknown(given, ("url", "file", "channel"))
    if ("url" in given) == ("file" in given):
        raise BadArgumentError("sina_article needs either url=URL[,URL] or file=PATH, a file with one URL on each line")
    named = _urls_of_file(given["file"]) if "file" in given else _urls_of_argument(given["url"])
    if not named:
        raise BadArgumentError("there is no URL to fetch: write url=URL[,URL], or one URL on each line of the file")
    urls = dict.fromkeys(_sina_url(url, where) for where, url in named)
    return ArticleArguments(tuple(urls), find_channel(given["channel"].strip()) if "channel" in given else None)


def parse_replay_arguments(given: Mapping[str, str]) -> ReplayArguments:
    """Read the arguments of `replay`: none. Raises BadArgumentError."""
    _refuse_unknown(given, ())
    return ReplayArguments()


def _refuse_unknown(given: Mapping[str, str], known: tuple[str, ...]) -> None:
    for name in given:
        if name not in known and not name.startswith("_"):  # scrapyd adds _job and the like
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"this spider takes {', '.join(known) or 'none'}"
            raise BadArgumentError(f"{name} is no argument of this spider: {hint}")


def _day(given: Mapping[str, str], name: str) -> date | None:
    if name not in given:
        return None
    value = given[name].strip()
    try:
        day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        raise BadArgumentError(f"{name}={value!r} is no day: write a day that exists as YYYY-MM-DD, such as 2021-08-03")
    return day


def _window(since: date | None, until: date | None, today: date) -> tuple[date | None, date | None]:
    if since is None:
        if until is not None:
            raise BadArgumentError("until needs since: write both, as in since=2021-08-01 and until=2021-08-03")
        return None, None
    until = until or today
    if since < SINA_BEGAN:
        raise BadArgumentError(f"since={since} lies before Sina began: write a day from {SINA_BEGAN}")
    if since > today:
        raise BadArgumentError(f"since={since} has not come yet: write a day up to {today}")
    if until < since:
        raise BadArgumentError(f"until={until} lies before since={since}: write the earlier day as since")
    return since, min(until, today)


def _positive(given: Mapping[str, str], name: str) -> int | None:
    if name not in given:
        return None
    value = given[name].strip()
    if not _COUNT.fullmatch(value):
        raise BadArgumentError(f"{name}={value!r} is no count: write a whole number from 1, or leave it out")
    return int(value)


def _urls_of_argument(value: str) -> list[tuple[str, str]]:
    return [("url", url.strip()) for url in re.split(r"[,，]", value) if url.strip()]


def _urls_of_file(name: str) -> list[tuple[str, str]]:
    try:
        lines = Path(name).read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadArgumentError(
            f"file={name!r} is not UTF-8: write a text file in UTF-8 with one URL on each line"
        ) from error
    except OSError as error:
        raise BadArgumentError(
            f"file={name!r} can't be read: write the path of a text file with one URL on each line"
        ) from error
    urls = ((number, _COMMENT.sub("", line).strip()) for number, line in enumerate(lines, start=1))
    return [(f"{name}, line {number}", url) for number, url in urls if url]


def _sina_url(url: str, where: str) -> str:
    if "://" not in url and is_archivable(f"https://{url}"):
        raise BadArgumentError(f"{where}: {url!r} is no whole address: write https:// before it")
    if is_archivable(url) and not may_be_article(url):
        raise BadArgumentError(f"{where}: {url!r} is no article: write an address that ends in .shtml or .html")
    if not is_archivable(url):
        raise BadArgumentError(f"{where}: {url!r} is not Sina's: write an http(s) address on sina.com.cn or sina.cn")
    return canonical_url(url)
