"""pipelines.markdown with the catalogue: an article that a list shows at last moves to its channel, under its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.crawler import Crawler

from crawler.extensions.archive import archive_of
from crawler.items import Owed
from pipelines.markdown import MarkdownPipeline
from tests.crawler.builders import address, article, identity, make_crawler

ONE = identity(1)
NAME = f"青榆的桥-{ONE}.md"


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    """A crawler whose archive holds an article that no list has shown."""
    made = make_crawler(EXTENSIONS={"crawler.extensions.archive.Archive": 100}, ARCHIVE_DIR=str(tmp_path))
    archive = archive_of(made)
    archive.catalogue.claim(Owed(document_id=ONE, url=address(1)))
    write(made, "青榆的桥", None)
    yield made
    archive.close()


def write(crawler: Crawler, title: str, channel: str | None = "china") -> str | None:
    """Send the article through the pipeline; return where its file lies now."""
    made = article(1, title=title, channel=channel, path=None, digest=None)
    return MarkdownPipeline.from_crawler(crawler).process_item(made).path


def files(folder: Path) -> list[str]:
    """Return the documents of the archive."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md"))


TITLES = pytest.mark.parametrize(
    "title", ["青榆的桥", "改过的标题", "/..", "桥" * 200], ids=["same", "new", "odd", "long"]
)


@TITLES
def test_an_article_that_moves_keeps_its_name_whatever_its_title_is_now(
    crawler: Crawler, tmp_path: Path, title: str
) -> None:
    assert (write(crawler, title), files(tmp_path)) == (f"posts/china/2024/03/{NAME}", [f"posts/china/2024/03/{NAME}"])


@TITLES
def test_an_article_of_no_list_keeps_its_place(crawler: Crawler, tmp_path: Path, title: str) -> None:
    write(crawler, title, None)

    assert files(tmp_path) == [f"posts/unlisted/2024/03/{NAME}"]


def test_a_run_after_one_that_was_killed_as_the_file_had_moved_finds_it(crawler: Crawler, tmp_path: Path) -> None:
    moved = tmp_path / "posts" / "china" / "2024" / "03" / NAME
    moved.parent.mkdir(parents=True)
    (tmp_path / "posts" / "unlisted" / "2024" / "03" / NAME).rename(moved)
    write(crawler, "改过的标题")

    assert files(tmp_path) == [f"posts/china/2024/03/{NAME}"]


def test_an_article_that_has_moved_stays(crawler: Crawler, tmp_path: Path) -> None:
    write(crawler, "青榆的桥")
    write(crawler, "改过的标题", "stock")

    assert files(tmp_path) == [f"posts/china/2024/03/{NAME}"]
