"""What an export or a feed is to hold and where it goes: from the command line's strings to frozen dataclasses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from ada_url import URL

from crawler.arguments import parse_day
from crawler.categories import FLASHES, NUMBERED, STOCK_NEWS, find_numbered
from crawler.channels import find_channel
from crawler.errors import BadArgumentError
from crawler.storage.paths import NO_CHANNEL

# How the catalogue and the folders name a list outside the table.
_PAIR_SLUG = re.compile(r"[0-9]{1,6}-[0-9]{1,6}")
_COUNT = re.compile(r"0*[1-9][0-9]{0,3}")
USUAL_ENTRIES = 50
# A feed is made in one piece, and nobody reads a longer one.
MOST_ENTRIES = 5000


class Format(StrEnum):
    """How an export is written. The names are also the endings of its files."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSelection:
    """What a feed holds. *to*: its file, None for the usual one; *channels*: as of an export; *limit*: entries at most;
    *self_url*: where the feed will be found; *site_url*: the Hexo site that has the articles, with a slash at its end.
    """

    to: Path | None = None
    channels: tuple[str | None, ...] = ()
    limit: int
    self_url: str | None = None
    site_url: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported. *to*: the file, None for standard output; *channels*: slugs, None for what no list has shown,
    empty for all; *since*, *until*: Shanghai days, both included, None for an open end.
    """

    format: Format
    to: Path | None = None
    channels: tuple[str | None, ...] = ()
    since: date | None = None
    until: date | None = None
    with_revisions: bool = False


def parse_selection(given: Mapping[str, str | None], *, with_revisions: bool = False) -> Selection:
    """Read the options `to`, `format`, `channel`, `since` and `until`. Raises BadArgumentError with what to write."""
    since, until = parse_period(given)
    to = parse_file(given.get("to"), "articles.jsonl")
    channels = _channels(given.get("channel"))
    return Selection(_format(given.get("format"), to), to, channels, since, until, with_revisions)


def parse_period(given: Mapping[str, str | None]) -> tuple[date | None, date | None]:
    """Read the options `since` and `until`. Raises BadArgumentError as above."""
    since, until = parse_day(given, "since"), parse_day(given, "until")
    if since and until and until < since:
        raise BadArgumentError(f"until={until} lies before since={since}: write the earlier day as --since")
    return since, until


def parse_file(name: str | None, example: str) -> Path | None:
    """Return the file that is to be written; None where none was named. Raises BadArgumentError as above."""
    if name is None:
        return None
    path = Path(name).expanduser()
    if not path.name:
        raise BadArgumentError(f"to={name!r} is no file: write its name, such as --to {example}")
    if path.exists() and not path.is_file():
        raise BadArgumentError(f"to={name!r} is no regular file: write another name, or leave --to out")
    if not path.parent.is_dir():
        raise BadArgumentError(f"to={name!r} lies in a folder that is not there: make {str(path.parent)!r} first")
    return path.resolve()  # what a link points to is written, and the link stays


def parse_feed_selection(given: Mapping[str, str | None]) -> FeedSelection:
    """Read the options `to`, `channel`, `limit`, `self-url` and `site-url`. Raises BadArgumentError as above."""
    site = _address(given, "site-url")
    return FeedSelection(
        to=parse_file(given.get("to"), "feed.atom"),
        channels=_channels(given.get("channel")),
        limit=_limit(given.get("limit")),
        self_url=_address(given, "self-url"),
        site_url=f"{site.rstrip('/')}/" if site else None,
    )


def refuse_unknown(args: Iterable[str], command: str, options: Iterable[str]) -> None:
    """Refuse what Scrapy hands on because it doesn't know it. Raises BadArgumentError."""
    for arg in args:
        name = arg.partition("=")[0].lstrip("-")
        close = difflib.get_close_matches(name, list(options), n=1)
        hint = f"did you mean --{close[0]}?" if close else f"`scrapy {command} -h` shows them"
        raise BadArgumentError(f"{arg!r} is no option of {command}: {hint}")


def _limit(value: str | None) -> int:
    if value is None:
        return USUAL_ENTRIES
    if not _COUNT.fullmatch(value.strip()) or int(value) > MOST_ENTRIES:
        raise BadArgumentError(f"limit={value!r} is no number from 1 to {MOST_ENTRIES}: write it as --limit 50")
    return int(value)


def _address(given: Mapping[str, str | None], name: str) -> str | None:
    """Return an address as URLs are written, without blanks or letters that no feed may carry."""
    value = given.get(name)
    if value is None:
        return None
    try:
        parsed = URL(value.strip())
    except ValueError:
        parsed = None
    if parsed is None or parsed.protocol not in {"http:", "https:"} or parsed.search or parsed.hash:
        raise BadArgumentError(f"{name}={value!r} is no web address: write it whole, such as https://example.org/")
    return str(parsed.href)


def _format(name: str | None, to: Path | None) -> Format:
    known = ", ".join(Format)
    if name is not None and name.strip() not in set(Format):
        raise BadArgumentError(f"format={name!r} is not known: write one of {known}")
    ending = to.suffix.lower().removeprefix(".") if to else Format.JSONL.value
    if name is None and ending not in set(Format):
        raise BadArgumentError(f"to={str(to)!r} doesn't end in a format: write --format with one of {known}")
    chosen = Format(name.strip() if name is not None else ending)
    if chosen is Format.PARQUET and to is None:
        raise BadArgumentError("format='parquet' needs a file: write one, such as --to articles.parquet")
    return chosen


def _channels(value: str | None) -> tuple[str | None, ...]:
    if value is None:
        return ()
    names = [name.strip() for name in re.split(r"[,，]", value) if name.strip()]
    if not names:
        raise BadArgumentError("channel is empty: write --channel china, or several as --channel china,stock")
    return tuple(dict.fromkeys(_slug(name) for name in names))


def _slug(name: str) -> str | None:
    """Return what the catalogue files a channel's articles under; every slug that it can hold has a name."""
    if name == NO_CHANNEL:
        return None
    if name in {FLASHES, STOCK_NEWS}:
        return name
    kind, _, cid = name.partition("-")
    if kind in NUMBERED:
        return find_numbered(kind, cid).slug
    return find_channel(name.replace("-", "/") if _PAIR_SLUG.fullmatch(name) else name).slug
