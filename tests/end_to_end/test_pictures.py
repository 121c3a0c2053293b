"""Pictures, with -s KEEP_IMAGES=True: fetched from Sina's hosts after the articles, each content kept once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Archive
from tests.end_to_end.shown import (
    ARTICLES,
    BRIDGE,
    LAMP,
    MILL,
    crawl,
    files,
    pictures_command,
    place,
    publish,
    states,
)
from tests.sina.answers import Answer
from tests.sina.pictures import HOST, address, gif, hang, jpeg, png
from tests.sina.server import SinaServer


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
