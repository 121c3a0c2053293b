"""The feed's judge judges: a good feed has no problems, and each rule is broken by one that breaks it."""

from __future__ import annotations

import pytest

from tests.pipelines.export.atom_rules import problems

GOOD = """<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:1</id><title>灯</title>
<updated>2026-03-05T10:00:00+08:00</updated><author><name>灯报</name></author>
<link href="https://example.org/"/><link rel="self" href="https://example.org/feed"/>
<entry><id>urn:uuid:2</id><title type="text">亮了</title><updated>2026-03-05T02:00:00Z</updated>
<published>2026-03-05T02:00:00.5Z</published><content type="html">&lt;p&gt;灯&lt;/p&gt;</content>
<link href="https://example.org/1"/><link rel="via" href="https://example.org/2"/><category term="china"/>
</entry></feed>"""


def test_a_good_feed_has_no_problems() -> None:
    assert problems(GOOD.encode()) == []


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        pytest.param("</feed>", "", "no XML", id="not closed"),
        pytest.param("灯报", "\x02", "no XML", id="control"),
        pytest.param('<feed xmlns="http://www.w3.org/2005/Atom">', "<feed>", "4.1.1", id="no namespace"),
        pytest.param("<id>urn:uuid:1</id>", "", "0 of id", id="feed without id"),
        pytest.param("<title>灯</title>", "<title>灯</title><title>灯</title>", "2 of title", id="two titles"),
        pytest.param("<title>灯</title>", "<title> </title>", "4.2.14", id="empty title"),
        pytest.param("<id>urn:uuid:2</id>", "<id>2</id>", "4.2.6", id="id that is no IRI"),
        pytest.param("<id>urn:uuid:2</id>", "<id>urn:a b</id>", "4.2.6", id="id with a blank"),
        pytest.param("2026-03-05T02:00:00Z", "2026-03-05 02:00:00Z", "3.3", id="date with a blank"),
        pytest.param("2026-03-05T02:00:00Z", "2026-03-05T02:00:00", "3.3", id="date without zone"),
        pytest.param("2026-03-05T02:00:00Z", "2026-02-30T02:00:00Z", "3.3", id="no such day"),
        pytest.param("<author><name>灯报</name></author>", "", "no author", id="no author"),
        pytest.param("<name>灯报</name>", "<name/>", "3.2.1", id="author without name"),
        pytest.param("<name>灯报</name>", "<name>灯报</name><x/>", "3.2:", id="author with more"),
        pytest.param(' rel="via"', "", "2 alternates", id="two alternates"),
        pytest.param("https://example.org/2", "/2", "4.2.7.1", id="relative link"),
        pytest.param("https://example.org/2", "https://example.org/a b", "4.2.7.1", id="link with a blank"),
        pytest.param('rel="via"', 'rel=""', "4.2.7.2", id="empty rel"),
        pytest.param(' term="china"', "", "4.2.2", id="category without term"),
        pytest.param('type="text">亮了', 'type="text"><b>亮了</b>', "3.1.1", id="markup in a title"),
        pytest.param('type="text"', 'type="text/plain"', "3.1.1", id="type of a title"),
        pytest.param('type="html">&lt;p&gt;灯', 'type="html"><p/>灯', "4.1.3.3", id="markup in the content"),
        pytest.param('type="html"', 'type="markup"', "4.1.3.1", id="type of the content"),
        pytest.param('type="html"', 'type="html" src="https://example.org/3"', "4.1.3.2", id="content twice"),
        pytest.param("<published>", "<x/><published>", "has a x", id="unknown element"),
        pytest.param("</entry>", "<published>2026-03-05T02:00:00Z</published></entry>", "2 of", id="two published"),
    ],
)
def test_each_rule_is_held(good: str, bad: str, told: str) -> None:
    assert good in GOOD

    assert told in "; ".join(problems(GOOD.replace(good, bad, 1).encode()))


def test_the_same_entry_twice_is_a_problem() -> None:
    start, end = GOOD.index("<entry>"), GOOD.index("</feed>")

    assert problems((GOOD[:end] + GOOD[start:]).encode()) == ["4.1.1: two entries are urn:uuid:2"]


def test_an_entry_needs_content_or_an_alternate() -> None:
    bare = GOOD.replace('<content type="html">&lt;p&gt;灯&lt;/p&gt;</content>', "").replace(
        '<link href="https://example.org/1"/>', ""
    )

    assert problems(bare.encode()) == ["4.1.2: neither content nor an alternate"]
