"""Documents in the clean profile: the same front matter, another body, and the way from one profile to the other."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Article
from crawler.profiles import Profile
from pipelines.clean import clean_article
from pipelines.document import (
    SEED_FORM,
    Form,
    as_written,
    body_of,
    clean_document,
    profile_of,
    render,
    seed_document,
)
from tests.pipelines.builders import article

CLEAN = Form(Profile.CLEAN)
CODE = "https://n.sinaimg.cn/finance/cece9e13/20200514/1.png"
LAMP = "https://n.sinaimg.cn/w550h367/lamp.jpg"
FRAME = f'<div class="appendQr_wrap"><img src="{CODE}"></div>\n\n<p class="article-editor">责任编辑：苏砚</p>\n'
BODY = f'{FRAME}<p>　　竹伞卖到了海外。</p>\n\n\n<img src="{LAMP}">'
PIECES = (FRAME, BODY, "<p>灯{}</p>", "---\n\n<div>\n", "\n---\n", "<img src='{a}'>")
BODIES = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
DOCUMENT = (
    "\n"
    "---\n"
    "title: '青桐县竹伞出口增长'\n"
    "categories: \n"
    " - 金融\n"
    " - 新浪财经\n"
    " - 新浪财经\uff0d国\u5167\n"
    f"headimg: '{LAMP}'\n"
    "author: 新浪财经\n"
    "comments: false\n"
    "date: Mon, 06 May 2024 01:30:05 GMT\n"
    f"thumbnail: '{LAMP}'\n"
    "---\n"
    "\n"
    "<div>\n"
    "<p>　　竹伞卖到了海外。</p>\n"
    f'<img src="{LAMP}" referrerpolicy="no-referrer">\n'
    "</div>\n"
)


def made(body: str = BODY, **changes: str) -> Article:
    """Return the article as the clean pipeline leaves it."""
    return clean_article(article(body=body, **changes))


def keys(document: str) -> list[str]:
    """Return the keys of the front matter, in their order."""
    return re.findall(r"^(\w+):", document.split("---\n")[1], re.MULTILINE)


def test_a_whole_document() -> None:
    assert render(made(), CLEAN).encode() == DOCUMENT.encode()


def test_the_keys_are_the_seeds_in_their_order() -> None:
    assert keys(render(made(), CLEAN)) == keys(render(made()))


def test_the_seed_shows_the_first_picture_whatever_it_is() -> None:
    assert f"\nheadimg: '{CODE}'\n" in render(made())


def test_a_story_without_a_picture_has_none() -> None:
    assert "\nheadimg: ''\n" in render(made(f"{FRAME}<p>灯</p>"), CLEAN)


def test_extra_keys_stand_where_they_do_in_the_seed() -> None:
    form = Form(Profile.CLEAN, ("docid", "media"))

    assert keys(render(made(media="青桐晚报"), form))[-3:] == ["thumbnail", "docid", "media"]


@pytest.mark.parametrize("form", [SEED_FORM, CLEAN], ids=lambda form: form.profile)
def test_a_document_tells_its_profile(form: Form) -> None:
    assert profile_of(render(made(), form)) is form.profile


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(DOCUMENT.removesuffix("\n"), id="its last line feed"),
        pytest.param(DOCUMENT.replace("<div>\n", "<div>\n\n", 1) + "又及", id="something behind it"),
        pytest.param(DOCUMENT.removeprefix("\n"), id="its first line"),
        pytest.param("灯", id="all of it"),
        pytest.param("", id="nothing left"),
    ],
)
def test_a_changed_frame_tells_nothing(changed: str) -> None:
    assert profile_of(changed) is None


def test_the_body_of_a_clean_document_is_found() -> None:
    assert body_of(DOCUMENT) == DOCUMENT.partition("<div>\n")[2].removesuffix("\n</div>\n")


@pytest.mark.parametrize("lost", ["\n", "</div>\n"], ids=["its last line feed", "its last line"])
def test_the_body_is_found_though_the_frame_was_changed(lost: str) -> None:
    assert body_of(DOCUMENT.removesuffix(lost)).startswith("<p>　　竹伞卖到了海外。</p>")


@pytest.mark.parametrize("keys_", [(), ("source", "docid", "media")], ids=["the seed's keys", "more keys"])
@settings(max_examples=40)
@given(body=BODIES, title=st.text(max_size=20))
def test_both_ways_to_the_clean_document_give_the_same_bytes(keys_: tuple[str, ...], body: str, title: str) -> None:
    one = made(f"<p>文</p>{body}", title=title)

    assert clean_document(render(one, Form(Profile.SEED, keys_))) == render(one, Form(Profile.CLEAN, keys_))


@settings(max_examples=40)
@given(body=BODIES)
def test_the_seeds_document_follows_from_the_clean_one_and_the_seeds_body(body: str) -> None:
    one = made(f"<p>文</p>{body}")

    assert seed_document(render(one, CLEAN), one.body) == render(one)


def test_a_clean_document_is_clean_already() -> None:
    assert clean_document(DOCUMENT) == DOCUMENT


def test_a_document_without_its_frame_stays_as_it_is() -> None:
    changed = render(made()).replace("<div>   \n", "", 1)

    assert clean_document(changed) == changed


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(DOCUMENT.replace("海外", "海内"), id="changed by hand"),
        pytest.param(render(made()), id="a seed's"),
        pytest.param("灯", id="no document"),
    ],
)
def test_there_is_no_seed_of_another_document(changed: str) -> None:
    assert seed_document(changed, made().body) is None


@pytest.mark.parametrize("form", [SEED_FORM, CLEAN], ids=lambda form: form.profile)
@pytest.mark.parametrize("written", [SEED_FORM, CLEAN], ids=lambda form: f"written as {form.profile}")
def test_a_document_is_known_in_whichever_profile_it_was_written(form: Form, written: Form) -> None:
    data = render(made(), written).encode()

    assert as_written(made(), form, hashlib.sha256(data).hexdigest()) == data


@pytest.mark.parametrize("digest", ["0" * 64, None], ids=["another one", "none"])
def test_another_text_was_written_in_no_profile(digest: str | None) -> None:
    assert as_written(made(), CLEAN, digest) is None
