"""Repair of posts: what can be made again of its page is, and what is in the way goes aside, never away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.audit.findings import Damage, Finding
from crawler.profiles import Profile
from pipelines.document import Form
from pipelines.repair import NotMendableError, Repairer
from tests.pipelines.conftest import Runs
from tests.pipelines.kept import DAY, FETCHED, Opened, archived, body_of, drop, edited, fetched, invented, opened

FAKE, COPY = invented(2)
NAME = FAKE.document_id
AGAIN = "written again from its raw page"
ASKED = "the next run asks for it again"


@pytest.fixture
def archive(runs: Runs, tmp_path: Path) -> Iterator[Opened]:
    """An archive that holds an article with its page, and no run going on."""
    archived(runs.begin(), FAKE)
    runs.end()
    with opened(tmp_path / "archive") as found:
        yield found


@pytest.fixture
def post(archive: Opened) -> Path:
    """The article's post."""
    known = archive.catalogue.get(NAME)
    assert known is not None
    return archive.paths.root / (known.path or "")


def repairer(archive: Opened) -> Repairer:
    """Return what mends the archive."""
    return Repairer.of(archive.paths, archive.catalogue, archive.raw, archive.rereader)


def mend(archive: Opened, damage: Damage) -> str:
    """Mend the one damage of a kind, and return what is said of it."""
    return repairer(archive).repair(archive.found(damage))


def lose_page(archive: Opened) -> None:
    """Strike out what was kept of the article."""
    archive.raw.index.forget([answer.record_id for answer in archive.raw.index.of_document(NAME)])


def aside(archive: Opened) -> dict[str, bytes]:
    """Return what was set aside, by its place in the archive."""
    found = {name: data for name, data in archive.files().items() if name.startswith("aside/")}
    return {name.split("/", 2)[2]: data for name, data in found.items()}


def state_of(archive: Opened, name: str = NAME) -> str:
    """Return an article's state."""
    known = archive.catalogue.get(name)
    assert known is not None
    return known.state


def test_a_whole_archive_needs_no_repair(archive: Opened) -> None:
    assert archive.audit() == []


def test_a_missing_post_is_written_again(archive: Opened, post: Path) -> None:
    data = post.read_bytes()
    post.unlink()

    assert mend(archive, Damage.MISSING_POST) == AGAIN
    assert (post.read_bytes(), aside(archive), archive.audit()) == (data, {}, [])


@pytest.mark.parametrize(
    ("damage", "harm"),
    [
        pytest.param(Damage.CHANGED_POST, "\n---\ntitle: '手改'\n---\n\n别的。\n".encode(), id="changed"),
        pytest.param(Damage.UNREADABLE_POST, b"---\ntitle: [\n---\n", id="broken front matter"),
        pytest.param(Damage.UNREADABLE_POST, b"\xff\xfe", id="no text"),
        pytest.param(Damage.UNREADABLE_POST, b"", id="empty"),
    ],
)
def test_a_post_with_other_bytes_is_set_aside_and_written_again(
    archive: Opened, post: Path, damage: Damage, harm: bytes
) -> None:
    data = post.read_bytes()
    post.write_bytes(harm)

    assert mend(archive, damage) == AGAIN
    assert post.read_bytes() == data
    assert aside(archive) == {post.relative_to(archive.paths.root).as_posix(): harm}
    assert archive.audit() == []


def test_a_folder_in_a_posts_place_is_set_aside(archive: Opened, post: Path) -> None:
    data = post.read_bytes()
    post.unlink()
    post.mkdir()
    (post / "灯.txt").write_text("灯")

    assert mend(archive, Damage.UNREADABLE_POST) == AGAIN
    assert (post.read_bytes(), list(aside(archive).values())) == (data, ["灯".encode()])


def test_a_post_without_a_page_is_asked_for_again(archive: Opened, post: Path) -> None:
    post.write_bytes(b"changed")
    lose_page(archive)

    assert mend(archive, Damage.UNREADABLE_POST) == ASKED
    assert [owed.document_id for owed in archive.catalogue.owed()] == [NAME]
    assert list(aside(archive).values()) == [b"changed"]


def test_a_post_that_is_asked_for_again_counts_as_missing_no_more(archive: Opened, post: Path) -> None:
    post.unlink()
    lose_page(archive)
    mend(archive, Damage.MISSING_POST)

    assert Damage.MISSING_POST not in {finding.damage for finding in archive.audit()}


@pytest.fixture
def by_other_rules(runs: Runs, tmp_path: Path) -> Iterator[Opened]:
    """An archive whose text was read from its page by other rules than today's; its post is missing."""
    run = runs.begin()
    run.send(replace(fetched(run, FAKE), body="<p>　　另一种读法。</p>"))
    [path] = run.posts()
    path.unlink()
    runs.end()
    with opened(tmp_path / "archive") as found:
        yield found


def test_a_post_that_todays_rules_read_otherwise_is_another_version(by_other_rules: Opened) -> None:
    said = mend(by_other_rules, Damage.MISSING_POST)

    assert said == f"{AGAIN}, as today's rules read it"
    assert [version.cause for version in by_other_rules.catalogue.revisions.of(NAME)] == ["first", "rule"]
    assert by_other_rules.audit() == []


def test_a_repair_does_not_bring_a_removed_article_back(by_other_rules: Opened) -> None:
    by_other_rules.catalogue.removed(NAME, "http 404", at=FETCHED + DAY)
    mend(by_other_rules, Damage.MISSING_POST)

    [removal] = by_other_rules.catalogue.revisions.removals(NAME)
    assert (state_of(by_other_rules), removal.back_at) == ("removed", None)


def test_a_repair_pays_for_nothing_that_is_owed(by_other_rules: Opened) -> None:
    by_other_rules.catalogue.recall(NAME, "edited", has_file=True)
    mend(by_other_rules, Damage.MISSING_POST)

    assert [owed.document_id for owed in by_other_rules.catalogue.owed()] == [NAME]


def test_only_the_latest_text_is_written(runs: Runs, tmp_path: Path) -> None:
    run = runs.begin()
    archived(run, FAKE)
    run = runs.begin()
    archived(run, edited(FAKE), FETCHED + DAY)
    [path] = run.posts()
    data = path.read_bytes()
    path.unlink()
    runs.end()

    with opened(tmp_path / "archive") as archive:
        assert mend(archive, Damage.MISSING_POST) == AGAIN
        assert path.read_bytes() == data


def test_extra_keys_are_written_again(runs: Runs, tmp_path: Path) -> None:
    run = runs.begin(FRONT_MATTER_EXTRA="source,docid")
    archived(run, FAKE)
    [path] = run.posts()
    data = path.read_bytes()
    path.unlink()
    runs.end()

    with opened(tmp_path / "archive", Form(extra_keys=("source", "docid"))) as archive:
        assert (mend(archive, Damage.MISSING_POST), path.read_bytes()) == (AGAIN, data)


@pytest.mark.parametrize("settings", list(Profile), ids=lambda profile: f"asked for as {profile}")
@pytest.mark.parametrize("written", list(Profile))
def test_a_post_is_written_again_in_the_profile_that_it_had(
    runs: Runs, tmp_path: Path, written: Profile, settings: Profile
) -> None:
    run = runs.begin(PROFILE=written.value)
    archived(run, FAKE)
    [path] = run.posts()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"<p>", b"<P>"))
    runs.end()

    with opened(tmp_path / "archive", Form(settings)) as archive:
        assert (mend(archive, Damage.CHANGED_POST), path.read_bytes()) == (AGAIN, data)
        assert [revision.version for revision in archive.catalogue.revisions.of(NAME)] == [1]


@pytest.mark.parametrize(
    ("damage", "name"),
    [
        pytest.param(Damage.ORPHANED_POST, "别处来的-nzzzzzz0000001.md", id="unknown post"),
        pytest.param(Damage.STRAY_FILE, ".half.tmp", id="stray file"),
    ],
)
def test_what_belongs_to_nothing_is_set_aside(archive: Opened, post: Path, damage: Damage, name: str) -> None:
    extra = post.with_name(name)
    extra.write_bytes(b"x")
    where = extra.relative_to(archive.paths.root).as_posix()

    said = mend(archive, damage)

    assert (aside(archive), archive.audit()) == ({where: b"x"}, [])
    assert said.startswith("set aside as aside/")
    assert (archive.paths.root / said.removeprefix("set aside as ")).read_bytes() == b"x"


def test_what_is_set_aside_twice_is_there_twice(archive: Opened, post: Path) -> None:
    """Two things that one repair finds in the same place: the second doesn't take that of the first."""
    mending = repairer(archive)
    for data in (b"first", b"second"):
        post.write_bytes(data)
        mending.repair(Finding(Damage.CHANGED_POST, post.relative_to(archive.paths.root).as_posix(), "", NAME))

    kept = [data for name, data in archive.files().items() if name.startswith("aside/")]
    assert sorted(kept) == [b"first", b"second"]


def test_a_duplicate_without_its_original_is_asked_for_again(runs: Runs, tmp_path: Path) -> None:
    run = runs.begin()
    archived(run, FAKE)
    drop(run, replace(fetched(run, COPY), body=body_of(FAKE)))
    runs.end()
    with opened(tmp_path / "archive") as archive:
        archive.catalogue.duplicate(COPY.document_id, "nzzzzzz0000009", COPY.url)

        assert mend(archive, Damage.MISSING_ORIGINAL) == ASKED
        assert [owed.document_id for owed in archive.catalogue.owed()] == [COPY.document_id]


def test_a_broken_catalogue_is_for_rebuild(archive: Opened) -> None:
    with pytest.raises(NotMendableError, match="`scrapy rebuild` makes the catalogue again"):
        repairer(archive).repair(Finding(Damage.BROKEN_CATALOGUE, "catalogue.sqlite3", "灯"))


@pytest.mark.parametrize("damage", [Damage.MISSING_POST, Damage.MISSING_ORIGINAL, Damage.MISSING_PAGE])
def test_where_no_article_is_named_nothing_is_mended(archive: Opened, damage: Damage) -> None:
    before = archive.files()

    with pytest.raises(NotMendableError, match="no article is named"):
        repairer(archive).repair(Finding(damage, "posts/china/2024/05/灯.md"))
    assert archive.files() == before
