"""Pages as Sina serves them: an article in its layout, the page for a removed article, the page for a ban."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .shape_finance import finance_page
from .shape_news import news_page
from .shape_tech import tech_page

if TYPE_CHECKING:
    from .articles import FakeArticle

BAN_STATUS = 456

_RENDERERS = {"finance": finance_page, "news": news_page, "tech": tech_page}

_REMOVED = """\
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>页面没有找到</title>
<style>.error404{text-align:center;padding:80px 0;}</style>
</head>
<body>
<div class="error404">
<h2>页面没有找到</h2>
<p><span id="seconds">5</span>秒钟之后将会带您进入新浪首页!</p>
<a href="http://www.sina.com.cn/">返回首页</a>
</div>
<script>setTimeout(function () { location.href = "http://www.sina.com.cn/"; }, 5000);</script>
</body>
</html>
"""

_BAN = """\
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>拒绝访问</title>
</head>
<body>
<h1>拒绝访问</h1>
<p>你的 IP 存在异常访问(例如: 爬虫/攻击/探测 等), 已被新浪安全部门封禁. 停止异常访问一段时间后(5~60分钟)会自动解封</p>
</body>
</html>
"""


def render(article: FakeArticle, *, padding: int = 0) -> str:
    """Return the article's whole page; *padding* makes it that many bytes heavier with scripts."""
    return _RENDERERS[article.layout](article, padding)


def removed_page() -> str:
    """Return what Sina shows, with status 404, where an article is gone or never was."""
    return _REMOVED


def ban_page() -> str:
    """Return what Sina shows, with status 456, to an address that asked too much."""
    return _BAN
