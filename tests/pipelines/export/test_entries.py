"""pipelines.export.entries: what an export says of an article, and where it has that from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.items import ArticleTimes
from crawler.storage.holdings import Holding
from pipelines.document import body_of
from pipelines.export.entries import Entries, Entry, VersionEntry, plain
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT
from tests.pipelines.export.builders import BODY, SEEN, document, entry, holding, put, version

# What readers of exports rely on.
COLUMNS = (
    *("document_id", "version", "url", "channel", "categories", "title", "text"),
    *("date", "ctime", "mtime", "intime", "created", "updated", "published", "shown", "generated"),
    *("media", "reporter", "editor", "editor_code", "columnist", "keywords", "stocks", "section", "description"),
    *("pictures", "layout", "state", "first_seen", "archived_at", "first_gone", "last_gone"),
    *("cluster", "path", "file_sha256"),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive with the article's file."""
    put(tmp_path, document())
    return tmp_path


def only(root: Path, held: Holding) -> Entry:
    """Return the entry of one article."""
    [made] = Entries(root).articles([held])
    return made


def versions(root: Path, held: Holding, texts: Any = None) -> list[VersionEntry]:
    """Return the entries of one article's versions."""
    return list(Entries(root, texts).versions([held]))


def test_the_columns_of_an_article() -> None:
    assert tuple(field.name for field in dataclasses.fields(Entry)) == COLUMNS


def test_the_columns_of_a_version() -> None:
    more = ("cause", "seen_from", "seen_until", "is_current")

    assert tuple(field.name for field in dataclasses.fields(VersionEntry)) == (*COLUMNS, *more)


def test_every_time_that_is_known_has_a_column() -> None:
    assert {field.name for field in dataclasses.fields(ArticleTimes)} <= set(COLUMNS)


@pytest.mark.parametrize("name", sorted(set(COLUMNS) & set(Holding.__slots__)))
def test_what_the_catalogue_knows_is_told(root: Path, name: str) -> None:
    held = holding(channel="stock", first_gone=SEEN, last_gone=SEEN, cluster="another", version=3)

    assert getattr(only(root, held), name) == getattr(held, name)


def test_the_times_are_told(root: Path) -> None:
    made = only(root, holding(times=ArticleTimes(created=LISTED_AT, shown=SEEN)))

    assert (made.date, made.created, made.shown, made.intime) == (LISTED_AT, LISTED_AT, SEEN, None)


def test_the_text_is_the_files(root: Path) -> None:
    text = only(root, holding()).text

    assert text is not None
    assert "竹伞卖到了海外。" in text
    assert "今年多三成。" in text
    assert "<" not in text


def test_nothing_of_the_front_matter_is_in_the_text(root: Path) -> None:
    assert "headimg" not in str(only(root, holding()).text)


def test_braces_are_braces_again(tmp_path: Path) -> None:
    put(tmp_path, document("<p>&#123;&#123; x &#125;&#125;</p>"))

    assert "{{ x }}" in str(only(tmp_path, holding()).text)


def test_pictures_are_in_the_order_of_the_document(tmp_path: Path) -> None:
    put(tmp_path, document('<p>竹</p><img src="https://n.sinaimg.cn/b.jpg"><img src="https://n.sinaimg.cn/a.jpg">'))

    assert only(tmp_path, holding()).pictures == ("https://n.sinaimg.cn/b.jpg", "https://n.sinaimg.cn/a.jpg")


@pytest.mark.parametrize(
    ("channel", "categories"),
    [
        pytest.param("stock", ("金融", "新浪财经", "新浪财经－股市"), id="listed"),
        pytest.param(None, ("金融", "新浪财经"), id="unlisted"),
    ],
)
def test_categories_are_the_documents(root: Path, channel: str | None, categories: tuple[str, ...]) -> None:
    assert only(root, holding(channel=channel)).categories == categories


def test_an_article_without_its_file_is_told_without_text(tmp_path: Path) -> None:
    entries = Entries(tmp_path)

    [made] = entries.articles([holding()])

    assert (made.title, made.text, made.pictures) == ("青桐县竹伞出口增长", None, None)
    assert (entries.written, entries.missing, entries.changed) == (1, 1, 0)


def test_a_file_that_was_changed_by_hand_is_told_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, document("<p>　　改过了。</p>"))
    entries = Entries(tmp_path)

    [made] = entries.articles([holding()])

    assert "改过了。" in str(made.text)
    assert (entries.missing, entries.changed) == (0, 1)


def test_a_file_as_it_was_written_is_none_of_these(root: Path) -> None:
    entries = Entries(root)

    list(entries.articles([holding()]))

    assert (entries.written, entries.missing, entries.changed, entries.textless) == (1, 0, 0, 0)


def test_a_file_that_is_no_utf8_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    put(tmp_path, document())
    file = tmp_path / holding().path
    file.write_bytes(file.read_bytes().replace("海外".encode(), "海外".encode("gb18030")))

    assert "今年多三成。" in str(only(tmp_path, holding()).text)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY, id="usual"),
        pytest.param("", id="empty"),
        pytest.param("<p>a</p>\n---\n\n<div>   \n<p>b</p>  \n</div>\n<p>c</p>", id="looks like the frame"),
        pytest.param("\n\n<p>a</p>\n\n", id="blank lines"),
    ],
)
def test_the_body_is_what_the_frame_was_put_around(body: str) -> None:
    assert body_of(document(body)) == body


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(document().replace("<div>   \n", "<div>\n"), id="blanks trimmed before"),
        pytest.param(document().rstrip().replace("  \n</div>", "\n</div>"), id="blanks trimmed after"),
        pytest.param(document().partition("\n---\n\n")[2], id="front matter cut off"),
        pytest.param("<p>　　今年多三成。</p>", id="all but a paragraph cut off"),
    ],
)
def test_of_a_frame_that_was_changed_the_body_is_still_found(changed: str) -> None:
    body = body_of(changed)

    assert "今年多三成。" in body
    assert "headimg" not in body


def test_a_file_with_line_ends_of_windows_is_read(tmp_path: Path) -> None:
    put(tmp_path, document().replace("\n", "\r\n"))

    made = only(tmp_path, holding())

    assert "今年多三成。" in str(made.text)
    assert "headimg" not in str(made.text)


def test_entries_are_made_one_at_a_time(root: Path) -> None:
    taken: list[int] = []

    def held() -> Iterator[Holding]:
        for number in range(3):
            taken.append(number)
            yield holding()

    made = Entries(root).articles(held())
    next(made)

    assert taken == [0]


def test_an_article_without_versions_is_its_own_version(root: Path) -> None:
    [made] = versions(root, holding())

    assert (made.version, made.cause, made.seen_from, made.is_current) == (None, None, None, True)
    assert made.text


def test_versions_are_told_oldest_first(root: Path) -> None:
    made = versions(root, holding(version=2, versions=(version(1), version(2))))

    assert [(each.version, each.is_current) for each in made] == [(1, False), (2, True)]


def test_a_version_says_when_it_was_met_and_why(root: Path) -> None:
    first = version(1, cause="new", first_seen=LISTED_AT, last_seen=SEEN)

    made = versions(root, holding(version=2, versions=(first, version(2))))

    assert (made[0].cause, made[0].seen_from, made[0].seen_until) == ("new", LISTED_AT, SEEN)


def test_an_earlier_version_has_its_own_title_edit_and_digest(root: Path) -> None:
    made, _ = versions(root, holding(version=2, versions=(version(1, mtime=SEEN), version(2))))

    assert (made.title, made.mtime, made.file_sha256) == ("第1稿", SEEN, "1" * 64)


def test_the_current_version_is_the_article(root: Path) -> None:
    held = holding(version=2, versions=(version(1), version(2)))

    current = versions(root, held)[-1]

    assert (current.title, current.file_sha256) == (held.title, held.file_sha256)
    assert current.text == only(root, held).text


def test_an_earlier_text_that_cannot_be_had_is_null_and_counted(root: Path) -> None:
    entries = Entries(root)

    earlier, _ = entries.versions([holding(version=2, versions=(version(1), version(2)))])

    assert (earlier.text, earlier.pictures) == (None, None)
    assert (entries.written, entries.textless, entries.missing) == (2, 1, 0)


def test_an_earlier_text_is_asked_for_by_id_and_number(root: Path) -> None:
    asked: list[tuple[str, int]] = []

    def texts(document_id: str, number: int) -> str:
        asked.append((document_id, number))
        return document(f'<p>　　第{number}稿。</p><img src="https://n.sinaimg.cn/{number}.jpg">')

    made = versions(root, holding(version=3, versions=(version(1), version(2), version(3))), texts)

    assert asked == [(DOCUMENT_ID, 1), (DOCUMENT_ID, 2)]
    assert "第1稿。" in str(made[0].text)
    assert made[1].pictures == ("https://n.sinaimg.cn/2.jpg",)


def test_a_plain_entry_has_a_value_for_each_column_in_order() -> None:
    assert tuple(plain(entry())) == COLUMNS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("keywords", ["竹伞", "出口"], id="list"),
        pytest.param("stocks", [{"market": "stock", "code": "sh699999"}], id="stocks"),
        pytest.param("date", LISTED_AT, id="moment"),
        pytest.param("cluster", None, id="null"),
    ],
)
def test_a_plain_value(name: str, value: object) -> None:
    assert plain(entry())[name] == value
