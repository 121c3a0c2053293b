"""`scrapy export` over the demo archive: every article comes back, in every format; what goes wrong is told."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from tests.end_to_end.archives import command_line, run
from tests.end_to_end.conftest import ROOT, Archive, Ended
from tests.sina import demo
from tests.sina.articles import FakeArticle

# Blocks whose text is not a paragraph's: styles, tables, quotations and the like.
_BLOCKS = re.compile(r"<(?!/?(?:a|b|br|em|font|i|p|span|strong|u)\b)")
_TAG = re.compile(r"<[^>]+>")
_REMOVED = demo.article_named("removed").document_id
_ARTICLES = [article for article in demo.articles() if article.document_id != _REMOVED]


def export(archive: Archive, *options: str) -> Ended:
    """Run the command to its end."""
    return run(archive, "export", *options)


def exported_in(archive: Archive, *options: str, **environment: str) -> Ended:
    """Run the command to its end from scratch, with what Python heeds when it starts."""
    command = command_line(archive, "export", *options)
    variables = os.environ | environment
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, timeout=100, check=False)
    return Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def started(archive: Archive) -> subprocess.Popen[bytes]:
    """Start the command and leave it going."""
    return subprocess.Popen(command_line(archive, "export"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def entries(archive: Archive, *options: str) -> list[dict[str, Any]]:
    """Return an export's entries, read as JSON Lines."""
    ended = export(archive, *options)
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in ended.out.split("\n") if line]


def dense(text: str) -> str:
    """Return *text* without white space."""
    return "".join(text.split())


def paragraphs(article: FakeArticle) -> list[str]:
    """Return the text of an article's paragraphs, as far as they are text and nothing else."""
    own = [paragraph for paragraph in article.paragraphs if not _BLOCKS.search(paragraph)]
    return [dense(html.unescape(_TAG.sub("", paragraph))) for paragraph in own]


@pytest.fixture(scope="module")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive of the demo site; not to be changed."""
    archive = Archive(tmp_path_factory.mktemp("demo"), f"REPLAY_FROM={ROOT / 'tests/sites/demo'}")
    assert archive.crawl(channel="china,stock,companies").code == 0
    assert archive.crawl(since=f"{demo.WINDOW_DAY}", until=f"{demo.WINDOW_DAY}").code == 0
    return archive


@pytest.fixture(scope="module")
def told(demo_archive: Archive) -> dict[str, dict[str, Any]]:
    """The whole export, by document id."""
    return {entry["document_id"]: entry for entry in entries(demo_archive)}


@pytest.fixture
def own(demo_archive: Archive, tmp_path: Path) -> Archive:
    """A copy of the demo archive to be changed."""
    shutil.copytree(demo_archive.root, tmp_path / "own")
    return Archive(tmp_path / "own")


def test_every_article_is_told_once(demo_archive: Archive) -> None:
    ids = [entry["document_id"] for entry in entries(demo_archive)]

    assert ids == sorted(article.document_id for article in _ARTICLES)


@pytest.mark.parametrize("article", _ARTICLES, ids=lambda article: article.document_id)
def test_title_and_paragraphs_are_there(told: dict[str, dict[str, Any]], article: FakeArticle) -> None:
    entry = told[article.document_id]

    assert dense(entry["title"]) == dense(article.title)
    assert not [each for each in paragraphs(article) if each not in dense(entry["text"])]


def test_most_articles_have_paragraphs_to_look_for() -> None:
    assert sum(len(paragraphs(article)) > 1 for article in _ARTICLES) > len(_ARTICLES) * 0.8


def test_no_text_holds_markup_or_front_matter(told: dict[str, dict[str, Any]]) -> None:
    assert not [entry["text"] for entry in told.values() if re.search(r"</?(p|div|img)\b|headimg:", entry["text"])]


def test_the_front_matter_says_the_same(demo_archive: Archive, told: dict[str, dict[str, Any]]) -> None:
    for entry in told.values():
        read = frontmatter.loads((demo_archive.root / entry["path"]).read_text("utf-8"))
        assert read["categories"] == entry["categories"]
        assert read["headimg"] == (entry["pictures"] or [""])[0]


def test_the_digest_is_the_files(demo_archive: Archive, told: dict[str, dict[str, Any]]) -> None:
    for entry in told.values():
        data = (demo_archive.root / entry["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["file_sha256"]


def _jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _csv(path: Path) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def _parquet(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
    return rows


@pytest.mark.parametrize(("ending", "read"), [("jsonl", _jsonl), ("csv", _csv), ("parquet", _parquet)])
def test_every_format_says_the_same(
    demo_archive: Archive,
    told: dict[str, dict[str, Any]],
    tmp_path: Path,
    ending: str,
    read: Callable[[Path], list[dict[str, Any]]],
) -> None:
    ended = export(demo_archive, "--to", str(tmp_path / f"all.{ending}"))

    found = {row["document_id"]: row for row in read(tmp_path / f"all.{ending}")}

    assert (ended.code, ended.out, len(list(tmp_path.iterdir()))) == (0, "", 1)
    assert f"Exported {len(told)} articles to" in ended.err
    assert [list(row) for row in found.values()] == [list(entry) for entry in told.values()]
    for name in ("title", "text", "url", "path"):
        assert {key: row[name] for key, row in found.items()} == {key: entry[name] for key, entry in told.items()}


def test_channels_are_picked(demo_archive: Archive, told: dict[str, dict[str, Any]]) -> None:
    found = entries(demo_archive, "--channel", "stock,companies")

    assert found == [entry for entry in told.values() if entry["channel"] in {"stock", "companies"}]
    assert {entry["channel"] for entry in found} == {"stock", "companies"}


def test_days_are_picked(demo_archive: Archive, told: dict[str, dict[str, Any]]) -> None:
    day = f"{demo.WINDOW_DAY}"

    found = entries(demo_archive, "--since", day, "--until", day)

    assert found == [entry for entry in told.values() if entry["date"].startswith(day)]
    assert found


def test_the_machines_language_changes_nothing(demo_archive: Archive) -> None:
    plain = exported_in(demo_archive, LC_ALL="C", PYTHONIOENCODING="ascii")

    assert plain.out == export(demo_archive).out


def test_a_reader_that_has_seen_enough_ends_it_quietly(demo_archive: Archive) -> None:
    with started(demo_archive) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()

        said = process.stderr.read() if process.stderr else None

    assert (process.returncode, said) == (0, b"")


def test_an_interrupted_export_says_so(demo_archive: Archive) -> None:
    with started(demo_archive) as process:
        assert process.stdout is not None
        assert process.stdout.readline()  # and now it waits for somebody to read on

        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, b"Interrupted.\n")


def test_an_article_without_its_file_is_told_and_missed(own: Archive) -> None:
    gone = own.posts[0]
    gone.unlink()

    ended = export(own)

    [entry] = [entry for entry in map(json.loads, ended.out.splitlines()) if entry["text"] is None]
    assert entry["path"] == gone.relative_to(own.root).as_posix()
    assert ended.code == 4
    assert "Documents missing or unreadable: 1;" in ended.err


def test_a_document_that_was_changed_is_told_as_it_is(own: Archive) -> None:
    changed = own.posts[0]
    changed.write_text(changed.read_text("utf-8").replace("</p>", "灯火通明</p>"), "utf-8")

    ended = export(own)

    assert ended.out.count("灯火通明") > 0
    assert ended.code == 0
    assert "Documents changed by hand: 1;" in ended.err


def test_what_sina_has_removed_is_told_with_its_text(own: Archive) -> None:
    [document_id] = own.rows("SELECT min(document_id) FROM articles WHERE state = 'archived'")[0]
    moments = "'2026-03-10T10:00:00+08:00', '2026-03-11T10:00:00+08:00'"
    own.change(f"UPDATE articles SET state = 'removed' WHERE document_id = '{document_id}'")  # noqa: S608
    own.change(
        "INSERT INTO removals (document_id, first_gone, last_gone, reason) "  # noqa: S608
        f"VALUES ('{document_id}', {moments}, 'http 404')"
    )

    [entry] = [entry for entry in entries(own) if entry["state"] == "removed"]

    assert entry["document_id"] == document_id
    assert (entry["first_gone"], entry["last_gone"]) == ("2026-03-10T10:00:00+08:00", "2026-03-11T10:00:00+08:00")
    assert entry["text"]


def test_versions_are_told_on_request(own: Archive) -> None:
    document_id = _ARTICLES[0].document_id
    own.change("DELETE FROM revisions")
    for number in (1, 2):
        own.change(
            "INSERT INTO revisions (document_id, version, cause, title, content_sha256, file_sha256, first_seen, "  # noqa: S608
            f"last_seen) VALUES ('{document_id}', {number}, 'edited', '第{number}稿', 'c', 'f', "
            "'2026-03-10T10:00:00+08:00', '2026-03-11T10:00:00+08:00')"
        )

    found = entries(own, "--revisions")

    versions = [(each["version"], each["is_current"]) for each in found if each["document_id"] == document_id]
    assert versions == [(1, False), (2, True)]
    assert len(found) == len(_ARTICLES) + 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--channel", "nope"], "or any other as pageid/lid (155/1686)", id="channel"),
        pytest.param(["--since", "2021-13-01"], "write a day that exists as YYYY-MM-DD", id="day"),
        pytest.param(["--format", "xml"], "write one of jsonl, csv, parquet", id="format"),
        pytest.param(["--format", "parquet"], "needs a file", id="parquet on standard output"),
        pytest.param(["--chanel", "china"], "did you mean --channel?", id="misspelt"),
        pytest.param(["china"], "is no option of export", id="a word"),
        pytest.param(
            ["-s", "ARCHIVE_DIR=no/one"], "no catalogue in 'no/one'", id="no catalogue"
        ),  # the last one counts
    ],
)
def test_what_is_wrong_ends_with_two_and_one_sentence(tmp_path: Path, options: list[str], said: str) -> None:
    ended = export(Archive(tmp_path / "none"), *options)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_parquet_is_refused_and_nothing_is_begun(demo_archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "pyarrow.py").write_text("raise ImportError\n")

    ended = exported_in(demo_archive, "--to", str(tmp_path / "a.parquet"), PYTHONPATH=str(tmp_path / "path"))

    assert ended.code == 2
    assert "install it by pip install pyarrow" in ended.err
    assert not list(tmp_path.glob("*.parquet"))


def test_a_broken_catalogue_ends_with_one_and_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite3").write_bytes(b"no database at all" * 100)

    ended = export(Archive(tmp_path), "--to", str(tmp_path / "a.csv"))

    assert ended.code == 1
    assert "the catalogue can't be opened" in ended.err
    assert not (tmp_path / "a.csv").exists()
