"""The page reader: bytes in, an article or a typed error out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain

from crawler import times
from crawler.errors import PageError
from crawler.items import Article, ListingRow, Owed
from crawler.pages import LAYOUTS, read_page
from crawler.pages.base import MAX_BODY
from crawler.pages.parts import MOST_PARTS
from crawler.urls import document_id, is_archivable
from fuzz.target import TESTS, Target, is_written, must

_URLS = (
    "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml",
    "https://slide.finance.sina.com.cn/slide_9_12_3.html",
    "https://finance.sina.cn/2024-03-05/detail-iqwertyu0000001.d.html",
    "https://vip.stock.finance.sina.com.cn/corp/view/vCB_AllBulletinDetail.php?stockid=600000&id=7",
    "https://k.sina.com.cn/article_1_2.html",
)
_WORDS = (
    *('<div id="artibody">', '<h1 class="main-title">', '<div class="date-source">', "<p>", "<br>", "<script>"),
    *("<!-- 原始正文start -->", "publish_helper name='原始正文'", "slide_data = {", '"images":[{"img_url":"', "\\u"),
    *('<section class="art_content">', "data-infos=", '<meta name="publishid" content="comos-', "sudameta", "urlpath:"),
    *(
        "<!-- news_keyword_pub,stock,",
        '<span id="stock_sz1">',
        "责任编辑：",
        "来源：",
        "作者",
        "记者",
        "charset=gb2312",
    ),
    *(
        "意见领袖",
        "新浪网 作者",
        "_财经头条_新浪财经",
        "2024年03月05日 10:00",
        "content-page",
        "_2.shtml",
        "&#x",
        "<svg>",
    ),
    *("<table>", "<template>", "<select>", "<noscript>", "<frameset>", "</body>", "\x80", "articalContent", "player"),
)


def hold(data: bytes) -> None:
    """Read *data* as a page: its first byte says under which address, and with or without a row."""
    url = _URLS[data[0] % len(_URLS)] if data else _URLS[0]
    identity = document_id(url)
    is_listed = bool(data) and data[0] >= 128
    row = ListingRow(document_id=identity, url=url, title="灯", ctime=times.now()) if is_listed else None
    try:
        read = read_page(data[1:], Owed(document_id=identity, url=url, row=row))
    except PageError as error:
        must(error.url == url and len(str(error)) < 1000, f"an error that says too much: {error!s:.200}")
        return
    _check(read.article)
    must(len(read.parts) <= MOST_PARTS and all(map(is_archivable, read.parts)), read.parts)
    must(read.pc_url is None or is_archivable(read.pc_url), read.pc_url)


def _check(article: Article) -> None:
    must(article.title and article.body.strip() and len(article.body) <= MAX_BODY, "no title, or no body")
    must(article.layout in {layout.name for layout in LAYOUTS}, article.layout)
    own = (article.title, article.body, article.media, article.reporter, article.editor, article.columnist)
    said = (*own, article.editor_code, article.section, article.description, *article.keywords)
    must(is_written(*said, *chain.from_iterable((each.market, each.code) for each in article.stocks)), "no UTF-8")
    lines = [text for text in (article.title, *said[2:]) if text]
    must(all(text == " ".join(text.split()) for text in lines), "more than one line")
    moment = article.date
    must(moment is None or moment.utcoffset() is not None, moment)


def seeds() -> Iterator[bytes]:
    """Yield the invented pages of every layout, under the address of their kind."""
    for number, asked in enumerate(sorted(TESTS.glob("pages/*/*/asked.json"))):
        url = json.loads(asked.read_text("utf-8"))["url"]
        place = next((place for place, own in enumerate(_URLS) if own.split("/")[2] == url.split("/")[2]), 0)
        yield bytes([place + (130 if number % 2 else 0)]) + (asked.parent / "page.html").read_bytes()


TARGET = Target("pages", hold, seeds, _WORDS)
