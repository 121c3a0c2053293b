"""Rebuild: the catalogue is made again of the WARC files and the posts, whatever has happened."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from tests.end_to_end.archives import command_line, differences, run, tables, warc_files
from tests.end_to_end.conftest import ROOT, Archive
from tests.end_to_end.histories import RichHistory, rich_history
from tests.sina.pictures import HOST

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RichHistory]:
    """An archive to which everything has happened."""
    with rich_history(tmp_path_factory.mktemp("rich")) as history:
        yield history


@pytest.fixture
def copied(rich: RichHistory, tmp_path: Path) -> Archive:
    """A copy of it, with the same Sina, which has not been asked for anything yet."""
    root = shutil.copytree(rich.archive.root, tmp_path / "archive")
    rich.sina.forget_requests()
    return Archive(root, *rich.archive.settings[1:])


def lose_catalogue(archive: Archive) -> None:
    """Delete the catalogue."""
    for path in archive.root.glob("catalogue.sqlite3*"):
        path.unlink()


def pages_asked(rich: RichHistory) -> set[str]:
    """Return what is special about the articles whose pages were asked for."""
    asked = {f"https://{host}{path}" for host, path in rich.sina.article_requests()}
    return {name for name, article in rich.articles.items() if article.url in asked} | {
        url for url in asked if url not in {article.url for article in rich.articles.values()}
    }


def test_a_lost_catalogue_is_made_again_equal_in_every_row(rich: RichHistory, copied: Archive) -> None:
    before = copied.stamps()
    lose_catalogue(copied)

    ended = run(copied, "rebuild")

    assert (ended.code, ended.err) == (0, "")
    assert differences(tables(rich.archive), tables(copied)) == {}
    assert (copied.stamps(), "of 0 posts" in ended.out) == (before, True)


def test_a_rebuilt_archive_is_whole(copied: Archive) -> None:
    lose_catalogue(copied)
    run(copied, "rebuild")

    ended = run(copied, "verify")

    assert (ended.code, ended.err) == (0, ""), ended.out


def test_the_catalogue_that_was_there_is_set_aside(rich: RichHistory, copied: Archive) -> None:
    ended = run(copied, "rebuild")

    [aside] = copied.root.glob("aside/*/catalogue.sqlite3")
    assert str(aside) in ended.out
    assert tables(copied, database=aside) == tables(rich.archive)


@pytest.mark.parametrize("channel", ["china", "companies"])
def test_the_next_run_asks_for_no_page_and_writes_nothing(rich: RichHistory, copied: Archive, channel: str) -> None:
    lose_catalogue(copied)
    run(copied, "rebuild")
    before = copied.stamps()

    copied.crawl(channel=channel)

    # What a limit had left out, and what is owed still.
    expected = {"failing"} | {article.url for article in rich.left}
    assert pages_asked(rich) == expected
    assert {path: stamp for path, stamp in copied.stamps().items() if path in before} == before
    assert rich.sina.requests_to(HOST) == []


def test_the_next_run_asks_for_no_flash_again(copied: Archive) -> None:
    run(copied, "rebuild")
    before = copied.stamps()

    copied.crawl("sina_live")

    assert copied.stamps() == before
    assert copied.census()["new"] == copied.census()["updated"] == 0


def test_of_posts_alone_a_catalogue_is_made_that_needs_no_page(rich: RichHistory, copied: Archive) -> None:
    lose_catalogue(copied)
    shutil.rmtree(copied.root / "warc")

    ended = run(copied, "rebuild")

    assert (ended.code, f"{len(copied.posts)} posts that these don't tell of" in ended.out) == (0, True)
    assert run(copied, "verify").code == 0
    before = copied.stamps()
    for channel in ("china", "stock"):
        copied.crawl(channel=channel)
    # Of these there is no post that a rebuild could know.
    assert pages_asked(rich) <= {"failing", "duplicate"}
    assert copied.stamps() == before
    assert copied.states()["archived"] == len(before)


def test_a_damaged_file_is_passed_over_and_named(rich: RichHistory, copied: Archive) -> None:
    lose_catalogue(copied)
    path = max(warc_files(copied), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = bytes(200)
    path.write_bytes(data)

    ended = run(copied, "rebuild")

    assert ended.code == 0, ended.err
    assert set(copied.outcomes()) >= {path.stem.rpartition("-")[2] for path in copied.posts} - {_by_address(copied)}
    assert set(copied.outcomes()) <= set(rich.archive.outcomes())
    assert path.name in ended.out + ended.err


def test_a_torn_file_is_read_to_where_it_is_torn(copied: Archive) -> None:
    lose_catalogue(copied)
    path = warc_files(copied)[-1]
    path.write_bytes(path.read_bytes()[:-100])

    ended = run(copied, "rebuild")

    assert (ended.code, path.name in ended.out + ended.err) == (0, True)


def test_a_rebuild_that_is_killed_leaves_the_catalogue_in_place(rich: RichHistory, copied: Archive) -> None:
    process = subprocess.Popen(command_line(copied, "rebuild"), cwd=ROOT, stdout=subprocess.DEVNULL)
    while not any(copied.root.glob(".rebuilding-*")):
        with suppress(TimeoutExpired):
            process.wait(0.01)
        assert process.returncode is None, "it ended before it could be killed"
    process.kill()
    process.wait()

    assert tables(copied) == tables(rich.archive)
    assert list(copied.root.glob("aside/*")) == []
    ended = run(copied, "rebuild")
    assert (ended.code, differences(tables(rich.archive), tables(copied))) == (0, {})
    assert list(copied.root.glob(".rebuilding-*")) == []


def test_without_an_archive_there_is_nothing_to_rebuild(tmp_path: Path) -> None:
    ended = run(Archive(tmp_path / "none"), "rebuild")

    assert (ended.code, "there is no archive" in ended.err) == (2, True)


def _by_address(archive: Archive) -> str:
    """Return the id in the name of the post that was written before its article's own id was known."""
    [name] = [path.stem.rpartition("-")[2] for path in archive.posts if "-url" in path.stem]
    return name
