"""The markdown pipeline: one whole file per article, under one name for good."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from crawler.errors import BadArgumentError
from crawler.items import Article
from pipelines.markdown import MarkdownPipeline
from tests.pipelines.builders import DOCUMENT_ID, URL, another, article
from tests.pipelines.conftest import Run, Runs

DOCUMENT = (
    "\n---\ntitle: '青桐县竹伞出口增长'\ncategories: \n - 金融\n - 新浪财经\n - 新浪财经－国內\nheadimg: ''\n"
    "author: 新浪财经\ncomments: false\ndate: Mon, 06 May 2024 01:30:05 GMT\nthumbnail: ''\n---\n\n"
    "<div>   \n<p>　　竹伞卖到了海外。</p>  \n</div>\n            "
)
LONG_AGO = 1_000_000_000_000_000_000


def write(run: Run, made: Article) -> Path:
    """Send an article through this pipeline alone, and return its file."""
    run.claim(made)
    return run.root / (run.pipeline(MarkdownPipeline).process_item(made).path or "")


def test_the_file_is_the_document(run: Run) -> None:
    assert write(run, article()).read_bytes() == DOCUMENT.encode()


def test_the_file_lies_by_channel_year_and_month(run: Run) -> None:
    assert write(run, article()).parent == run.root / "posts" / "china" / "2024" / "05"


def test_the_name_carries_title_and_document_id(run: Run) -> None:
    assert write(run, article()).name == f"青桐县竹伞出口增长-{DOCUMENT_ID}.md"


def test_an_article_without_a_channel_has_a_folder_too(run: Run) -> None:
    assert write(run, article(channel=None)).is_file()


def test_the_article_leaves_with_path_and_digest(run: Run) -> None:
    run.claim(article())
    left = run.pipeline(MarkdownPipeline).process_item(article())
    assert left.path == f"posts/china/2024/05/青桐县竹伞出口增长-{DOCUMENT_ID}.md"
    assert left.digest == hashlib.sha256(DOCUMENT.encode()).hexdigest()


def test_nothing_but_the_file_is_left(run: Run) -> None:
    assert run.posts() == []
    path = write(run, article())
    assert run.posts() == [path]


def test_a_second_run_writes_the_same_bytes(runs: Runs) -> None:
    write(runs.begin(), article())
    assert write(runs.begin(), article()).read_bytes() == DOCUMENT.encode()


def test_a_second_run_does_not_touch_the_file(runs: Runs) -> None:
    path = write(runs.begin(), article())
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    inode = path.stat().st_ino
    write(runs.begin(), article())
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (LONG_AGO, inode)


def test_a_damaged_file_is_written_anew(runs: Runs) -> None:
    path = write(runs.begin(), article())
    path.write_bytes(DOCUMENT.encode()[:-1] + b"x")
    assert write(runs.begin(), article()).read_bytes() == DOCUMENT.encode()


def test_a_new_body_replaces_the_file_as_a_whole(runs: Runs) -> None:
    path = write(runs.begin(), article())
    inode = path.stat().st_ino
    with path.open("rb") as reader:
        write(runs.begin(), article(body="<p>　　短。</p>"))
        assert reader.read() == DOCUMENT.encode()
    assert path.read_bytes() == DOCUMENT.replace("竹伞卖到了海外", "短").encode()
    assert path.stat().st_ino != inode


def test_the_path_is_kept_when_the_title_changes(runs: Runs) -> None:
    path = write(runs.begin(), article())
    run = runs.begin()
    assert write(run, article(title="更正：青桐县竹伞出口下降")) == path
    assert run.posts() == [path]


def test_the_new_title_stands_in_the_old_file(runs: Runs) -> None:
    path = write(runs.begin(), article())
    write(runs.begin(), article(title="更正"))
    assert path.read_bytes() == DOCUMENT.replace("青桐县竹伞出口增长", "更正").encode()


def test_titles_that_differ_in_a_dot_make_two_files(run: Run) -> None:
    paths = {write(run, article(title="伞价涨3.5%")), write(run, another("poiuytr1234567", title="伞价涨35%"))}
    assert set(run.posts()) == paths
    assert len(paths) == 2


def test_one_title_makes_two_files_for_two_articles(run: Run) -> None:
    paths = {write(run, article()), write(run, another("poiuytr1234567"))}
    assert set(run.posts()) == paths
    assert len(paths) == 2


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("涨" * 150, id="too long for a name"),
        pytest.param("𠮷" * 100, id="too long, four bytes each"),
        pytest.param("../../../伞", id="dots and slashes"),
        pytest.param("/伞", id="a slash in front"),
        pytest.param("C:\\new", id="a backslash"),
        pytest.param(".", id="a dot"),
        pytest.param('a:b?c*d"e<f>g|h', id="what other systems mind"),
        pytest.param("{{ x }}", id="braces"),
        pytest.param("---", id="hyphens"),
        pytest.param("CON", id="a device"),
    ],
)
def test_any_title_names_a_file_in_its_folder(run: Run, title: str) -> None:
    path = write(run, article(title=title))
    assert run.posts() == [path]
    assert path.parent == run.root / "posts" / "china" / "2024" / "05"
    assert path.name.endswith(f"{DOCUMENT_ID}.md")


def test_a_file_that_cannot_be_written_is_an_error(run: Run) -> None:
    run.claim(article())
    path = run.root / f"posts/china/2024/05/青桐县竹伞出口增长-{DOCUMENT_ID}.md"
    path.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        run.pipeline(MarkdownPipeline).process_item(article())


def test_a_folder_that_cannot_be_made_is_an_error(run: Run) -> None:
    run.claim(article())
    (run.root / "posts").write_text("in the way")
    with pytest.raises(NotADirectoryError):
        run.pipeline(MarkdownPipeline).process_item(article())


def test_what_a_killed_run_left_is_overwritten(run: Run) -> None:
    folder = run.root / "posts" / "china" / "2024" / "05"
    folder.mkdir(parents=True)
    (folder / f".{DOCUMENT_ID}.tmp").write_text("half a docu")
    path = write(run, article())
    assert run.posts() == [path]
    assert path.read_bytes() == DOCUMENT.encode()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["source"], f"source: '{URL}'\n", id="one"),
        pytest.param(
            ["media", "docid", "source"],
            f"media: '青桐晚报'\ndocid: '{DOCUMENT_ID}'\nsource: '{URL}'\n",
            id="all, in their order",
        ),
        pytest.param("docid,source", f"docid: '{DOCUMENT_ID}'\nsource: '{URL}'\n", id="from the command line"),
    ],
)
def test_front_matter_extra(runs: Runs, setting: str | list[str], expected: str) -> None:
    run = runs.begin(FRONT_MATTER_EXTRA=setting)
    data = write(run, article(media="青桐晚报")).read_text(encoding="utf-8")
    assert data == DOCUMENT.replace("thumbnail: ''\n", f"thumbnail: ''\n{expected}")


def test_front_matter_extra_that_there_is_not(runs: Runs) -> None:
    run = runs.begin(FRONT_MATTER_EXTRA=["source", "autor"])
    with pytest.raises(BadArgumentError, match=r"'autor'.*source, docid, media"):
        run.pipeline(MarkdownPipeline)
