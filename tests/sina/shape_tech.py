"""A page of tech.sina.com.cn in its shape of 2018 to 2021: #pub_date, #media_name, #author_ename, no create_at meta."""

from __future__ import annotations

import html
from string import Template
from typing import TYPE_CHECKING

from .filler import fillers
from .shape_parts import common_values, keyword_links

if TYPE_CHECKING:
    from .articles import FakeArticle

_HEAD = Template("""\
<!DOCTYPE html>
<!-- [ published at $generated ] -->
<html>
<head>
<meta http-equiv="Content-type" content="text/html; charset=utf-8" />
<meta name="sudameta" content="urlpath:$section/; allCIDs:$columns">
<title>$title${title_suffix}_新浪科技_新浪网</title>
<meta name="keywords" content="$keywords" />
<meta name="tags" content="$keywords" />
<meta name="description" content="$description" />
$og_metas
<meta property="article:published_time" content="$published_iso" />
<meta property="article:author" content="$media" />
<meta name="stencil" content="PGLS000022" />
<meta name="publishid" content="$document_id" />
<meta name="comment" content="$comments:comos-$document_id" />
<meta name="sudameta" content="comment_channel:$comments;comment_id:comos-$document_id" />
<meta name="mediaid" content="$media">
<meta name="sudameta" content="sinaog:0" />
$mobile_agents
$head_filler
$page_info
<meta name="sudameta" content="dataid:comos:$document_id" />
</head>
""")

_TOP = Template("""\
<body>
<div class="header" id="header"><a href="https://tech.sina.com.cn/">新浪科技</a></div>
$top_filler
<div class="main_content">
  <div class="bread">
    <a href="https://tech.sina.com.cn/">新浪科技</a> &gt;
    <a href="https://tech.sina.com.cn/internet/">互联网</a> &gt; 正文
  </div>
  <h1 class="main-title">$title</h1>
  <div class="top-bar" id="top_bar">
    <p class="origin">
      <span class="titer" id="pub_date">$shown_tight</span>
      <span class="linkRed02" id="media_name"><a href="$media_url" target="_blank" rel="nofollow">$media</a></span>
      <span class="linkRed02" id="author_ename"><a href="$author_url" target="_blank">$author</a></span>
    </p>
  </div>
""")

_ARTICLE = Template("""\
  <div class="blkContainerSblk" id="article_content">
\t\t<!-- 正文 start -->
\t\t<!--新增众测推广文案-->
\t\t<p class="ct_hqimg"></p>
\t\t<div class="article" id="artibody">
\t\t\t
\t\t\t$body<!-- news_keyword_pub,$market,$codes -->
\t\t\t
\t\t\t<script>try { window.hqLoad && hqLoad({target: "artibody"}); } catch (e) {}</script>
\t\t\t
\t\t</div>
\t\t<!-- 正文 end -->
    <p class="art_keywords"><span class="art_keywords_tit">文章关键词：</span> $keyword_links</p>
    <div class="article-bottom"><a href="http://tech.sina.com.cn/feedback/">我要反馈</a></div>
    <div class="blk-comment" id="bottom_sina_comment"></div>
  </div>
</div>
$bottom_filler
<script>(sinaads = window.sinaads || []).push({})</script>
</body>
</html>
""")


def tech_page(article: FakeArticle, padding: int) -> str:
    """Return the whole page."""
    own = {
        "shown_tight": f"{article.created:%Y年%m月%d日%H:%M}",
        "media_url": article.media_url or "https://tech.sina.com.cn/",
        "author": html.escape(article.author or article.editor),
        "author_url": "https://weibo.com/invented",
        "market": article.market,
        "codes": "&".join(article.codes),
        "keyword_links": keyword_links(article, "tech.sina.com.cn"),
    }
    values = common_values(article) | own | fillers(article.document_id, padding)
    return "".join(part.substitute(values) for part in (_HEAD, _TOP, _ARTICLE))
