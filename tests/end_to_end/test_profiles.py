"""The clean profile by the project's own commands: an archive of its own, made offline, and one that changes midway."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from crawler.profiles import Profile
from pipelines.document import clean_document, profile_of
from tests.end_to_end.archives import archive_at, differences, replayed, run, show, tables
from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

EDIT = "第二天更正：灯已经点亮。"
# Where the digest of a file stands among the columns of a table is of no matter here, only that nothing else differs.
# The texts to be searched are those of the documents.
_WITHOUT_DIGEST = {"articles", "revisions", "texts"}


@pytest.fixture(scope="module")
def articles() -> tuple[FakeArticle, ...]:
    """Two articles with codes to scan and editors below them."""
    return generated_articles(2, seed=1_500)


@pytest.fixture(scope="module")
def changed(articles: tuple[FakeArticle, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive that has met the articles in the seed's profile, and an edit of the first in the clean one."""
    with SinaServer() as sina:
        root = tmp_path_factory.mktemp("changed") / "archive"
        for article in articles:
            sina.publish(article, CHINA)
        assert archive_at(root, sina).crawl().code == 0
        later = articles[0].mtime + timedelta(hours=1)
        paragraphs = (EDIT, *articles[0].paragraphs[1:])
        sina.publish(replace(articles[0], paragraphs=paragraphs, mtime=later, intime=later), CHINA)
        archive = archive_at(root, sina, "PROFILE=clean")
        assert archive.crawl().code == 0
        yield archive


@pytest.fixture(scope="module")
def seed(changed: Archive, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The seed's archive, made of the WARC files of that one."""
    return replayed(changed, tmp_path_factory.mktemp("seed") / "archive")


@pytest.fixture(scope="module")
def clean(changed: Archive, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The clean archive, made of the same."""
    return replayed(changed, tmp_path_factory.mktemp("clean") / "archive", "PROFILE=clean")


def exported(archive: Archive, profile: str, to: Path) -> list[dict[str, object]]:
    """Return the entries of an export with all versions."""
    asked = Archive(archive.root, f"PROFILE={profile}")
    ended = run(asked, "export", "--revisions", "--to", str(to))
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in to.read_text("utf-8").splitlines()]


def test_only_what_was_edited_is_in_the_new_profile(changed: Archive, articles: tuple[FakeArticle, ...]) -> None:
    profiles = {post.name.rpartition("-")[2]: profile_of(post.read_text("utf-8")) for post in changed.posts}

    assert profiles == {
        f"{articles[0].document_id}.md": Profile.CLEAN,
        f"{articles[1].document_id}.md": Profile.SEED,
    }
    assert changed.rows("SELECT cause FROM revisions ORDER BY version, document_id") == [("first",)] * 2 + [("edited",)]


def test_the_clean_archive_is_the_seeds_documents_made_clean(seed: Archive, clean: Archive) -> None:
    assert clean.documents() == {
        place: clean_document(data.decode()).encode() for place, data in seed.documents().items()
    }
    assert all("责任编辑".encode() not in data and b"\n\n" not in data[300:] for data in clean.documents().values())


def test_their_catalogues_differ_in_the_digests_of_the_files_and_the_texts_of_these_alone(
    seed: Archive, clean: Archive
) -> None:
    one, other = (tables(archive, without_runs=["replay"]) for archive in (seed, clean))

    assert set(differences(one, other)) == _WITHOUT_DIGEST
    for columns in ("content_sha256, title, state, path, url FROM articles", "version, cause, captures FROM revisions"):
        query = f"SELECT {columns} ORDER BY document_id"
        assert seed.rows(query) == clean.rows(query)


@pytest.mark.parametrize("name", ["changed", "clean"])
def test_each_is_whole(request: pytest.FixtureRequest, name: str) -> None:
    ended = run(request.getfixturevalue(name), "verify")

    assert (ended.code, ended.err) == (0, ""), ended.out


def test_the_clean_archives_catalogue_can_be_rebuilt(clean: Archive, tmp_path: Path) -> None:
    copied = Archive(copytree(clean.root, tmp_path / "copied"), "PROFILE=clean")
    before = tables(copied)

    assert run(copied, "rebuild").code == 0
    assert differences(before, tables(copied)) == {}


def test_a_replay_in_its_own_place_changes_the_profile_and_nothing_else(
    changed: Archive, seed: Archive, tmp_path: Path
) -> None:
    root = copytree(changed.root, tmp_path / "copied")
    own = Archive(root, f"REPLAY_FROM={root / 'warc'}", "PROFILE=clean")
    before = changed.rows("SELECT document_id, version, cause, content_sha256 FROM revisions")

    ended = own.crawl("replay")

    assert (ended.code, own.census()["restored"], own.census()["updated"]) == (0, 1, 0), ended.out
    assert {profile_of(data.decode()) for data in own.documents().values()} == {Profile.CLEAN}
    assert own.rows("SELECT document_id, version, cause, content_sha256 FROM revisions") == before
    rewritten = tables(own)
    assert run(own, "rebuild").code == 0
    assert differences(rewritten, tables(own)) == {}
    assert replayed(own, tmp_path / "again").documents() == seed.documents()


def test_versions_of_either_profile_are_shown_and_compared(changed: Archive, articles: tuple[FakeArticle, ...]) -> None:
    name = articles[0].document_id
    shown = show(changed, name, "--version", "1")
    told = run(changed, "history", name).out.splitlines()

    assert (profile_of(shown.decode()), articles[0].paragraphs[0] in shown.decode()) == (Profile.SEED, True)
    assert [line for line in told if line.startswith(("+", "-")) and line[1] not in "+-"] == [
        f"-{articles[0].paragraphs[0]}",
        f"+{EDIT}",
    ]


def test_an_export_is_the_same_of_either_archive(changed: Archive, clean: Archive, tmp_path: Path) -> None:
    """Of documents in both profiles, and of those that a replay has written in the one."""
    own, made = (exported(archive, "clean", tmp_path / "export.jsonl") for archive in (clean, changed))

    for entry in (*own, *made):
        del entry["file_sha256"]
    assert made == own
    assert ["责任编辑" in str(entry["text"]) for entry in made] == [False] * 3


def test_an_offline_set_can_be_clean(changed: Archive, clean: Archive, tmp_path: Path) -> None:
    ended = run(changed, "export", "--offline", str(tmp_path / "set"))

    assert ended.code == 0, ended.err
    assert {
        path.relative_to(tmp_path / "set").as_posix(): path.read_bytes() for path in (tmp_path / "set").rglob("*.md")
    } == clean.documents()


@pytest.mark.parametrize("command", ["crawl", "export"])
def test_an_unknown_profile_is_refused(clean: Archive, command: str) -> None:
    wrong = Archive(clean.root, "PROFILE=tidy")

    ended = wrong.crawl() if command == "crawl" else run(wrong, command)

    assert (ended.code, ended.out, ended.err.splitlines()[-1]) == (2, "", "PROFILE='tidy': write seed or clean")
