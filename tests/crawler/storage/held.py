"""Invented rows of the catalogue for the tests of holdings, and how they are read back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, insert

from crawler.storage.holdings import Holding, Holdings
from crawler.storage.schema import articles
from tests.crawler.builders import address, at, identity


def kept(number: int = 1, /, **changes: Any) -> dict[str, Any]:
    """Return an archived article as the catalogue's columns."""
    return {
        "document_id": identity(number),
        "url": address(number),
        "channel": "china",
        "state": "archived",
        "tries": 1,
        "gone": 0,
        "path": f"posts/china/2024/03/{number}.md",
        "file_sha256": "f" * 64,
        "title": f"柳溪镇纸灯厂试产第{number}批灯",
        "layout": "finance-2017",
        "intime": at("2024-03-05 10:06:00"),
        "first_seen": at("2024-03-05 11:00:00"),
        "archived_at": at("2024-03-05 11:00:05"),
    } | changes


def revision(number: int, version: int, **changes: Any) -> dict[str, Any]:
    """Return a version of an article as the catalogue's columns."""
    return {
        "document_id": identity(number),
        "version": version,
        "cause": "new",
        "title": f"第{version}稿",
        "content_sha256": "c" * 64,
        "file_sha256": f"{version}" * 64,
        "mtime": at("2024-03-05 10:05:00"),
        "first_seen": at("2024-03-05 11:00:00"),
        "last_seen": at("2024-03-06 11:00:00"),
    } | changes


def fill(engine: Engine, table: Any, *rows: dict[str, Any]) -> None:
    """Put rows into a table, each on its own: they may name different columns."""
    with engine.begin() as connection:
        for row in rows:
            connection.execute(insert(table).values(**row))


def fill_many(engine: Engine, count: int) -> None:
    """Put many articles into the catalogue."""
    with engine.begin() as connection:
        for number in range(count):
            connection.execute(insert(articles).values(**kept(number)))


def read(engine: Engine, **selection: Any) -> list[Holding]:
    """Return all that is found."""
    return list(Holdings(engine).read(**selection))


def ids(engine: Engine, **selection: Any) -> list[str]:
    """Return the document ids of what is found."""
    return [holding.document_id for holding in read(engine, **selection)]


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """Collect the queries that are asked."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
