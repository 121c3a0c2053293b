"""An invented article as the archive holds it, its document, and its entry in an export."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.items import ArticleTimes, StockCode
from crawler.storage.holdings import Holding, Version
from crawler.times import SHANGHAI
from pipelines.document import render
from pipelines.export.entries import Entry
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT, URL, article

BODY = '<p>　　竹伞卖到了海外。</p>\n<img src="https://n.sinaimg.cn/a.jpg">\n<p>　　今年多三成。</p>'
PATH = f"posts/china/2024/05/青桐县竹伞出口增长-{DOCUMENT_ID}.md"
SEEN = datetime(2024, 5, 6, 10, 0, 0, 123456, tzinfo=SHANGHAI)


def document(body: str = BODY) -> str:
    """Return the article's document, with another *body*."""
    return render(article(body=body))


def holding(**changes: Any) -> Holding:
    """Return the article as the catalogue holds it, with *changes*."""
    made = Holding(
        document_id=DOCUMENT_ID,
        url=URL,
        channel="china",
        title="青桐县竹伞出口增长",
        times=ArticleTimes(intime=LISTED_AT, created=SEEN),
        media="青桐日报",
        reporter="某甲",
        editor="某乙",
        editor_code="SN001",
        columnist=None,
        keywords=("竹伞", "出口"),
        stocks=(StockCode("stock", "sh699999"),),
        section="china/gncj",
        description="竹伞",
        layout="finance-2017",
        state="archived",
        first_seen=SEEN,
        archived_at=SEEN,
        first_gone=None,
        last_gone=None,
        cluster=None,
        path=PATH,
        file_sha256=hashlib.sha256(document().encode()).hexdigest(),
        version=None,
    )
    return dataclasses.replace(made, **changes)


def version(number: int, **changes: Any) -> Version:
    """Return one of the texts that the article has had."""
    made = Version(number, "edited", f"第{number}稿", f"{number}" * 64, LISTED_AT, SEEN, SEEN)
    return dataclasses.replace(made, **changes)


def entry(number: int = 0, /, **changes: Any) -> Entry:
    """Return an entry of the article, with *changes*."""
    held = holding()
    shared = {name: getattr(held, name) for name in Holding.__slots__ if name not in {"times", "versions"}}
    times = dataclasses.asdict(held.times)
    said = {"categories": ("金融", "新浪财经"), "text": "竹伞。", "date": LISTED_AT, "pictures": ("https://a/1.jpg",)}
    return Entry(**(shared | times | said | {"document_id": f"{DOCUMENT_ID}{number}"} | changes))


def put(root: Path, text: str) -> None:
    """Put the article's file into an archive."""
    file = root / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
