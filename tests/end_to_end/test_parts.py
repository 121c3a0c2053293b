"""Articles in several pages: one document of all of them in their order, or none until all of them can be had."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tests.end_to_end.conftest import CHINA, Archive, paragraphs_of
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.parts import Form, Pager, part_pages, part_url
from tests.sina.saved_site import SavedSite
from tests.sina.server import SinaServer
from tests.sina.shapes import removed_page, render

SHARES = (("页一甲。", "页一乙。"), ("页二甲。", "页二乙。", "页二丙。"), ("页三甲。",))
WHOLE = tuple(paragraph for share in SHARES for paragraph in share)


def _publish(sina: SinaServer, form: Form = "numbered", pager: Pager = "all") -> FakeArticle:
    """Put an article of three pages into a list."""
    [article] = generated_articles(1, seed=400)
    sina.publish(article, CHINA)
    for url, page in part_pages(article, SHARES, form, pager).items():
        sina.plant(url, Answer(body=page))
    return article


def _answer_once(sina: SinaServer, form: Form, number: int, answer: Answer) -> FakeArticle:
    """Put an article of three pages into a list of which one first gives another answer."""
    [article] = generated_articles(1, seed=400)
    sina.plant(part_url(article, number, form), replace(answer, times=answer.times or 1))
    return _publish(sina, form)


@pytest.mark.parametrize("pager", get_args(Pager))
@pytest.mark.parametrize("form", get_args(Form))
def test_an_article_of_three_pages_is_one_document_in_their_order(
    sina: SinaServer, archive: Archive, form: Form, pager: Pager
) -> None:
    _publish(sina, form, pager)

    ended = archive.crawl()

    assert (ended.code, [paragraphs_of(path) for path in archive.posts]) == (0, [WHOLE])
    assert (archive.census()["parts_read"], archive.census()["states"]["archived"]) == (2, 1)


@pytest.mark.parametrize("form", get_args(Form))
def test_no_link_of_the_pager_is_in_the_document(sina: SinaServer, archive: Archive, form: Form) -> None:
    article = _publish(sina, form)

    archive.crawl()

    [path] = archive.posts
    text = path.read_text("utf-8")
    assert [link for link in ("content-page", "上一页", "下一页", article.document_id, "2/3") if link in text] == []


def test_each_page_is_asked_for_once(sina: SinaServer, archive: Archive) -> None:
    article = _publish(sina, "queried")

    archive.crawl()

    assert [f"https://{host}{path}" for host, path in sina.article_requests()] == [
        part_url(article, number, "queried") for number in (1, 2, 3)
    ]


def test_a_second_run_asks_for_no_page(sina: SinaServer, archive: Archive) -> None:
    _publish(sina)
    archive.crawl()
    before = archive.stamps()
    sina.forget_requests()

    archive.crawl()

    assert (sina.article_requests(), archive.stamps(), len(before)) == ([], before, 1)


def test_an_article_of_several_pages_that_is_read_anew_is_unchanged(sina: SinaServer, archive: Archive) -> None:
    article = _publish(sina)
    archive.crawl()
    before = archive.stamps()

    archive.crawl("sina_article", url=article.url)

    assert (archive.stamps(), archive.census()["unchanged"]) == (before, 1)


FAILURES = [
    pytest.param(Answer(status=500, body="error"), "http 500", id="500"),
    pytest.param(Answer(status=404, body=removed_page()), "http 404", id="404"),
    pytest.param(Answer(body=removed_page()), "removed", id="soft 404"),
    pytest.param(Answer(body="<html><body><p>一页没有人见过的版式</p></body></html>"), "unknown layout", id="layout"),
    pytest.param(Answer(body=render(generated_articles(1, seed=401)[0])), "wrong document", id="another article"),
    pytest.param(Answer.moved_to("https://example.com/page.shtml"), "refused", id="redirect away"),
    # On a connection that was kept, Twisted asks once more by itself.
    pytest.param(Answer(reset=True, times=2), "connection broken", id="reset"),
    pytest.param(Answer(headers={"Content-Type": "application/pdf"}, body="%PDF-1.4"), "pdf", id="pdf"),
]


@pytest.mark.parametrize(("answer", "reason"), FAILURES)
def test_a_second_page_that_fails_leaves_the_article_owed_with_its_reason(
    sina: SinaServer, archive: Archive, answer: Answer, reason: str
) -> None:
    article = _answer_once(sina, "numbered", 2, answer)

    ended = archive.crawl("sina_finance", "-s", "RETRY_TIMES=0")

    assert (ended.code, archive.posts) == (4, [])
    assert archive.outcomes() == {article.document_id: ("owed", f"further page: {reason}")}


@pytest.mark.parametrize("number", [2, 3])
def test_the_next_run_completes_the_article(sina: SinaServer, archive: Archive, number: int) -> None:
    _answer_once(sina, "numbered", number, Answer(status=500, body="error"))
    archive.crawl("sina_finance", "-s", "RETRY_TIMES=0")

    ended = archive.crawl()

    assert (ended.code, [paragraphs_of(path) for path in archive.posts]) == (0, [WHOLE])


def test_a_ban_on_a_second_page_ends_the_run_and_the_article_is_owed(sina: SinaServer, archive: Archive) -> None:
    article = _answer_once(sina, "numbered", 2, Answer.banned())

    ended = archive.crawl()

    assert (ended.code, archive.outcomes()) == (6, {article.document_id: ("owed", "further page: blocked")})


@pytest.mark.parametrize(
    "form",
    [
        "numbered",
        "queried",
    ],
)
def test_an_article_of_several_pages_is_replayed_as_it_was_crawled(
    sina: SinaServer, archive: Archive, tmp_path: Path, form: Form
) -> None:
    _publish(sina, form)
    archive.crawl()
    site = SavedSite(tmp_path / "site")
    site.record_all(sina)

    replayed = Archive(tmp_path / "replayed", f"REPLAY_FROM={site.folder}")

    assert (replayed.crawl("replay").code, replayed.documents()) == (0, archive.documents())


@pytest.mark.parametrize(
    "form",
    [
        "numbered",
        "queried",
    ],
)
def test_an_article_that_is_named_by_its_second_page_is_read_whole(
    sina: SinaServer, archive: Archive, form: Form
) -> None:
    article = _publish(sina, form)

    archive.crawl("sina_article", url=part_url(article, 2, form))

    assert [paragraphs_of(path) for path in archive.posts] == [WHOLE]


def test_pages_that_lead_in_a_circle_end(sina: SinaServer, archive: Archive) -> None:
    article = _publish(sina, "numbered", "neighbours")
    pages = part_pages(article, (*SHARES, ("页四。",)), "numbered", "neighbours")
    circle = pages[part_url(article, 3)].replace(part_url(article, 4), part_url(article, 2))
    sina.clear_planted()
    for number in (1, 2):
        sina.plant(part_url(article, number), Answer(body=pages[part_url(article, number)]))
    sina.plant(part_url(article, 3), Answer(body=circle))

    ended = archive.crawl()

    assert (ended.code, [paragraphs_of(path) for path in archive.posts]) == (0, [WHOLE])


def test_a_twin_is_never_joined_to_pages_of_the_pc_site(sina: SinaServer, archive: Archive) -> None:
    article = _answer_once(sina, "numbered", 2, Answer(status=404, body=removed_page()))
    sina.publish(article, CHINA, twin=True)

    archive.crawl()

    assert archive.outcomes() == {article.document_id: ("owed", "further page: http 404")}
