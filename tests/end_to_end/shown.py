"""What the tests of pictures share: articles that show some, and what an archive knows and has of these."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tests.commands import SCRAPY, finished_text
from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.blocks import picture
from tests.sina.pictures import address
from tests.sina.server import SinaServer

MILL, LAMP, BRIDGE = address("mill.png"), address("lamp.jpg"), address("bridge.gif")
# Pages of this layout have no picture of their own, such as a QR code.
ARTICLES = generated_articles(3, seed=14, layout="news")
STATES = "SELECT url, state, reason FROM pictures"


def showing(article: FakeArticle, *urls: str) -> FakeArticle:
    """Return an article that shows these pictures."""
    return replace(article, paragraphs=(*article.paragraphs, *map(picture, urls)))


def publish(sina: SinaServer, *urls: str, number: int = 0) -> None:
    """Publish an article that shows these pictures."""
    sina.publish(showing(ARTICLES[number], *urls), CHINA)


def crawl(archive: Archive, *options: str) -> Ended:
    """Run to the end, with pictures."""
    return archive.crawl("sina_finance", "-s", "KEEP_IMAGES=True", *options)


def states(archive: Archive) -> dict[str, tuple[str, str | None]]:
    """Return the state of each picture and the reason for it."""
    return {url: (state, reason) for url, state, reason in archive.rows(STATES)}


def files(archive: Archive) -> dict[str, bytes]:
    """Return the files of the pictures by their place in the archive."""
    found = [path for path in (archive.root / "pictures").rglob("*") if path.is_file()]
    return {path.relative_to(archive.root).as_posix(): path.read_bytes() for path in found}


def place(data: bytes, ending: str) -> str:
    """Return where a picture with these bytes belongs."""
    sha256 = hashlib.sha256(data).hexdigest()
    return f"pictures/{sha256[:2]}/{sha256}.{ending}"


def pictures_command(archive: Archive, *options: str) -> str:
    """Return what `scrapy pictures` prints."""
    settings = [part for setting in archive.settings for part in ("-s", setting)]
    return finished_text([*SCRAPY, "pictures", *settings, *options], check=True).stdout
