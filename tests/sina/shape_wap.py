"""A wap page of finance.sina.cn or news.sina.cn: the twin of an article's PC page, its pictures loaded late."""

from __future__ import annotations

import html
import json
import re
from string import Template
from typing import TYPE_CHECKING

from .filler import fillers
from .shape_parts import common_values

if TYPE_CHECKING:
    from .articles import FakeArticle

# What stands in a picture's src until the reader comes near it.
_STAND_IN = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
_SOURCE = re.compile(r'(<img\b[^>]*?)\bsrc=("[^"]*"|[^\s">]+)')
_SITES = {"finance": "财经", "news": "新闻", "tech": "科技"}

_HEAD = Template("""\
<!DOCTYPE html>
<!-- [ published at $generated ] -->
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,minimum-scale=1,maximum-scale=1,user-scalable=no">
<meta name="format-detection" content="telephone=no">
<meta name="apple-mobile-web-app-capable" content="yes">
<title>${title}_手机新浪网</title>
<meta name="keywords" content="$keywords">
<meta name="description" content="$description">
<meta property="og:type" content="news">
<meta property="og:title" content="$title_attribute">
<meta property="og:url" content="$wap_url">
<meta property="og:image" content="$image">
<meta name="sudameta" content="comment_channel:$comments;comment_id:comos-$document_id">
<meta name="publishid" content="$document_id">
<link rel="canonical" href="$url">
<link rel="apple-touch-icon-precomposed" href="//mjs.sinaimg.cn/wap/public/addToHome/images/sina_114x114_v1.png">
<script>
var __docConfig = $config;
</script>
$head_filler
</head>
""")

_TOP = Template("""\
<body class="sina_article">
<header class="hd_s" id="j_header">
<a class="hd_logo" href="https://sina.cn/" title="手机新浪网"></a><h2 class="hd_tit"><a href="https://$host/">$site</a></h2>
<nav class="hd_nav"><a href="https://sina.cn/">首页</a><a href="https://news.sina.cn/">新闻</a><a
href="https://finance.sina.cn/">财经</a><a href="https://tech.sina.cn/">科技</a></nav>
</header>
$top_filler
<main class="art_box j_main_art" id="artContainer">
<article class="art_main_card j_article_main" data-sudaclick="articleContent">
<h1 class="art_tit_h1">$title</h1>
""")

_ARTICLE = Template("""\
<section class="art_pic_card art_content" data-sudaclick="kandian_a">
<div class="weibo_info look_info"><time class="art_time">$moment<cite class="art_cite">$media</cite></time>
<a class="weibo_btn" href="javascript:;">关注</a></div>
$wap_body
<p class="article-editor">责任编辑：$editor </p>
<div class="look_sub j_look_sub"><a href="https://so.sina.cn/palmnews/web-sinanews-app-download.d.html">打开新浪新闻</a></div>
<div class="j_article_wbreco" data-id="$document_id"></div>
</section>
</article>
<section class="j_cmnt_main" data-commentid="$comments:comos-$document_id:0"><h3>网友评论</h3></section>
<section class="j_recommend"><h3>相关推荐</h3></section>
</main>
<footer class="ft_s"><a href="https://sina.cn/">首页</a><a href="javascript:;">返回顶部</a>
<p>Sina.cn(京ICP0000007)</p></footer>
$bottom_filler
<script>(sinaads = window.sinaads || []).push({});</script>
</body>
</html>
""")


def wap_page(article: FakeArticle, padding: int) -> str:
    """Return the whole page; `__docConfig` names the PC page that it is the twin of."""
    own = {
        "config": _config(article),
        "host": article.wap_url.split("/")[2],
        "site": _SITES[article.layout],
        "moment": f"{article.created:%Y.%m.%d %H:%M:%S}",
        "wap_body": wap_body(article.body),
    }
    values = common_values(article) | own | fillers(article.document_id, padding)
    return "".join(part.substitute(values) for part in (_HEAD, _TOP, _ARTICLE))


def wap_body(body: str) -> str:
    """Return a PC page's body in the wap shape: paragraphs of a class, pictures with a stand-in for their source."""
    late = _SOURCE.sub(rf'\1src="{_STAND_IN}" data-src=\2', body)
    return late.replace("<p>", '<p class="art_p">')


def _config(article: FakeArticle) -> str:
    said = {
        "__title": article.title,
        "__docUrl": article.url,
        "__mainPic": article.image,
        "__content": html.unescape(article.summary),
    }
    # As in any script of a page, a closing tag in a text must not end it.
    return json.dumps(said, ensure_ascii=False, indent=1).replace("</", "<\\/")
