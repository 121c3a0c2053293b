"""crawler.storage.saved_site: answers found by URL, and what is said of a site that can't be read."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import BrokenSiteError
from crawler.storage.saved_site import FileResponse, SavedSite

URL = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
LIST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"


def line(url: str = URL, **changes: object) -> str:
    """Return one line of an index."""
    return json.dumps({"url": url, "status": 200, "headers": {}, "file": "1.html"} | changes, ensure_ascii=False)


def site(folder: Path, *lines: str) -> SavedSite:
    """Return the saved site with this index and one file."""
    (folder / "1.html").write_bytes(b"\xb5\xc6")
    (folder / "index.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return SavedSite.open(folder)


def test_an_answer_is_found_with_all_that_was_saved(tmp_path: Path) -> None:
    saved = site(tmp_path, line(status=404, headers={"Content-Type": "text/html", "Age": 7})).find(URL)

    assert saved == FileResponse(URL, 404, {"Content-Type": ["text/html"], "Age": ["7"]}, tmp_path / "1.html")


def test_the_body_is_the_files_bytes(tmp_path: Path) -> None:
    saved = site(tmp_path, line()).find(URL)

    assert saved is not None
    assert saved.body() == b"\xb5\xc6"


def test_a_file_that_is_gone_is_an_error_when_it_is_read(tmp_path: Path) -> None:
    saved = site(tmp_path, line(file="gone.html")).find(URL)

    assert saved is not None
    with pytest.raises(FileNotFoundError):
        saved.body()


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(URL, id="as saved"),
        pytest.param(URL.replace("https", "http"), id="http"),
        pytest.param(f"{URL}?from=wap#a", id="query and fragment"),
        pytest.param(f"{URL}.md", id="Markdown twin"),
    ],
)
def test_an_answer_is_found_by_any_form_of_its_url(tmp_path: Path, asked: str) -> None:
    assert site(tmp_path, line()).find(asked) is not None


def test_a_further_page_is_found_by_its_own_address(tmp_path: Path) -> None:
    saved = site(tmp_path, line(), line(f"{URL}?page=2", status=404)).find(f"{URL}?page=2")

    assert saved is not None
    assert saved.status == 404


@pytest.mark.parametrize("saved", [f"{URL}?page=2", URL.replace(".shtml", "_2.shtml")], ids=["query", "numbered"])
def test_a_further_page_is_not_taken_for_the_first(tmp_path: Path, saved: str) -> None:
    assert site(tmp_path, line(saved)).find(URL) is None


@pytest.mark.parametrize("asked", [f"{URL}?page=2", URL.replace(".shtml", "_2.shtml")], ids=["query", "numbered"])
def test_the_first_page_is_not_taken_for_a_further_one(tmp_path: Path, asked: str) -> None:
    assert site(tmp_path, line()).find(asked) is None


@pytest.mark.parametrize(
    "asked", [f"{URL}?page=2&from=wap", f"{URL}?p=2", f"{URL}?page=3"], ids=["more", "another name", "another page"]
)
def test_a_further_page_is_found_by_no_other_form_of_its_address(tmp_path: Path, asked: str) -> None:
    assert site(tmp_path, line(), line(f"{URL}?page=2")).find(asked) is None


def test_an_answer_saved_under_another_form_is_found(tmp_path: Path) -> None:
    assert site(tmp_path, line(f"{URL.replace('https', 'http')}?a=b")).find(URL) is not None


@pytest.mark.parametrize("asked", [LIST.replace("page=1", "page=2"), f"{LIST}&r=0.5", URL], ids=["page", "more", "URL"])
def test_what_was_not_saved_is_not_found(tmp_path: Path, asked: str) -> None:
    assert site(tmp_path, line(LIST)).find(asked) is None


def test_the_last_of_two_answers_counts(tmp_path: Path) -> None:
    saved = site(tmp_path, line(status=500), line(LIST), line(status=200)).find(URL)

    assert saved is not None
    assert saved.status == 200


def test_answers_come_in_the_order_of_the_index(tmp_path: Path) -> None:
    assert [saved.url for saved in site(tmp_path, line(LIST), line())] == [LIST, URL]


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    assert len(list(site(tmp_path, "", line(), "  ", line(LIST), ""))) == 2


def test_an_empty_index_is_no_saved_site(tmp_path: Path) -> None:
    with pytest.raises(BrokenSiteError, match="names no saved response"):
        site(tmp_path)


def test_headers_may_be_missing(tmp_path: Path) -> None:
    saved = site(tmp_path, json.dumps({"url": URL, "status": 200, "file": "1.html"})).find(URL)

    assert saved is not None
    assert saved.headers == {}


@pytest.mark.parametrize("separator", ["\u2028", "\x85"], ids=["line separator", "next line"])
def test_a_line_ends_only_with_a_line_feed(tmp_path: Path, separator: str) -> None:
    saved = site(tmp_path, line(headers={"X-Title": f"灯{separator}桥"})).find(URL)

    assert saved is not None
    assert saved.headers == {"X-Title": [f"灯{separator}桥"]}


@pytest.mark.parametrize(
    "file",
    [
        pytest.param("../1.html", id="above"),
        pytest.param("a/../../1.html", id="above by a detour"),
        pytest.param("/etc/hostname", id="absolute"),
        pytest.param("outside/1.html", id="symbolic link"),
    ],
)
def test_a_file_outside_the_site_is_refused(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "1.html").write_bytes(b"secret")
    (folder / "outside").symlink_to(tmp_path)

    with pytest.raises(BrokenSiteError, match=re.escape("index.jsonl, line 2: the file lies outside the saved site")):
        site(folder, line(), line(LIST, file=file))


def test_a_folder_beside_the_site_with_a_longer_name_is_outside(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site2").mkdir()

    with pytest.raises(BrokenSiteError, match="outside the saved site"):
        site(tmp_path / "site", line(file="../site2/1.html"))


def test_a_site_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to("site")

    assert site(tmp_path / "link", line()).find(URL) is not None


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    with pytest.raises(BrokenSiteError, match=re.escape("index.jsonl, line 1: ")):
        site(tmp_path, line(file="loop/1.html"))


def test_a_file_in_a_folder_of_the_site_is_inside(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "灯.html").write_bytes(b"in")
    saved = site(tmp_path, line(file="a/../a/灯.html")).find(URL)

    assert saved is not None
    assert saved.body() == b"in"


BROKEN = [
    pytest.param("{", id="cut short"),
    pytest.param("灯", id="no JSON"),
    pytest.param("7", id="number"),
    pytest.param("[]", id="list"),
    pytest.param("null", id="null"),
    pytest.param('{"status": 200, "file": "1.html"}', id="no URL"),
    pytest.param(line("灯"), id="URL that is none"),
    pytest.param(line(status="fine"), id="status"),
    pytest.param(line(status=None), id="no status"),
    pytest.param(line(status=10**30), id="status that no column holds"),
    pytest.param(line(status=-1), id="negative status"),
    pytest.param(line(headers=["a"]), id="headers"),
    pytest.param(json.dumps({"url": URL, "status": 200}), id="no file"),
    pytest.param(line(file="a\0b"), id="null character in the file's name"),
    pytest.param(line().replace("200", "1e999"), id="infinite status"),
    pytest.param("[" * 100_000, id="too deep"),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_is_named(tmp_path: Path, broken: str) -> None:
    with pytest.raises(BrokenSiteError, match=re.escape(f"{tmp_path / 'index.jsonl'}, line 3: ")):
        site(tmp_path, line(), "", broken)


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_said_of_a_broken_line_is_one_short_line(tmp_path: Path, broken: str) -> None:
    with pytest.raises(BrokenSiteError) as caught:
        site(tmp_path, broken)

    said = str(caught.value).removeprefix(str(tmp_path))
    assert len(said) < 250
    assert "\n" not in said


@given(st.dictionaries(st.sampled_from(["url", "status", "headers", "file"]), st.none() | st.text() | st.integers()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_raises_anything_but_a_broken_site(tmp_path: Path, values: dict[str, object]) -> None:
    try:
        found = list(site(tmp_path, line() if not values else json.dumps(values)))
    except BrokenSiteError:
        return
    assert len(found) == 1


def test_a_folder_without_an_index_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(BrokenSiteError, match=re.escape(f"REPLAY_FROM={tmp_path} is no saved site: index.jsonl")):
        SavedSite.open(tmp_path)


def test_an_index_that_is_no_text_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "index.jsonl").write_bytes(b"\xff\xfe")

    with pytest.raises(BrokenSiteError, match="can't be read there"):
        SavedSite.open(tmp_path)


@pytest.mark.timeout(20)
def test_a_pipe_is_no_file_to_read_from(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    saved = site(tmp_path, line(file="pipe.html")).find(URL)

    assert saved is not None
    with pytest.raises(OSError, match="is no file"):
        saved.body()


@pytest.mark.timeout(20)
def test_a_pipe_is_no_index(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "index.jsonl")

    with pytest.raises(BrokenSiteError, match=re.escape("index.jsonl is no file")):
        SavedSite.open(tmp_path)


@pytest.mark.timeout(20)
def test_a_pipe_is_no_warc_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.warc.gz")

    with pytest.raises(BrokenSiteError, match="is no saved site"):
        SavedSite.open(tmp_path)


def test_a_file_larger_than_any_answer_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.html").open("wb") as file:
        file.truncate(1 << 40)  # of which the disk holds nothing
    saved = site(tmp_path, line(file="large.html")).find(URL)

    assert saved is not None
    with pytest.raises(OSError, match="larger than any answer"):
        saved.body()
