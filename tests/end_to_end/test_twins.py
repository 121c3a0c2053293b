"""An article's many addresses: whichever is given, its PC page is read; its wap twin only where that page can't be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.end_to_end.conftest import CHINA, Archive, paragraphs_of
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.saved_site import SavedSite
from tests.sina.server import SinaServer
from tests.sina.shapes import removed_page

UNKNOWN_LAYOUT = Answer(body="<html><body><p>一页没有人见过的版式</p></body></html>")
WAP_HOST = "finance.sina.cn"


@pytest.fixture
def article(sina: SinaServer) -> FakeArticle:
    """An article in a list, with its wap page."""
    [made] = generated_articles(1, seed=300)
    sina.publish(made, CHINA, twin=True)
    return made


def _addresses(article: FakeArticle) -> dict[str, str]:
    return {
        "https": article.url,
        "http": article.url.replace("https:", "http:"),
        "noise": f"{article.url}?cre=tianyi&mod=pcpager_fin&loc=3&r=9&rfunc=38#comments",
        "markdown": f"{article.url}.md",
        "wap": f"{article.wap_url}?vt=4&cid=56588",
        "short": f"http://doc.sina.cn/?id=comos:{article.document_id}",
    }


FORMS = ["https", "http", "noise", "markdown", "wap", "short"]


def _read_from(archive: Archive) -> list[tuple[str, str]]:
    """Return address and layout of each article that is archived."""
    return [tuple(row) for row in archive.rows("SELECT url, layout FROM articles WHERE state = 'archived'")]


@pytest.mark.parametrize("form", FORMS)
def test_whichever_address_is_given_the_pc_page_is_read(archive: Archive, article: FakeArticle, form: str) -> None:
    ended = archive.crawl("sina_article", url=_addresses(article)[form])

    assert (ended.code, _read_from(archive)) == (0, [(article.url, "finance-2017")])
    assert [path.name for path in archive.posts] == [f"{article.title}-{article.document_id}.md"]
    assert archive.census()["twins_read"] == 0


def test_all_addresses_together_are_one_article_and_one_request(
    sina: SinaServer, archive: Archive, article: FakeArticle
) -> None:
    ended = archive.crawl("sina_article", url=",".join(_addresses(article).values()))

    assert (ended.code, len(archive.posts), archive.outcomes()) == (0, 1, {article.document_id: ("archived", None)})
    assert [f"https://{host}{path}" for host, path in sina.requests if path != "/robots.txt"] == [article.url]


def test_one_address_after_another_changes_nothing(archive: Archive, article: FakeArticle) -> None:
    archive.crawl("sina_article", url=article.url)
    before = archive.stamps()

    for form in ("wap", "short"):
        archive.crawl("sina_article", url=_addresses(article)[form])

    assert (archive.stamps(), len(before)) == (before, 1)
    assert archive.census()["unchanged"] == 1


@pytest.mark.parametrize("form", ["wap", "short"])
def test_an_article_known_by_its_wap_page_alone_is_read_there(
    sina: SinaServer, archive: Archive, article: FakeArticle, form: str
) -> None:
    sina.withdraw(article)

    ended = archive.crawl("sina_article", url=_addresses(article)[form])

    assert (ended.code, _read_from(archive)) == (0, [(article.wap_url, "wap-2018")])
    assert archive.census()["twins_read"] == 1


@pytest.mark.parametrize("apart", [False, True], ids=["with it", "after it"])
def test_a_wap_page_that_is_given_beside_a_pc_page_that_is_gone_is_read(
    sina: SinaServer, archive: Archive, article: FakeArticle, *, apart: bool
) -> None:
    sina.withdraw(article)

    for urls in ([article.url], [article.wap_url]) if apart else ([article.url, article.wap_url],):
        archive.crawl("sina_article", url=",".join(urls))

    assert _read_from(archive) == [(article.wap_url, "wap-2018")]


def test_a_saved_wap_page_is_read_where_the_saved_pc_page_is_gone(
    sina: SinaServer, article: FakeArticle, tmp_path: Path
) -> None:
    sina.withdraw(article)
    site = SavedSite(tmp_path / "site")
    for url in (article.url, article.wap_url):
        site.record(sina.url, url)

    archive = Archive(tmp_path / "replayed", f"REPLAY_FROM={site.folder}")
    archive.crawl("replay")

    assert _read_from(archive) == [(article.wap_url, "wap-2018")]


def test_an_article_that_came_from_its_twin_is_replayed_from_it(
    sina: SinaServer, archive: Archive, article: FakeArticle, tmp_path: Path
) -> None:
    sina.withdraw(article)
    archive.crawl()
    site = SavedSite(tmp_path / "site")
    site.record_all(sina)

    replayed = Archive(tmp_path / "replayed", f"REPLAY_FROM={site.folder}")

    assert (replayed.crawl("replay").code, replayed.documents()) == (0, archive.documents())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(status=404, body=removed_page()), id="404"),
        pytest.param(Answer(status=410, body="gone"), id="410"),
        pytest.param(Answer(body=removed_page()), id="soft 404"),
        pytest.param(UNKNOWN_LAYOUT, id="unknown layout"),
        pytest.param(Answer(body=b"\xff\xfe\x00" * 300), id="undecodable"),
        pytest.param(Answer(status=400, body="bad request"), id="400"),
    ],
)
def test_where_the_pc_page_cannot_be_read_the_document_comes_from_the_twin(
    sina: SinaServer, archive: Archive, article: FakeArticle, answer: Answer
) -> None:
    sina.plant(article.url, answer)

    ended = archive.crawl()

    assert (ended.code, archive.census()["twins_read"], archive.states()) == (0, 1, {"archived": 1})
    assert [paragraphs_of(path) for path in archive.posts] == [article.paragraphs]


def test_the_twins_document_has_the_rows_place_and_title(
    sina: SinaServer, archive: Archive, article: FakeArticle
) -> None:
    sina.withdraw(article)

    archive.crawl()

    [path] = archive.posts
    assert (path.parts[-4], path.name) == ("china", f"{article.title}-{article.document_id}.md")
    assert "新浪财经－国內" in path.read_text("utf-8")


def test_both_gone_is_removed(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=301)
    sina.publish(article, CHINA)
    sina.withdraw(article)

    ended = archive.crawl()

    assert (ended.code, archive.outcomes()) == (0, {article.document_id: ("removed", "http 404")})
    assert len(sina.requests_to(WAP_HOST)) == 1


def test_of_two_reasons_the_pc_pages_counts(sina: SinaServer, archive: Archive, article: FakeArticle) -> None:
    sina.plant(article.url, UNKNOWN_LAYOUT)
    sina.plant(article.wap_url, Answer(status=404, body=removed_page()))

    ended = archive.crawl()

    assert (ended.code, archive.outcomes()) == (4, {article.document_id: ("owed", "unknown layout")})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(Answer(status=500, body="error"), "http 500", id="500"),
        pytest.param(Answer(status=503, body="busy"), "http 503", id="503"),
        pytest.param(Answer(status=403, body="no"), "http 403", id="403"),
        pytest.param(Answer(delay=4), "timeout", id="timeout"),
        pytest.param(Answer(reset=True), "connection broken", id="reset"),
    ],
)
def test_while_the_pc_page_may_come_back_the_twin_is_not_asked(
    sina: SinaServer, archive: Archive, article: FakeArticle, answer: Answer, reason: str
) -> None:
    sina.plant(article.url, answer)

    ended = archive.crawl("sina_finance", "-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=1")

    assert (ended.code, archive.outcomes()) == (4, {article.document_id: ("owed", reason)})
    assert sina.requests_to(WAP_HOST) == []


def test_what_stayed_owed_comes_from_the_pc_page_later(
    sina: SinaServer, archive: Archive, article: FakeArticle
) -> None:
    sina.plant(article.url, Answer(status=500, body="error"))
    archive.crawl("sina_finance", "-s", "RETRY_TIMES=0")
    sina.clear_planted()

    ended = archive.crawl()

    assert (ended.code, _read_from(archive)) == (0, [(article.url, "finance-2017")])


def test_a_row_that_names_the_wap_page_alone_leads_to_the_pc_page(
    sina: SinaServer, archive: Archive, article: FakeArticle
) -> None:
    sina.publish_column(56589, [replace(article, listed_url=article.wap_url)])

    ended = archive.crawl("sina_column", cid="56589")

    assert (ended.code, _read_from(archive)) == (0, [(article.url, "finance-2017")])


def test_a_wap_page_in_reserve_is_taken_where_its_pc_page_cannot_be_read(
    sina: SinaServer, archive: Archive, article: FakeArticle
) -> None:
    sina.plant(article.url, UNKNOWN_LAYOUT)

    ended = archive.crawl("sina_article", url=article.wap_url)

    assert (ended.code, _read_from(archive)) == (0, [(article.wap_url, "wap-2018")])
