"""The shared words: a row of a list, an article, its times. ItemAdapter reads them as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What an article can't be without, and what may be missing (None or empty, and counted). Declared here only.
REQUIRED_FIELDS = ("document_id", "url", "title", "body", "date")
OPTIONAL_FIELDS = (
    "media",
    "reporter",
    "editor",
    "columnist",
    "keywords",
    "stocks",
    "section",
    "description",
    "pictures",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """One row of a list, as far as the archive uses it. Times are Shanghai's.

    *ctime*: publication; *mtime*: last edit; *intime*: (re)insertion into the list, the document's `date:`. Only the
    roll API has the last two. *title_is_whole*: whether the title is what Sina published; lists other than the roll
    API's may cut it, so that the page's own is better.
    """

    document_id: str
    url: str
    title: str
    media: str = ""
    keywords: str = ""
    intro: str = ""
    wap_url: str = ""
    lids: tuple[str, ...] = ()
    ctime: datetime | None = None
    mtime: datetime | None = None
    intime: datetime | None = None
    title_is_whole: bool = True


@dataclass(frozen=True, slots=True)
class StockCode:
    """A security named in an article: *market* as Sina writes it (stock, usstock, hkstock), *code* such as QXMP or
    sz300104.
    """

    market: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTimes:
    """Every time known of an article, each by the name of where it stands; all aware.

    From the row: *ctime*, *mtime*, *intime*. From the page: *created* (weibo: article:create_at), *updated*
    (weibo: article:update_at), *published* (article:published_time), *shown* (what readers see, to the minute),
    *generated* (the first comment; changes when Sina builds the page anew).
    """

    ctime: datetime | None = None
    mtime: datetime | None = None
    intime: datetime | None = None
    created: datetime | None = None
    updated: datetime | None = None
    published: datetime | None = None
    shown: datetime | None = None
    generated: datetime | None = None

    @property
    def date(self) -> datetime | None:
        """The one winner, for the document's `date:`: intime as in the seed; without a row, the page's first time."""
        return self.intime or self.created or self.published or self.shown


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Article:
    """One article, from the page reader to the catalogue.

    *body*: the inner HTML of the page's body element; from the clean pipeline on, in the seed format.
    *channel*: the slug it was listed under, None where it was asked for by its URL alone.
    *media*: where it comes from (来源); *reporter*: who wrote it, names parted by a blank; *editor* and *editor_code*:
    the desk editor (责任编辑); *columnist*: whose column, blog or account it is.
    *captures*: the ids of the WARC records it was read from, in the order of its pages; *seen_at*: when these came;
    *cause*: why it is another text than the archive's, where it is one; *is_reread*: whether its pages were kept and
    read again, so that it says nothing of what Sina shows now.
    *path*, *digest*: where the document lies below the archive's folder and the SHA-256 of its bytes, once written.
    """

    document_id: str
    url: str
    title: str
    body: str
    times: ArticleTimes
    layout: str
    channel: str | None = None
    media: str | None = None
    reporter: str | None = None
    editor: str | None = None
    editor_code: str | None = None
    columnist: str | None = None
    keywords: tuple[str, ...] = ()
    stocks: tuple[StockCode, ...] = ()
    section: str | None = None
    description: str | None = None
    pictures: tuple[str, ...] = ()
    captures: tuple[str, ...] = ()
    seen_at: datetime | None = None
    cause: str = "first"
    is_reread: bool = False
    path: str | None = None
    digest: str | None = None

    @property
    def date(self) -> datetime | None:
        """The document's date."""
        return self.times.date

    def __repr__(self) -> str:
        """Name the article without its body: Scrapy logs items by their repr."""
        return f"<Article {self.document_id} {self.title[:40]!r}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An article that was seen and has to be fetched: what a request for its page needs."""

    document_id: str
    url: str
    channel: str | None = None
    row: ListingRow | None = None
