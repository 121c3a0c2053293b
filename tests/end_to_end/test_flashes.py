"""The 7x24 flashes: a document each from the list alone, edits and deletions followed, readers' words left out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import frontmatter
import pytest

from crawler.times import rfc1123
from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.answers import Answer
from tests.sina.articles import SHANGHAI, FakeArticle
from tests.sina.lists_live import FakeFlash, live_answer, live_url
from tests.sina.server import SinaServer

NOON = datetime(2026, 3, 9, 12, 0, 7, tzinfo=SHANGHAI)
LIVE_HOST = "zhibo.sina.com.cn"


def _flash(number: int, text: str = "") -> FakeFlash:
    """Return a flash, the earlier the smaller its number."""
    return FakeFlash(
        number=7_000_000 + number,
        text=text or f"【澜屿港务第{number}条航线开通】首航定于月底。",
        created=NOON + timedelta(minutes=number),
        document_id=f"nabcdef{7_000_000 + number}",
    )


@pytest.fixture
def flashes(sina: SinaServer) -> list[FakeFlash]:
    """Three flashes, newest first."""
    made = [_flash(number) for number in (3, 2, 1)]
    sina.publish_flashes(made)
    return made


def test_each_flash_is_a_document_with_its_own_time(
    archive: Archive, sina: SinaServer, flashes: list[FakeFlash]
) -> None:
    assert archive.crawl("sina_live").code == 0
    documents = [frontmatter.loads(path.read_text("utf-8")) for path in archive.posts]
    assert {document["date"]: document["title"] for document in documents} == {
        rfc1123(flash.created): f"澜屿港务第{number}条航线开通"
        for number, flash in zip((3, 2, 1), flashes, strict=True)
    }
    assert {host for host, _ in sina.requests} == {LIVE_HOST}


@pytest.mark.usefixtures("flashes")
def test_flashes_are_filed_under_their_category(archive: Archive) -> None:
    archive.crawl("sina_live")

    filed = [(path.parts[-4], frontmatter.loads(path.read_text("utf-8"))["categories"]) for path in archive.posts]
    assert filed == [("7x24", ["金融", "新浪财经", "新浪财经－7×24"])] * 3


@pytest.mark.usefixtures("flashes")
def test_a_second_run_writes_nothing(archive: Archive) -> None:
    archive.crawl("sina_live")
    before = archive.stamps()

    ended = archive.crawl("sina_live")

    assert (ended.code, archive.stamps(), len(before)) == (0, before, 3)
    assert archive.census()["known"] == {"archived": 3}


def test_flashes_are_read_down_to_what_is_known(sina: SinaServer, archive: Archive) -> None:
    known = [_flash(number) for number in range(250, 0, -1)]
    sina.publish_flashes(known)
    archive.crawl("sina_live")
    sina.forget_requests()
    sina.publish_flashes([_flash(number) for number in (252, 251)] + known)

    ended = archive.crawl("sina_live")

    assert (ended.code, len(archive.posts), len(sina.requests_to(LIVE_HOST))) == (0, 252, 2)


@pytest.mark.usefixtures("flashes")
def test_flashes_that_are_all_new_say_what_may_be_missing(sina: SinaServer, archive: Archive) -> None:
    archive.crawl("sina_live")
    sina.publish_flashes([_flash(number) for number in (30, 29)])

    ended = archive.crawl("sina_live")

    assert (ended.code, len(archive.posts)) == (4, 5)
    assert "Cut short: 7x24: no row down to page 3 was known" in ended.out


def test_what_readers_say_is_nowhere_in_the_archive(
    sina: SinaServer, archive: Archive, flashes: list[FakeFlash]
) -> None:
    words = ("蓑衣读者九七", "这条航线的运价我看要跌")
    sina.publish_flashes([replace(flash, comments=(words,)) for flash in flashes])
    written = [form for each in words for form in (each.encode(), json.dumps(each).strip('"').encode())]

    archive.crawl("sina_live", "-s", "LOG_LEVEL=DEBUG")

    files = [path for path in archive.root.rglob("*") if path.is_file()]
    assert len(files) > len(archive.posts) == 3
    assert [path for path in files for each in written if each in path.read_bytes()] == []


def test_the_stand_in_does_show_what_readers_say(flashes: list[FakeFlash]) -> None:
    words = "这条航线的运价我看要跌"

    answer = live_answer([replace(flashes[0], comments=(("蓑衣读者九七", words),))], 1, 100)

    assert json.dumps(words).strip('"').encode() in answer


def test_an_edited_flash_is_updated_in_its_file(sina: SinaServer, archive: Archive, flashes: list[FakeFlash]) -> None:
    archive.crawl("sina_live")
    before = archive.documents()
    edited = replace(
        flashes[1],
        text="【澜屿港务第2条航线推迟】首航改在下月。",
        updated=flashes[1].created + timedelta(minutes=20),
    )
    sina.publish_flashes([flashes[0], edited, flashes[2]])

    ended = archive.crawl("sina_live")

    changed = [path for path in archive.posts if before.get(str(path.relative_to(archive.root))) != path.read_bytes()]
    assert (ended.code, archive.census()["updated"], list(archive.documents())) == (0, 1, list(before))
    assert ["首航改在下月" in path.read_text("utf-8") for path in changed] == [True]


def test_a_deleted_flash_keeps_its_file_and_becomes_removed(
    sina: SinaServer, archive: Archive, flashes: list[FakeFlash]
) -> None:
    archive.crawl("sina_live")
    before = archive.stamps()
    sina.publish_flashes([flashes[0], replace(flashes[1], is_deleted=True), flashes[2]])

    ended = archive.crawl("sina_live")

    assert (ended.code, archive.stamps(), len(before)) == (0, before, 3)
    assert archive.outcomes()[flashes[1].document_id] == ("removed", "deleted by Sina")
    assert archive.states() == {"archived": 2, "removed": 1}


def test_a_flash_that_was_deleted_before_it_was_seen_is_removed(
    sina: SinaServer, archive: Archive, flashes: list[FakeFlash]
) -> None:
    sina.publish_flashes([flashes[0], replace(flashes[1], text="", is_deleted=True), flashes[2]])

    ended = archive.crawl("sina_live")

    assert (ended.code, len(archive.posts)) == (0, 2)
    assert archive.outcomes()[flashes[1].document_id] == ("removed", "deleted by Sina")


def test_a_flash_without_a_page_of_its_own_is_a_document_too(sina: SinaServer, archive: Archive) -> None:
    sina.publish_flashes([replace(_flash(1), document_id="")])

    ended = archive.crawl("sina_live")

    assert (ended.code, archive.outcomes()) == (0, {"live152-7000001": ("archived", None)})
    assert [path.name for path in archive.posts] == ["澜屿港务第1条航线开通-live152-7000001.md"]


def test_a_flash_without_id_or_time_is_counted_and_the_others_are_read(
    sina: SinaServer, archive: Archive, flashes: list[FakeFlash]
) -> None:
    answer = json.loads(live_answer(flashes, 1, 100))
    answer["result"]["data"]["feed"]["list"][0]["create_time"] = ""
    sina.plant(live_url(1), Answer(body=json.dumps(answer)))

    archive.crawl("sina_live")

    assert (len(archive.posts), archive.census()["unusable_rows"]) == (2, 1)


def test_a_flash_that_is_also_listed_as_an_article_stays_one_document(
    sina: SinaServer, archive: Archive, flashes: list[FakeFlash]
) -> None:
    flash = flashes[0]
    article = FakeArticle(
        document_id=flash.document_id,
        title="澜屿港务第3条航线开通",
        created=flash.created,
        section="7x24",
        paragraphs=("首航定于月底。",),
    )
    archive.crawl("sina_live")
    before = archive.posts
    sina.publish(article, CHINA)

    ended = archive.crawl("sina_finance")

    assert (ended.code, archive.posts, archive.states()) == (0, before, {"archived": 3})
