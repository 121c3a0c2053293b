"""Invented rows, answers and articles, and real crawlers, for the tests of the crawler."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler
from sqlalchemy import Engine, Row, select, update

from crawler.items import Article, ArticleTimes, ListingRow
from crawler.settings import base
from crawler.storage.catalogue import Catalogue
from crawler.storage.schema import articles, elements
from crawler.times import SHANGHAI


def at(text: str) -> datetime:
    """Return a Shanghai moment written as "2024-03-05 10:00:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def identity(number: int) -> str:
    """Return an invented document id."""
    return f"qwertyu{number:07}"


def address(number: int) -> str:
    """Return the URL of an invented article."""
    return f"https://finance.sina.com.cn/china/2024-03-05/doc-i{identity(number)}.shtml"


def row(number: int = 1, /, **changes: Any) -> ListingRow:
    """Return a list's row as the archive keeps it."""
    made = ListingRow(
        document_id=identity(number),
        url=address(number),
        title=f"柳溪镇纸灯厂试产第{number}批灯",
        ctime=at("2024-03-05 10:00:00"),
        mtime=at("2024-03-05 10:05:00"),
        intime=at("2024-03-05 10:06:00"),
    )
    return dataclasses.replace(made, **changes)


def article(number: int = 1, /, **changes: Any) -> Article:
    """Return an article as the last pipeline sees it."""
    made = Article(
        document_id=identity(number),
        url=address(number),
        title=f"柳溪镇纸灯厂试产第{number}批灯",
        body="<p>　　纸灯已经点亮。</p>",
        times=ArticleTimes(mtime=at("2024-03-05 10:05:00"), intime=at("2024-03-05 10:06:00")),
        layout="finance-2017",
        channel="china",
        path=f"posts/china/2024/03/{number}.md",
        digest="a" * 64,
    )
    return dataclasses.replace(made, **changes)


def entry(number: int = 1, /, **changes: object) -> dict[str, object]:
    """Return a row as the roll API writes it: every value a string."""
    return {
        "docid": f"comos:{identity(number)}",
        "url": address(number),
        "wapurl": f"https://finance.sina.cn/2024-03-05/detail-i{identity(number)}.d.html",
        "title": "青榆县的桥修好了",
        "media_name": "青榆晚报",
        "keywords": "桥,青榆",
        "intro": "三年的工期结束。",
        "lids": "1686,2519",
        "ctime": "1709604000",
        "mtime": "1709604300",
        "intime": "1709604360",
    } | changes


def answer(*entries: object, **changes: object) -> bytes:
    """Return a roll API answer with these rows."""
    result = {"status": {"code": 0, "msg": "succ"}, "total": len(entries), "data": list(entries)}
    return json.dumps({"result": result | changes}).encode()


def record(engine: Engine, document_id: str) -> Row[Any]:
    """Return an article's row of the catalogue."""
    with engine.begin() as connection:
        return connection.execute(select(articles).where(articles.c.document_id == document_id)).one()


def articles_with_element(catalogue: Catalogue) -> dict[str, int]:
    """Return how many articles have held each element, as the catalogue counts them."""
    with catalogue.snapshot() as connection:
        counted = connection.execute(select(elements.c.element, elements.c.articles))
        return {record.element: record.articles for record in counted}


def rewrite(engine: Engine, document_id: str, **columns: object) -> None:
    """Change an article's row of the catalogue, to make it older, say."""
    with engine.begin() as connection:
        connection.execute(update(articles).where(articles.c.document_id == document_id).values(**columns))


def make_crawler(**settings: Any) -> Crawler:
    """Return a crawler with the project's settings, and no extensions unless they are named."""
    project = {name: value for name, value in vars(base).items() if name.isupper()}
    return get_crawler(settings_dict={**project, "EXTENSIONS": {}, **settings})
