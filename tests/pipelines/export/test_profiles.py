"""Exports in either profile, of archives in either: from the documents, or from the kept pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.profiles import Profile
from pipelines.document import SEED_FORM, Form, clean_document, render
from pipelines.export.entries import Entries
from pipelines.export.offline import write_offline
from pipelines.export.profiles import InProfile
from tests.pipelines.conftest import Runs
from tests.pipelines.export.builders import PATH, document, holding, put
from tests.pipelines.kept import DAY, FETCHED, Opened, archived, edited, fetched, invented, opened
from tests.pipelines.profiles import CLEAN, FRAME
from tests.sina.pictures import png

[FAKE] = invented()
NAME = FAKE.document_id
CODE = "https://n.sinaimg.cn/finance/cece9e13/1.png"
WRITTEN = pytest.mark.parametrize("written", list(Profile), ids=lambda profile: f"written as {profile}")
ASKED = pytest.mark.parametrize("asked", list(Profile), ids=lambda profile: f"asked for as {profile}")


def in_profile(archive: Opened) -> InProfile:
    """Return what gives the documents of an archive in the profile that was asked for."""
    return InProfile(archive.rereader)


@ASKED
@WRITTEN
def test_every_version_comes_in_the_profile_that_was_asked_for(
    runs: Runs, tmp_path: Path, written: Profile, asked: Profile
) -> None:
    run = runs.begin(PROFILE=written.value)
    made = [archived(run, FAKE), archived(run, edited(FAKE), FETCHED + DAY)]
    runs.end()

    with opened(tmp_path / "archive", Form(asked)) as archive:
        documents = [archive.rereader.text(NAME, version) or "" for version in (1, 2)]
        given = [in_profile(archive).document(each, NAME) for each in documents]

    assert given == [render(each, Form(asked)) for each in made]


def test_a_clean_document_without_its_page_stays_so_and_is_counted(runs: Runs, tmp_path: Path) -> None:
    run = runs.begin(PROFILE="clean")
    made = archived(run, FAKE)
    run.archive.catalogue.lose_pages(NAME, 1)
    runs.end()

    with opened(tmp_path / "archive") as archive:
        given = in_profile(archive)
        assert given.document(render(made, CLEAN), NAME) == render(made, CLEAN)
        assert given.left_clean == 1


@ASKED
def test_what_was_changed_by_hand_stays_as_it_is(runs: Runs, tmp_path: Path, asked: Profile) -> None:
    runs.begin()
    runs.end()

    with opened(tmp_path / "archive", Form(asked)) as archive:
        assert in_profile(archive).document("手写的。", NAME) == "手写的。"


def test_bytes_that_are_no_text_stay_as_they_are(runs: Runs, tmp_path: Path) -> None:
    changed = document(f"<p>灯\udcff</p>{FRAME}")
    runs.begin()
    runs.end()

    with opened(tmp_path / "archive", CLEAN) as archive:
        assert in_profile(archive).at_path(changed, PATH) == changed


def test_an_entry_has_the_text_and_the_pictures_of_its_profile(tmp_path: Path) -> None:
    put(tmp_path, document(f"<p>　　灯</p>{FRAME}"))
    [made] = Entries(tmp_path, in_profile=lambda text, _: clean_document(text)).articles([holding()])
    [seed] = Entries(tmp_path).articles([holding()])

    assert (made.text, made.pictures) == ("灯", ())
    assert (seed.text, seed.pictures) == ("灯\n责任编辑：苏砚 SF041", (CODE,))
    assert made.file_sha256 == seed.file_sha256


def test_an_offline_set_has_the_pictures_that_its_documents_show(runs: Runs, tmp_path: Path) -> None:
    root, target = tmp_path / "archive", tmp_path / "set"
    run = runs.begin()
    made = fetched(run, FAKE)
    runs.end()
    shown, hidden = "https://n.sinaimg.cn/lamp.png", CODE
    put(root, document(f'<p>　　灯</p><img src="{shown}">{FRAME}'))
    kept = {shown: "pictures/aa/lamp.png", hidden: "pictures/bb/code.png"}
    for path in kept.values():
        (root / path).parent.mkdir(parents=True)
        (root / path).write_bytes(png())

    with opened(root, CLEAN) as archive:
        write_offline(root, target, [(PATH, kept)], in_profile(archive).at_path)

    text = (target / PATH).read_text("utf-8")
    assert ("责任编辑" in text, text.count("../pictures/aa/lamp.png"), made.document_id == NAME) == (False, 3, True)
    assert sorted(path.name for path in target.rglob("*.png")) == ["lamp.png"]


def test_an_export_in_the_seeds_profile_reads_no_page_of_a_seeds_document(runs: Runs, tmp_path: Path) -> None:
    runs.begin()
    runs.end()
    text = document(f"<p>　　灯</p>{FRAME}")

    with opened(tmp_path / "archive", SEED_FORM) as archive:
        assert in_profile(archive).document(text, "unknown") == text
