"""Pages of accounts (k.sina.com.cn, cj.sina.com.cn): what tells them from pages that look the same, whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from crawler.text import one_line

_OWN_ADDRESS = "meta[property='og:url'][content*='//{host}/'], link[rel='canonical'][href*='//{host}/']"
_ON_KANDIAN = f"{_OWN_ADDRESS.format(host='k.sina.com.cn')}, .date-source a[href*='//k.sina.com.cn/']"
# No link beside the date: news taken from an account link to it too.
_ON_CAITOUTIAO = _OWN_ADDRESS.format(host="cj.sina.com.cn")
# From the first underscore of a run only, else each of a million would be tried as the beginning.
CAITOUTIAO_SUFFIX = re.compile(r"(?<!_)_+财经头条_+新浪财经\s*$")
# Above a k article stands 新浪网 作者 NAME, and then the share bar, sometimes on the same line.
_BYLINE = re.compile(r"新浪网\s*作者\s*[：:]?\s*(?P<name>[^\n]+?)\s*(?:缩小字体|\n|$)")
_LABEL = re.compile(r"^(?:新浪网\s*)?作者[\s：:]+")


def is_caitoutiao(tree: LexborHTMLParser) -> bool:
    """Return whether the page says that it is one of cj.sina.com.cn, by its title or its own address."""
    title = tree.css_first("title")
    return bool(title and CAITOUTIAO_SUFFIX.search(title.text())) or bool(tree.css_first(_ON_CAITOUTIAO))


def is_kandian(tree: LexborHTMLParser) -> bool:
    """Return whether the page says that it is one of k.sina.com.cn, by its own address or the line of its author."""
    return bool(tree.css_first(_ON_KANDIAN)) or account_above(tree) is not None


def account_name(text: str) -> str:
    """Return *text* without the words before an account's name; a name may itself begin with 作者 or 文."""
    return _LABEL.sub("", text)


def account_above(tree: LexborHTMLParser) -> str | None:
    """Return the account that the line above `#article` names: 新浪网 作者 NAME."""
    found = _BYLINE.search("\n".join(_texts_above(tree)))
    return found.group("name") if found else None


def _texts_above(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the texts that readers see above `#article`; one further down may quote such a line."""
    if tree.body is None:
        return
    for node in tree.body.traverse(include_text=True):
        if node.is_element_node and node.id == "article":
            return
        shown = node.is_text_node and node.parent is not None and node.parent.tag not in {"script", "style"}
        text = one_line(node.text_content or "") if shown else ""
        if text:
            yield text
