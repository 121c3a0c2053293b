"""Pictures that a run could not have, or had not come to: the next run, or a replay, brings them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from threading import Event

import pytest

from tests.end_to_end.conftest import Archive
from tests.end_to_end.shown import (
    ARTICLES,
    BRIDGE,
    LAMP,
    MILL,
    crawl,
    files,
    place,
    publish,
    states,
)
from tests.sina.answers import Answer
from tests.sina.pictures import HOST, address, hang, jpeg, png
from tests.sina.saved_site import SavedSite
from tests.sina.server import SinaServer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(Answer(reset=True), "connection broken", id="no answer"),
        pytest.param(Answer(status=502, body="no"), "http 502", id="an error"),
        pytest.param(Answer(status=403, body="no"), "http 403", id="forbidden"),
    ],
)
def test_a_picture_that_fails_costs_no_article_and_comes_with_the_next_run(
    sina: SinaServer, archive: Archive, answer: Answer, reason: str
) -> None:
    sina.plant(MILL, answer)
    publish(sina, MILL)
    first = crawl(archive)

    assert (first.code, archive.states()) == (0, {"archived": 1})
    assert states(archive) == {MILL: ("owed", reason)}
    sina.clear_planted()
    hang(sina, MILL, png())
    assert crawl(archive).code == 0
    assert states(archive) == {MILL: ("kept", None)}


def test_a_second_run_fetches_nothing(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()), LAMP, hang(sina, BRIDGE, b"no picture"))
    crawl(archive)
    sina.forget_requests()

    assert crawl(archive).code == 0
    assert sina.requests_to(HOST) == []


def test_a_run_without_pictures_leaves_those_that_are_owed(sina: SinaServer, archive: Archive) -> None:
    sina.plant(MILL, Answer(status=502, body="no", times=1))
    hang(sina, MILL, png())
    publish(sina, MILL)
    crawl(archive)
    sina.forget_requests()
    archive.crawl()

    assert (sina.requests_to(HOST), states(archive)) == ([], {MILL: ("owed", "http 502")})


def test_a_run_that_is_killed_before_its_pictures_leaves_them_to_the_next_one(
    sina: SinaServer, archive: Archive
) -> None:
    hang(sina, MILL, png(), delay=60)
    publish(sina, MILL)
    asked = Event()
    sina.watch(lambda host, path: asked.set() if host == HOST and path != "/robots.txt" else None)
    run = Archive(archive.root, *archive.settings[1:], "KEEP_IMAGES=True").start()
    assert asked.wait(60)
    run.kill()
    with suppress(TimeoutExpired):
        run.wait(10)
    assert (archive.states(), states(archive)) == ({"archived": 1}, {MILL: ("pending", None)})
    sina.clear_planted()
    hang(sina, MILL, png())

    assert crawl(archive).code == 0
    assert (files(archive), states(archive)) == ({place(png(), "png"): png()}, {MILL: ("kept", None)})


def test_an_article_from_before_gets_its_pictures_when_it_is_read_again(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()))
    archive.crawl()
    ended = archive.crawl("sina_article", "-s", "KEEP_IMAGES=True", url=ARTICLES[0].url)

    assert (ended.code, archive.census()["unchanged"]) == (0, 1)
    assert states(archive) == {MILL: ("kept", None)}


def test_pictures_come_after_the_articles(sina: SinaServer, archive: Archive) -> None:
    for number in range(3):
        publish(sina, hang(sina, address(f"{number}.png"), png(number)), number=number)
    crawl(archive)

    hosts = [host for host, path in sina.requests if host == HOST or "/doc-i" in path]
    assert [host == HOST for host in hosts if host] == sorted(host == HOST for host in hosts)


def test_a_host_that_does_not_answer_holds_up_no_other(sina: SinaServer, archive: Archive) -> None:
    silent = [address(f"{number}.png") for number in range(30)]
    for url in silent:
        sina.plant(url, Answer(reset=True))
    other = hang(sina, address("mill.png", "k.sinaimg.cn"), png())
    publish(sina, *silent, other)

    assert crawl(archive).code == 0
    assert len(set(sina.requests_to(HOST))) <= 8
    assert states(archive)[other] == ("kept", None)


def test_a_damaged_file_is_written_anew_by_the_same_picture_elsewhere(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()))
    crawl(archive)
    (archive.root / place(png(), "png")).write_bytes(b"damaged")
    publish(sina, hang(sina, LAMP, png()), number=1)
    crawl(archive)

    assert files(archive) == {place(png(), "png"): png()}


def test_a_replay_has_the_pictures_that_are_saved(sina: SinaServer, archive: Archive, tmp_path: Path) -> None:
    publish(sina, hang(sina, MILL, png()), hang(sina, LAMP, jpeg()))
    crawl(archive)
    site = SavedSite(tmp_path / "site")
    for host, path in dict.fromkeys(sina.requests):
        if not path.endswith((".txt", ".jpg")):
            site.record(sina.url, f"https://{host}{path}")
    again = Archive(tmp_path / "again", f"REPLAY_FROM={site.folder}")
    ended = again.crawl("replay", "-s", "KEEP_IMAGES=True")

    assert ended.code == 0, ended.err
    assert states(again) == {MILL: ("kept", None), LAMP: ("owed", "not saved")}
    assert again.rows("SELECT tries FROM pictures WHERE state = 'owed'") == [(0,)]


def test_a_replay_of_the_raw_archive_has_all_pictures(sina: SinaServer, archive: Archive, tmp_path: Path) -> None:
    publish(sina, hang(sina, MILL, png()), hang(sina, BRIDGE, b"no picture"), LAMP)
    crawl(archive)
    again = Archive(tmp_path / "again", f"REPLAY_FROM={archive.root / 'warc'}")
    ended = again.crawl("replay", "-s", "KEEP_IMAGES=True")

    assert ended.code == 0, ended.err
    assert (files(again), states(again)) == (files(archive), states(archive))


def test_articles_from_before_get_their_pictures_by_a_replay_and_a_run(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()))
    archive.crawl()
    archive.crawl("replay", "-s", "KEEP_IMAGES=True", "-s", f"REPLAY_FROM={archive.root / 'warc'}")
    assert states(archive) == {MILL: ("owed", "not saved")}
    crawl(archive)

    assert states(archive) == {MILL: ("kept", None)}


def test_many_pictures_are_all_fetched(sina: SinaServer, archive: Archive) -> None:
    publish(sina, *(hang(sina, address(f"{number}.png"), png(number)) for number in range(100)))

    assert crawl(archive).code == 0
    assert archive.census()["pictures"] == {"kept": 100}


def test_settings_that_make_no_sense_are_refused(archive: Archive) -> None:
    wrong = archive.crawl("sina_finance", "-s", "KEEP_IMAGES=maybe")

    assert (wrong.code, "KEEP_IMAGES='maybe' is no switch" in wrong.err) == (2, True)
