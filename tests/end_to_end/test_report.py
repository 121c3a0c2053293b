"""`scrapy report` as a process: what it writes, where, and what it refuses."""

from __future__ import annotations

import argparse
import os
import pty
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from scrapy.settings import Settings

from crawler.commands.report import Command
from crawler.settings import base
from crawler.storage.lock import ArchiveLock
from tests.commands import finished
from tests.end_to_end.archives import archive_at, command_line, everything, run
from tests.end_to_end.conftest import CHINA, ROOT, Archive
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of three articles; the tests write beside it, not into it."""
    with SinaServer({CHINA: generated_articles(3, seed=31)}) as sina:
        archive = archive_at(tmp_path_factory.mktemp("report") / "archive", sina)
        assert archive.crawl().code == 0
    return archive


def test_the_page_lies_in_the_archive_and_its_place_is_printed(crawled: Archive) -> None:
    ended = run(crawled, "report")

    place = crawled.root / "report.html"
    assert (ended.code, ended.out, ended.err) == (0, f"{place}\n", "")
    assert place.read_text("utf-8").startswith("<!doctype html>")
    place.unlink()


def test_only_the_page_is_written_even_while_a_run_goes_on(crawled: Archive, tmp_path: Path) -> None:
    place = tmp_path / "页 1.html"
    before = everything(crawled)
    lock = ArchiveLock.acquire(crawled.root / "archive.lock")
    ended = run(crawled, "report", "--to", str(place), "--since", "2026-03-09")
    lock.release()

    changed = {name for name, state in everything(crawled).items() if before.get(name) != state}
    assert (ended.code, [path.name for path in tmp_path.iterdir()]) == (0, ["页 1.html"])
    assert all(name.startswith("catalogue.sqlite3-") for name in changed)


def test_its_links_lead_to_the_documents_from_whatever_folder_it_is_run_in(crawled: Archive, tmp_path: Path) -> None:
    crawled.change("UPDATE stories SET cluster = 'c'")
    place = tmp_path / "report.html"
    command = command_line(crawled, "report", "--to", str(place))
    finished(command, cwd=ROOT / "docs", check=True)

    links = re.findall(r'href="(\.\./[^"]+\.md)"', place.read_text("utf-8"))
    assert len({unquote(link) for link in links if (tmp_path / unquote(link)).is_file()}) == 3


@pytest.mark.parametrize("option", [(), ("--to", "report.html")], ids=["by default", "named"])
def test_where_a_link_stands_its_links_lead_to_the_documents_too(
    crawled: Archive, tmp_path: Path, option: tuple[str, ...]
) -> None:
    crawled.change("UPDATE stories SET cluster = 'c'")
    target = tmp_path / "web" / "a" / "page.html"
    target.parent.mkdir(parents=True)
    target.touch()
    place = crawled.root / "report.html"
    place.symlink_to(target)
    said = run(crawled, "report", *option[:1], *(str(place) for _ in option[1:])).out
    written = Path(said.strip())

    links = re.findall(r'href="([^"]+\.md)"', written.read_text("utf-8"))
    place.unlink()
    assert len({unquote(link) for link in links if (written.parent / unquote(link)).is_file()}) == 3


def refused(archive: Archive, capsys: pytest.CaptureFixture[str], *args: str, **options: str | None) -> tuple[int, str]:
    """Return the exit code of a command that does nothing, and the sentence that it says instead."""
    command = Command()
    project = {name: value for name, value in vars(base).items() if name.isupper()}
    command.settings = Settings({**project, "ARCHIVE_DIR": str(archive.root)})
    command.run(list(args), argparse.Namespace(**{"to": None, "since": None, "until": None, **options}))
    out, err = capsys.readouterr()
    assert out == ""
    return command.exitcode, err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"since": "2026-02-30"}, "since='2026-02-30' is no day"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "lies before since"),
        ({"to": "no/such/folder/a.html"}, "a folder that is not there"),
        ({"to": "/"}, "is no file"),
        ({"to": "docs"}, "is no regular file"),
    ],
    ids=["no day", "wrong order", "no folder", "no name", "a folder"],
)
def test_what_cannot_be_done_is_refused(
    crawled: Archive, capsys: pytest.CaptureFixture[str], options: dict[str, str], said: str
) -> None:
    code, err = refused(crawled, capsys, **options)

    assert code == 2
    assert said in err


def test_what_is_no_option_is_refused(crawled: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(crawled, capsys, "china") == (2, "'china' is no option of report: `scrapy report -h` shows them\n")


def test_without_an_archive_there_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = refused(Archive(tmp_path / "none"), capsys)

    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "there is no catalogue" in err


def test_on_a_terminal_it_shows_how_far_it_has_come(crawled: Archive, tmp_path: Path) -> None:
    command = command_line(crawled, "report", "--to", str(tmp_path / "report.html"))
    ours, theirs = pty.openpty()
    subprocess.run(command, cwd=ROOT, timeout=60, check=True, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)

    assert b"report" in shown
