"""Random histories of a Sina and of the runs upon it: in the end nothing is lost, and nothing is there twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import TimeoutExpired

import frontmatter
import pytest

from tests.end_to_end.conftest import CHINA, NO_PAUSES, Archive
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.channels import Channel
from tests.sina.server import SinaServer

STOCK = (384, 2671)
LISTS: list[tuple[Channel, ...]] = [(CHINA,), (CHINA,), (STOCK,), (CHINA, STOCK)]


class History:
    """A stand-in for Sina to which things happen, and an archive whose runs are limited, cut short or killed."""

    def __init__(self, seed: int, sina: SinaServer, root: Path) -> None:
        self.chance = random.Random(seed)
        self.sina = sina
        settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
        self.archive = Archive(root, f"MIRROR_URL={sina.url}", *settings, "RETRY_TIMES=0")
        self.unpublished = list(generated_articles(260, seed=seed))  # newest first: the oldest is published first
        self.published: dict[str, tuple[FakeArticle, tuple[Channel, ...]]] = {}

    def publish(self, article: FakeArticle, channels: tuple[Channel, ...]) -> None:
        """Show an article, or a new state of one."""
        self.sina.publish(article, *channels)
        self.published[article.document_id] = (article, channels)

    def some_new(self) -> None:
        """Publish a few articles, or more than two pages of them."""
        for _ in range(self.chance.choice([1, 5, 30, 55, 110])):
            if self.unpublished:
                self.publish(self.unpublished.pop(), self.chance.choice(LISTS))

    def one_late(self) -> None:
        """Publish an article under an earlier time."""
        article = self.unpublished.pop()
        self.publish(replace(article, ctime=self._newest() - timedelta(minutes=self.chance.randint(0, 100))), (CHINA,))

    def one_edited(self) -> None:
        """Change a published article."""
        article, channels = self.chance.choice(list(self.published.values()))
        self.publish(replace(article, title=article.title + "改", mtime=_later(article, hours=1)), channels)

    def one_dated_anew(self) -> None:
        """Move a published article to the top of its lists."""
        article, channels = self.chance.choice(list(self.published.values()))
        top = self._newest() + timedelta(seconds=5)
        self.publish(replace(article, ctime=top, mtime=_later(article, hours=2)), channels)

    def some_errors(self) -> None:
        """Let a few pages answer with errors for a while."""
        for article, _ in self.chance.sample(list(self.published.values()), min(len(self.published), 5)):
            answer = Answer(status=self.chance.choice([500, 503]), times=self.chance.choice([1, 3]))
            self.sina.plant(article.url, answer)

    def run(self) -> None:
        """Run once: whole, limited, to a few pages, or until it is killed."""
        given = {"channel": self.chance.choice(["china", "stock", "china,stock", "stock,china"])}
        given |= self.chance.choice([{}, {}, {"limit": self.chance.choice(["1", "3", "20", "50", "60"])}])
        given |= self.chance.choice([{}, {}, {"pages": self.chance.choice(["1", "2", "3"])}])
        if self.chance.random() < 0.7:
            self.archive.crawl(**given)
            return
        run = self.archive.start(**given)
        with suppress(TimeoutExpired):
            run.wait(self.chance.uniform(0.6, 1.6))
        run.kill()
        run.wait()

    def _newest(self) -> datetime:
        return max(article.ctime for article, _ in self.published.values() if article.ctime)


def _later(article: FakeArticle, *, hours: int) -> datetime:
    return (article.mtime or article.created) + timedelta(hours=hours)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_in_the_end_everything_is_there_once(sina: SinaServer, tmp_path: Path, seed: int) -> None:
    history = History(seed, sina, tmp_path / "archive")
    happenings: list[Callable[[], None]] = [history.some_new, history.some_new, history.one_late]
    happenings += [history.one_edited, history.one_dated_anew, history.some_errors]
    history.some_new()
    for _ in range(4):
        history.run()
        history.chance.choice(happenings)()

    sina.clear_planted()
    last: list[dict[str, str]] = [{"channel": "china,stock"}, {"fill": "gaps"}, {"channel": "china,stock"}]
    codes = [history.archive.crawl(**given).code for given in last]

    expected = sorted(article.title for article, _ in history.published.values())
    assert sorted(frontmatter.loads(path.read_text("utf-8"))["title"] for path in history.archive.posts) == expected
    assert history.archive.states() == {"archived": len(expected)}
    assert codes[-1] == 0
