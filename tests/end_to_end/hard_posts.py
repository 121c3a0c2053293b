"""Invented posts that a site generator could stumble over, made by the project's own writers."""

from __future__ import annotations

from datetime import datetime

from crawler.items import Article, ArticleTimes
from crawler.storage.paths import post_path
from crawler.times import SHANGHAI
from pipelines.document import render
from pipelines.html.tidy import tidy

URL = "https://finance.sina.com.cn/china/2026-03-05/doc-ihardhar0000000.shtml"
BODY = "<p>　　灯在桥下亮着。</p>"
# As pages of 2021 and later end: an empty line, then lines that begin with twelve blanks.
QR = """<p>　　灯在桥下亮着。</p>

            <!-- 文末二维码 start -->
            <style>
            .appendQr_wrap{border:1px solid #E6E6E6;padding:8px;}
            </style>
            <div class="clearfix appendQr_wrap">
                <div class="appendQr_normal"><img src="https://n.sinaimg.cn/invented/qr.png"></div>
                <div class="appendQr_normal_txt">海量资讯、精准解读，尽在新浪财经APP</div>
            </div>
            <!-- 文末二维码 start -->
"""
TEMPLATES = """<p>　　模板写作 {{ 7 * 7 }}、{% raw %}、{% for x in y %}、{# 注 #} 与 &lt;%= 6 * 7 %&gt;。</p>
<pre>{% endraw %}
{{ page.title }}</pre>"""
MARKDOWN = """<p>　　第一段</p>

# 不是标题 *不是强调* __也不是__ "直引号" -- 两短线 ... 三点 'x'

- 不是列表
1. 也不是
```
不是代码
```
~~~
也不是
~~~
http://example.org/bare a@example.org :smile: [不是](链接) ![不是](图)

> 不是引文
<p>　　末段</p>"""
SCRIPTS = """<p onclick="window.hit = 1">　　脚本</p><script>window.hit = 1</script>
<img src="x" onerror="window.hit = 1"><svg onload="window.hit = 1"></svg>
<p>&lt;script&gt;window.hit = 1&lt;/script&gt;</p>

&lt;img src=x onerror="window.hit = 1"&gt;"""


def at(text: str) -> datetime:
    """Return a Shanghai moment written as "2026-03-05 10:00:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


_NOON = at("2026-03-05 12:00:00")


def _article(number: int, title: str, markup: str = BODY, date: datetime = _NOON) -> Article:
    body = tidy(markup, URL)
    return Article(
        document_id=f"hardhar{number:07}",
        url=URL,
        title=title,
        body=body.markup,
        times=ArticleTimes(intime=date),
        layout="finance-2017",
        channel="china",
        pictures=body.pictures,
    )


_TITLES = (
    "“双引号”打头的标题",
    "_下划线打头",
    "...点打头",
    "井#号、问?号、与&号、百分之3.5%",
    "%E4%BD%A0 与 %zz",
    "<script>window.hit = 1</script>",
    "<b>粗</b> &lt;i&gt; &amp;",
    '他说"It\'s"：\\n 不是换行 \\',
    "{{ 7 * 7 }}{% raw %}{# 注 #}{",
    "- 不是列表: [也, 不是] {对象: 1}",
    "null",
    "2026-03-09 10:00:00",
    "0x1F",
    "🏮灯会 👩‍👧 𠮷野家",
    "a/b\\c:d*e|f",
    "---",
    "末尾的点...",
    "| > * & ! % @ `",
)
NIGHTS = ("2026-03-05 00:00:00", "2026-03-05 00:00:30", "2026-03-05 07:59:59", "2026-03-05 23:59:59")
BODIES = {"qr": QR, "templates": TEMPLATES, "markdown": MARKDOWN, "scripts": SCRIPTS}

TITLED = [_article(number, title) for number, title in enumerate(_TITLES)]
DATED = [_article(100 + number, f"夜里的灯{number}", date=at(night)) for number, night in enumerate(NIGHTS)]
WRITTEN = {name: _article(200 + number, name, markup) for number, (name, markup) in enumerate(BODIES.items())}
HARD = [*TITLED, *DATED, *WRITTEN.values()]


def place(article: Article) -> str:
    """Return where an article's post lies below the folder of the posts."""
    assert article.date is not None
    path = post_path(article.channel, article.date, article.title, article.document_id)
    return path.removeprefix("posts/")


def post(article: Article) -> tuple[str, str]:
    """Return the place and the text of an article's post."""
    return place(article), render(article)
