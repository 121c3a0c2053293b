"""The bundled demo site, crawled as `make demo` does it."""

from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest

from tests.end_to_end.conftest import ROOT, Archive
from tests.sina import demo
from tests.sina.articles import FakeArticle

CHANNELS = "china,stock,companies"
WINDOW = f"{demo.WINDOW_DAY}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive that the two runs of `make demo` fill."""
    archive = Archive(tmp_path_factory.mktemp("demo"), f"REPLAY_FROM={ROOT / 'tests/sites/demo'}")
    assert archive.crawl(channel=CHANNELS).code == 0
    assert archive.crawl(since=WINDOW, until=WINDOW).code == 0
    return archive


def _post(archive: Archive, article: FakeArticle) -> Path:
    [path] = [path for path in archive.posts if path.stem.endswith(article.document_id)]
    return path


def test_every_article_but_the_removed_one_is_there(archive: Archive) -> None:
    expected = {article.document_id for article in demo.articles()}

    written = {path.stem.rpartition("-")[2] for path in archive.posts}

    assert written == expected - {demo.article_named("removed").document_id}
    assert archive.states() == {"archived": len(expected) - 1, "removed": 1}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("both quotes, single first", "O'Neil 谈“利率”", id="single quote"),
        pytest.param("both quotes, double inside", '他说"It\'s 3.5%"', id="both quotes"),
        pytest.param("colon and hash", "要闻: 第1季 #增长#", id="colon and hash"),
        pytest.param("backslash", "C:\\new", id="backslash"),
        pytest.param("template tags", "&#123;&#123; x &#125;&#125;&#123;% raw %&#125;", id="template tags"),
    ],
)
def test_hard_titles_come_back_whole(archive: Archive, name: str, title: str) -> None:
    article = demo.article_named(name)

    read = frontmatter.loads(_post(archive, article).read_text("utf-8"))["title"]

    assert title in read
    assert read.replace("&#123;", "{").replace("&#125;", "}") == article.title


def test_a_title_of_150_characters_comes_back_whole(archive: Archive) -> None:
    article = demo.article_named("150 characters")
    path = _post(archive, article)

    assert len(article.title) == 150
    assert frontmatter.loads(path.read_text("utf-8"))["title"] == article.title
    assert len(path.name.encode()) <= 255


def test_like_titles_are_two_files(archive: Archive) -> None:
    paths = {_post(archive, demo.article_named(name)) for name in ("3.5 percent", "35 percent")}

    assert len(paths) == 2


def test_a_story_under_two_lists_is_filed_under_the_first(archive: Archive) -> None:
    assert "posts/china/" in _post(archive, demo.article_named("shared")).as_posix()


def test_entities_of_the_row_are_decoded(archive: Archive) -> None:
    article = demo.article_named("entity in the row")

    assert "&" in article.title
    assert frontmatter.loads(_post(archive, article).read_text("utf-8"))["title"] == article.title


def test_no_document_holds_a_script(archive: Archive) -> None:
    assert not [path.name for path in archive.posts if b"<script" in path.read_bytes().lower()]


def test_a_second_run_changes_nothing(archive: Archive) -> None:
    before = archive.stamps()

    ended = archive.crawl(channel=CHANNELS)

    assert (ended.code, archive.census()["asked"], archive.stamps()) == (0, 0, before)


def test_the_bundled_site_is_what_its_builder_builds(tmp_path: Path) -> None:
    demo.build(tmp_path / "built")

    assert demo.same_site(tmp_path / "built", demo.SITE)
