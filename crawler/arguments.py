"""Spider arguments (`-a NAME=VALUE`) to frozen dataclasses. All validation is here; each error says what to write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.categories import NumberedList, find_numbered
from crawler.channels import Channel, find_channel
from crawler.errors import BadArgumentError
from crawler.lists.day import days_between
from crawler.lists.stock import SYMBOL
from crawler.urls import canonical_url, is_archivable, may_be_article

DEFAULT_CHANNEL = "china"
DEFAULT_FEED = "57045"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"0*[1-9][0-9]{0,8}")
_COMMENT = re.compile(r"(?:^|\s)#.*")
SINA_BEGAN = date(1998, 12, 1)


@dataclass(frozen=True, slots=True)
class ListArguments:
    """What `sina_finance` is to read.

    *channels*: in the order of reading; those of the open gaps where *fills_gaps* and none were named. *pages*: list
    pages per list, known or not; None: down to what is known. *limit*: article pages at most. *rereads*: whether days
    that are complete are read again. *recheck*: articles published so many days ago or later are asked for again,
    changed or not; *rechecked*: those of these channels, of all where there is none.
    """

    channels: tuple[Channel, ...]
    pages: int | None = None
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    fills_gaps: bool = False
    rereads: bool = False
    recheck: int | None = None
    rechecked: tuple[str, ...] = ()

    @property
    def days(self) -> list[date]:
        """The Shanghai days to read, newest first; none where the newest rows are wanted."""
        return days_between(self.since, self.until) if self.since and self.until else []


@dataclass(frozen=True, slots=True)
class ArticleArguments:
    """What `sina_article` is to fetch. *channel*: what to file the articles under, where no list has said so."""

    urls: tuple[str, ...]
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class ColumnArguments:
    """What `sina_column` is to read. *limit*: article pages at most."""

    columns: tuple[NumberedList, ...]
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class FeedArguments:
    """What `sina_feed` is to read. *pages*: per feed; None: until a page shows nothing new."""

    feeds: tuple[NumberedList, ...]
    pages: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class StockArguments:
    """What `sina_stock` is to read. *symbols*: such as sh600000. *pages*: per security; None: down to what is known."""

    symbols: tuple[str, ...]
    pages: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class LiveArguments:
    """What `sina_live` is to read. *pages*: of 100 flashes; None: down to what is known."""

    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ReplayArguments:
    """`replay` takes no arguments: the setting REPLAY_FROM says what to read."""


def parse_list_arguments(given: Mapping[str, str], today: date) -> ListArguments:
    """Read the arguments of `sina_finance`. *today*: the Shanghai day. Raises BadArgumentError."""
    _refuse_unknown(given, ("channel", "pages", "since", "until", "limit", "fill", "reread", "recheck"))
    since, until = _window(parse_day(given, "since"), parse_day(given, "until"), today)
    fills_gaps, rereads = _choice(given, "fill", "gaps"), _choice(given, "reread", "days")
    if fills_gaps and (since or "pages" in given):
        raise BadArgumentError("fill=gaps knows its days: leave out since, until and pages")
    if rereads and since is None:
        raise BadArgumentError("reread=days needs since: write the first day as since=2021-08-01")
    named = "channel" in given or not fills_gaps
    return ListArguments(
        channels=_channels(given.get("channel", DEFAULT_CHANNEL)) if named else (),
        pages=_positive(given, "pages"),
        since=since,
        until=until,
        limit=_positive(given, "limit"),
        fills_gaps=fills_gaps,
        rereads=rereads,
        recheck=_positive(given, "recheck"),
        rechecked=tuple(channel.slug for channel in _channels(given["channel"])) if "channel" in given else (),
    )


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


def parse_column_arguments(given: Mapping[str, str]) -> ColumnArguments:
    """Read the arguments of `sina_column`. Raises BadArgumentError."""
    _refuse_unknown(given, ("cid", "limit"))
    columns = [
        find_numbered("column", cid)
        for cid in _named(given, "cid", "cid=56589[,…]: the number in a column page's address")
    ]
    return ColumnArguments(tuple(dict.fromkeys(columns)), _positive(given, "limit"))


def parse_feed_arguments(given: Mapping[str, str]) -> FeedArguments:
    """Read the arguments of `sina_feed`. Raises BadArgumentError."""
    _refuse_unknown(given, ("cid", "pages", "limit"))
    names = _named({"cid": DEFAULT_FEED, **given}, "cid", "cid=57045[,…]")
    feeds = tuple(dict.fromkeys(find_numbered("feed", cid) for cid in names))
    return FeedArguments(feeds, _positive(given, "pages"), _positive(given, "limit"))


def parse_stock_arguments(given: Mapping[str, str]) -> StockArguments:
    """Read the arguments of `sina_stock`. Raises BadArgumentError."""
    _refuse_unknown(given, ("symbol", "pages", "limit"))
    symbols = _named(given, "symbol", "symbol=sh600000[,…]: market and code")
    for symbol in symbols:
        if not SYMBOL.fullmatch(symbol):
            raise BadArgumentError(f"symbol={symbol!r} is no security: write sh, sz or bj and six digits, as sh600000")
    return StockArguments(tuple(dict.fromkeys(symbols)), _positive(given, "pages"), _positive(given, "limit"))


def parse_live_arguments(given: Mapping[str, str]) -> LiveArguments:
    """Read the arguments of `sina_live`. Raises BadArgumentError."""
    _refuse_unknown(given, ("pages",))
    return LiveArguments(_positive(given, "pages"))


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


def parse_day(given: Mapping[str, str | None], name: str) -> date | None:
    """Return the Shanghai day that was given as *name*, None where it was left out. Raises BadArgumentError."""
    value = given.get(name)
    if value is None:
        return None
    value = value.strip()
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


def _channels(value: str) -> tuple[Channel, ...]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise BadArgumentError("channel is empty: write channel=china, or several as channel=china,stock")
    return tuple(dict.fromkeys(find_channel(name) for name in names))


def _named(given: Mapping[str, str], name: str, example: str) -> list[str]:
    """Return the names of a comma-separated argument, in their order. Raises BadArgumentError where there are none."""
    names = [each.strip() for each in re.split(r"[,，]", given.get(name, "")) if each.strip()]
    if not names:
        raise BadArgumentError(f"{name} is missing: write {example}")
    return names


def _choice(given: Mapping[str, str], name: str, word: str) -> bool:
    if name in given and given[name].strip() != word:
        raise BadArgumentError(f"{name}={given[name]!r} is not known: write {name}={word}, or leave it out")
    return name in given


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
        raise BadArgumentError(
            f"{where}: {url!r} is no article: write the address of one, such as https://finance.sina.com.cn/…/doc-i….shtml"
        )
    if not is_archivable(url):
        raise BadArgumentError(f"{where}: {url!r} is not Sina's: write an http(s) address on sina.com.cn or sina.cn")
    return canonical_url(url)
