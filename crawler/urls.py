"""Which URLs are Sina's, the one form in which the archive knows a URL, and the document id inside it. Pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qs, urlsplit

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
# A further page of an article in several; its first is the article's address.
_PART = re.compile(rf"(?<=/)((?:doc|zl)-i{_COMOS}|[0-9]{{8}}/[0-9]{{8,14}})_[0-9]{{1,3}}(?=\.s?html$)")
_MARKDOWN_TWIN = re.compile(r"(?<=html)(?:\.md)+$")
_OLD_ARTICLE = re.compile(r"/[0-9]{8}/[0-9]{8,14}\.s?html?$")
# Articles of accounts, blogs, galleries, videos and wap pages without an id (docs/sina.md).
_ARTICLE_FORMS = re.compile(
    r"^/articles/view/[0-9]|^/article_[0-9]+_\w+\.html$|^/s/blog_\w+\.html$|/slide_\w+\.html$|/view/[0-9]+\.html$"
    r"|/detail-\w+\.d\.html$",
    re.ASCII,
)
# Research reports and announcements of the stock hosts: only their number says which one it is. The same report stands
# under several hosts and kinds, the same announcement under stockid=… and under CompanyCode=…
_REPORT = re.compile(r"/vReport_Show/(?:.*/)?rptid/([0-9]{1,20})(?:/|$)")
_BULLETIN = re.compile(r"/vCB_AllBulletinDetail\.php$")
_NUMBER = re.compile(r"[0-9]{1,20}")
_ID_PARAMETER = re.compile(r"(?:^|&)id=.")


def link_to(url: str) -> str | None:
    """Return *url* where a link of a page or a feed may lead there: an address of the web; None for all else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def is_archivable(url: str) -> bool:
    """Return whether *url* may be requested: http(s), on Sina's domains or below, usual port, no user in it."""
    return is_on(url, SINA_DOMAINS)


def is_on(url: str, domains: tuple[str, ...]) -> bool:
    """Return whether *url* is http(s), on one of *domains* or below, with the usual port and no user in it.

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
        and any(host == domain or host.endswith(f".{domain}") for domain in domains)
        and not parsed.username
        and not parsed.password
        and not parsed.port
    )


def canonical_url(url: str) -> str:
    """Return the form in which the archive asks for and remembers *url*.

    https, no fragment, no port, no `.md` twin, no number of a further page, and no query where the path already names
    an article (docs/sina.md).
    Raises ValueError for what is no URL.
    """
    parsed = URL(url.strip())
    if parsed.protocol == "http:":
        parsed.protocol = "https:"
    parsed.port = ""
    parsed.hash = ""
    parsed.pathname = _PART.sub(r"\1", _MARKDOWN_TWIN.sub("", parsed.pathname))
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
    """Return the identity of an article: Sina's own id from its URL or row, else a digest of what names it.

    That is the number of a report or an announcement, which has several addresses, and any other's canonical URL. (The
    address itself stays the listed one: whether every host answers for every number is not known.)
    """
    return comos_id(url) or comos_id(docid) or _digest_of(canonical_url(url))


def _digest_of(address: str) -> str:
    return "url" + hashlib.sha256((_number_of(address) or address).encode()).hexdigest()[:20]


def _number_of(url: str) -> str | None:
    """Return the number of the report or announcement at *url*, with its kind; None for anything else."""
    parts = urlsplit(url)
    report = _REPORT.search(parts.path)
    if report:
        return f"report:{report.group(1)}"
    if not _BULLETIN.search(parts.path):
        return None
    numbers = [number for number in parse_qs(parts.query).get("id", []) if _NUMBER.fullmatch(number)]
    return f"bulletin:{numbers[0]}" if numbers else None


def may_be_article(url: str) -> bool:
    """Return whether *url* could be an article: its path ends like a page, or it carries an id. A home page can't."""
    parts = urlsplit(url)
    return (
        _ARTICLE_PATH.search(parts.path) is not None
        or parts.path.endswith(".phtml")
        or (parts.path.endswith(".php") and _ID_PARAMETER.search(parts.query) is not None)
        or comos_id(url) is not None
    )


def is_article_url(url: str) -> bool:
    """Return whether *url* has the shape of one article (docs/sina.md); a list or a home page has not."""
    path = urlsplit(url).path
    has_form = any(form.search(path) for form in (_OLD_ARTICLE, _ARTICLE_FORMS))
    return has_form or comos_id(url) is not None or _number_of(url) is not None
