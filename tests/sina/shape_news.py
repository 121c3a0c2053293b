"""A page of news.sina.com.cn: its body is #article, its editor stands in p.show_author, its keywords in #keywords."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from .filler import fillers
from .shape_parts import common_values, created_metas, keyword_links, source_element

if TYPE_CHECKING:
    from .articles import FakeArticle

_HEAD = Template("""\
<!DOCTYPE html>
<!-- [ published at $generated ] -->
<html>
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-type" content="text/html; charset=utf-8" />
<meta name="sudameta" content="urlpath:$section/; allCIDs:$columns">
<title>$title${title_suffix}_新浪新闻</title>
<meta name="keywords" content="$keywords" />
<meta name="tags" content="$keywords" />
<meta name="description" content="$description" />
<link rel="mask-icon" sizes="any" href="//www.sina.com.cn/favicon.svg" color="red">
$og_metas
$created_metas
<meta property="article:published_time" content="$published_iso" />
<meta property="article:author" content="$media" />
<meta name="stencil" content="PGLS000526" />
<meta name="publishid" content="$document_id" />
<meta name="comment" content="$comments:comos-$document_id" />
<meta name="sudameta" content="comment_channel:$comments;comment_id:comos-$document_id" />
<meta name="mediaid" content="$media">
<meta name="sudameta" content="sinaog:0" />
$mobile_agents
<!-- 栏目名： 51922 资讯 --><!-- id： $document_id URL： $url -->
$head_filler
$page_info
<meta name="sudameta" content="dataid:comos:$document_id" />
</head>
""")

_TOP = Template("""\
<body><!-- body code begin -->
<div class="sina-header" id="sina-header"><a href="http://news.sina.com.cn/">新闻</a></div>
$top_filler
<!-- main content start -->
<div class="main-content w1240">
\t\t<!-- 面包削 search start -->
\t<div class="path-search" data-sudaclick="cnav_breadcrumbs_p">
        <div class="path">
\t\t\t<h1 class="channel-logo"><a href="https://news.sina.com.cn/" target="_blank"><span>新闻中心</span></a></h1>
            <div class="channel-path" data-sudaclick="cnav_breadcrumbs_p">
                <a href="http://news.sina.com.cn/china/"> 国内新闻</a><span class="spliter">&gt;</span><span>正文</span>
            </div>
        </div>
    </div>
\t<!-- 面包削 search end -->
\t<h1 class="main-title">$title</h1>
\t<!-- page-tools start -->
\t<style type="text/css">
\t.top-bar-inner .second-title{font-size: 18px;width: 600px;}
</style>
<div class="top-bar-wrap" id="top_bar_wrap">
\t<div class="top-bar ani" id="top_bar" data-isfix="0">
\t\t<div class="top-bar-inner clearfix">
\t\t\t<div class="second-title">$title</div>
\t\t\t<div class="date-source" data-sudaclick="share_1-0">
\t\t\t\t<span class="date">$shown</span>
\t\t\t\t$source\t\t\t</div>
\t\t\t<div class="page-tools"><span class="tool-fav"><a href="javascript:;">收藏</a></span></div>
\t\t</div>
\t</div>
</div>
\t<!-- page-tools end -->
""")

_ARTICLE = Template("""\
\t<!-- 正文 start -->
\t<div class="article-content clearfix" id="article_content">
\t\t<!-- 左侧 start -->
\t\t<div class="article-content-left">
\t\t\t<!-- 引文 start -->
\t\t\t<!-- 引文 end -->
\t\t\t<!-- 正文 start -->
\t\t\t<div class="article" id="article">
\t\t\t\t$body
<p class="show_author">责任编辑：$editor </p>
\t\t\t\t
\t\t\t</div>
\t\t\t<!-- 正文 end -->
\t\t\t<!-- 文章关键字 begin -->
\t\t\t<div class="article-bottom clearfix" id="article-bottom">
\t\t<div class="keywords" id="keywords" data-wbkey="$keywords" data-sudaclick="content_keywords_p">
\t\t<label>关键字 : </label>
\t\t$keyword_links\t</div>
\t</div>
\t\t\t<!-- 文章关键字 end -->
            <div class="blk-wxfollow clearfix"><div class="wx-info"><span>新浪新闻公众号</span></div></div>
            <div class="blk-comment" id="wrap_bottom_omment"><div id="bottom_sina_comment"></div></div>
            <div class="blk-related clearfix" id="tab_related"><a href="javascript:;">相关新闻</a></div>
\t\t</div>
\t\t<!-- 左侧 end -->
\t\t<div class="article-content-right"><h3>推荐新闻</h3></div>
\t</div>
\t<!-- 正文 end -->
</div>
<!-- main content end -->
$bottom_filler
<script>(sinaads = window.sinaads || []).push({});</script>
</body>
</html>
""")


def news_page(article: FakeArticle, padding: int) -> str:
    """Return the whole page."""
    own = {
        "created_metas": created_metas(article),
        "source": source_element(article, "source"),
        "keyword_links": keyword_links(article, "news.sina.com.cn"),
    }
    values = common_values(article) | own | fillers(article.document_id, padding)
    return "".join(part.substitute(values) for part in (_HEAD, _TOP, _ARTICLE))
