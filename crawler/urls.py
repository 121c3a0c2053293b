"""Which URLs are Sina's, the one form in which the archive knows a URL, and the document id inside it. Pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from ada_url import URL

SINA_DOMAINS = ("sina.com.cn", "sina.cn")

_COMOS = r"[a-z]{7}[0-9]{7}"
# doc-iID, zl-iID, detail-iID and comos:ID (or comos-ID) are the same article, whatever stands around them.
_ID_IN_URL = re.compile(rf"(?:/(?:doc|zl|detail)-i|comos[:-])({_COMOS})(?![a-z0-9])", re.IGNORECASE | re.ASCII)
_ID_ALONE = re.compile(rf"(?:comos[:-])?({_COMOS})", re.IGNORECASE | re.ASCII)
# On these paths a query only says where the reader came from: cre, mod, loc, vt, from and the like.
_ARTICLE_PATH = re.compile(r"\.s?html?$|^/articles/view/")
# Browsers would escape these; in a list they mean that something else than a URL stands there.
_NEVER_IN_URL = re.compile(r"[\s<>\"\\，]")
_MARKDOWN_TWIN = re.compile(r"(?<=html)(?:\.md)+$")
_OLD_ARTICLE = re.compile(r"/[0-9]{8}/[0-9]{8,14}\.s?html?$")


def is_archivable(url: str) -> bool:
    """Return whether *url* may be requested: http(s), on Sina's domains or below, usual port, no user in it.

    Two parsers must agree on the host, so that a URL which browsers and Python read differently is refused.
    """
    if _NEVER_IN_URL.search(url):
        return False
    try:
        parsed = URL(url)
        by_python = urlsplit(url).hostname
    except ValueError:
        return False
    host = parsed.hostname
    return (
        parsed.protocol in {"http:", "https:"}
        and host == by_python
        and any(host == domain or host.endswith(f".{domain}") for domain in SINA_DOMAINS)
        and not parsed.username
        and not parsed.password
        and not parsed.port
    )


def canonical_url(url: str) -> str:
    """Return the form in which the archive asks for and remembers *url*.

    https, no fragment, no port, no `.md` twin, and no query where the path already names an article (docs/sina.md).
    Raises ValueError for what is no URL.
    """
    parsed = URL(url.strip())
    if parsed.protocol == "http:":
        parsed.protocol = "https:"
    parsed.port = ""
    parsed.hash = ""
    parsed.pathname = _MARKDOWN_TWIN.sub("", parsed.pathname)
    if _ARTICLE_PATH.search(parsed.pathname):
        parsed.search = ""
    return parsed.href


def comos_id(text: str) -> str | None:
    """Return the 7 letters and 7 digits in an article's URL, in "comos:ID" or alone; None where there are none."""
    found = _ID_ALONE.fullmatch(text) or _ID_IN_URL.search(text)
    return found.group(1).lower() if found else None


def twin_rank(url: str) -> int:
    """Return 0 for a page of the PC site, 1 for its wap twin (finance.sina.cn), which is read only for want of it."""
    host = urlsplit(url).hostname or ""
    return 0 if host.endswith(f".{SINA_DOMAINS[0]}") else 1


def better_twin(one: str, other: str) -> str:
    """Return the better of an article's two addresses; *one* where they are as good."""
    return one if twin_rank(one) <= twin_rank(other) else other


def document_id(url: str, docid: str = "") -> str:
    """Return the identity of an article: Sina's own id from its URL or row, else a digest of its canonical URL."""
    own = comos_id(url) or comos_id(docid)
    return own or "url" + hashlib.sha256(canonical_url(url).encode()).hexdigest()[:20]


def may_be_article(url: str) -> bool:
    """Return whether *url* could be an article: its path ends like a page, or it carries an id. A home page can't."""
    return bool(_ARTICLE_PATH.search(urlsplit(url).path)) or comos_id(url) is not None


def is_article_url(url: str) -> bool:
    """Return whether *url* has the shape of one article (docs/sina.md); a list or a home page has not."""
    return comos_id(url) is not None or _OLD_ARTICLE.search(urlsplit(url).path) is not None
