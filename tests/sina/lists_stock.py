"""A security's news: GBK pages whose links stand behind bare times, a few dozen to a page."""

from __future__ import annotations

import html
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .articles import FakeArticle

PAGE_ROWS = 40

_HOST = "https://vip.stock.finance.sina.com.cn"
_PAGE = Template("""\
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>公司资讯_新浪财经_新浪网</title>
</head>
<body>
<div class="tagmain">
<div id="con02-7">
<div class="datelist"><ul>
$rows
</ul></div>
<div style="margin-top:10px;float:right;margin-right:100px;">
<a href="$newer">上一页</a> <a href="$older">下一页</a>
</div>
</div>
</div>
</body>
</html>
""")


def stock_url(symbol: str, page: int) -> str:
    """Return the address of a page of a security's news."""
    if page == 1:
        return f"{_HOST}/corp/go.php/vCB_AllNewsStock/symbol/{symbol}.phtml"
    return f"{_HOST}/corp/view/vCB_AllNewsStock.php?symbol={symbol}&Page={page}"


def stock_page(articles: Iterable[FakeArticle], symbol: str) -> bytes:
    """Return a page of a security's news that lists these articles, in their order; none for past the end."""
    rows = "\n".join(map(_row, articles))
    older = html.escape(stock_url(symbol, 2))
    page = _PAGE.substitute(rows=rows, newer=stock_url(symbol, 1), older=older)
    # Declared gb2312, and in truth what holds every character.
    return page.encode("gb18030")


def _row(article: FakeArticle) -> str:
    address = html.escape(article.listed_url or article.url)
    title = html.escape(article.title, quote=False)
    shown = f"{article.ctime:%Y-%m-%d}&nbsp;{article.ctime:%H:%M}"
    return f"&nbsp;&nbsp;&nbsp;&nbsp;{shown}&nbsp;&nbsp;<a target='_blank' href='{address}'>{title}</a> <br>"
