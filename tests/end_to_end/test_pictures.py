"""Pictures, with -s KEEP_IMAGES=True: fetched from Sina's hosts after the articles, each content kept once."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from subprocess import TimeoutExpired
from threading import Event

import pytest

from tests.end_to_end.conftest import CHINA, ROOT, Archive, Ended
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.blocks import picture
from tests.sina.pictures import HOST, address, gif, hang, jpeg, png
from tests.sina.saved_site import SavedSite
from tests.sina.server import SinaServer

MILL, LAMP, BRIDGE = address("mill.png"), address("lamp.jpg"), address("bridge.gif")
# Pages of this layout have no picture of their own, such as a QR code.
ARTICLES = generated_articles(3, seed=14, layout="news")
STATES = "SELECT url, state, reason FROM pictures"


def showing(article: FakeArticle, *urls: str) -> FakeArticle:
    """Return an article that shows these pictures."""
    return replace(article, paragraphs=(*article.paragraphs, *map(picture, urls)))


def publish(sina: SinaServer, *urls: str, number: int = 0) -> None:
    """Publish an article that shows these pictures."""
    sina.publish(showing(ARTICLES[number], *urls), CHINA)


def crawl(archive: Archive, *options: str) -> Ended:
    """Run to the end, with pictures."""
    return archive.crawl("sina_finance", "-s", "KEEP_IMAGES=True", *options)


def states(archive: Archive) -> dict[str, tuple[str, str | None]]:
    """Return the state of each picture and the reason for it."""
    return {url: (state, reason) for url, state, reason in archive.rows(STATES)}


def files(archive: Archive) -> dict[str, bytes]:
    """Return the files of the pictures by their place in the archive."""
    found = [path for path in (archive.root / "pictures").rglob("*") if path.is_file()]
    return {path.relative_to(archive.root).as_posix(): path.read_bytes() for path in found}


def place(data: bytes, ending: str) -> str:
    """Return where a picture with these bytes belongs."""
    sha256 = hashlib.sha256(data).hexdigest()
    return f"pictures/{sha256[:2]}/{sha256}.{ending}"


def pictures_command(archive: Archive, *options: str) -> str:
    """Return what `scrapy pictures` prints."""
    settings = [part for setting in archive.settings for part in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "pictures", *settings, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout


def test_pictures_are_kept_next_to_the_posts(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()), hang(sina, LAMP, jpeg()), hang(sina, BRIDGE, gif()))

    assert crawl(archive).code == 0
    assert files(archive) == {
        place(png(), "png"): png(),
        place(jpeg(), "jpg"): jpeg(),
        place(gif(), "gif"): gif(),
    }
    assert archive.census()["pictures"] == {"kept": 3}
    assert archive.rows("SELECT count(*) FROM pictures JOIN records USING (record_id, url)") == [(3,)]
    assert set(states(archive).values()) == {("kept", None)}


def test_a_picture_under_two_addresses_is_kept_once(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()))
    publish(sina, hang(sina, LAMP, png(), "image/jpeg"), number=1)
    crawl(archive)

    assert files(archive) == {place(png(), "png"): png()}
    assert archive.rows("SELECT DISTINCT path FROM pictures") == [(place(png(), "png"),)]


def test_a_picture_of_two_articles_is_fetched_once(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()))
    publish(sina, MILL, number=1)
    crawl(archive)

    assert len(sina.requests_to(HOST)) == 1
    assert archive.census()["pictures"] == {"kept": 1, "known": 1}


def test_without_the_setting_no_picture_is_asked_for(sina: SinaServer, archive: Archive) -> None:
    publish(sina, hang(sina, MILL, png()))
    archive.crawl()

    assert (sina.requests_to(HOST), files(archive), states(archive)) == ([], {}, {})
    assert archive.census()["pictures"] == {}


def test_the_documents_are_the_same_with_and_without_pictures(
    sina: SinaServer, archive: Archive, tmp_path: Path
) -> None:
    publish(sina, hang(sina, MILL, png()))
    other = Archive(tmp_path / "other", *archive.settings[1:])
    crawl(archive)
    other.crawl()

    assert archive.documents() == other.documents()


def test_a_picture_that_is_gone_is_told(sina: SinaServer, archive: Archive) -> None:
    publish(sina, MILL)
    ended = crawl(archive)

    assert ended.code == 0
    assert "pictures          1  gone 1" in ended.out
    assert states(archive) == {MILL: ("gone", "http 404")}
    told = json.loads(pictures_command(archive, "--json"))
    assert told == {
        "counts": {"gone": 1},
        "missing": [
            {
                "url": MILL,
                "state": "gone",
                "reason": "http 404",
                "tries": 1,
                "articles": [
                    {
                        "document_id": ARTICLES[0].document_id,
                        "title": ARTICLES[0].title,
                        "path": archive.posts[0].relative_to(archive.root).as_posix(),
                    }
                ],
            }
        ],
    }


def test_the_command_tells_people_too(sina: SinaServer, archive: Archive) -> None:
    publish(sina, MILL, hang(sina, LAMP, jpeg()))
    crawl(archive)

    post = archive.posts[0].relative_to(archive.root).as_posix()
    assert pictures_command(archive).split("\n") == [
        "gone             1",
        "kept             1",
        "",
        f"gone: http 404  {MILL}",
        f"  in {post}",
        "",
    ]


def test_the_command_works_without_pictures(sina: SinaServer, archive: Archive) -> None:
    publish(sina)
    archive.crawl()

    assert pictures_command(archive).startswith("No pictures are known")


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><html><p>no picture</p></html>", b"", b"<svg/>"])
def test_what_is_no_picture_is_refused(sina: SinaServer, archive: Archive, body: bytes) -> None:
    publish(sina, hang(sina, LAMP, body, "image/jpeg"))

    assert crawl(archive).code == 0
    assert (states(archive), files(archive)) == ({LAMP: ("refused", "no picture")}, {})


@pytest.mark.parametrize("size", [100, 101])
def test_a_picture_that_is_too_large_is_refused(sina: SinaServer, archive: Archive, size: int) -> None:
    publish(sina, hang(sina, MILL, png().ljust(size, b"\0")))

    assert crawl(archive, "-s", "PICTURE_MAXSIZE=100").code == 0
    assert states(archive) == {MILL: ("kept", None) if size == 100 else ("refused", "too large")}


def test_a_foreign_host_is_never_asked(sina: SinaServer, archive: Archive) -> None:
    publish(sina, "https://pictures.example/a.jpg", hang(sina, MILL, png()))
    crawl(archive)

    assert "pictures.example" not in {host for host, _ in sina.requests}
    assert states(archive) == {MILL: ("kept", None), "https://pictures.example/a.jpg": ("refused", "foreign host")}


def test_a_redirect_to_a_foreign_host_is_not_followed(sina: SinaServer, archive: Archive) -> None:
    sina.plant(MILL, Answer.moved_to("https://pictures.example/a.jpg"))
    publish(sina, MILL)

    assert crawl(archive).code == 0
    assert "pictures.example" not in {host for host, _ in sina.requests}
    assert states(archive) == {MILL: ("refused", "foreign host")}


def test_a_redirect_among_sinas_hosts_is_followed(sina: SinaServer, archive: Archive) -> None:
    moved = hang(sina, address("mill.png", "k.sinaimg.cn"), png())
    sina.plant(MILL, Answer.moved_to(moved.replace("https", "http")))
    publish(sina, MILL)
    crawl(archive)

    assert states(archive) == {MILL: ("kept", None)}


def test_the_robots_txt_of_a_picture_host_is_obeyed(archive: Archive, tmp_path: Path) -> None:
    with SinaServer(robots={HOST: "User-agent: *\nDisallow: /invented/"}) as sina:
        other = address("lamp.jpg", "k.sinaimg.cn")
        publish(sina, hang(sina, MILL, png()), hang(sina, other, jpeg()))
        strict = Archive(tmp_path / "strict", f"MIRROR_URL={sina.url}", *archive.settings[2:])

        assert crawl(strict).code == 0
        assert states(strict) == {MILL: ("owed", "forbidden by robots.txt"), other: ("kept", None)}
        assert sina.requests_to(HOST) == []


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
