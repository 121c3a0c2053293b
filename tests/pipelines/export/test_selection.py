"""pipelines.export.selection: the options of `scrapy export`, and what is said of wrong ones."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from crawler.errors import BadArgumentError
from pipelines.export.selection import Format, Selection, parse_selection


def test_nothing_given_is_everything_on_standard_output() -> None:
    assert parse_selection({}) == Selection(Format.JSONL)


def test_options_that_are_none_were_not_given() -> None:
    given = dict.fromkeys(("to", "format", "channel", "since", "until"))

    assert parse_selection(given) == Selection(Format.JSONL)


def test_revisions_are_a_wish() -> None:
    assert parse_selection({}, with_revisions=True).with_revisions


@pytest.mark.parametrize(
    ("name", "chosen"),
    [("a.jsonl", Format.JSONL), ("a.csv", Format.CSV), ("a.parquet", Format.PARQUET), ("a.b.CSV", Format.CSV)],
)
def test_the_ending_names_the_format(tmp_path: Path, name: str, chosen: Format) -> None:
    assert parse_selection({"to": str(tmp_path / name)}).format is chosen


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet"])
def test_a_format_that_is_given_goes_before_the_ending(tmp_path: Path, name: str) -> None:
    assert parse_selection({"to": str(tmp_path / "a.txt"), "format": name}).format == name


def test_csv_can_go_to_standard_output() -> None:
    assert parse_selection({"format": "csv"}) == Selection(Format.CSV)


def test_a_file_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()

    assert parse_selection({"to": str(tmp_path / "a.csv")}).to == tmp_path / "a.csv"


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")

    assert parse_selection({"to": str(tmp_path / "link.csv")}).to == tmp_path / "a.csv"


@pytest.mark.parametrize(
    ("value", "slugs"),
    [
        pytest.param("china", ("china",), id="slug"),
        pytest.param("stock, china", ("stock", "china"), id="several"),
        pytest.param("stock，china", ("stock", "china"), id="a Chinese comma"),
        pytest.param("china,china", ("china",), id="twice"),
        pytest.param("1686", ("china",), id="lid"),
        pytest.param("155/1686", ("china",), id="pair"),
        pytest.param("999/1234", ("999-1234",), id="outside the table"),
        pytest.param("999-1234", ("999-1234",), id="outside the table, as its folder"),
        pytest.param("column-56589", ("column-56589",), id="column"),
        pytest.param("feed-57045", ("feed-57045",), id="feed"),
        pytest.param("7x24", ("7x24",), id="flashes"),
        pytest.param("stocknews", ("stocknews",), id="news of securities"),
        pytest.param("unlisted", (None,), id="unlisted"),
    ],
)
def test_a_channel_is_named_as_its_folder_or_its_list(value: str, slugs: tuple[str | None, ...]) -> None:
    assert parse_selection({"channel": value}).channels == slugs


@pytest.mark.parametrize(
    ("given", "since", "until"),
    [
        pytest.param({"since": "2021-08-01"}, date(2021, 8, 1), None, id="since"),
        pytest.param({"until": "2021-08-03"}, None, date(2021, 8, 3), id="until"),
        pytest.param({"since": "2021-08-01", "until": "2021-08-01"}, date(2021, 8, 1), date(2021, 8, 1), id="a day"),
    ],
)
def test_days(given: dict[str, str], since: date | None, until: date | None) -> None:
    selection = parse_selection(given)

    assert (selection.since, selection.until) == (since, until)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"format": "xml"}, "write one of jsonl, csv, parquet", id="format"),
        pytest.param({"to": "a.txt"}, "write --format with one of jsonl, csv, parquet", id="ending"),
        pytest.param({"to": "a"}, "write --format with one of jsonl, csv, parquet", id="no ending"),
        pytest.param({"to": ""}, "write its name, such as --to articles.jsonl", id="no name"),
        pytest.param({"to": "docs"}, "write another name, or leave --to out", id="a folder"),
        pytest.param({"to": "/dev/null", "format": "csv"}, "is no regular file", id="a device"),
        pytest.param({"to": "no/such/folder/a.csv"}, "make 'no/such/folder' first", id="no folder"),
        pytest.param({"format": "parquet"}, "needs a file: write one, such as --to articles.parquet", id="no file"),
        pytest.param({"channel": "nope"}, "or any other as pageid/lid (155/1686)", id="channel"),
        pytest.param({"channel": "china,nope"}, "channel='nope' is no channel", id="one channel of two"),
        pytest.param({"channel": "column-x"}, "or any other cid as a number", id="column"),
        pytest.param({"channel": ","}, "write --channel china", id="no channel"),
        pytest.param({"since": "2021-02-30"}, "write a day that exists as YYYY-MM-DD", id="day"),
        pytest.param({"until": "20210301"}, "until='20210301' is no day", id="day's form"),
        pytest.param({"since": "2021-03-02", "until": "2021-03-01"}, "write the earlier day as --since", id="order"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_write(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(said)):
        parse_selection(given)
