"""A page of finance.sina.com.cn in its shape of 2017 and later, tabs and leftover comments included."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from .filler import fillers
from .shape_parts import common_values, created_metas, keyword_links, plista, source_element

if TYPE_CHECKING:
    from .articles import FakeArticle

_PAGE = Template("""\

<!DOCTYPE html>
<!-- [ published at $generated ] -->

<html>
$head
<body><!-- body code begin -->
$top
$article
$bottom
</body>
</html>
""")

_HEAD = Template("""\
<head>
    <meta charset="utf-8"/>
    <meta http-equiv="X-UA-Compatible" content="IE=edge"/>
\t<meta content="always" name="referrer">
   \t
<meta name="sudameta" content="urlpath:$section/; allCIDs:$columns">
<title>$title${title_suffix}_新浪财经_新浪网</title>
<meta name="keywords" content="$keywords_or_title" />
<meta name="tags" content="$keywords" />
<meta name="description" content="$description" />

$og_metas
$created_metas
<!--news_web_article_v2017_meta -->


<meta name="stencil" content="PGLS000526" />
<meta name="publishid" content="$document_id" />
<meta name="comment" content="$comments:comos-$document_id" />
<meta name="sudameta" content="comment_channel:$comments;comment_id:comos-$document_id" />


<meta name="mediaid" content="$media">
<meta name="sudameta" content="sinaog:0" />
<!-- web_article_v2015_mobile_agent_meta begin-->
$mobile_agents
<!-- web_article_v2015_mobile_agent_meta end -->


<meta property="article:published_time" content="$published_iso" />
<meta property="article:author" content="$media" />

<meta name='sinaPlistaAD' content='$plista'>
$head_filler
$page_info
<meta name="sudameta" content="dataid:comos:$document_id" /></head>""")

_TOP = Template("""\
<script type="text/javascript">
(function(d, s, id) { s = d.getElementById(id) || d.createElement(s); s.id = id; })(document, 'script', 'ads');
</script>
<!-- body code end -->
<div class="sina-header" id="sina-header">
    <ul class="nav-list">
        <li class="first"><a href="http://www.sina.com.cn/">新浪首页</a></li>
        <li><a href="http://finance.sina.com.cn/">财经</a></li>
    </ul>
</div>
$top_filler
<div class="main-content w1240">
    <!-- 面包削 search start -->
\t<div class="path-search">
        <div class="path">
            <a class="channel-logo" href="http://finance.sina.com.cn/" data-sudaclick="cnav_logo_finance_p"></a>
            <div class="channel-path" data-sudaclick="cnav_breadcrumbs_p">
\t\t\t\t<a href="$breadcrumb_url"> $breadcrumb</a>\t\t\t\t<span class="spliter">&gt;</span>
\t\t\t\t<span>正文</span>            </div>
        </div>
    </div>
    <!-- 面包削 search end -->
    <h1 class="main-title">$title</h1>
    <!-- page-tools start -->
    <div class="top-bar-wrap" id="top_bar_wrap">
        <div class="top-bar ani" id="top_bar">
            <div class="top-bar-inner clearfix">
\t\t\t\t
<div class="second-title">$title</div>
<div class="date-source" data-sudaclick="content_media_p">
    <span class="date">$shown</span>
    $source</div>

<div class="page-tools" data-sudaclick="blk_share">
    <span class="tool-icon tool-des-fs"><a href="javascript:;" title="缩小字体">缩小字体</a></span>
    <span class="tool-icon tool-ins-fs"><a href="javascript:;" title="放大字体">放大字体</a></span>
</div>
            </div>
        </div>
    </div>
    <!-- page-tools end -->""")

_ARTICLE = Template("""\
    <div class="article-content clearfix" id='article_content'>
        <div class="article-content-left">
            <!-- 正文广告top start -->
            <div class="ad top-ad">
\t\t\t<ins class="sinaads" data-ad-pdps="PDPS000000060745"></ins>
\t\t\t<script>(sinaads = window.sinaads || []).push({})</script>
\t\t\t</div>
            <!-- 正文广告top end -->
\t\t\t
\t\t\t<!-- 引文 start -->
\t\t\t
            <!-- 引文 end -->
            <!-- 正文 start -->
\t\t\t\t<!-- 原始正文begin -->
\t\t\t\t<div class="article" id="artibody">
\t\t\t\t\t<!-- 相关专题top start-->
$topic
\t\t\t\t\t<!-- 相关专题top end-->
\t\t\t\t\t\t\t\t<!-- 期货推广begin -->
\t\t\t
\t\t\t<!-- 期货推广end -->

\t\t\t<!-- 秒拍begin -->
\t\t\t
\t\t\t<!-- 秒拍end -->
\t
\t\t\t<!-- 视频播放器start -->
\t\t\t
\t\t\t<!-- 视频播放器end -->
\t
\t\t\t<!-- 行情图begin -->
\t\t\t
\t\t\t<!-- 行情图end -->


    $body<!-- news_keyword_pub,$market,$codes -->

<script>var _hq_codes = ["$codes"]; document.write("<div class='hq_holder'></div>");</script>


\t\t\t
\t\t\t<!-- 正文下iframe -->
\t\t\t

\t\t\t<!-- 正文下iframe -->

\t\t\t<!-- 总声明-->
\t\t\t$disclaimer


\t\t\t<!-- 总声明-->
\t\t\t
\t\t\t<!-- 文末二维码 start -->
\t\t\t
            <!-- 文末二维码 start -->
            <style>
            .appendQr_wrap{border:1px solid #E6E6E6;padding:8px;}
            .appendQr_normal{float:left;}
            .appendQr_normal img{width:100px;}
            .appendQr_normal_txt{float:left;font-size:20px;line-height:100px;padding-left:20px;color:#333;}
            </style>
            <div class="clearfix appendQr_wrap">
                <div class="appendQr_normal"><img src="//n.sinaimg.cn/invented/qr/20260101/appendqr.png" /></div>
                <div class="appendQr_normal_txt">海量资讯、精准解读，尽在新浪财经APP</div>
            </div>
            <!-- 文末二维码 start -->

            <!-- 文末二维码 start -->

\t\t\t<!-- 编辑姓名及工作代码 -->
\t\t\t
<p class="article-editor">责任编辑：$editor </p>
\t\t\t<!-- 编辑姓名及工作代码-->

\t\t\t\t</div>
\t\t\t\t<!-- 原始正文end -->""")

_BOTTOM = Template("""\
\t\t\t\t<!-- 正文下部begin -->
\t\t<div class="article-bottom clearfix" id='article-bottom'>
\t\t\t<!-- 关键词begin -->
\t\t\t$keyword_block
\t\t\t<!-- 关键词end -->
\t\t</div>
            <div class="article-bottom-tg" data-sudaclick="ad_content_bottom">
                <a href="http://tousu.sina.com.cn/"><img src="//n.sinaimg.cn/invented/tg/w640h130.png"></a>
            </div>
            <div class="live-finance-banner-wrap" id="live_finance_banner" style="display:none;">
                <a class="slider-card" href="@@program_url@@"><img data-src="@@pic1@@" alt="@@title@@"></a>
            </div>
            <div class="app-viplive">
\t\t<a class="viplive-prev viplive-arrow" href="javascript:;">上一页</a>
\t\t<a class="viplive-next viplive-arrow" href="javascript:;">下一页</a>
            </div>
            <div class="blk-comment sina-comment-wrap" id="bottom_sina_comment"></div>
            <div class="most-read" id="most_read"><h2>热门推荐</h2></div>
        </div>
        <div class="article-content-right"><h3>7X24小时</h3></div>
    </div>
</div>
$bottom_filler
<script>(sinaads = window.sinaads || []).push({})</script>""")

_BREADCRUMBS = {"china": "国内财经", "stock": "证券", "chanjing": "产经", "world": "国际财经", "roll": "滚动新闻"}


def finance_page(article: FakeArticle, padding: int) -> str:
    """Return the whole page."""
    common = common_values(article)
    values = common | _own_values(article, common) | fillers(article.document_id, padding)
    parts = {"head": _HEAD, "top": _TOP, "article": _ARTICLE, "bottom": _BOTTOM}
    return _PAGE.substitute(values, **{name: part.substitute(values) for name, part in parts.items()})


def _own_values(article: FakeArticle, common: dict[str, str]) -> dict[str, str]:
    folder = article.section.split("/")[0]
    return {
        # Sina repeats the title where a story has no keywords.
        "keywords_or_title": common["keywords"] or common["title_attribute"],
        "created_metas": created_metas(article),
        "plista": plista(article),
        "breadcrumb": _BREADCRUMBS.get(folder, "财经"),
        "breadcrumb_url": f"http://finance.sina.com.cn/{folder}/",
        "source": source_element(article, "source ent-source"),
        "topic": _topic(article.topic),
        "market": article.market,
        "codes": "&".join(article.codes),
        "disclaimer": _disclaimer(article.disclaimer),
        "keyword_block": _keyword_block(keyword_links(article, "finance.sina.com.cn")),
    }


def _topic(topic: str) -> str:
    link = "https://finance.sina.com.cn/zt_d/subject-1770000001"
    return f'\t\t\t\t\t<p>\t<a href="{link}" target="_blank">专题：{topic}</a></p>' if topic else ""


def _disclaimer(text: str) -> str:
    return f'<p><span style="font-family:KaiTi;">{text}</span></p>' if text else ""


def _keyword_block(links: str) -> str:
    if not links:
        return ""
    return f'<div class="keywords" data-sudaclick="content_keywords_p"><label>文章关键词：</label> {links}</div>'
