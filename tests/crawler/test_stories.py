"""crawler.stories: when a story is the same, when it is alike, and when it is too short to say."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.duplicates import CHANGES, compose, page
from crawler.stories import (
    BANDS,
    SAME_STORY,
    SCHEME,
    SHORTEST,
    SHORTEST_ALIKE,
    Signature,
    grams,
    jaccard,
    normalised,
    signature_of,
)
from pipelines.html.story import story_of

STORY = (
    "砚池电子首季新接订单4.2亿元，比去年同期多出三成；公司把三条线提前到了3月。" * 3
    + "董事会秘书柳小溪说，铜箔涨价7%。"
)
LONG = "\n".join(compose(Random(20210803)))
SPACE = st.text(alphabet=" \t\n\r\u00a0\u3000\u2009")


def known(story: str) -> Signature:
    """Return the signature of a story that has one."""
    signature = signature_of(story)
    assert signature is not None
    return signature


@given(SPACE, SPACE, st.integers(0, len(STORY)))
def test_white_space_makes_no_other_story(before: str, inside: str, place: int) -> None:
    assert signature_of(f"{before}{STORY[:place]}{inside}{STORY[place:]}") == signature_of(STORY)


@given(st.text(min_size=SHORTEST), SPACE, st.data())
def test_white_space_makes_no_other_text_of_any_kind(text: str, space: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))

    assert normalised(text[:place] + space + text[place:]) == normalised(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("，", ",", id="punctuation of another width"),
        pytest.param("；", "。", id="other punctuation"),
        pytest.param("，", "", id="none"),
        pytest.param("4.2", "４．２", id="digits of another width"),
        pytest.param("7%", "7％", id="per cent of another width"),
        pytest.param("池", "池\u200b", id="a character without width"),
        pytest.param("池", "池\ufe00", id="a variant of a character"),
        pytest.param("池", "池\ud800", id="a lone surrogate"),
    ],
)
def test_a_story_is_the_same_in_another_print(old: str, new: str) -> None:
    assert old in STORY
    assert signature_of(STORY.replace(old, new)) == signature_of(STORY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("4.2", "42", id="a number's point"),
        pytest.param("7%", "7", id="per cent"),
        pytest.param("涨价7", "涨价-7", id="a sign"),
        pytest.param("三成", "四成", id="a character"),
    ],
)
def test_a_story_is_not_the_same_with_another_number(old: str, new: str) -> None:
    assert old in STORY
    assert known(STORY.replace(old, new)).sha256 != known(STORY).sha256


def test_upper_and_lower_case_are_the_same() -> None:
    assert normalised("Sina APP Straße") == normalised("SINA app STRASSE")


@given(st.text())
def test_what_is_normalised_holds_nothing_unprintable(text: str) -> None:
    plain = normalised(text)

    assert not {unicodedata.category(character)[0] for character in plain} & {"Z", "C"}
    plain.encode()


@pytest.mark.parametrize("text", ["", "详见附件", "。" * 1000, "字" * (SHORTEST - 1)], ids=lambda text: str(len(text)))
def test_too_little_is_no_story(text: str) -> None:
    assert signature_of(text) is None


def test_a_short_story_is_known_by_its_digest_alone() -> None:
    assert known(LONG[: SHORTEST + 30]).bands == ()


def test_a_story_has_as_many_bands_as_the_scheme_says() -> None:
    assert len(known(LONG).bands) == BANDS


@given(st.text(alphabet="港口铜箔订单一二三", min_size=SHORTEST_ALIKE))
def test_bands_are_signed_numbers_of_64_bits(text: str) -> None:
    assert all(-(2**63) <= band < 2**63 for band in known(text).bands)


def test_a_signature_says_how_it_was_made() -> None:
    # Such are in people's catalogues: where an algorithm makes others of it, it needs another scheme.
    made = known("砚池电子首季新接订单四亿二千万元" * 20)

    assert made.scheme == SCHEME == "rensa2-128-32x4-4g-n1"
    assert made.bands[:2] == (-9130114765454945319, 1473514512377257345)
    assert made.sha256 == "0a54d11e78842919483e0870af66f564f7aac9b4928b8d0b52349c6eba6788bc"


def test_the_scheme_fits_its_column() -> None:
    assert len(SCHEME) <= 32


def test_grams_are_four_characters_of_the_normalised_text() -> None:
    assert grams("一二，三\n四五") == {"一二三四", "二三四五"}


def test_less_than_four_characters_have_no_grams() -> None:
    assert grams("一二三") == frozenset()


@pytest.mark.parametrize(
    ("a", "b", "index"),
    [
        pytest.param("", "", 0.0, id="nothing"),
        pytest.param("一二三四五", "", 0.0, id="one is empty"),
        pytest.param("一二三四五", "一二三四五", 1.0, id="the same"),
        pytest.param("一二三四五", "二三四五六", 1 / 3, id="one of three"),
        pytest.param("一二三四", "五六七八", 0.0, id="nothing in common"),
    ],
)
def test_the_likeness_of_two_texts(a: str, b: str, index: float) -> None:
    assert jaccard(grams(a), grams(b)) == pytest.approx(index)


@given(st.text(alphabet="一二三四", max_size=40), st.text(alphabet="一二三四", max_size=40))
def test_likeness_is_mutual_and_a_share(a: str, b: str) -> None:
    index = jaccard(grams(a), grams(b))

    assert index == jaccard(grams(b), grams(a))
    assert 0 <= index <= 1


def is_found(story: str, other: str) -> bool:
    """Return whether two stories share a band and are alike."""
    shared = set(known(story).bands) & set(known(other).bands)
    return bool(shared) and jaccard(grams(story), grams(other)) >= SAME_STORY


@pytest.mark.parametrize("change", CHANGES)
def test_reprints_are_found(change: str) -> None:
    rng = Random(7)
    found = 0
    for _ in range(200):
        paragraphs = compose(rng)
        reprint = CHANGES[change](paragraphs, rng)
        found += is_found(story_of(page(rng, paragraphs)), story_of(page(rng, reprint)))

    assert found >= 196


def test_other_title_source_and_editor_lines_make_no_other_story() -> None:
    rng = Random(8)
    for _ in range(100):
        paragraphs = compose(rng)
        assert known(story_of(page(rng, paragraphs))) == known(story_of(page(rng, paragraphs)))


def test_unrelated_stories_are_not_taken_for_one() -> None:
    rng = Random(9)
    stories = [story_of(page(rng, compose(rng))) for _ in range(300)]
    by_band: dict[int, list[int]] = {}
    for number, story in enumerate(stories):
        for band in known(story).bands:
            by_band.setdefault(band, []).append(number)
    pairs = {(one, other) for sharing in by_band.values() for one in sharing for other in sharing if one < other}

    assert not [pair for pair in pairs if jaccard(*(grams(stories[number]) for number in pair)) >= SAME_STORY]
