"""pipelines.export.feed: what an entry says of its article, and that no article can break the feed."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.items import ArticleTimes
from crawler.storage.holdings import Holding
from pipelines.export.feed import Told, atom, content_of, entry_id, feed_id, page_url, summary_of, updated, xml_text
from pipelines.export.selection import FeedSelection
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT, URL
from tests.pipelines.export.atom_rules import ATOM, problems
from tests.pipelines.export.builders import BODY, SEEN, document, holding, version

PLAIN = FeedSelection(limit=50)
SITE = FeedSelection(limit=50, site_url="https://example.org/a/", self_url="https://example.org/feed.atom")
FORBIDDEN = "\x00\x01\x08\x0b\x0c\x0e\x1f\ud800\udfff\ufffe\uffff"


def told(body: str = BODY, **changes: Any) -> Told:
    """Return the invented article of the tests, with another body or other facts."""
    return Told(holding(**changes), document(body))


def read(*articles: Told, selection: FeedSelection = PLAIN) -> etree._Element:
    """Return a feed of these articles as another program reads it, after the judge has found nothing."""
    data = atom(articles, selection)
    assert problems(data) == []
    return etree.fromstring(data)


def one(article: Told, name: str, selection: FeedSelection = PLAIN) -> Any:
    """Return the one element *name* of the one entry."""
    [found] = read(article, selection=selection).findall(f"{ATOM}entry/{ATOM}{name}")
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", "青桐县竹伞出口增长"),
        ("id", entry_id(DOCUMENT_ID)),
        ("published", "2024-05-06T09:30:05+08:00"),
        ("updated", "2024-05-06T09:30:05+08:00"),
        ("author/{http://www.w3.org/2005/Atom}name", "青桐日报"),
        ("contributor/{http://www.w3.org/2005/Atom}name", "某甲"),
    ],
    ids=["title", "id", "published", "updated", "author", "contributor"],
)
def test_an_entry_says_it(name: str, text: str) -> None:
    assert one(told(), name).text == text


def test_the_channel_is_a_category() -> None:
    assert dict(one(told(), "category").attrib) == {"term": "china", "label": "新浪财经－国內"}


def test_what_no_list_has_shown_has_no_category() -> None:
    assert read(told(channel=None)).findall(f".//{ATOM}category") == []


def test_without_a_source_the_author_is_sina() -> None:
    assert one(told(media=None), f"author/{ATOM}name").text == "新浪财经"


def test_the_link_leads_to_sina() -> None:
    assert one(told(), "link").get("href") == URL


def test_with_a_site_the_link_leads_there_and_the_source_is_named() -> None:
    links = read(told(), selection=SITE).findall(f"{ATOM}entry/{ATOM}link")

    assert [(link.get("rel"), link.get("href")) for link in links] == [
        (None, f"https://example.org/a/2024/05/06/{DOCUMENT_ID}/"),
        ("via", URL),
    ]


@pytest.mark.parametrize("selection", [PLAIN, SITE], ids=["plain", "site"])
def test_no_link_leads_to_what_is_no_address_of_the_web(selection: FeedSelection) -> None:
    links = read(told(url="javascript:alert(1)"), selection=selection).iter(f"{ATOM}link")

    assert [link for link in links if not str(link.get("href")).startswith("https://")] == []


def test_the_feed_says_where_it_is_found() -> None:
    links = read(selection=SITE).findall(f"{ATOM}link")

    assert {link.get("rel"): link.get("href") for link in links} == {
        "alternate": "https://example.org/a/",
        "self": "https://example.org/feed.atom",
    }


def test_the_page_of_a_site_lies_under_shanghais_day() -> None:
    midnight = LISTED_AT.replace(hour=0, minute=0)

    assert page_url("https://e.org/", holding(times=ArticleTimes(intime=midnight))) == (
        f"https://e.org/2024/05/06/{DOCUMENT_ID}/"
    )


@pytest.mark.parametrize(
    "changes",
    [{"title": "换了题目"}, {"url": "https://finance.sina.cn/other.html"}, {"channel": "stock"}, {"media": None}],
    ids=lambda changes: next(iter(changes)),
)
def test_the_id_outlives_what_changes(changes: dict[str, Any]) -> None:
    assert one(told(**changes), "id").text == one(told(), "id").text


def test_two_articles_have_two_ids() -> None:
    assert entry_id("mnbvcxz2040618") != entry_id("mnbvcxz2040619")


def test_the_id_will_be_the_same_in_years() -> None:
    assert entry_id("mnbvcxz2040618") == "urn:uuid:0a2642e6-8bff-5c9c-af27-781a8fe17b76"


def test_the_feed_of_other_channels_is_another_one() -> None:
    assert len({feed_id(()), feed_id(("china",)), feed_id(("china", "stock")), feed_id((None,))}) == 4
    assert feed_id(("china", "stock")) == feed_id(("stock", "china"))


LATER = LISTED_AT + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "moment"),
    [
        pytest.param({}, LISTED_AT, id="its date"),
        pytest.param({"versions": (version(1, mtime=LATER),)}, LATER, id="edited before it was met"),
        pytest.param({"versions": (version(1), version(2, mtime=LATER))}, LATER, id="edited since"),
        pytest.param({"versions": (version(1), version(2, mtime=None, first_seen=LATER))}, LATER, id="seen edited"),
        pytest.param({"versions": (version(1, mtime=None, first_seen=LATER),)}, LISTED_AT, id="first met late"),
        pytest.param({"versions": (version(1, mtime=LISTED_AT - timedelta(hours=1)),)}, LISTED_AT, id="listed later"),
        pytest.param({"times": ArticleTimes()}, SEEN, id="no time at all"),
    ],
)
def test_updated_is_the_time_of_the_newest_text(changes: dict[str, Any], moment: Any) -> None:
    assert updated(holding(**changes)) == moment


def test_the_feed_is_as_new_as_its_newest_entry() -> None:
    other = Told(holding(document_id="mnbvcxz2040619", times=ArticleTimes(intime=LATER)), document())

    assert read(told(), other).findtext(f"{ATOM}updated") == "2024-05-07T09:30:05+08:00"


def test_a_feed_without_articles_is_a_feed() -> None:
    assert read().findtext(f"{ATOM}updated") == "1970-01-01T08:00:00+08:00"


def test_the_entries_are_in_the_order_given() -> None:
    names = [f"mnbvcxz204061{number}" for number in range(5)]
    articles = [Told(holding(document_id=name), document()) for name in names]

    ids = [each.text for each in read(*articles).findall(f"{ATOM}entry/{ATOM}id")]

    assert ids == [entry_id(name) for name in names]


def test_the_same_articles_give_the_same_bytes() -> None:
    assert atom([told()], SITE) == atom([told()], SITE)


def test_an_article_without_its_file_has_no_text() -> None:
    feed = read(Told(holding(), None))

    assert feed.findall(f".//{ATOM}content") == feed.findall(f".//{ATOM}summary") == []


def test_the_content_is_the_documents_html() -> None:
    content = one(told(), "content")

    assert (content.get("type"), len(content)) == ("html", 0)
    assert content.text.startswith("<p>　　竹伞卖到了海外。</p>\n<img src=")


def test_the_summary_is_the_storys_beginning() -> None:
    assert one(told(), "summary").text == "竹伞卖到了海外。 今年多三成。"


def test_a_long_summary_is_cut() -> None:
    summary = summary_of(document("<p>" + "竹" * 500 + "</p>"))

    assert (len(summary), summary[-2:]) == (200, "竹…")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<script>alert(1)</script><p onclick='alert(1)'>伞</p>", id="edited by hand"),
        pytest.param("<p>]]></content><script>alert(1)</script></p>", id="out of the content"),
        pytest.param("<style>p{x:y}</style><p>伞</p>", id="style sheet"),
        pytest.param("<<style></style>script>alert(1)</script>伞", id="made by what is taken away"),
        pytest.param("<p>{{ x }} &lt;script&gt; &amp;amp;</p>", id="braces and references"),
    ],
)
def test_no_content_is_markup_of_the_feed_or_runs(body: str) -> None:
    content = one(told(body), "content").text

    assert not {"<script", "onclick", "<style"} & {word for word in ("<script", "onclick", "<style") if word in content}


def test_a_body_that_is_none_is_given_as_text() -> None:
    assert content_of(document("<frameset><frame src=a></frameset>"), URL) == ("", "text")


def test_what_xml_forbids_is_left_out() -> None:
    held = holding(title=f"伞{FORBIDDEN}", media=FORBIDDEN, reporter=FORBIDDEN)
    feed = read(Told(held, document().replace("竹伞", f"竹伞{FORBIDDEN}")))

    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "伞"


@pytest.mark.parametrize("text", ["\t\n\r", "伞🏮\U0010ffff\ue000\ufffd\x7f\x85"], ids=["white space", "odd"])
def test_what_xml_allows_stays(text: str) -> None:
    assert xml_text(text) == text


_ANY = st.text(st.characters(exclude_categories=()))


@given(title=_ANY, media=_ANY, body=_ANY, url=_ANY.map(lambda text: f"{URL}?{len(text)}"))
def test_no_article_breaks_the_feed(title: str, media: str, body: str, url: str) -> None:
    held: Holding = holding(title=title, media=media, reporter=media, columnist=title, url=url)
    text = document().replace(BODY, body)

    assert problems(atom([Told(held, text)], SITE)) == []


def test_many_articles_in_any_order_are_valid() -> None:
    articles = [Told(holding(document_id=f"mnbvcxz{number:07}"), document()) for number in range(200)]
    random.Random(1).shuffle(articles)

    assert problems(atom(articles, PLAIN)) == []
