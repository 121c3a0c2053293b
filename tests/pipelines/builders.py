"""An invented article as the page reader hands it to the pipelines."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from crawler.items import Article, ArticleTimes
from crawler.times import SHANGHAI

DOCUMENT_ID = "mnbvcxz2040618"
URL = f"https://finance.sina.com.cn/china/gncj/2024-05-06/doc-i{DOCUMENT_ID}.shtml"
# 2024-05-06 01:30:05 in UTC.
LISTED_AT = datetime(2024, 5, 6, 9, 30, 5, tzinfo=SHANGHAI)


def article(**changes: Any) -> Article:
    """Return the article, with *changes*."""
    made = Article(
        document_id=DOCUMENT_ID,
        url=URL,
        title="青桐县竹伞出口增长",
        body="<p>　　竹伞卖到了海外。</p>",
        times=ArticleTimes(intime=LISTED_AT),
        layout="finance-2017",
        channel="china",
    )
    return dataclasses.replace(made, **changes)


def another(document_id: str, **changes: Any) -> Article:
    """Return a second article, under its own id and address."""
    return article(document_id=document_id, url=URL.replace(DOCUMENT_ID, document_id), **changes)
