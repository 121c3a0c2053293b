"""The demo site: three channels of invented news and one day window, built into `tests/sites/demo`.

`python -m tests.sina.demo` rebuilds it, `--check` only says whether the committed one is what would be built.
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from .demo_bodies import AWKWARD_BODIES
from .demo_china_new import CHINA_NEW
from .demo_china_old import CHINA_OLD
from .demo_companies import COMPANIES
from .demo_stock import SHARED, STOCK
from .demo_titles import AWKWARD_TITLES
from .demo_window import WINDOW_ONLY
from .lists import MOST_ROWS, day_of, page_of, roll_answer, roll_url, row
from .saved_site import SavedSite
from .shapes import removed_page, render
from .told import Told, article_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .articles import FakeArticle
    from .lists import Row

SITE = Path(__file__).resolve().parent.parent / "sites" / "demo"
WINDOW_DAY = date(2026, 3, 2)


class DemoChannel(NamedTuple):
    """A channel of the demo: where it is listed, and its stories in any order."""

    pageid: int
    lid: int
    stories: tuple[Told, ...]


CHANNELS = {
    "china": DemoChannel(155, 1686, AWKWARD_TITLES + AWKWARD_BODIES + SHARED + CHINA_NEW + CHINA_OLD),
    "stock": DemoChannel(384, 2671, SHARED + STOCK),
    "companies": DemoChannel(164, 1694, COMPANIES),
}

_JSON = {"Content-Type": "application/json; charset=utf-8"}


@lru_cache(maxsize=1)
def _articles() -> dict[str, FakeArticle]:
    return {told.at: article_of(told) for told in _stories()}


def _stories() -> list[Told]:
    """Return every story once, newest first; two at the same minute would be one article, and are refused."""
    told = set(WINDOW_ONLY).union(*(channel.stories for channel in CHANNELS.values()))
    if len({each.at for each in told}) < len(told):
        message = "two stories share a minute"
        raise ValueError(message)
    return sorted(told, key=lambda each: each.at, reverse=True)


def articles() -> list[FakeArticle]:
    """Return every article of the demo, newest first, the removed one too."""
    return sorted(_articles().values(), key=lambda each: each.ctime, reverse=True)


def channel_articles(slug: str) -> list[FakeArticle]:
    """Return the articles on a channel's newest pages, newest first."""
    return _newest_first(CHANNELS[slug].stories)


def window_articles() -> list[FakeArticle]:
    """Return the articles that the china channel's window of 2 March shows, newest first."""
    known = _newest_first(CHANNELS["china"].stories + WINDOW_ONLY)
    return [each for each in known if each.ctime.date() == WINDOW_DAY]


def article_named(name: str) -> FakeArticle:
    """Return the article that a story's `name` stands for, such as "removed" or "150 characters"."""
    (told,) = (each for each in _stories() if each.name == name)
    return _articles()[told.at]


def _newest_first(stories: Iterable[Told]) -> list[FakeArticle]:
    return sorted((_articles()[told.at] for told in stories), key=lambda each: each.ctime, reverse=True)


def build(folder: Path) -> None:
    """Write the demo site into an empty folder."""
    site = SavedSite(folder)
    for channel in CHANNELS.values():
        _add_newest_pages(site, channel)
    _add_window(site, CHANNELS["china"])
    for told in _stories():
        _add_article(site, told)


def _add_newest_pages(site: SavedSite, channel: DemoChannel) -> None:
    rows = _rows(_newest_first(channel.stories))
    for page in range(1, -(-len(rows) // MOST_ROWS) + 1):
        answer = roll_answer(page_of(rows, page), total=len(rows), lid=channel.lid)
        site.add(roll_url(channel.pageid, channel.lid, page), answer, headers=_JSON)


def _add_window(site: SavedSite, channel: DemoChannel) -> None:
    rows = day_of(_rows(window_articles()), WINDOW_DAY)
    url = roll_url(channel.pageid, channel.lid, 1, WINDOW_DAY)
    site.add(url, roll_answer(rows, total=len(rows), lid=channel.lid), headers=_JSON)


def _add_article(site: SavedSite, told: Told) -> None:
    article = _articles()[told.at]
    if told.removed:
        site.add(article.url, removed_page(), status=404)
    else:
        site.add(article.url, render(article))


def _rows(listed: Iterable[FakeArticle]) -> list[Row]:
    return [row(article, _lids(article)) for article in listed]


def _lids(article: FakeArticle) -> list[int]:
    lids = [each.lid for each in CHANNELS.values() if any(_articles()[told.at] is article for told in each.stories)]
    return lids or [CHANNELS["china"].lid]


def same_site(one: Path, other: Path) -> bool:
    """Return whether two folders hold the same files with the same bytes."""
    names, others = ({each.name for each in folder.glob("*")} for folder in (one, other))
    return names == others and filecmp.cmpfiles(one, other, names, shallow=False)[1:] == ([], [])


def main(argv: Sequence[str] | None = None) -> int:
    """Rebuild the committed site, or check it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.sina.demo", description="Build the demo site.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the committed site differs")
    if parser.parse_args(argv).check:
        with TemporaryDirectory() as fresh:
            build(Path(fresh))
            same = same_site(Path(fresh), SITE)
        if not same:
            sys.stderr.write("The committed demo site is not what its stories say: run python -m tests.sina.demo\n")
        return 0 if same else 1
    shutil.rmtree(SITE, ignore_errors=True)
    build(SITE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
