"""An archive with a rich history: every kind of thing that can become of an article, in a dozen runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.end_to_end.archives import archive_at
from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.answers import Answer
from tests.sina.articles import SHANGHAI, FakeArticle, generated_articles, invented_id
from tests.sina.blocks import picture
from tests.sina.lists import roll_answer, roll_url, row
from tests.sina.lists_live import FakeFlash
from tests.sina.parts import part_pages
from tests.sina.pictures import address, gif, hang, jpeg, png
from tests.sina.server import SinaServer
from tests.sina.shapes import render

STOCK, COMPANIES, MACRO = (384, 2671), (164, 1694), (155, 1687)
COLUMN = 56589
OLD_URL = "https://finance.sina.com.cn/roll/20090918/00086764844.shtml"
DAY = "2026-03-09"
SHARES = (("页一甲。", "页一乙。"), ("页二甲。", "页二乙。"), ("页三甲。",))
MILL, LAMP, BRIDGE = address("mill.png"), address("lamp.jpg"), address("bridge.gif")
_NAMES = (
    *("edited", "removed", "back", "parts", "twin", "original", "redirected", "busy", "failing", "pictured"),
    *("unlisted", "old", "plain"),
)
_NOON = datetime(2026, 3, 9, 12, 0, 7, tzinfo=SHANGHAI)


class RichHistory:
    """What the stand-in publishes, and the runs that read it. *articles*: by what is special about each."""

    def __init__(self, sina: SinaServer, archive: Archive) -> None:
        self.sina = sina
        self.archive = archive
        self.left = generated_articles(4, seed=814)
        made = generated_articles(len(_NAMES), seed=810, layout="news")
        self.articles = dict(zip(_NAMES, made, strict=True))
        original = self.articles["original"]
        self.articles |= {
            "duplicate": copy_of(original, "duplicate"),
            "near": replace(copy_of(original, "near"), paragraphs=original.paragraphs[:-1]),
        }

    def happen(self) -> None:
        """Let everything happen."""
        self._begin()
        self._first_runs()
        self._go_on()
        self._second_runs()
        self.sina.clear_planted()
        self._fail("failing")
        self.sina.publish(self.articles["back"], CHINA)
        self._crawl(recheck="3650")
        self._publish(self.left, MACRO)
        self._crawl(channel="macro", limit="2")
        kept = {document_id for document_id, (state, _) in self.archive.outcomes().items() if state != "left"}
        self.left = tuple(article for article in self.left if article.document_id not in kept)

    def _begin(self) -> None:
        named = self.articles
        for name in _NAMES:
            if name not in {"unlisted", "old"}:
                self.sina.publish(named[name], CHINA, twin=name == "twin")
        for name in ("duplicate", "near"):
            self.sina.publish(named[name], CHINA)
        self.sina.publish(replace(named["pictured"], paragraphs=(*named["pictured"].paragraphs, *_pictures())), CHINA)
        for url, data in ((MILL, png()), (LAMP, jpeg()), (BRIDGE, gif())):
            hang(self.sina, url, data, "image/png")
        for url, page in part_pages(named["parts"], SHARES).items():
            self.sina.plant(url, Answer(body=page))
        self.sina.withdraw(named["twin"])
        moved = replace(named["redirected"], section="c/moved")
        self.sina.publish(moved)
        self.sina.plant(named["redirected"].url, Answer.moved_to(moved.url))
        self.sina.plant(named["busy"].url, Answer(status=503, body="busy", times=1))
        self._fail("failing")
        self.sina.publish(named["unlisted"])
        self.sina.plant(OLD_URL, Answer(body=render(named["old"]).replace(named["old"].document_id, "")))
        self.sina.publish_column(COLUMN, [replace(named["old"], listed_url=OLD_URL)])
        self.sina.publish_flashes([_flash(number) for number in (4, 3, 2, 1)])
        self._publish(generated_articles(3, seed=811), STOCK)
        self._publish(generated_articles(4, seed=812), COMPANIES)

    def _first_runs(self) -> None:
        self._crawl()
        self._crawl("sina_article", url=self.articles["unlisted"].url)
        self._crawl(channel="stock")
        self._crawl(channel="companies", since=DAY, until=DAY)
        self._crawl("sina_live")
        self._crawl("sina_column", cid=f"{COLUMN}")

    def _go_on(self) -> None:
        """Edit, remove, list and call back."""
        self.edit("edited", "改过一次的正文。")
        self.sina.withdraw(self.articles["removed"])
        self.sina.withdraw(self.articles["back"])
        self.sina.publish(self.articles["unlisted"], CHINA)
        self.sina.publish(replace(self.articles["old"], listed_url=OLD_URL), CHINA)
        edited = replace(_flash(2), text="【澜屿港务第2条航线改期】首航推迟。", updated=_NOON + timedelta(hours=1))
        self.sina.publish_flashes([replace(_flash(4), is_deleted=True), _flash(3), edited, _flash(1)])
        newer = generated_articles(5, seed=813, day=_NOON.date() + timedelta(days=1))
        self._publish(newer, STOCK)
        shown = roll_answer([row(article, [2671]) for article in newer], total=300, lid=2671)
        self.sina.plant(roll_url(*STOCK, 1), Answer(body=shown))

    def _second_runs(self) -> None:
        self._crawl()
        self._crawl(recheck="3650")
        self._crawl(channel="stock", pages="1")
        self._crawl("sina_live")
        self.edit("edited", "改过两次的正文。", hours=0)

    def _fail(self, name: str) -> None:
        self.sina.plant(self.articles[name].url, Answer(status=500, body="错误"))

    def edit(self, name: str, text: str, *, hours: int = 1) -> FakeArticle:
        """Publish another text of an article, which Sina has edited so many hours after it was published."""
        article = self.articles[name]
        later = article.mtime + timedelta(hours=hours)
        edited = replace(article, paragraphs=(text, *article.paragraphs[1:]), mtime=later, intime=later)
        self.sina.publish(edited, CHINA)
        return edited

    def _publish(self, articles: Sequence[FakeArticle], channel: tuple[int, int]) -> None:
        for article in articles:
            self.sina.publish(article, channel)

    def _crawl(self, spider: str = "sina_finance", **arguments: str) -> None:
        ended = self.archive.crawl(spider, **arguments)
        assert ended.code in {0, 4}, ended.err


@contextmanager
def rich_history(root: Path, *settings: str) -> Iterator[RichHistory]:
    """Make an archive below *root* with everything in it, and keep its Sina open."""
    with SinaServer() as sina:
        history = RichHistory(sina, archive_at(root / "archive", sina, "KEEP_IMAGES=True", *settings))
        history.happen()
        yield history


def copy_of(article: FakeArticle, name: str) -> FakeArticle:
    """Return a reprint of an article, an hour later, under another id and title."""
    later = article.created - timedelta(hours=1)
    times = {"created": later, "published": later, "ctime": later, "mtime": later, "intime": later}
    return replace(article, document_id=invented_id(name), title=f"转载：{article.title}", **times)  # type: ignore[arg-type]


def _pictures() -> tuple[str, ...]:
    return tuple(map(picture, (MILL, LAMP, BRIDGE)))


def _flash(number: int) -> FakeFlash:
    return FakeFlash(
        number=7_000_000 + number,
        text=f"【澜屿港务第{number}条航线开通】首航定于月底。",
        created=_NOON + timedelta(minutes=number),
        document_id=f"nabcdef{7_000_000 + number}",
    )
