"""fuzz: what the targets promise holds for what they begin with, for invented pages damaged by chance, and for trees.

The fuzzer itself needs atheris; the promises don't.
"""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import documents, lists, pages
from fuzz.targets import NAMES, target

PAGES, LISTS = list(pages.seeds()), list(lists.seeds())
NAMES_OF_ELEMENTS = st.sampled_from(
    (
        *("p", "div", "b", "font", "a", "table", "tr", "td", "ul", "li", "pre", "svg", "style", "math", "select"),
        *("textarea", "noscript", "template", "object", "button", "h2", "blockquote", "x:y", "center", "section"),
    )
)
ATTRIBUTES = st.sampled_from(
    (
        *("", ' class="appendQr_wrap"', ' class="article-editor"', ' id="quote_a"', ' style="display:none"', " hidden"),
        *(
            ' href="/a"',
            ' title="&lt;b>"',
            " onclick=a()",
            ' style="white-space:pre"',
            " a='\n\n'",
            ' src="javascript:a"',
        ),
    )
)
TEXTS = st.text(max_size=8) | st.sampled_from(
    (
        "灯亮了。",
        "责任编辑：苏砚",
        "手机看行情",
        "{{ a }}",
        "&lt;",
        "&",
        "---\n",
        "</div>",
        "```\n",
        "\n\n",
        "'",
        '"',
        "\u2028",
    )
)
TREES = st.recursive(
    TEXTS | st.sampled_from(("<br>", "<img src=a.jpg>", "<hr>", "<!-- a -->", '<img data-src="//n.sinaimg.cn/a.png">')),
    lambda inner: st.builds(
        lambda name, attributes, parts, end: f"<{name}{attributes}>{''.join(parts)}{f'</{name}>' if end else ''}",
        NAMES_OF_ELEMENTS,
        ATTRIBUTES,
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
    max_leaves=12,
)
TITLES = st.text(min_size=1, max_size=20) | st.sampled_from(
    ("灯'桥\"路", "{{ a }}", ": - # &a *b !c", "\\'", "a: b", "---")
)
# How a page is damaged: where in it (a share of its length), how much is taken out, what is put there.
DAMAGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 300),
        st.binary(max_size=6)
        | TREES.map(lambda text: text.encode("utf-8", "replace"))
        | TEXTS.map(lambda text: text.encode("gb18030", "replace")),
    ),
    min_size=1,
    max_size=4,
)


def damaged(seed: bytes, damages: list[tuple[float, int, bytes]]) -> bytes:
    """Return a seed with pieces taken out and put in; its first byte stays."""
    body = seed[1:]
    for share, length, piece in damages:
        place = int(share * len(body))
        body = body[:place] + piece + body[place + length :]
    return seed[:1] + body


@pytest.mark.parametrize("name", NAMES)
def test_what_a_target_begins_with_holds(name: str) -> None:
    chosen = target(name)
    for seed in islice(chosen.seeds(), 8):
        chosen.hold(seed)


@settings(max_examples=60, deadline=None)
@given(TITLES, st.lists(TREES, max_size=5).map("".join))
def test_any_tree_becomes_a_document_that_reads_the_same_for_ever(title: str, markup: str) -> None:
    documents.hold(f"{' '.join(title.split())}\n{markup}".encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(range(len(PAGES))), DAMAGES)
def test_a_damaged_page_of_any_layout_is_read_or_refused(number: int, damages: list[tuple[float, int, bytes]]) -> None:
    pages.hold(damaged(PAGES[number], damages))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(range(len(LISTS))), DAMAGES)
def test_a_damaged_list_is_read_or_refused(number: int, damages: list[tuple[float, int, bytes]]) -> None:
    lists.hold(damaged(LISTS[number], damages))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(range(len(PAGES))), DAMAGES)
def test_what_a_damaged_page_gives_becomes_a_document(number: int, damages: list[tuple[float, int, bytes]]) -> None:
    """The whole of a page as a body: more than any layout would take of it."""
    documents.hold("灯\n".encode() + damaged(PAGES[number], damages)[1:])
