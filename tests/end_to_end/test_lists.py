"""Reading lists: what is asked for, what is known, what is edited, and what goes wrong with one list of several."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.times import rfc1123
from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.lists import roll_url, row
from tests.sina.server import SinaServer

STOCK = (384, 2671)
LISTS = "feed.mix.sina.com.cn"


def _lists_asked(sina: SinaServer) -> list[str]:
    return [path for host, path in sina.requests if host == LISTS and path != "/robots.txt"]


def test_a_second_run_asks_for_no_article_and_touches_no_file(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(60, seed=1):
        sina.publish(article, CHINA)
    archive.crawl()
    before = archive.stamps()
    sina.forget_requests()

    ended = archive.crawl()

    assert (ended.code, sina.article_requests(), archive.stamps()) == (0, [], before)
    assert archive.census()["known"] == {"archived": 50}  # the second page is not asked for: the first is long known


def test_an_article_in_two_lists_is_one_article_of_the_first(sina: SinaServer, archive: Archive) -> None:
    shared = generated_articles(3, seed=2)
    for article in shared:
        sina.publish(article, CHINA, STOCK)

    archive.crawl(channel="stock,china")

    assert len(sina.article_requests()) == 3
    assert {path.parts[-4] for path in archive.posts} == {"stock"}
    assert archive.census()["states"]["repeated"] == 3


def test_a_broken_list_is_named_and_the_other_goes_on(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(2, seed=3):
        sina.publish(article, STOCK)
    sina.plant(roll_url(*CHINA, 1), Answer(body=b"<html>busy</html>"))

    ended = archive.crawl(channel="china,stock")

    assert ended.code == 4
    assert "List not read: china, page 1: the answer is no JSON" in ended.out
    assert len(archive.posts) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param({"result": {"status": {"code": 11, "msg": "wrong lid"}, "data": []}}, "wrong lid", id="code"),
        pytest.param({"result": {"status": {"code": 0}}}, "no list of rows", id="no data"),
    ],
)
def test_an_error_of_the_api_is_no_empty_list(sina: SinaServer, archive: Archive, answer: object, said: str) -> None:
    sina.plant(roll_url(*CHINA, 1), Answer(body=json.dumps(answer).encode()))

    ended = archive.crawl()

    assert ended.code == 3
    assert said in ended.out


def test_a_day_is_asked_for_by_its_window(sina: SinaServer, archive: Archive) -> None:
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    for day in days:
        for article in generated_articles(55, seed=4, day=day):
            sina.publish(article, CHINA)

    ended = archive.crawl(since="2026-03-01", until="2026-03-02")

    assert ended.code == 0
    assert len(archive.posts) == 110
    wanted = [roll_url(*CHINA, page, day) for day in (days[1], days[0]) for page in (1, 2)]
    assert _lists_asked(sina) == [url.removeprefix(f"https://{LISTS}") for url in wanted]


def test_a_late_row_beneath_known_ones_is_found(sina: SinaServer, archive: Archive) -> None:
    *known, late = generated_articles(120, seed=6)
    for article in known:
        sina.publish(article, CHINA)
    archive.crawl()
    fresh = replace(late, ctime=known[0].ctime - timedelta(seconds=1))  # type: ignore[operator]
    sina.publish(fresh, CHINA)

    archive.crawl()

    assert archive.states() == {"archived": 120}


def test_an_edited_article_is_fetched_again_and_keeps_its_file(sina: SinaServer, archive: Archive) -> None:
    first, second = generated_articles(2, seed=7)
    sina.publish(first, CHINA)
    archive.crawl()
    [path] = archive.posts
    edited = replace(
        first,
        title="改过的标题",
        paragraphs=second.paragraphs,
        mtime=first.mtime + timedelta(hours=1),  # type: ignore[operator]
    )
    sina.publish(edited, CHINA)

    archive.crawl()

    assert archive.posts == [path]
    assert "title: '改过的标题'" in path.read_text("utf-8")
    assert archive.census()["updated"] == 1


def test_an_article_asked_for_by_url_moves_to_the_list_that_shows_it(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=13)
    sina.publish(article, CHINA)
    archive.crawl("sina_article", url=article.url)
    [unlisted] = archive.posts

    archive.crawl()

    [listed] = archive.posts
    assert ("unlisted" in unlisted.parts, "china" in listed.parts) == (True, True)
    assert "新浪财经－国內" in listed.read_text("utf-8")


def test_a_row_without_a_title_takes_the_pages(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=14)
    sina.publish(article, CHINA)
    entry = row(article, [1686]) | {"title": ""}
    answer = {"result": {"status": {"code": 0}, "total": 1, "data": [entry]}}
    sina.plant(roll_url(*CHINA, 1), Answer(body=json.dumps(answer).encode()))

    archive.crawl()

    assert f"title: '{article.title}'" in archive.posts[0].read_text("utf-8")


@pytest.mark.parametrize("damage", [b"", b"cut short"], ids=["empty", "cut short"])
def test_a_damaged_document_is_restored_when_its_page_is_read(
    sina: SinaServer, archive: Archive, damage: bytes
) -> None:
    [article] = generated_articles(1, seed=15)
    sina.publish(article, CHINA)
    archive.crawl()
    [path] = archive.posts
    whole = path.read_bytes()
    path.write_bytes(damage)

    archive.crawl("sina_article", url=article.url)

    assert path.read_bytes() == whole
    assert archive.census()["restored"] == 1


def test_a_page_of_foreign_rows_does_not_end_a_day(sina: SinaServer, archive: Archive) -> None:
    day = date(2026, 3, 2)
    foreign = [{"title": "别处", "url": f"https://example.com/{number}", "docid": ""} for number in range(50)]
    answer = {"result": {"status": {"code": 0}, "total": 51, "data": foreign}}
    sina.plant(roll_url(*CHINA, 1, day), Answer(body=json.dumps(answer).encode()))
    [article] = generated_articles(1, seed=9, day=day)
    sina.publish(article, CHINA)
    rest = {"result": {"status": {"code": 0}, "total": 51, "data": [row(article, [1686])]}}
    sina.plant(roll_url(*CHINA, 2, day), Answer(body=json.dumps(rest).encode()))

    ended = archive.crawl(since=f"{day}", until=f"{day}")

    assert (ended.code, len(archive.posts), archive.census()["refused"]) == (0, 1, 50)


def test_the_wap_twin_never_takes_the_place_of_the_article(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=18)
    sina.publish(article, CHINA)
    good = row(article, [1686])
    answer = {"result": {"status": {"code": 0}, "total": 2, "data": [good, good | {"url": article.wap_url}]}}
    sina.plant(roll_url(*CHINA, 1), Answer(body=json.dumps(answer).encode()))

    assert archive.crawl().code == 0
    assert archive.states() == {"archived": 1}


def test_of_two_twins_the_readable_one_is_asked_for(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=19)
    sina.publish(article, CHINA)

    assert archive.crawl("sina_article", url=f"{article.wap_url},{article.url}").code == 0


def test_a_day_that_the_api_ignores_is_a_list_not_read(sina: SinaServer, archive: Archive) -> None:
    day = date(2025, 1, 1)
    articles = generated_articles(3, seed=20)
    answer = {"result": {"status": {"code": 0}, "total": 3, "data": [row(article, [1686]) for article in articles]}}
    sina.plant(roll_url(*CHINA, 1, day), Answer(body=json.dumps(answer).encode()))

    ended = archive.crawl(since=f"{day}", until=f"{day}")

    assert ended.code == 4
    assert "List not read: china 2025-01-01, page 1: the API did not keep to the day" in ended.out


def test_the_date_is_the_rows_whatever_was_known_before(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=21)
    article = replace(article, intime=article.created + timedelta(hours=3))
    sina.publish(article, CHINA)
    archive.crawl("sina_article", url=article.url, channel="china")

    archive.crawl()

    [path] = archive.posts
    assert f"date: {rfc1123(article.intime)}" in path.read_text("utf-8")  # type: ignore[arg-type]
