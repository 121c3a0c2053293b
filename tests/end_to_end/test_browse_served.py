"""`scrapy browse`: what its server answers, to whom, and what it refuses."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urlsplit

import pytest

from tests.end_to_end.archives import command_line
from tests.end_to_end.browsing import PHRASE, Room, ended, opened_room, said, started
from tests.end_to_end.conftest import CHINA, ROOT
from tests.sina.articles import generated_articles

pytestmark = pytest.mark.needs("datasette")
# From a post to a file of the archive that is none.
_OUTSIDE = "/../../../../../archive.lock"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The archive, open to be browsed."""
    with opened_room(tmp_path_factory.mktemp("browse")) as opened:
        yield opened


def test_datasettes_own_search_finds_the_phrase_too(room: Room) -> None:
    found = json.loads(said(room, f"/catalogue/texts.json?_search={quote(PHRASE)}&_shape=array")[1])

    assert [row["document_id"] for row in found] == [room.original.document_id]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "*",
        "NEAR(",
        "OR OR",
        "a AND",
        "title:灯",
        "^",
        "-灯会场",
        "%__",
        "'; DROP",
        "\0灯\0会\0场",
        "灯" * 300,
        "\\",
    ],
)
def test_whatever_is_typed_is_text(room: Room, typed: str) -> None:
    assert said(room, f"/?q={quote(typed)}")[0] == 200


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=99999", "page=x", "day=2026-99-99", "day=x", "channel=nowhere", "channel=unlisted", "stock=%00"],
)
def test_whatever_is_asked_has_an_answer(room: Room, query: str) -> None:
    assert said(room, f"/?{query}")[0] == 200


@pytest.mark.parametrize(
    ("change", "notice"),
    [
        pytest.param("text = ''", None, id="no words, as of pictures alone"),
        pytest.param("file_sha256 = 'another'", "Its text has changed since", id="another document by now"),
    ],
)
def test_a_text_that_is_not_the_documents_says_so(room: Room, change: str, notice: str | None) -> None:
    own = f"WHERE document_id = '{room.reprint.document_id}'"
    [[text, sha256]] = room.archive.rows(f"SELECT text, file_sha256 FROM texts {own}")  # noqa: S608 - our words
    room.archive.change(f"UPDATE texts SET {change} {own}")  # noqa: S608 - as above
    try:
        page = said(room, f"/article/{room.reprint.document_id}")[1]
    finally:
        room.archive.change(f"UPDATE texts SET text = '{text}', file_sha256 = '{sha256}' {own}")  # noqa: S608 - as above

    assert re.findall(r'<p class="notice">(Its text [^;,]+)', page) == ([notice] if notice else [])


def test_a_document_is_sent_as_it_lies_on_the_disk(room: Room) -> None:
    [file] = [path for path in room.archive.posts if room.original.document_id in path.name]

    assert said(room, f"/document/{room.original.document_id}") == (200, file.read_text("utf-8"))


@pytest.mark.parametrize(
    "path", ["/document/nothing", "/article/nothing", "/document/..%2F..%2Fetc%2Fpasswd", "/archive/../pages.py"]
)
def test_what_is_not_there_is_not_found(room: Room, path: str) -> None:
    assert said(room, path)[0] == 404


def test_a_path_that_leads_out_of_the_posts_is_not_followed(room: Room) -> None:
    name = room.hostile.document_id
    room.archive.change(f"UPDATE articles SET path = path || '{_OUTSIDE}' WHERE document_id = '{name}'")  # noqa: S608
    try:
        assert said(room, f"/document/{name}")[0] == 404
    finally:
        room.archive.change(f"UPDATE articles SET path = replace(path, '{_OUTSIDE}', '')")  # noqa: S608


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Host": "archive.example"}, id="a name that has come to point here"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, id="from a page of another site"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, id="in a frame of another site"),
    ],
)
def test_nobody_else_may_ask(room: Room, headers: dict[str, str]) -> None:
    assert said(room, "/catalogue.json", **headers)[0] == 403


@pytest.mark.parametrize("path", ["/catalogue.db", "/catalogue?sql=delete+from+articles"])
def test_nothing_is_changed_and_nothing_copied(room: Room, path: str) -> None:
    assert said(room, path)[0] in {400, 403}
    assert room.archive.rows("SELECT count(*) FROM articles") != [(0,)]


def test_what_a_run_writes_meanwhile_is_found_at_once(room: Room) -> None:
    [late] = generated_articles(1, seed=78, layout="news")
    room.sina.publish(replace(late, paragraphs=("新来的砚泥匠人开口了。",) * 3), CHINA)
    assert room.archive.crawl().code == 0

    status, page = said(room, f"/?q={quote('砚泥匠')}")
    assert (status, f"/article/{late.document_id}" in page) == (200, True)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_ends_when_it_is_told_to_and_enters_what_was_missing(room: Room, how: signal.Signals) -> None:
    room.archive.change(f"DELETE FROM texts WHERE document_id = '{room.original.document_id}'")  # noqa: S608
    process, _ = started(room.archive)
    assert process.stderr is not None
    told = [process.stderr.readline(), process.stderr.readline()]

    assert ended(process, how)[0] == 0
    assert told == ["Texts that can't be searched yet: 1; they are being entered.\n", "All texts can be searched.\n"]
    assert f"/article/{room.original.document_id}" in said(room, f"/?q={quote(PHRASE)}")[1]


def refusal(command: list[str]) -> str:
    """Return the one sentence in which a command says what to write instead."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr


def test_a_port_that_is_taken_is_told(room: Room) -> None:
    command = command_line(room.archive, "browse", "--port", str(urlsplit(room.address).port))

    assert "is taken: write another one" in refusal(command)


def test_without_datasette_it_says_what_installs_it(room: Room) -> None:
    hidden = "import sys; sys.modules['datasette'] = None; from scrapy.cmdline import execute; execute()"
    command = command_line(room.archive, "browse", "--port", "0")

    assert (
        refusal([sys.executable, "-c", hidden, *command[3:]])
        == "Datasette is not installed: `make extras` installs it\n"
    )
