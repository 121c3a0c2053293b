"""What the tests of `scrapy browse` share: the command over a real archive, and what it answers."""

from __future__ import annotations

import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.end_to_end.archives import archive_at, command_line
from tests.end_to_end.conftest import CHINA, ROOT, Archive
from tests.end_to_end.histories import copy_of
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

STOCK = (384, 2671)
PHRASE = "竹灯匠"
HOSTILE = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">"
QUOTED_TITLE = f"灯会 {HOSTILE}"


@dataclass(frozen=True)
class Room:
    """An archive that is open to be browsed. *reprint*: nearly the same as *original*; *hostile*: with such a title."""

    archive: Archive
    sina: SinaServer
    address: str
    original: FakeArticle
    reprint: FakeArticle
    hostile: FakeArticle


def _made() -> tuple[FakeArticle, FakeArticle, FakeArticle, list[FakeArticle]]:
    first, second, hostile, *others = generated_articles(30, seed=77, layout="finance")
    # Long enough to be known again by what two prints of it have in common.
    story = replace(first, paragraphs=(*first.paragraphs, *second.paragraphs))
    told = replace(story, paragraphs=(*story.paragraphs, f"最后说话的是一位{PHRASE}。"), codes=("sh600000",))
    shorter = copy_of(story, "shorter 77")
    reprint = replace(shorter, title="转载：" + story.title, media="鹭北新闻网", codes=())
    return told, reprint, replace(hostile, title=QUOTED_TITLE), others


def started(archive: Archive, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command on a free port; return it with the address that it prints."""
    command = command_line(archive, "browse", "--port", "0", *options)
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line + process.communicate(timeout=20)[1]
    return process, found[0]


def ended(process: subprocess.Popen[str], how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
    """End the command; return its exit code and what it has said since its address."""
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


@contextmanager
def opened_room(folder: Path) -> Iterator[Room]:
    """Browse an archive of thirty articles, a reprint and a hostile title, by a folder's name that no URI bears."""
    original, reprint, hostile, others = _made()
    with SinaServer() as sina:
        archive = archive_at(folder / "archive", sina)
        sina.publish(original, CHINA)
        assert archive.crawl().code == 0
        for place, article in enumerate((reprint, hostile, *others)):
            sina.publish(article, STOCK if place % 3 == 1 else CHINA)
        assert archive.crawl(channel="china,stock").code == 0
        link = folder / "a#b%20?c"
        link.symlink_to(archive.root)
        process, address = started(Archive(link))
        try:
            yield Room(archive, sina, address, original, reprint, hostile)
        finally:
            assert ended(process)[0] == 0


def said(room: Room, path: str, **headers: str) -> tuple[int, str]:
    """Return the status and the text of a page, asked for without a browser."""
    request = urllib.request.Request(room.address + path, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
