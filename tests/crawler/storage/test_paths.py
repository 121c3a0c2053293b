"""crawler.storage.paths: file names that any file system takes, for any title."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.storage.paths import ArchivePaths, cut_to_bytes, file_name, is_unlisted, post_path
from tests.crawler.builders import at

ANY_TEXT = st.text(st.characters(), max_size=400) | st.text(st.sampled_from("./\\ -~灯a\u3000\ud800🚄"), max_size=400)
ID = "qwertyu0000001"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("posts", "灯箱/posts"),
        ("runs", "灯箱/runs"),
        ("catalogue", "灯箱/catalogue.sqlite3"),
        ("lock", "灯箱/archive.lock"),
    ],
)
def test_the_places_of_an_archive(name: str, expected: str) -> None:
    assert getattr(ArchivePaths(Path("灯箱")), name) == Path(expected)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("青榆县的桥修好了", "青榆县的桥修好了", id="as it is"),
        pytest.param("纸价涨3.5%", "纸价涨3.5%", id="dot inside"),
        pytest.param("灯/纸\\路:桥?*", "灯_纸_路_桥__", id="separators"),
        pytest.param('“甲”"乙"<丙>|[丁]{戊}', "_甲__乙__丙___丁__戊_", id="brackets and quotes"),
        pytest.param("a'b`c$d", "a_b_c_d", id="shell"),
        pytest.param("甲\n乙\x00丙\x7f丁\x85戊", "甲_乙_丙_丁_戊", id="controls"),
        pytest.param("甲\u200b乙\u202e丙\ufeff丁\u2028戊", "甲_乙_丙_丁_戊", id="format characters"),
        pytest.param("甲\ud800乙\ue000丙\uffff丁", "甲_乙_丙_丁", id="surrogates, private use, non-characters"),
        pytest.param("..甲", "甲", id="dots in front"),
        pytest.param("-~ 甲", "甲", id="hyphen, tilde and blank in front"),
        pytest.param("甲 . .", "甲", id="blanks and dots behind"),
        pytest.param("../../etc/passwd", "_.._etc_passwd", id="parent folders"),
    ],
)
def test_a_title_in_a_file_name(title: str, expected: str) -> None:
    assert file_name(title, ID) == f"{expected}-{ID}.md"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("灯" * 79, "灯" * 79, id="as long as fits"),
        pytest.param("灯" * 80, "灯" * 79, id="one too many"),
        pytest.param("a" + "灯" * 80, "a" + "灯" * 78, id="cut before half a character"),
        pytest.param("灯" * 78 + "  .灯", "灯" * 78, id="nothing blank where it is cut"),
    ],
)
def test_a_long_title_is_cut(title: str, expected: str) -> None:
    assert file_name(title, ID) == f"{expected}-{ID}.md"


@given(ANY_TEXT)
def test_a_file_name_has_at_most_255_bytes(title: str) -> None:
    assert len(file_name(title, ID).encode("utf-8")) <= 255


@given(ANY_TEXT)
def test_a_file_name_is_no_path(title: str) -> None:
    assert not set(file_name(title, ID)) & set("/\\\0")


@given(ANY_TEXT)
def test_a_file_name_ends_with_the_document_id(title: str) -> None:
    assert file_name(title, ID).endswith(f"{ID}.md")


@given(ANY_TEXT)
def test_a_file_name_is_not_hidden(title: str) -> None:
    assert not file_name(title, ID).startswith((".", "~", " "))


@given(ANY_TEXT)
def test_a_file_name_is_no_option(title: str) -> None:
    assert not file_name(title, ID).startswith("-")


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=100))
def test_a_title_of_letters_is_kept_as_far_as_it_fits(title: str) -> None:
    kept = file_name(title, ID).removesuffix(f"-{ID}.md")

    assert kept
    assert title.startswith(kept)


@pytest.mark.parametrize(
    ("path", "unlisted"),
    [
        pytest.param(post_path(None, at("2024-03-05 10:00:00"), "灯", ID), True, id="no channel"),
        pytest.param(post_path("china", at("2024-03-05 10:00:00"), "灯", ID), False, id="channel"),
        pytest.param("posts/unlisted2/2024/03/a.md", False, id="a channel with a longer name"),
        pytest.param("posts/china/unlisted/a.md", False, id="another folder"),
    ],
)
def test_a_post_of_no_list_is_known_by_its_place(path: str, unlisted: bool) -> None:  # noqa: FBT001
    assert is_unlisted(path) is unlisted


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("灯灯", 6, "灯灯"),
        ("灯灯", 5, "灯"),
        ("灯灯", 2, ""),
        ("🚄a", 4, "🚄"),
        ("🚄a", 3, ""),
        ("", 5, ""),
        ("ab", 0, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, limit: int, expected: str) -> None:
    assert cut_to_bytes(text, limit) == expected


@given(st.text(), st.integers(0, 40))
def test_a_text_is_cut_as_late_as_possible(text: str, limit: int) -> None:
    kept = cut_to_bytes(text, limit)

    assert text.startswith(kept)
    assert len(kept.encode()) <= limit
    assert kept == text or len(text[: len(kept) + 1].encode()) > limit


@pytest.mark.parametrize(
    ("channel", "date", "folder"),
    [
        pytest.param("china", at("2024-03-05 10:00:00"), "posts/china/2024/03", id="channel, year and month"),
        pytest.param(None, at("2024-03-05 10:00:00"), "posts/unlisted/2024/03", id="no channel"),
        pytest.param("china", datetime(2023, 12, 31, 16, tzinfo=UTC), "posts/china/2024/01", id="Shanghai's new year"),
        pytest.param(
            "china", datetime(2023, 12, 31, 15, 59, tzinfo=UTC), "posts/china/2023/12", id="Shanghai's old year"
        ),
    ],
)
def test_a_post_lies_in_the_folder_of_its_channel_and_month(channel: str | None, date: datetime, folder: str) -> None:
    assert post_path(channel, date, "灯", ID) == f"{folder}/灯-{ID}.md"


@given(ANY_TEXT)
def test_a_post_never_leaves_its_folder(title: str) -> None:
    path = Path(post_path("china", at("2024-03-05 10:00:00"), title, ID))

    assert path.parent == Path("posts/china/2024/03")
