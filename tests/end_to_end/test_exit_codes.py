"""What `scrapy crawl` promises to end with, beyond what test_network and test_lists show."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer


@pytest.mark.parametrize(
    ("spider", "arguments", "said"),
    [
        pytest.param("sina_finance", {"channel": "nope"}, "or any other as pageid/lid (155/1686)", id="channel"),
        pytest.param("sina_finance", {"since": "2021-13-01"}, "write a day that exists as YYYY-MM-DD", id="day"),
        pytest.param(
            "sina_finance", {"since": "2021-03-02", "until": "2021-03-01"}, "write the earlier day as since", id="order"
        ),
        pytest.param("sina_finance", {"limit": "-1"}, "write a whole number from 1", id="limit"),
        pytest.param("sina_finance", {"chanel": "china"}, "did you mean channel?", id="misspelt"),
        pytest.param("sina_article", {"file": "no-such-file.txt"}, "write the path of a text file", id="file"),
        pytest.param("sina_article", {"url": "https://example.com/a"}, "is not Sina's", id="foreign"),
        pytest.param("replay", {}, "replay needs -s REPLAY_FROM=PATH", id="replay"),
        pytest.param("sina_article", {"url": "https://finance.sina.com.cn/"}, "is no article", id="home page"),
        pytest.param("sina_article", {"url": "finance.sina.com.cn/a.shtml"}, "write https:// before it", id="scheme"),
        pytest.param("nope", {}, "write one of replay, sina_article, sina_column", id="spider"),
    ],
)
def test_wrong_arguments_end_with_two_and_one_sentence(
    tmp_path: Path, spider: str, arguments: dict[str, str], said: str
) -> None:
    ended = Archive(tmp_path / "archive").crawl(spider, "-L", "WARNING", **arguments)

    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    "setting",
    ["RETRY_AFTER_MAX=abc", "LIST_OVERLAP_HOURS=abc", "DOWNLOAD_DELAY=-1", "MIRROR_URL=foo", "ARCHIVE_DIR="],
)
def test_wrong_settings_end_with_two_and_one_sentence(tmp_path: Path, setting: str) -> None:
    ended = Archive(tmp_path / "archive").crawl("sina_finance", "-L", "WARNING", "-s", setting)

    assert ended.code == 2
    assert setting.partition("=")[0] in ended.err
    assert ended.err.count("\n") == 1


def test_an_archive_in_use_is_left_alone(sina: SinaServer, archive: Archive) -> None:
    sina.plant("https://feed.mix.sina.com.cn/robots.txt", Answer(status=404, delay=8))
    first = archive.start()
    while not (archive.root / "catalogue.sqlite3").exists():
        assert first.poll() is None

    second = archive.crawl()

    assert second.code == 5
    assert f"is in use by process {first.pid}" in second.err
    assert first.wait(timeout=30) == 0


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interrupted_run_says_so_and_the_next_one_goes_on(
    sina: SinaServer, archive: Archive, kind: signal.Signals
) -> None:
    for article in generated_articles(40, seed=30):
        sina.publish(article, CHINA)
        sina.plant(article.url, Answer(delay=0.2))
    run = archive.start()
    while not archive.posts:
        assert run.poll() is None

    run.send_signal(kind)

    assert run.wait(timeout=30) == 130
    assert archive.report()["exit_code"] == 130
    assert archive.crawl().code == 0
    assert archive.states() == {"archived": 40}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the archive should be", "utf-8")

    ended = Archive(tmp_path / "taken").crawl("sina_finance", "-L", "WARNING")

    assert ended.code == 1
    assert "taken" in ended.err


def test_a_damaged_catalogue_is_told_and_not_touched(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    root.mkdir()
    (root / "catalogue.sqlite3").write_bytes(b"this is no database" * 100)

    ended = Archive(root).crawl("sina_finance", "-L", "WARNING")

    assert ended.code == 1
    assert "the catalogue can't be opened" in ended.err
    assert (root / "catalogue.sqlite3").read_bytes() == b"this is no database" * 100
