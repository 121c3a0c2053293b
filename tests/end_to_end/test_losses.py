"""Ways in which an article could be lost in silence or come twice: each was possible once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.end_to_end.conftest import CHINA, Archive, paragraphs_of
from tests.sina.answers import Answer
from tests.sina.articles import SHANGHAI, FakeArticle, generated_articles
from tests.sina.lists import roll_answer, roll_url, row
from tests.sina.lists_live import FakeFlash
from tests.sina.server import SinaServer
from tests.sina.shapes import removed_page, render

DAY = date(2026, 3, 9)
MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=SHANGHAI)
NOON = MORNING + timedelta(hours=11)
OLD_URL = "https://finance.sina.com.cn/roll/20090918/00086764844.shtml"


def articles(count: int, *, seed: int, start: datetime = MORNING) -> list[FakeArticle]:
    """Return articles two minutes apart, newest first, the oldest of them at *start*."""
    made = []
    for number, article in enumerate(generated_articles(count, seed=seed)):
        created = start + timedelta(minutes=2) * (count - 1 - number)
        made.append(
            FakeArticle(
                document_id=article.document_id, title=article.title, created=created, paragraphs=article.paragraphs
            )
        )
    return made


def publish(sina: SinaServer, shown: Sequence[FakeArticle]) -> None:
    for article in shown:
        sina.publish(article, CHINA)


def list_of(shown: Sequence[FakeArticle], total: int, *, times: int | None = None) -> Answer:
    """Return a page of the list with these articles."""
    return Answer(body=roll_answer([row(article, [1686]) for article in shown], total=total, lid=1686), times=times)


@pytest.fixture
def known(sina: SinaServer, archive: Archive) -> list[FakeArticle]:
    """Thirty articles that the archive holds, of the morning."""
    made = articles(30, seed=1)
    publish(sina, made)
    archive.crawl()
    return made


@pytest.mark.usefixtures("known")
def test_an_empty_page_between_others_is_a_gap_that_can_be_filled(sina: SinaServer, archive: Archive) -> None:
    publish(sina, articles(170, seed=2, start=NOON))
    sina.plant(roll_url(*CHINA, 2), list_of([], 200, times=1))

    ended = archive.crawl()
    filled = archive.crawl(fill="gaps")

    assert ("Gap: china" in ended.out, ended.code, filled.code) == (True, 4, 0)
    assert archive.states() == {"archived": 200}


@pytest.mark.usefixtures("known")
def test_a_list_that_is_empty_all_at_once_is_not_read(sina: SinaServer, archive: Archive) -> None:
    sina.plant(roll_url(*CHINA, 1), list_of([], 0))

    ended = archive.crawl()

    assert (ended.code, "the list is empty, and was not before" in ended.out) == (4, True)


@pytest.mark.parametrize("pinned_to", [datetime(2027, 1, 1, tzinfo=SHANGHAI), NOON + timedelta(hours=10)])
def test_a_row_that_is_pinned_to_the_top_hides_no_gap(sina: SinaServer, archive: Archive, pinned_to: datetime) -> None:
    publish(sina, [*articles(30, seed=1), *articles(1, seed=9, start=pinned_to)])
    archive.crawl()
    publish(sina, articles(170, seed=2, start=NOON))

    ended = archive.crawl(pages="1")

    assert (ended.code, "Gap: china" in ended.out) == (4, True)


def test_what_a_limit_left_out_comes_even_where_the_list_has_gone_on(sina: SinaServer, archive: Archive) -> None:
    first = articles(45, seed=1)
    publish(sina, first)
    archive.crawl(limit="5")
    publish(sina, articles(170, seed=2, start=NOON))

    archive.crawl(pages="1")

    assert {article.document_id for article in first} <= set(archive.outcomes())
    assert {state for state, _ in archive.outcomes().values()} == {"archived"}


@pytest.mark.parametrize(
    "total",
    [pytest.param(3, id="far too few"), pytest.param(50, id="just a page"), pytest.param(0, id="none")],
)
def test_a_day_is_read_to_its_end_whatever_the_api_counts(sina: SinaServer, archive: Archive, total: int) -> None:
    made = articles(80, seed=1)
    publish(sina, made)
    for page in (1, 2):
        sina.plant(roll_url(*CHINA, page, DAY), list_of(made[(page - 1) * 50 : page * 50], total))

    archive.crawl(since=f"{DAY}", until=f"{DAY}")

    assert archive.states() == {"archived": 80}


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param({1: list_of([], 0, times=1)}, id="an empty answer"),
        pytest.param({2: list_of(articles(30, seed=7, start=NOON + timedelta(days=90)), 80, times=1)}, id="elsewhere"),
        pytest.param({1: list_of(articles(12, seed=8, start=NOON + timedelta(days=1)), 12, times=1)}, id="tomorrow"),
    ],
)
def test_a_wrong_answer_makes_no_day_complete(sina: SinaServer, archive: Archive, planted: dict[int, Answer]) -> None:
    made = articles(80, seed=1)
    publish(sina, made)
    for page, answer in planted.items():
        sina.plant(roll_url(*CHINA, page, DAY), answer)

    archive.crawl(since=f"{DAY}", until=f"{DAY}")
    archive.crawl(since=f"{DAY}", until=f"{DAY}")

    assert {article.document_id for article in made} <= set(archive.outcomes())
    assert archive.rows("SELECT state FROM channel_days") == [("complete",)]


def test_a_page_that_was_gone_for_a_while_is_asked_for_again(sina: SinaServer, archive: Archive) -> None:
    made = articles(120, seed=1)
    publish(sina, made)
    sina.plant(made[100].url, Answer(status=404, body=removed_page(), times=1))
    archive.crawl()
    archive.change("UPDATE articles SET tried_at = '2026-11-01T00:00:00+08:00' WHERE state = 'removed'")

    archive.crawl()

    assert archive.states() == {"archived": 120}


def test_an_article_that_was_first_listed_at_its_topic_is_read_from_its_page(
    sina: SinaServer, archive: Archive
) -> None:
    [article] = articles(1, seed=1)
    sina.publish(replace(article, listed_url="https://finance.sina.com.cn/zt_d/subject-1770000001/"), CHINA)
    archive.crawl()
    sina.publish_column(56589, [article])

    archive.crawl("sina_column", cid="56589")

    assert archive.states() == {"archived": 1}


def test_an_edit_is_seen_where_another_list_came_first(sina: SinaServer, archive: Archive) -> None:
    [article] = articles(1, seed=1)
    sina.publish_column(56589, [article])
    archive.crawl("sina_column", cid="56589")
    later = datetime.now(SHANGHAI).replace(microsecond=0) + timedelta(minutes=1)
    sina.publish(replace(article, paragraphs=("改过的正文。",), mtime=later, intime=later), CHINA)

    archive.crawl()

    assert [paragraphs_of(path) for path in archive.posts] == [("改过的正文。",)]


def test_a_wap_page_is_not_kept_for_good_where_the_pc_page_was_only_busy(sina: SinaServer, archive: Archive) -> None:
    [article] = articles(1, seed=1)
    sina.publish(article, twin=True)
    sina.publish_column(56589, [replace(article, listed_url=article.wap_url)])
    sina.plant(article.url, Answer(status=503, body="busy", times=1))
    archive.crawl("sina_column", "-s", "RETRY_TIMES=0", cid="56589")

    archive.crawl("sina_column", cid="56589")

    assert archive.rows("SELECT layout FROM articles") == [("finance-2017",)]


def test_an_old_address_that_leads_to_another_article_is_not_that_one(sina: SinaServer, archive: Archive) -> None:
    [known] = articles(1, seed=3)
    [old] = articles(1, seed=4, start=NOON)
    sina.publish(known)
    entry = row(replace(old, listed_url=OLD_URL), [1686]) | {"docid": ""}
    sina.plant(roll_url(*CHINA, 1), Answer(body=roll_answer([entry], total=1, lid=1686)))
    sina.plant(OLD_URL, Answer.moved_to(known.url))

    archive.crawl()

    assert list(archive.outcomes().values()) == [("owed", "wrong document")]


@pytest.mark.parametrize("order", [("sina_finance", "sina_column"), ("sina_column", "sina_finance")])
def test_an_address_without_an_id_is_one_article_in_every_list(
    sina: SinaServer, archive: Archive, order: tuple[str, str]
) -> None:
    [article] = articles(1, seed=5)
    listed = replace(article, listed_url=OLD_URL)
    sina.plant(OLD_URL, Answer(body=render(article).replace(article.document_id, "")))
    sina.publish(listed, CHINA)
    sina.publish_column(56589, [listed])

    for spider in order:
        archive.crawl(spider, **({"cid": "56589"} if spider == "sina_column" else {}))

    assert (list(archive.outcomes()), len(archive.posts)) == ([article.document_id], 1)


def test_a_flash_never_takes_the_place_of_its_page(sina: SinaServer, archive: Archive) -> None:
    [article] = articles(1, seed=6)
    sina.publish(article, CHINA)
    archive.crawl()
    later = article.mtime + timedelta(minutes=3)
    sina.publish_flashes(
        [FakeFlash(number=5, text="一句。", created=article.created, document_id=article.document_id, updated=later)]
    )

    archive.crawl("sina_live")

    assert [paragraphs_of(path) for path in archive.posts] == [article.paragraphs]


def test_a_page_takes_the_place_of_its_flash(sina: SinaServer, archive: Archive) -> None:
    [article] = articles(1, seed=6)
    sina.publish_flashes([FakeFlash(number=5, text="一句。", created=article.created, document_id=article.document_id)])
    archive.crawl("sina_live")
    sina.publish(article, CHINA)

    archive.crawl()

    assert [paragraphs_of(path) for path in archive.posts] == [article.paragraphs]
