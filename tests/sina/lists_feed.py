"""The feeds' answers: an object for an article, with numbers as numbers, and the JSON around them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .articles import FakeArticle

# The page size that is asked for.
FEED_ROWS = 50

_API = "https://interface.sina.cn/pc_api/public_news_data.d.json"


def feed_url(cid: int, up: int = 0) -> str:
    """Return the address of a page of a feed."""
    return (
        f"{_API}?cids={cid}&pdps=&smartFlow=&editLevel=0,1,2,3&type=std_news,std_slide,std_video"
        f"&pageSize={FEED_ROWS}&cTime=1483200000&up={up}&action={1 if up else 0}"
    )


def feed_answer(articles: Sequence[FakeArticle], cid: int) -> bytes:
    """Return a feed's answer with these articles, in their order; without any, null for past the end."""
    answer = {
        "status": {"code": 0, "msg": "succ"},
        "data": [_item(article, cid) for article in articles] or None,
    }
    return json.dumps(answer, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def _item(article: FakeArticle, cid: int) -> dict[str, Any]:
    # fmt: off
    return {
        "docid": article.document_id, "title": article.title, "stitle": "", "ltitle": article.title,
        "url": article.listed_url or article.url, "pcurl": article.url, "wapurl": article.wap_url,
        "intro": article.summary, "summary": "", "media": article.media, "author": article.author,
        "ctime": int(article.ctime.timestamp()), "tags": list(article.keywords), "columnid": str(cid),
        "thumb": f"https:{article.image}" if article.image else "", "comment_count": 0, "type": 1,
    }
    # fmt: on
