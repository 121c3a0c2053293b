"""crawler.storage.texts: what is entered, changed and forgotten is found so; what is lacking is named."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler import times
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.texts import INDEX, ArticleText, Texts

LAMPS = ArticleText("lamps", "a" * 64, times.day_start(times.now().date()), "灯会开幕", "县里办了灯会。\n游客看花灯。")
REEDS = ArticleText("reeds", "b" * 64, None, "芦苇成材", "芦苇能造纸，也能编席。")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.sqlite3"


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    """A catalogue that holds the documents of both articles."""
    made = Catalogue.open(sqlite_url(path))
    for each in (LAMPS, REEDS):
        made.claim(Owed(document_id=each.document_id, url=f"https://finance.sina.com.cn/{each.document_id}.shtml"))
        _hold(made, each.document_id, each.file_sha256)
    yield made
    made.close()


@pytest.fixture
def texts(catalogue: Catalogue) -> Texts:
    catalogue.texts.enter([LAMPS, REEDS])
    return catalogue.texts


def _hold(catalogue: Catalogue, name: str, sha256: str | None) -> None:
    columns = {
        "path": f"posts/china/{name}.md",
        "file_sha256": sha256,
        "content_sha256": "c" * 64,
        "title": name,
        "mtime": None,
    }
    catalogue.archive(name, columns, (), cause="first", at=times.now())


def found(path: Path, phrase: str) -> list[str]:
    """Return which articles hold a phrase, by the index and without the project's code."""
    query = f"SELECT document_id FROM texts JOIN {INDEX} ON {INDEX}.rowid = number WHERE {INDEX} MATCH ? ORDER BY 1"  # noqa: S608
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute(query, [f'"{phrase}"'])]


def is_true_to_its_texts(path: Path) -> bool:
    """Return whether the index says what the texts say; SQLite raises an error where it doesn't."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    return True


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        pytest.param("了灯会", ["lamps"], id="three characters inside a sentence"),
        pytest.param("会开幕", ["lamps"], id="of a title"),
        pytest.param("芦苇能造纸，也能编席", ["reeds"], id="a sentence"),
        pytest.param("灯会。\n游", ["lamps"], id="over the end of a line"),
        pytest.param("无此事", [], id="not there"),
    ],
)
def test_a_phrase_is_found_where_it_stands(path: Path, texts: Texts, phrase: str, names: list[str]) -> None:
    assert texts.prepare()
    assert found(path, phrase) == names


def test_a_changed_text_is_found_by_its_new_words_alone(path: Path, catalogue: Catalogue, texts: Texts) -> None:
    _hold(catalogue, "lamps", "d" * 64)
    texts.enter([replace(LAMPS, file_sha256="d" * 64, text="灯会改期了。")])

    assert (found(path, "看花灯"), found(path, "灯会改")) == ([], ["lamps"])
    assert is_true_to_its_texts(path)


def test_of_two_texts_in_a_batch_the_last_that_is_its_documents_counts(path: Path, catalogue: Catalogue) -> None:
    entered = catalogue.texts.enter([replace(LAMPS, text="旧的说法"), replace(LAMPS, text="新的说法")])

    assert (entered, found(path, "的说法"), found(path, "旧的说")) == (1, ["lamps"], [])


def test_a_text_that_is_not_its_documents_is_left_out(catalogue: Catalogue) -> None:
    assert catalogue.texts.enter([replace(LAMPS, file_sha256="d" * 64), replace(REEDS, document_id="strange")]) == 0


def test_what_no_article_has_any_more_is_forgotten(path: Path, catalogue: Catalogue, texts: Texts) -> None:
    catalogue.rename("lamps", "lanterns")
    catalogue.recall("reeds", "raw page lost", has_file=False)

    assert texts.forget_strays() == 2
    assert found(path, "看花灯") == []
    assert is_true_to_its_texts(path)


def test_nothing_is_behind_once_all_is_entered(texts: Texts) -> None:
    assert (texts.behind(10), texts.count_behind()) == ([], 0)


def test_a_document_that_is_new_or_another_is_behind(catalogue: Catalogue, texts: Texts) -> None:
    _hold(catalogue, "reeds", "e" * 64)
    catalogue.rename("lamps", "lanterns")

    assert [(each.document_id, each.file_sha256) for each in texts.behind(10)] == [
        ("lanterns", LAMPS.file_sha256),
        ("reeds", "e" * 64),
    ]
    assert texts.count_behind() == 2


def test_what_is_behind_comes_a_few_at_a_time(catalogue: Catalogue) -> None:
    [first] = catalogue.texts.behind(1)
    [second] = catalogue.texts.behind(1, first.document_id)

    assert (first.document_id, second.document_id) == ("lamps", "reeds")


def test_texts_that_were_there_before_the_index_are_in_it(path: Path, texts: Texts) -> None:
    names = ("_added", "_removed", "_changed")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("; ".join(f"DROP TRIGGER {INDEX}{name}" for name in names) + f"; DROP TABLE {INDEX}")
    assert texts.prepare()

    assert found(path, "看花灯") == ["lamps"]


def test_an_index_is_made_whole_or_not_at_all(
    path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.storage.texts._MAKE_INDEX", ("CREATE TABLE half (x)", "CREATE nonsense"))
    with pytest.raises(Exception, match="nonsense"):
        catalogue.texts.prepare()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []


def test_postgresql_keeps_the_texts_without_an_index(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue.texts._engine.dialect, "name", "postgresql")  # noqa: SLF001 - as above

    assert not catalogue.texts.prepare()


def test_sqlite_without_trigrams_keeps_the_texts_and_warns_once(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lacking = "CREATE VIRTUAL TABLE texts_search USING fts5(title, text, tokenize='of2035')"
    monkeypatch.setattr("crawler.storage.texts._MAKE_INDEX", (lacking,))
    with caplog.at_level(logging.WARNING):
        entered = [catalogue.texts.enter([LAMPS]), catalogue.texts.enter([REEDS])]

    assert (entered, catalogue.texts.count_behind()) == ([1, 1], 0)
    assert [record.getMessage() for record in caplog.records] == [
        "Phrases can't be searched by an index, this machine's SQLite lacks it: no such tokenizer: of2035"
    ]


def test_an_index_that_this_machine_cannot_read_stops_nothing(path: Path, catalogue: Catalogue) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "INSERT INTO sqlite_master VALUES ('table', ?, ?, 0, ?)",
            [INDEX, INDEX, f"CREATE VIRTUAL TABLE {INDEX} USING fts2035(text)"],
        )
        connection.execute("PRAGMA schema_version = 4711")  # so that others read the schema again
        connection.commit()

    assert not catalogue.texts.prepare()
    assert (catalogue.texts.enter([LAMPS]), catalogue.texts.forget_strays()) == (0, 0)


def test_a_catalogue_of_schema_3_gets_the_book(path: Path) -> None:
    Catalogue.open(sqlite_url(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("DROP TABLE texts; UPDATE meta SET value = '3' WHERE key = 'schema_version'")
    again = Catalogue.open(sqlite_url(path))
    with closing(again):
        assert again.texts.prepare()


def test_the_newest_are_found_by_an_index_of_dates(texts: Texts) -> None:
    with texts._engine.connect() as connection:  # noqa: SLF001 - how SQLite reads it is asked of SQLite
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT number FROM texts ORDER BY date DESC LIMIT 20")).all()

    assert "texts_by_date" in str(plan)
