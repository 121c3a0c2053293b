"""The invented article that the stand-in for Sina is made of, and as many composed ones as a big crawl needs."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Literal

from .stories import tell

if TYPE_CHECKING:
    from .stories import Story

Layout = Literal["finance", "news", "tech"]
Market = Literal["stock", "usstock"]

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

HOSTS: dict[Layout, str] = {
    "finance": "finance.sina.com.cn",
    "news": "news.sina.com.cn",
    "tech": "tech.sina.com.cn",
}
_USUAL_SECTIONS: dict[Layout, str] = {"news": "c", "tech": "it"}
_WAP_HOSTS: dict[Layout, str] = {"finance": "finance.sina.cn", "news": "news.sina.cn", "tech": "tech.sina.cn"}
# The mobile twin's path can't be derived from the PC one; Sina keeps a table, and so does its stand-in.
_WAP_SECTIONS = {
    "china": "china/gncj/",
    "stock/usstock": "usstock/mggd/",
    "world": "usstock/mggd/",
    "stock": "stock/ssgs/",
    "chanjing": "chanjing/gsnews/",
    "c": "gn/",
    "it": "it/",
    "roll": "",
}
_BLOCK = re.compile(r"<(?:div|table|blockquote|style|script|iframe|p|h\d|!--)\b|<!--")
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)
_PICTURE = re.compile(r'src="?(//n\.sinaimg\.cn/[^"\s>]+)')
_UNSET = datetime.min.replace(tzinfo=SHANGHAI)


@dataclass(frozen=True, kw_only=True)
class FakeArticle:
    """One invented article.

    `paragraphs` are raw HTML: the inside of a `<p>`, or a whole block (see `blocks`) when it begins with a block's tag.
    `body_html`, where given, stands in their place as it is. Times that are left out follow from `created` as on
    Sina: published and ctime are the same moment, mtime and intime come seconds later; `updated` stays away.
    """

    document_id: str
    title: str
    created: datetime
    section: str = "china/gncj"
    layout: Layout = "finance"
    paragraphs: tuple[str, ...] = ()
    body_html: str = ""
    media: str = "砚池财经"
    media_url: str = ""
    author: str = ""
    editor: str = "苏砚"
    keywords: tuple[str, ...] = ()
    market: Market = "stock"
    codes: tuple[str, ...] = ()
    description: str = ""
    og_image: str = ""
    topic: str = ""
    disclaimer: str = ""
    listed_url: str = ""
    updated: datetime | None = None
    published: datetime = _UNSET
    ctime: datetime = _UNSET
    mtime: datetime = _UNSET
    intime: datetime = _UNSET

    def __post_init__(self) -> None:
        published = self._settle("published", self.created)
        ctime = self._settle("ctime", published)
        mtime = self._settle("mtime", max(ctime, self.updated or ctime) + timedelta(seconds=5))
        self._settle("intime", mtime + timedelta(seconds=1))

    def _settle(self, name: str, usual: datetime) -> datetime:
        moment: datetime = getattr(self, name)
        if moment is _UNSET:
            # A frozen dataclass can fill its own defaults in no other way.
            object.__setattr__(self, name, usual)
            return usual
        return moment

    @property
    def host(self) -> str:
        """Return the PC site that the article is on."""
        return HOSTS[self.layout]

    @property
    def path(self) -> str:
        """Return the path of the PC page."""
        return f"/{self.section}/{self.created:%Y-%m-%d}/doc-i{self.document_id}.shtml"

    @property
    def url(self) -> str:
        """Return the PC page's address."""
        return f"https://{self.host}{self.path}"

    @property
    def wap_url(self) -> str:
        """Return the mobile twin's address."""
        section = _wap_section(self.section)
        return f"https://{_WAP_HOSTS[self.layout]}/{section}{self.created:%Y-%m-%d}/detail-i{self.document_id}.d.html"

    @property
    def body(self) -> str:
        """Return the article's own HTML, without what Sina puts around it."""
        return self.body_html or "\n".join(map(_as_block, self.paragraphs))

    @property
    def summary(self) -> str:
        """Return the description: its own, or the beginning of the text."""
        text = html.unescape(_TAGS.sub("", self.body)).replace("\u3000", "")
        text = "".join(text.split("\n"))
        return self.description or (text if len(text) <= 120 else text[:120] + "...")

    @property
    def image(self) -> str:
        """Return the picture for sharing: its own, or the first one of the body; "" if there is none."""
        found = _PICTURE.search(self.body)
        return self.og_image or (found.group(1) if found else "")


def _wap_section(section: str) -> str:
    known = [name for name in _WAP_SECTIONS if f"{section}/".startswith(f"{name}/")]
    return _WAP_SECTIONS[max(known, key=len)] if known else f"{section}/"


def _as_block(paragraph: str) -> str:
    return paragraph if _BLOCK.match(paragraph) else f"<p>　　{paragraph}</p>"


def invented_id(key: str) -> str:
    """Return the document id that belongs to *key*: 7 letters, 7 digits, with the first letter of Sina's year 2026."""
    digest = hashlib.sha256(key.encode()).digest()
    letters = "".join(chr(ord("a") + byte % 26) for byte in digest[:6])
    return f"n{letters}{int.from_bytes(digest[6:12]) % 10_000_000:07d}"


def day_start(day: date) -> datetime:
    """Return 00:00 of a Shanghai day."""
    return datetime.combine(day, time(), SHANGHAI)


def generated_articles(
    count: int,
    *,
    seed: int,
    day: date = date(2026, 3, 9),
    layout: Layout = "finance",
    section: str = "",
) -> tuple[FakeArticle, ...]:
    """Return *count* composed articles of one Shanghai day, newest first; the same arguments give the same articles."""
    rng = Random(f"{seed} {day} {layout}")
    step = min(300.0, 80_000 / max(count, 1))
    last = day_start(day) + timedelta(hours=23)
    seen: set[str] = set()
    made = []
    for number in range(count):
        created = last - timedelta(seconds=round(number * step))
        identity = invented_id(f"{seed} {day} {layout} {number}")
        article = _article(_unseen(rng, day, seen), identity, created, rng)
        usual = _USUAL_SECTIONS.get(layout, article.section)
        made.append(replace(article, layout=layout, section=section or usual))
    return tuple(made)


def _unseen(rng: Random, day: date, seen: set[str]) -> Story:
    """Tell stories until one has a title and a text that no earlier one had."""
    while True:
        story = tell(rng, day)
        fresh = {story.title, "".join(story.paragraphs)}
        if not fresh & seen:
            seen |= fresh
            return story


def _article(story: Story, identity: str, created: datetime, rng: Random) -> FakeArticle:
    mtime = created + timedelta(seconds=rng.randint(0, 20))
    return FakeArticle(
        document_id=identity,
        title=story.title,
        created=created,
        section=story.section,
        paragraphs=story.paragraphs,
        media=story.media,
        editor=story.editor,
        keywords=story.keywords,
        mtime=mtime,
        intime=mtime + timedelta(seconds=rng.randint(1, 9)),
    )
