"""crawler.arguments: what each spider takes, and what is said instead of a traceback where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from crawler.arguments import (
    ListArguments,
    parse_article_arguments,
    parse_list_arguments,
    parse_replay_arguments,
)
from crawler.channels import find_channel
from crawler.errors import BadArgumentError

TODAY = date(2024, 3, 5)
CHINA, STOCK = find_channel("china"), find_channel("stock")
FIRST = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
SECOND = "https://finance.sina.cn/2024-03-05/detail-iqwertyu0000002.d.html"


def lists(**given: str) -> ListArguments:
    """Read the arguments of `sina_finance` as of the tests' day."""
    return parse_list_arguments(given, TODAY)


def test_without_arguments_the_newest_of_one_channel_is_read() -> None:
    assert lists() == ListArguments((CHINA,), None, None, None, None)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        pytest.param("stock", (STOCK,), id="slug"),
        pytest.param("2671", (STOCK,), id="lid"),
        pytest.param("384/2671", (STOCK,), id="pair"),
        pytest.param("stock,china", (STOCK, CHINA), id="several, in the order given"),
        pytest.param(" china , stock ,", (CHINA, STOCK), id="blanks and a comma too many"),
        pytest.param("china,1686,stock,china", (CHINA, STOCK), id="twice is once"),
    ],
)
def test_channels(channel: str, expected: tuple[object, ...]) -> None:
    assert lists(channel=channel).channels == expected


@pytest.mark.parametrize("name", ["pages", "limit"])
def test_a_count_is_read(name: str) -> None:
    assert getattr(lists(**{name: " 7 "}), name) == 7


@pytest.mark.parametrize(
    ("given", "since", "until"),
    [
        pytest.param({"since": "2024-02-28", "until": "2024-03-01"}, date(2024, 2, 28), date(2024, 3, 1), id="both"),
        pytest.param({"since": "2024-03-01"}, date(2024, 3, 1), TODAY, id="until today"),
        pytest.param({"since": " 2024-03-01 "}, date(2024, 3, 1), TODAY, id="blanks"),
        pytest.param({"since": "2024-03-05"}, TODAY, TODAY, id="today alone"),
        pytest.param({"since": "2024-03-01", "until": "2030-01-01"}, date(2024, 3, 1), TODAY, id="not beyond today"),
        pytest.param(
            {"since": "1998-12-01", "until": "1998-12-01"}, date(1998, 12, 1), date(1998, 12, 1), id="the first day"
        ),
    ],
)
def test_days(given: Mapping[str, str], since: date, until: date) -> None:
    arguments = parse_list_arguments(given, TODAY)

    assert (arguments.since, arguments.until) == (since, until)


def test_days_have_as_many_pages_as_they_have() -> None:
    assert lists(since="2024-03-01").pages is None


def test_pages_bound_the_pages_of_a_day_too() -> None:
    assert lists(since="2024-03-01", pages="3").pages == 3


def test_without_days_each_channel_is_one_list() -> None:
    assert [channel.slug for channel in lists(channel="stock,china").channels] == ["stock", "china"]


def test_days_are_read_from_the_newest() -> None:
    days = lists(since="2024-03-03", until="2024-03-05").days

    assert days == [date(2024, 3, 5), date(2024, 3, 4), date(2024, 3, 3)]


def test_without_since_there_are_no_days() -> None:
    assert lists().days == []


def test_gaps_are_those_of_all_channels() -> None:
    arguments = lists(fill="gaps")

    assert (arguments.fills_gaps, arguments.channels) == (True, ())


def test_gaps_of_one_channel() -> None:
    assert [channel.slug for channel in lists(fill="gaps", channel="stock").channels] == ["stock"]


def test_days_can_be_read_again() -> None:
    assert lists(since="2024-03-03", reread="days").rereads


@pytest.mark.parametrize("name", ["_job", "_version"])
def test_what_scrapyd_adds_is_passed_over(name: str) -> None:
    assert lists(**{name: "x"}) == lists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"channel": "nope"}, "channel='nope' is no channel: write one of china, macro", id="channel"),
        pytest.param({"channel": "china,nope"}, "channel='nope'", id="second channel"),
        pytest.param({"channel": ""}, "write channel=china", id="no channel"),
        pytest.param({"channel": " ,"}, "write channel=china", id="blank channel"),
        pytest.param(
            {"since": "2021-13-01"}, "since='2021-13-01' is no day: write a day that exists as", id="month 13"
        ),
        pytest.param({"since": "2023-02-29"}, "since='2023-02-29' is no day", id="29 February"),
        pytest.param({"since": "20240301"}, "as YYYY-MM-DD, such as 2021-08-03", id="no hyphens"),
        pytest.param({"since": "2024-W09-5"}, "since='2024-W09-5' is no day", id="day of a week"),
        pytest.param({"since": "2024-03-01T00:00"}, "is no day", id="time of day"),
        pytest.param({"since": ""}, "since='' is no day", id="empty day"),
        pytest.param({"since": "2024-03-01", "until": "soon"}, "until='soon' is no day", id="until"),
        pytest.param({"until": "2024-03-01"}, "until needs since: write both", id="until alone"),
        pytest.param({"fill": "all"}, "fill='all' is not known: write fill=gaps", id="fill"),
        pytest.param({"fill": "gaps", "since": "2024-03-01"}, "fill=gaps knows its days", id="gaps and days"),
        pytest.param({"fill": "gaps", "pages": "2"}, "fill=gaps knows its days", id="gaps and pages"),
        pytest.param({"reread": "days"}, "reread=days needs since", id="reread without days"),
        pytest.param({"reread": "1", "since": "2024-03-01"}, "write reread=days", id="reread"),
        pytest.param(
            {"since": "2024-03-02", "until": "2024-03-01"},
            "until=2024-03-01 lies before since=2024-03-02: write the earlier day as since",
            id="wrong order",
        ),
        pytest.param({"since": "2024-03-06"}, "has not come yet: write a day up to 2024-03-05", id="tomorrow"),
        pytest.param({"since": "1998-11-30"}, "before Sina began: write a day from 1998-12-01", id="before Sina"),
        pytest.param({"limit": "-1"}, "limit='-1' is no count: write a whole number from 1", id="negative limit"),
        pytest.param({"limit": "0"}, "limit='0' is no count", id="limit 0"),
        pytest.param({"limit": "1.5"}, "limit='1.5' is no count", id="fraction"),
        pytest.param({"limit": "²"}, "limit='²' is no count", id="superscript"),
        pytest.param({"limit": "９"}, "limit='９' is no count", id="full-width digit"),
        pytest.param({"limit": ""}, "or leave it out", id="empty limit"),
        pytest.param({"limit": "9" * 5000}, "is no count", id="thousands of digits"),
        pytest.param({"pages": "all"}, "pages='all' is no count", id="pages"),
        pytest.param({"chanel": "china"}, "chanel is no argument of this spider: did you mean channel?", id="misspelt"),
        pytest.param({"url": FIRST}, "this spider takes channel, pages, since, until, limit", id="another spider's"),
    ],
)
def test_wrong_arguments_of_sina_finance_say_what_to_write(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_list_arguments(given, TODAY)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(FIRST, (FIRST,), id="one"),
        pytest.param(f"{SECOND},{FIRST}", (SECOND, FIRST), id="several, in the order given"),
        pytest.param(f" {FIRST} ,, {SECOND},", (FIRST, SECOND), id="blanks and commas too many"),
        pytest.param(f"{FIRST.replace('https', 'http')}?from=wap#a", (FIRST,), id="in the one form"),
        pytest.param(f"{FIRST},{FIRST}.md", (FIRST,), id="twice is once"),
        pytest.param(f"{FIRST}，{SECOND}", (FIRST, SECOND), id="Chinese comma"),
    ],
)
def test_urls_of_the_command_line(url: str, expected: tuple[str, ...]) -> None:
    assert parse_article_arguments({"url": url}).urls == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{FIRST}\n{SECOND}\n", id="one on each line"),
        pytest.param(f"{FIRST}\r\n{SECOND}", id="Windows lines"),
        pytest.param(f"\ufeff{FIRST}\n{SECOND}", id="byte order mark"),
        pytest.param(f"# 柳溪\n\n  {FIRST}  \n#{FIRST}x\n{SECOND}\n\n", id="comments, blanks and empty lines"),
        pytest.param(f"{FIRST}\n{SECOND}\n{FIRST}\n", id="twice is once"),
        pytest.param(f"{FIRST} # 桥\n{SECOND}#comment\n", id="remark and fragment"),
    ],
)
def test_urls_of_a_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "网址.txt"
    file.write_text(text, encoding="utf-8", newline="")

    assert parse_article_arguments({"file": str(file)}).urls == (FIRST, SECOND)


@pytest.mark.parametrize("name", ["stock", " 2671 "])
def test_articles_are_filed_under_the_channel_named(name: str) -> None:
    assert parse_article_arguments({"url": FIRST, "channel": name}).channel == STOCK


def test_articles_are_filed_under_no_channel_where_none_is_named() -> None:
    assert parse_article_arguments({"url": FIRST}).channel is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "sina_article needs either url=URL[,URL] or file=PATH", id="nothing"),
        pytest.param({"url": FIRST, "file": "a.txt"}, "needs either url=URL[,URL] or file=PATH", id="both"),
        pytest.param({"url": " ,"}, "there is no URL to fetch: write url=URL[,URL]", id="no URL"),
        pytest.param(
            {"url": "https://evil.com/a"}, "url: 'https://evil.com/a' is not Sina's: write an http(s)", id="foreign"
        ),
        pytest.param({"url": FIRST.removeprefix("https://")}, "no whole address: write https:// before it", id="bare"),
        pytest.param({"url": "https://finance.sina.com.cn/"}, "is no article: write the address of one", id="home"),
        pytest.param({"url": f"{FIRST},灯"}, "url: '灯' is not Sina's", id="second URL"),
        pytest.param({"url": "ftp://finance.sina.com.cn/a"}, "write an http(s) address on sina.com.cn", id="ftp"),
        pytest.param({"url": FIRST, "channel": "nope"}, "channel='nope' is no channel", id="channel"),
        pytest.param(
            {"file": "no/such/file.txt"}, "file='no/such/file.txt' can't be read: write the path", id="no file"
        ),
        pytest.param({"file": "."}, "file='.' can't be read", id="folder"),
        pytest.param({"file": ""}, "file='' can't be read", id="no name"),
        pytest.param({"urls": FIRST}, "did you mean url?", id="misspelt"),
        pytest.param({"url": FIRST, "limit": "3"}, "this spider takes url, file, channel", id="another spider's"),
    ],
)
def test_wrong_arguments_of_sina_article_say_what_to_write(given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_article_arguments(given)


def test_a_wrong_line_of_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text(f"{FIRST}\n\nhttps://evil.com/\n")

    with pytest.raises(BadArgumentError, match=re.escape(f"{file}, line 3: 'https://evil.com/' is not Sina's")):
        parse_article_arguments({"file": str(file)})


@pytest.mark.parametrize("data", [b"", b"# only a remark\n\n"], ids=["empty", "remark"])
def test_a_file_without_urls_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(data)

    with pytest.raises(BadArgumentError, match="one URL on each line of the file"):
        parse_article_arguments({"file": str(file)})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "urls.gz"
    file.write_bytes(b"\x1f\x8b\xff\xff")

    with pytest.raises(BadArgumentError, match="is not UTF-8: write a text file in UTF-8"):
        parse_article_arguments({"file": str(file)})


def test_replay_takes_no_arguments() -> None:
    with pytest.raises(BadArgumentError, match="url is no argument of this spider: this spider takes none"):
        parse_replay_arguments({"url": FIRST})
