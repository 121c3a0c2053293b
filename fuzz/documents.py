"""The cleaner and the writer of documents: any title and markup becomes a document that reads the same, for ever."""

from __future__ import annotations

import html
from collections.abc import Iterator

import yaml

from crawler.errors import PageError
from crawler.items import Article, ArticleTimes
from crawler.pages.base import MAX_BODY
from crawler.pages.markup import parse_page
from crawler.profiles import Profile
from crawler.text import one_line
from crawler.times import from_iso, rfc1123
from fuzz.target import TESTS, Target, must
from pipelines.clean import clean_article
from pipelines.document import Form, body_of, clean_document, profile_of, render, seed_document
from pipelines.html import UnstableMarkupError, tidy
from pipelines.html.readable import readable
from pipelines.html.story import story_of

_URL = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
_AT = from_iso("2024-03-05T10:00:00+08:00")
_FORMS = (Form(), Form(Profile.CLEAN), Form(Profile.SEED, ("source", "docid", "media")))
_WORDS = (
    *("<p>", "</p>", "<div>", "<svg>", "<style>", "</style>", "<math>", "<select>", "<template>", "<noscript>", "<b>"),
    *("<table>", "<td>", "<img src=", "<a href=", "<pre>", "<textarea>", "<listing>", "<iframe>", "<object>", "<form>"),
    *("<!--", "-->", "--!>", "<![CDATA[", "<?", "&#x", "&lt;", "&amp;", "&copy", "{{", "{%", "\u2028", "\x85", "\x00"),
    *("---\n", "\n---\n\n<div>   \n", "  \n</div>\n            ", "\n</div>\n", "'", '"', "\\", ": ", " #", "!!python"),
    *(
        'class="appendQr_wrap"',
        'class="article-editor"',
        "责任编辑：",
        'id="quote_',
        "white-space:pre",
        "```",
        "javascript:",
    ),
    *("海量资讯、精准解读", "display:none", "data:text/html", "onload=", "<frameset>", "</body>", "<font>", "<nobr>"),
)


def hold(data: bytes) -> None:
    """Write *data* as a document: its first line is the title, the rest the markup."""
    title, _, markup = data.decode("utf-8", "replace").partition("\n")
    article = _cleaned(title, markup)
    if article is None:
        return
    must(tidy(article.body, _URL).markup == article.body, "cleaned again, the body changes")
    documents = [render(article, form) for form in _FORMS]
    for form, document in zip(_FORMS, documents, strict=True):
        _check(article, form, document)
    made = readable(article.body)
    must(readable(made.markup) == made, "made readable again, the body changes")
    must(story_of(made.markup) == story_of(article.body), "the clean body tells another story")
    must(clean_document(documents[0]) == documents[1], "the clean document is not the seed's, cleaned")
    must(seed_document(documents[1], article.body) == documents[0], "the seed's document can't be had back")


def _cleaned(title: str, markup: str) -> Article | None:
    """Return the article as the clean pipeline leaves it; None where it is refused."""
    times = ArticleTimes(intime=_AT)
    made = Article(
        document_id="qwertyu0000001", url=_URL, title=title, body=markup, times=times, layout="", channel="china"
    )
    if len(markup) > MAX_BODY or not one_line(title):
        return None
    try:
        parse_page(markup, _URL)
        return clean_article(made)
    except (UnstableMarkupError, PageError):
        return None


def _check(article: Article, form: Form, document: str) -> None:
    must(document.encode().decode() == document, "no UTF-8")
    must(profile_of(document) is form.profile, "the document hides its profile")
    front, _, _ = document.removeprefix("\n---\n").partition("\n---\n")
    said = yaml.safe_load(front)
    must(_plain(said["title"]) == article.title, f"the title {article.title!r} reads as {said['title']!r}")
    expected = ["title", "categories", "headimg", "author", "comments", "date", "thumbnail", *form.extra_keys]
    must(list(said) == expected, f"the front matter has {list(said)}")
    must(article.date is not None and said["date"] == rfc1123(article.date), said["date"])
    body = article.body if form.profile is Profile.SEED else readable(article.body).markup
    must(body_of(document) == body, "the document has another body")


def _plain(title: str) -> str:
    """Return a title with its braces, which the format writes as references."""
    return title.replace("&#123;", "{").replace("&#125;", "}")


def seeds() -> Iterator[bytes]:
    """Yield the title and the body of every blessed document, and some that parsers disagree about."""
    for path in sorted(TESTS.glob("pages/*/*/document.md")):
        document = path.read_text("utf-8")
        yield f"{path.parent.name}\n{body_of(document)}".encode()
    for markup in ("<svg><p><style><!--</style><img title='--&gt;'>", "<select><style>", "<table><a><td><b><p>"):
        yield f"{html.escape(markup)}\n{markup}".encode()


TARGET = Target("documents", hold, seeds, _WORDS, longest=2_048)
