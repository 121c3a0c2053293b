"""A list with a row of every fate: each ends in the one state that was planted, in the run's numbers and for good."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.end_to_end.conftest import CHINA, NO_PAUSES, Archive, Ended
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.lists import Row, roll_url, row
from tests.sina.server import SinaServer
from tests.sina.shapes import removed_page

UNKNOWN_LAYOUT = Answer(body="<html><body><p>一页没有人见过的版式</p></body></html>")
PDF = Answer(headers={"Content-Type": "application/pdf"}, body="%PDF-1.4 invented")


@dataclass(frozen=True)
class Fate:
    """What is to become of a row: its *state* in the census; in the catalogue, where it gets there, *kept* and why."""

    name: str
    state: str
    kept: str = ""
    reason: str | None = None
    answer: Answer | None = None
    url: str = ""


FATES = (
    Fate("new", "archived", "archived"),
    Fate("twin", "archived", "archived", answer=Answer(status=404, body=removed_page())),
    Fate("edited", "updated", "archived"),
    Fate("known", "unchanged", "archived"),
    Fate("touched", "unchanged", "archived"),
    Fate("gone", "removed", "removed", "http 404", Answer(status=404, body=removed_page())),
    Fate("soft", "removed", "removed", "页面没有找到", Answer(body=removed_page())),
    Fate("pdf", "unsupported", "unsupported", "pdf", url="https://finance.sina.com.cn/upload/report-0309.pdf"),
    Fate("pdf by type", "unsupported", "unsupported", "pdf", PDF),
    Fate("live", "unsupported", "unsupported", "live", url="https://live.finance.sina.com.cn/bozhu/1000000007"),
    Fate(
        "topic", "unsupported", "unsupported", "topic page", url="https://finance.sina.com.cn/zt_d/subject-1770000009"
    ),
    Fate("foreign", "refused", url="https://example.com/a/2026-03-09/page.shtml"),
    Fate("led away", "refused", "owed", "refused", Answer.moved_to("https://example.com/page.shtml")),
    Fate("layout", "failed", "owed", "unknown layout", UNKNOWN_LAYOUT),
    Fate("broken", "failed", "owed", "http 500", Answer(status=500, body="error")),
    Fate("forbidden", "failed", "owed", "http 403", Answer(status=403, body="no")),
    Fate("bytes", "failed", "owed", "undecodable", Answer(body=b"\xff\xfe\x00" * 300)),
    Fate("empty row", "failed"),
)
# Two more rows that show an article again: the same row, and one by its wap address.
REPEATED = 2
STATES = Counter({"repeated": REPEATED}) + Counter(fate.state for fate in FATES)
ARTICLES = {fate.name: article for fate, article in zip(FATES, generated_articles(len(FATES), seed=600), strict=True)}


def _row(fate: Fate) -> Row:
    shown = row(ARTICLES[fate.name], [1686])
    if fate.name == "empty row":
        return shown | {"title": "", "url": "", "urls": "[]", "wapurl": "", "wapurls": "[]", "docid": ""}
    return shown | ({"url": fate.url, "docid": "", "wapurl": ""} if fate.url else {})


def _edited(article: FakeArticle, **changes: str) -> FakeArticle:
    return replace(article, mtime=article.mtime + timedelta(hours=1), **changes)  # type: ignore[arg-type]


def _run(sina: SinaServer, archive: Archive) -> Ended:
    """Run over all fates, after a run that has archived what is to be edited, touched or known."""
    for name in ("edited", "known", "touched"):
        sina.publish(ARTICLES[name], CHINA)
    assert archive.crawl().code == 0
    rows = {fate.name: _row(fate) for fate in FATES}
    edited, touched = _edited(ARTICLES["edited"], title="改过的标题"), _edited(ARTICLES["touched"])
    rows |= {"edited": row(edited, [1686]), "touched": row(touched, [1686])}
    for name, article in (ARTICLES | {"edited": edited}).items():
        sina.publish(article, twin=name == "twin")
    for fate in FATES:
        if fate.answer:
            sina.plant(ARTICLES[fate.name].url, fate.answer)
    again = [rows["new"], rows["new"] | {"url": ARTICLES["new"].wap_url}]
    shown = [*rows.values(), *again]
    answer = {"result": {"status": {"code": 0}, "total": len(shown), "data": shown}}
    sina.plant(roll_url(*CHINA, 1), Answer(body=json.dumps(answer)))
    sina.forget_requests()
    return archive.crawl("sina_finance", "-s", "RETRY_TIMES=0")


@dataclass(frozen=True)
class Outcome:
    """A run over all fates, and what it asked for."""

    ended: Ended
    archive: Archive
    requests: list[tuple[str, str]]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One such run, which the tests here only look at."""
    settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
    with SinaServer() as sina:
        archive = Archive(tmp_path_factory.mktemp("fates") / "archive", f"MIRROR_URL={sina.url}", *settings)
        return Outcome(_run(sina, archive), archive, sina.requests)


def test_every_row_ends_in_the_state_that_was_planted(outcome: Outcome) -> None:
    census = outcome.archive.census()

    assert {state: count for state, count in census["states"].items() if count} == dict(STATES)
    assert sum(census["states"].values()) == census["listed"] == len(FATES) + REPEATED
    assert outcome.ended.code == 4


def test_the_catalogue_has_each_article_in_the_state_that_was_planted(outcome: Outcome) -> None:
    query = "SELECT url, state, reason FROM articles ORDER BY url"
    # The article that is had from its twin has its address too.
    urls = {fate.name: fate.url or ARTICLES[fate.name].url for fate in FATES} | {"twin": ARTICLES["twin"].wap_url}
    planted = [(urls[fate.name], fate.kept, fate.reason) for fate in FATES if fate.kept]

    assert [tuple(record) for record in outcome.archive.rows(query)] == sorted(planted)


def test_what_is_archived_is_what_there_are_files_of(outcome: Outcome) -> None:
    kept = {ARTICLES[fate.name].document_id for fate in FATES if fate.kept == "archived"}

    assert {path.stem.rpartition("-")[2] for path in outcome.archive.posts} == kept


def test_what_is_owed_is_counted_by_its_reason(outcome: Outcome) -> None:
    assert outcome.archive.census()["owed"] == Counter(fate.reason for fate in FATES if fate.kept == "owed")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("  listed           20", id="listed"),
        pytest.param("  new               2", id="new"),
        pytest.param("  updated           1", id="updated"),
        pytest.param("  unchanged         2", id="unchanged"),
        pytest.param("  removed           2  gone, Sina says (页面没有找到)", id="removed"),
        pytest.param("  refused           2  not on Sina's hosts", id="refused"),
        pytest.param("  repeated          2  rows that showed an article again", id="repeated"),
        pytest.param("  unusable          1  rows without a title or URL", id="unusable"),
        pytest.param("http 403 1, http 500 1, refused 1, undecodable 1, unknown layout 1", id="reasons"),
        pytest.param("Exit 4: something is missing", id="exit"),
        pytest.param("  unsupported       4  live 1, pdf 2, topic page 1", id="kinds"),
    ],
)
def test_the_table_names_what_became_of_the_rows(outcome: Outcome, line: str) -> None:
    assert line in outcome.ended.out


def test_nothing_is_asked_for_that_is_surely_no_article(outcome: Outcome) -> None:
    asked = {host for host, _ in outcome.requests}

    assert asked == {"feed.mix.sina.com.cn", "finance.sina.com.cn", "finance.sina.cn"}
    assert [path for _, path in outcome.requests if path.endswith(".pdf") or "/zt_d/" in path] == []


def test_the_next_run_asks_for_what_is_owed_alone(sina: SinaServer, archive: Archive) -> None:
    _run(sina, archive)
    sina.clear_planted()
    sina.forget_requests()

    archive.crawl()

    owed = {ARTICLES[fate.name].url for fate in FATES if fate.kept == "owed"}
    assert {f"https://{host}{path}" for host, path in sina.article_requests()} == owed
    assert archive.states() == {"archived": 10, "removed": 2, "unsupported": 4}
