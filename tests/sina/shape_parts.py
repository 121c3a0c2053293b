"""Pieces that the page shapes share: what stands in a page's head, and the values that all templates use."""

from __future__ import annotations

import html
import json
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from .articles import FakeArticle

OG_METAS = Template("""\
<meta property="og:type" content="news" />
<meta property="og:title" content="$title_attribute" />
<meta property="og:description" content="$title_attribute" />
<meta property="og:url" content="$url" />
<meta property="og:image" content="$image" />""")

MOBILE_AGENTS = Template("""\
<meta name="mobile-agent" content="format=html5; url=$wap_url">
<meta name="mobile-agent" content="format=xhtml; url=$wap_url">
<meta name="mobile-agent" content="format=wml; url=$wap_url">""")

PAGE_INFO = Template("""\
<script type="text/javascript">
var SINA_TEXT_PAGE_INFO = {
\tentry: 'account',
\tchannel: '$comments',
\tnewsid: 'comos-$document_id',
\thideComment: false,
\tdocID: 'http://doc.sina.cn/?id=comos:$document_id'
};
</script>""")

COMMENT_CHANNELS = {"finance": "cj", "news": "gn", "tech": "kj"}


def common_values(article: FakeArticle) -> dict[str, str]:
    """Return the template values that every layout uses, escaped for the place where they stand."""
    values = {
        "document_id": article.document_id,
        "title": html.escape(article.title, quote=False),
        "title_attribute": html.escape(article.title),
        "title_suffix": "".join(f"|{word}" for word in article.keywords[:2]),
        "keywords": html.escape(",".join(article.keywords)),
        "description": html.escape(article.summary),
        "media": html.escape(article.media),
        "editor": article.editor,
        "body": article.body,
        "url": article.url,
        "wap_url": article.wap_url,
        "image": article.image,
        "section": article.section,
        "columns": _columns(article),
        "comments": COMMENT_CHANNELS[article.layout],
        "generated": _seconds(article.intime),
        "created": _seconds(article.created),
        "published_iso": article.published.isoformat(),
        "shown": f"{article.created:%Y年%m月%d日 %H:%M}",
    }
    parts = {"og_metas": OG_METAS, "mobile_agents": MOBILE_AGENTS, "page_info": PAGE_INFO}
    return values | {name: part.substitute(values) for name, part in parts.items()}


def created_metas(article: FakeArticle) -> str:
    """Return the two metas of the weibo family; the second is there only once a story was edited."""
    created = f'<meta name="weibo: article:create_at" content="{_seconds(article.created)}" />\n'
    if article.updated is None:
        return created
    return f'{created}<meta name="weibo: article:update_at" content="{_seconds(article.updated)}" />\n'


def keyword_links(article: FakeArticle, site: str) -> str:
    """Return the links below a story, one for each keyword."""
    return " ".join(f'<a href="http://tags.{site}/{word}" target="_blank">{word}</a>' for word in article.keywords)


def source_element(article: FakeArticle, classes: str) -> str:
    """Return the source beside the date: a link where the medium's own page is known, plain text where it is not."""
    media = html.escape(article.media)
    if not article.media_url:
        return f'<span class="{classes}">{media}</span>'
    return f'<a href="{article.media_url}" target="_blank" class="{classes}" rel="nofollow">{media}</a>'


def plista(article: FakeArticle) -> str:
    """Return the JSON that an advertisement script reads from a single-quoted attribute."""
    return json.dumps({"article": "false", "articleID": "artibody", "video": "false", "key": article.document_id[-3:]})


def _columns(article: FakeArticle) -> str:
    number = int(article.document_id[-5:])
    return ",".join(str(56000 + (number * factor) % 1100) for factor in (3, 7, 11)) + ",257,51894"


def _seconds(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
