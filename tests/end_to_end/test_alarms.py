"""Alarms in a real crawl: a stale channel and a new advertisement, in table, report, exit code and a notification."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import times
from crawler.items import ListingRow
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.elements import EVERY_ARTICLE
from tests.end_to_end.archives import archive_at, run
from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.mailbox import Mailbox, mailbox
from tests.sina.articles import FakeArticle, generated_articles, invented_id
from tests.sina.server import SinaServer

STOCK = (384, 2671)
DAY = timedelta(days=1)
STEP = DAY / 40
SILENT_FOR = 5
MEDIA = ("砚池财经", "青榆晚报", "柳溪日报", "梅港商报", "灯市观察", "桥头快讯")
STALE, ADVERT = "stale channel: china", "new element: div.lamp_advert"
CHANNELS = "china,stock"
# What the stand-in puts around every article, as Sina does.
USUAL = (
    *("p", "img", "style", "p.article-editor"),
    *("div.appendQr_normal", "div.appendQr_normal_txt", "div.appendQr_wrap.clearfix"),
)

pytestmark = [pytest.mark.needs("apprise"), pytest.mark.timeout(100)]


def publish(sina: SinaServer) -> None:
    """Let the stand-in show an old row in china, and new articles in stock, with an advertisement in each."""
    now = times.now().replace(microsecond=0)
    old, new = now - SILENT_FOR * DAY, now - timedelta(hours=1)
    sina.publish(_article(1, "old", old, advert=False), CHINA)
    for place in range(12):
        sina.publish(_article(place, "new", new + place * timedelta(minutes=1), advert=True), STOCK)


def _article(number: int, word: str, created: object, *, advert: bool) -> FakeArticle:
    [made] = generated_articles(1, seed=7000 + number)
    body = made.body + '\n<div class="lamp_advert"><p>扫码开户</p></div>' * advert
    times_of = dict.fromkeys(("created", "published", "ctime", "mtime", "intime"), created)
    own = {"document_id": invented_id(f"{word} {number}"), "media": MEDIA[number % len(MEDIA)], "body_html": body}
    return replace(made, **own, **times_of)  # type: ignore[arg-type]


def give_history(archive: Archive) -> None:
    """Enter what ninety days of an archive's life would have left of its lists and its elements."""
    now = times.now()
    archive.root.mkdir(parents=True)
    with closing(Catalogue.open(sqlite_url(archive.root / "catalogue.sqlite3"))) as catalogue:
        for number in range(90):
            day = now - (SILENT_FOR + number) * DAY
            rows = [_row(f"{number} {place}", day - place * STEP) for place in range(40)]
            catalogue.listings.seen("china", rows, day)
        catalogue.listings.confirm("china", now - (SILENT_FOR + 100) * DAY)
        counts = dict.fromkeys((EVERY_ARTICLE, *USUAL), 2000)
        catalogue.elements.seen(counts, dict.fromkeys(counts, "x"), now - 30 * DAY)


def _row(key: str, ctime: object) -> ListingRow:
    return ListingRow(document_id=invented_id(key), url=f"https://finance.sina.com.cn/{key}", title=key, ctime=ctime)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """What was said of an archive with two unusual things: by a run, by the commands, by the runs after it."""

    first: Ended
    report: dict[str, Any]
    letters: list[dict[str, Any]]
    alarms: Ended
    channels: Ended
    again: Ended
    later_keys: list[str]
    later_letters: int
    replayed: dict[str, Any]
    holds_secrets: bool


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A run that finds a stale channel and a new advertisement, and what comes after it."""
    with SinaServer() as sina, mailbox() as letters, pytest.MonkeyPatch.context() as patch:
        archive = archive_at(tmp_path_factory.mktemp("told") / "archive", sina)
        give_history(archive)
        publish(sina)
        patch.setenv("NOTIFY_URLS", letters.address)
        first = archive.crawl("sina_finance", "-L", "DEBUG", channel=CHANNELS)
        report, sent = archive.report(), list(letters.letters)
        shown, channels = run(archive, "alarms"), run(archive, "channels")
        again = archive.crawl(channel=CHANNELS)
        later = keys(archive.report())
        replay = Archive(archive.root, f"REPLAY_FROM={archive.root / 'warc'}")
        replay.crawl("replay")
        said = first.out + first.err + shown.out + again.out + again.err
        arrived = len(letters.letters)
        secret = has_secrets(archive, said)
        return Told(first, report, sent, shown, channels, again, later, arrived, replay.report(), secret)


@pytest.fixture
def letters() -> Iterator[Mailbox]:
    """A mailbox that answers."""
    with mailbox() as opened:
        yield opened


@pytest.fixture
def aged(sina: SinaServer, archive: Archive) -> Archive:
    """An archive with a history, before a run that will find two things unusual."""
    give_history(archive)
    publish(sina)
    return archive


def keys(report: dict[str, Any]) -> list[str]:
    """Return the alarms of a run."""
    return [f"{alarm['kind']}: {alarm['subject']}" for alarm in report["alarms"]]


def has_secrets(archive: Archive, said: str) -> bool:
    """Return whether the archive, or what was said, holds any of a mailbox's secrets."""
    files = [path.read_bytes() for path in archive.root.rglob("*") if path.is_file()]
    secrets = ("s3cretword", "t0kenpath")
    return any(secret in said or any(secret.encode() in data for data in files) for secret in secrets)


def test_what_is_unusual_stands_in_the_report_and_the_exit_code(told: Told) -> None:
    assert (told.first.code, keys(told.report), told.report["exit_code"]) == (7, [STALE, ADVERT], 7)


@pytest.mark.parametrize(
    "line",
    [
        "Unusual: china has shown no new row since ",
        "Unusual: div.lamp_advert stands in 12 of the last 13 articles, of 6 media, and stood in none of 2000 before",
        "Exit 7: something is unusual for this archive; `scrapy alarms` shows what was compared.",
    ],
    ids=["stale", "advertisement", "exit"],
)
def test_the_table_says_it(told: Told, line: str) -> None:
    assert line in told.first.out


def test_it_is_sent_with_the_table(told: Told) -> None:
    [letter] = told.letters

    assert letter["title"] == "Sina archive: 2 unusual things in sina_finance"
    assert letter["message"].startswith("- china has shown no new row since")
    assert letter["message"].endswith(told.first.out.strip())


def test_what_goes_on_is_told_by_every_run_and_not_sent_again(told: Told) -> None:
    assert (told.again.code, told.later_keys, told.later_letters) == (7, [STALE], 1)


def test_no_secret_of_an_address_is_written_anywhere(told: Told) -> None:
    assert not told.holds_secrets


@pytest.mark.parametrize(
    "line",
    [
        f"  found then: {STALE}\n",
        " ! stale channel    china: newest row 5 days old when it was read; ",
        "   stale channel    stock: too short a history to know its rhythm\n",
        " ! new element      div.lamp_advert: in 12 of the last 13 articles, of 6 media; in none of 2000 before\n",
        "Notifications go to json://….\n",
    ],
    ids=["found", "stale", "not stale", "advertisement", "notifications"],
)
def test_the_command_shows_what_was_compared(told: Told, line: str) -> None:
    assert told.alarms.code == 7
    assert line in told.alarms.out


def test_the_list_of_channels_names_the_one_that_is_stale(told: Told) -> None:
    assert [line.split()[0] for line in told.channels.out.splitlines() if "gone stale" in line] == ["china"]


def test_a_replay_of_the_same_pages_finds_nothing_unusual(told: Told) -> None:
    assert (told.replayed["alarms"], told.replayed["replayed"]) == ([], True)
    assert told.replayed["exit_code"] != 7


def test_a_failed_delivery_changes_nothing_and_is_tried_again_by_the_next_run(
    aged: Archive, letters: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "json://lamp:s3cretword@127.0.0.1:9/t0kenpath")
    failed = aged.crawl("sina_finance", "-L", "DEBUG", channel=CHANNELS)
    report = aged.report()
    monkeypatch.setenv("NOTIFY_URLS", letters.address)
    aged.crawl(channel=CHANNELS)

    assert (failed.code, report["told"]) == (7, [])
    assert report["stats"]["archive/notifications/failed"] == 1
    assert "Notification not delivered (json)" in failed.err
    assert not has_secrets(aged, failed.out + failed.err)
    assert len(letters.letters) == 1


def test_a_kill_while_a_notification_is_on_its_way_costs_nothing(
    aged: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailbox(silent=True) as silent:
        monkeypatch.setenv("NOTIFY_URLS", silent.address)
        going = aged.start(channel=CHANNELS)
        assert silent.arrived.wait(60)
        going.send_signal(signal.SIGKILL)
        going.wait(30)
    monkeypatch.delenv("NOTIFY_URLS")

    assert aged.report()["exit_code"] == 7
    assert aged.rows("SELECT exit_code FROM runs") == [(7,)]
    assert aged.crawl(channel=CHANNELS).code == 7
    assert run(aged, "verify").code == 0


def test_an_interrupted_run_says_nothing_of_its_lists(aged: Archive) -> None:
    going = aged.start(channel=CHANNELS)
    while not aged.posts:
        assert going.poll() is None
    going.send_signal(signal.SIGINT)

    assert going.wait(30) == 130
    assert STALE not in keys(aged.report())


def test_a_run_that_fetched_nothing_is_told_once(
    archive: Archive, letters: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_URLS", letters.address)
    dead = Archive(archive.root, "MIRROR_URL=http://127.0.0.1:9", *archive.settings[2:])

    codes = [dead.crawl().code, dead.crawl().code]

    assert codes == [3, 3]
    assert [letter["title"] for letter in letters.letters] == ["Sina archive: sina_finance ended with 3"]


def test_a_bad_address_is_refused_at_the_beginning_without_its_secrets(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_URLS", "nope://lamp:s3cretword@127.0.0.1")

    ended = archive.crawl()

    assert (ended.code, archive.root.exists()) == (2, False)
    assert "Apprise can't use address 1 of 1 (nope://…)" in ended.err
    assert "s3cretword" not in ended.out + ended.err


def test_a_run_that_cannot_begin_is_told(tmp_path: Path, letters: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", letters.address)
    (tmp_path / "taken").write_text("a file where the archive should be", "utf-8")

    assert Archive(tmp_path / "taken").crawl().code == 1
    assert [letter["title"] for letter in letters.letters] == ["Sina archive: a run could not begin"]


def test_alarms_can_be_tried(archive: Archive, letters: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", f"{letters.address} json://127.0.0.1:9")

    tried = run(archive, "alarms", "--test")

    assert tried.code == 1
    assert tried.out.splitlines()[-2:] == ["json://…  delivered", "json://…  not delivered"]
    assert "stale channel: china has shown no new row since" in letters.letters[0]["message"]
    assert json.dumps(letters.letters).count("This is a test") == 1


def test_without_an_address_there_is_nothing_to_try(archive: Archive) -> None:
    tried = run(archive, "alarms", "--test")

    assert (tried.code, tried.err.count("NOTIFY_URLS is not set")) == (2, 1)
    assert "An example of each alarm" in tried.out
