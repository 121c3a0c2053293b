"""crawler.browse.reading and queries, over a real catalogue: what a question finds, what is known of an article."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler import times
from crawler.browse import queries, reading
from crawler.browse.question import Question
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.texts import INDEX, ArticleText

# By document id: day, channel, medium, stocks, title, text.
ARTICLES: dict[str, tuple[str, str | None, str, str | None, str, str]] = {
    "a": ("2026-03-09", "china", "砚池财经", '[["stock", "sh600000"]]', "灯会开幕", "县里办了灯会。\n游客看花灯。"),
    "b": ("2026-03-08", "china", "云砚晚报", None, "芦苇成材", "芦苇能造纸，100%能用。"),
    "c": (
        "2026-02-01",
        "stock",
        "砚池财经",
        '[["stock", "sz000001"], ["stock", "sh600000"]]',
        "AI 算账",
        "看花灯的人用 AI 算账。",
    ),
    "d": ("2025-12-31", None, "", None, "旧闻", "去年的灯会。"),
}


@dataclass(frozen=True)
class Rows:
    rows: Sequence[Any]


@dataclass(frozen=True)
class ReadOnly:
    """SQLite as Datasette gives it to the pages: read only, by a method that is awaited."""

    connection: sqlite3.Connection

    async def execute(
        self,
        sql: str,
        params: Mapping[str, Any] | None = None,
        *,
        custom_time_limit: int | None = None,  # noqa: ARG002 - Datasette's
    ) -> Rows:
        return Rows(self.connection.execute(sql, params or {}).fetchall())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reading") / "c.sqlite3"
    with closing(Catalogue.open(sqlite_url(path))) as catalogue:
        for name, (day, channel, media, stocks, title, text) in ARTICLES.items():
            url = f"https://finance.sina.com.cn/{name}.shtml"
            catalogue.claim(Owed(document_id=name, url=url, channel=channel))
            date = times.from_iso(f"{day} 10:00:00")
            columns = {"title": title, "media": media, "stocks": stocks, "mtime": None, "file_sha256": name * 64}
            columns |= {"path": f"posts/{name}.md", "content_sha256": name * 64}
            catalogue.archive(name, columns, ("one",), cause="first", at=times.now())
            catalogue.texts.enter([ArticleText(name, name * 64, date, title, text)])
        catalogue.removed("b", "http 404")
        catalogue.claim(Owed(document_id="twin", url="https://finance.sina.com.cn/twin.shtml"))
        catalogue.duplicate("twin", "a", "https://finance.sina.com.cn/twin.shtml")
        catalogue.rename("early", "a")
    return path


@pytest.fixture
def database(path: Path) -> Iterator[ReadOnly]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield ReadOnly(connection)


def found(database: ReadOnly, question: Question) -> reading.Found:
    return asyncio.run(reading.find(database, question))


def ids(database: ReadOnly, question: Question) -> list[str]:
    return [hit.document_id for hit in found(database, question).hits]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        pytest.param(Question(), ["a", "b", "c", "d"], id="nothing asked: all, the newest first"),
        pytest.param(Question("看花灯"), ["a", "c"], id="three characters"),
        pytest.param(Question("灯会开"), ["a"], id="of a title"),
        pytest.param(Question("灯会"), ["a", "d"], id="two characters"),
        pytest.param(Question("纸"), ["b"], id="one character"),
        pytest.param(Question("ai"), ["c"], id="two letters in the other case"),
        pytest.param(Question("看花灯 灯会"), ["a"], id="three and two"),
        pytest.param(Question("看花灯 算账。"), ["c"], id="both of two"),
        pytest.param(Question("0%"), ["b"], id="a wild card is text"),
        pytest.param(Question("_"), [], id="another one"),
        pytest.param(Question('OR "NEAR('), [], id="operators are text"),
        pytest.param(Question(channel="china"), ["a", "b"], id="a channel"),
        pytest.param(Question(channel="unlisted"), ["d"], id="no channel"),
        pytest.param(Question(media="砚池财经"), ["a", "c"], id="a medium"),
        pytest.param(Question(stock="sh600000"), ["a", "c"], id="a stock"),
        pytest.param(Question(stock="600000"), [], id="half a stock"),
        pytest.param(Question(day="2026-03-08"), ["b"], id="a day"),
        pytest.param(Question(day="2026-03"), ["a", "b"], id="a month"),
        pytest.param(Question(day="2026"), ["a", "b", "c"], id="a year"),
        pytest.param(Question("灯会", day="2025"), ["d"], id="two characters in a year"),
        pytest.param(Question("看花灯", channel="stock", stock="sz000001"), ["c"], id="all at once"),
    ],
)
def test_what_a_question_finds(database: ReadOnly, question: Question, names: list[str]) -> None:
    assert ids(database, question) == names


@pytest.mark.parametrize("typed", ["看花灯", "灯会", "看花灯 灯会"])
def test_without_an_index_the_same_is_found(path: Path, tmp_path: Path, database: ReadOnly, typed: str) -> None:
    with closing(sqlite3.connect(tmp_path / "c.sqlite3")) as bare, closing(sqlite3.connect(path)) as whole:
        whole.backup(bare)
        bare.row_factory = sqlite3.Row
        bare.execute(f"DROP TABLE {INDEX}")

        assert ids(ReadOnly(bare), Question(typed)) == ids(database, Question(typed))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        pytest.param(Question(channel="china"), "SCAN a", id="a channel"),
        pytest.param(Question(media="砚池财经"), "SCAN a", id="a medium"),
        pytest.param(Question(stock="sh600000"), "SCAN a", id="a stock"),
        pytest.param(Question(media="砚池财经", day="2026-03-09"), "SEARCH t USING INDEX texts_by_date", id="of a day"),
        pytest.param(Question(), "SCAN t USING INDEX texts_by_date", id="nothing asked"),
    ],
)
def test_what_is_looked_through_first(database: ReadOnly, question: Question, first: str) -> None:
    hits = queries.search_for(question, has_index=True).hits
    plan = database.connection.execute(f"EXPLAIN QUERY PLAN {hits.sql}", hits.parameters).fetchall()

    assert plan[0]["detail"].startswith(first)


def test_of_short_words_the_newest_texts_are_looked_through(
    database: ReadOnly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "WINDOW", 2)
    looked = found(database, Question("灯会"))

    assert ([hit.document_id for hit in looked.hits], looked.window) == (["a"], 2)


def test_where_all_texts_are_looked_through_nothing_is_said(database: ReadOnly) -> None:
    assert found(database, Question("灯会")).window is None


@pytest.mark.parametrize("typed", ["", "看花灯"])
def test_of_too_many_some_are_counted(database: ReadOnly, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr(queries, "MOST_HITS", 1)
    some = found(database, Question(typed))

    assert (len(some.hits), some.is_cut) == (1, True)


def test_what_is_shown_keeps_its_order(database: ReadOnly) -> None:
    hits = found(database, Question()).hits
    rows = asyncio.run(reading.shown(database, hits[::-1]))

    assert [row["document_id"] for row in rows] == ["d", "c", "b", "a"]


def test_what_is_known_of_an_article(database: ReadOnly) -> None:
    known = asyncio.run(reading.known(database, "a", sqlite3.Error))

    assert known is not None
    assert (known.article["title"], known.article["text"]) == ARTICLES["a"][4:]
    assert [row["version"] for row in known.revisions] == [1]
    assert [row["document_id"] for row in known.duplicates] == ["twin"]
    assert (known.earlier and known.earlier["document_id"], known.later) == ("b", None)


def test_a_removal_is_known(database: ReadOnly) -> None:
    known = asyncio.run(reading.known(database, "b", sqlite3.Error))

    assert known is not None
    assert [row["reason"] for row in known.removals] == ["http 404"]


def test_an_unknown_article_is_not_known(database: ReadOnly) -> None:
    assert asyncio.run(reading.known(database, "strange", sqlite3.Error)) is None


@pytest.mark.parametrize(("name", "other"), [("early", "a"), ("strange", None)])
def test_an_earlier_id_leads_to_the_present_one(database: ReadOnly, name: str, other: str | None) -> None:
    assert asyncio.run(reading.other_name(database, name)) == other
