"""Verify: damages of WARC files, and several damages at once. What can't be made again is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.audit.findings import Damage
from tests.end_to_end.archives import differences, everything, run, tables, warc_files, warcio
from tests.end_to_end.damaged import Small, lost, small_archive

Harm = Callable[[Small], None]
EDITED = "document_id IN (SELECT document_id FROM revisions WHERE version = 2)"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """A whole archive, which no test changes."""
    with small_archive(tmp_path_factory.mktemp("whole")) as small:
        yield small


@pytest.fixture
def copied(whole: Small, tmp_path: Path) -> Small:
    """A copy of it."""
    return whole.copy(tmp_path / "archive")


def _left_open(small: Small) -> None:
    path = small.warcs[1]
    with path.open("ab") as file:
        file.write(path.read_bytes()[:40])
    path.rename(path.with_name(f"{path.name}.open"))


def _file_missing(small: Small) -> None:
    small.warcs[0].unlink()


def _file_torn(small: Small) -> None:
    path = small.warcs[1]
    path.write_bytes(path.read_bytes()[:-30])


def _list_damaged(small: Small) -> None:
    """Damage the answer of a list, which no text was read from."""
    _damage(small, "url LIKE '%/api/roll/%'")


def _page_damaged(small: Small) -> None:
    _damage(small, f"document_id = '{small.original}'")


def _two_damaged(small: Small) -> None:
    """Damage two records of one file: what is set aside for the one must not go for the other."""
    _list_damaged(small)
    _page_damaged(small)


def _damage(small: Small, where: str) -> None:
    path, offset, length = small.answer_of(where)
    small.overwrite(path, offset + length // 2, b"\0" * 8)


def _other_digest_in_the_catalogue(small: Small) -> None:
    small.archive.change(f"UPDATE records SET payload_digest = 'sha1:{'A' * 32}' WHERE {EDITED} AND kind = 'response'")  # noqa: S608


def _other_words_in_the_record(small: Small) -> None:
    path, offset, length = small.answer_of(EDITED)
    small.rewrite_member(path, offset, length, b"Accept-Encoding", b"Accept-Encodimg")


def _unknown(small: Small) -> None:
    small.archive.change(f"DELETE FROM records WHERE {EDITED}")  # noqa: S608 - our own words


def _record_missing(small: Small) -> None:
    [path] = small.warcs[:1]
    file = path.relative_to(small.root / "warc").as_posix()
    small.archive.change(
        "INSERT INTO records SELECT '00000000-0000-4000-8000-000000000000',"  # noqa: S608 - our own words
        f" '{file}', 7, length, kind, url, status, payload_digest, document_id, at FROM records LIMIT 1"
    )


DAMAGES = [
    pytest.param(_left_open, Damage.OPEN_WARC, id="left open"),
    pytest.param(_file_missing, Damage.MISSING_WARC, id="file missing"),
    pytest.param(_file_torn, Damage.TORN_WARC, id="file torn"),
    pytest.param(_list_damaged, Damage.DAMAGED_RECORD, id="list damaged"),
    pytest.param(_page_damaged, Damage.DAMAGED_RECORD, id="page damaged"),
    pytest.param(_two_damaged, Damage.DAMAGED_RECORD, id="two damaged"),
    pytest.param(_other_digest_in_the_catalogue, Damage.UNKNOWN_RECORD, id="other digest in the catalogue"),
    pytest.param(_other_words_in_the_record, Damage.WRONG_DIGEST, id="other words in the record"),
    pytest.param(_unknown, Damage.UNKNOWN_RECORD, id="unknown record"),
    pytest.param(_record_missing, Damage.MISSING_RECORD, id="record missing"),
]


@pytest.mark.parametrize(("harm", "damage"), DAMAGES)
def test_a_damage_is_found_and_mended(whole: Small, copied: Small, harm: Harm, damage: Damage) -> None:
    harm(copied)
    before = everything(copied.archive)

    found, mended, again = copied.verify(), copied.verify("--repair"), copied.verify()

    assert (found.code, f"{damage.value}: " in found.out) == (4, True), found.out
    assert (mended.code, "Not mended" in mended.err) == (0, False), mended.out
    assert (again.code, again.out.startswith("The archive is whole")) == (0, True), again.out
    assert copied.archive.documents() == whole.archive.documents()
    if harm is not _left_open:  # which is cut where it is torn
        assert lost(before, copied.archive) == []
    for path in warc_files(copied.archive):
        assert (path.suffix, warcio("check", path).code) == (".gz", 0)


@pytest.mark.parametrize("harm", [_file_missing, _page_damaged], ids=["file missing", "page damaged"])
def test_what_is_lost_is_asked_for_again(whole: Small, copied: Small, harm: Harm) -> None:
    harm(copied)
    copied.verify("--repair")
    # The posts are whole, and so an archive without these pages is too; they are wanted all the same.
    owed = copied.archive.rows("SELECT count(*) FROM articles WHERE state = 'pending' AND reason = 'raw page lost'")

    ended = copied.archive.crawl()

    assert (owed[0][0] > 0, ended.code) == (True, 0)
    assert copied.archive.documents() == whole.archive.documents()
    assert copied.archive.states() == whole.archive.states()
    assert copied.archive.rows(f"SELECT count(*) FROM revisions WHERE {EDITED} AND version = 3") == [(0,)]  # noqa: S608
    assert (run(copied.archive, "replay-diff").code, copied.verify().code) == (0, 0)


@pytest.fixture
def ruined(copied: Small) -> Small:
    """An archive with a damage of nearly every kind."""
    _left_open(copied)
    _list_damaged(copied)
    _unknown(copied)
    first, second, third, *_ = copied.archive.posts
    first.unlink()
    second.write_bytes(b"---\ntitle: [\n---\n")
    third.with_name("别处来的文章-nzzzzzz0000001.md").write_bytes(third.read_bytes())
    third.with_name(".half.tmp").write_bytes("写到一半".encode())
    [picture] = (copied.root / "pictures").rglob("*.png")
    picture.write_bytes(b"no picture")
    return copied


def test_several_damages_are_mended_at_once(whole: Small, ruined: Small) -> None:
    before = everything(ruined.archive)

    found, mended, again = ruined.verify(), ruined.verify("--repair"), ruined.verify()

    assert found.out.count("\n") > 6
    assert (mended.code, "Not mended" in mended.err, again.code) == (0, False, 0), mended.out
    assert ruined.archive.documents() == whole.archive.documents()
    assert [name for name in lost(before, ruined.archive) if not name.endswith(".open")] == []


def test_what_was_mended_can_be_rebuilt(ruined: Small) -> None:
    ruined.verify("--repair")
    ruined.archive.crawl()
    before = tables(ruined.archive)

    ended = run(ruined.archive, "rebuild")

    assert (ended.code, differences(before, tables(ruined.archive))) == (0, {})
