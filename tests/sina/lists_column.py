"""Column pages: every row of a list on one page, with times that have no year."""

from __future__ import annotations

import html
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .articles import FakeArticle

_PAGE = Template("""\
<!DOCTYPE html>
<!-- [ published at 2026-03-09 12:00:00 ] -->
<html>
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex,nofollow">
<meta name="robots" content="noarchive">
<title>滚动新闻_新浪财经_新浪网</title>
<link rel="alternate" media="only screen and (max-width: 640px)" href="https://finance.sina.cn/roll.d.html?rollCid=$cid">
</head>
<body>
<div class="nav"><ul><li><a href="https://finance.sina.com.cn/">财经首页</a></li></ul></div>
<div class="listBlk">
<ul class="list_009" id="listcontent" style="display:none;">
$rows
</ul>
<div class="pagebox" id="pagebox"></div>
</div>
<script type="text/javascript">var rowsOfPage = 40;</script>
</body>
</html>
""")


def column_url(cid: int) -> str:
    """Return the address of a column page."""
    return f"https://finance.sina.com.cn/roll/c/{cid}.shtml"


def column_page(articles: Iterable[FakeArticle], cid: int) -> bytes:
    """Return the page of a column that lists these articles, in their order."""
    return _PAGE.substitute(cid=cid, rows="\n".join(map(_row, articles))).encode()


def _row(article: FakeArticle) -> str:
    address = html.escape(article.listed_url or article.url)
    title = html.escape(article.title, quote=False)
    return f'<li><a href="{address}" target="_blank">{title}</a><span>({article.ctime:%m月%d日 %H:%M})</span></li>'
