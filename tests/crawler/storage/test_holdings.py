"""crawler.storage.holdings: what an archive holds in files, whole and in batches."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import Engine, text

from crawler.errors import CatalogueError
from crawler.items import ArticleTimes, StockCode
from crawler.storage.holdings import BATCH, Holdings, Version
from crawler.storage.schema import articles, removals, revisions, stories
from tests.crawler.builders import at, identity
from tests.crawler.storage.held import fill, fill_many, ids, kept, queries, read, revision

TIMES = ("ctime", "mtime", "intime", "created", "updated", "published", "shown", "generated")


@pytest.mark.parametrize(
    "name",
    [
        *("document_id", "url", "channel", "title", "media", "reporter", "editor", "editor_code", "columnist"),
        *("section", "description", "layout", "path", "file_sha256"),
    ],
)
def test_a_text_comes_back(engine: Engine, name: str) -> None:
    fill(engine, articles, kept(**{name: "灯"}))

    assert getattr(read(engine)[0], name) == "灯"


@pytest.mark.parametrize("name", TIMES)
def test_a_time_comes_back(engine: Engine, name: str) -> None:
    fill(engine, articles, kept(intime=None) | {name: at("2024-03-05 10:07:00")})

    assert read(engine)[0].times == ArticleTimes(**{name: at("2024-03-05 10:07:00")})


@pytest.mark.parametrize("name", ["first_seen", "archived_at"])
def test_when_it_came_comes_back(engine: Engine, name: str) -> None:
    fill(engine, articles, kept(**{name: at("2024-03-05 10:07:00")}))

    assert getattr(read(engine)[0], name) == at("2024-03-05 10:07:00")


def test_keywords_come_back(engine: Engine) -> None:
    fill(engine, articles, kept(keywords='["桥", "灯"]'))

    assert read(engine)[0].keywords == ("桥", "灯")


def test_stocks_come_back(engine: Engine) -> None:
    fill(engine, articles, kept(stocks=json.dumps([["stock", "sh699999"]])))

    assert read(engine)[0].stocks == (StockCode("stock", "sh699999"),)


@pytest.mark.parametrize("name", ["keywords", "stocks"])
def test_a_list_that_is_null_is_empty(engine: Engine, name: str) -> None:
    fill(engine, articles, kept())

    assert getattr(read(engine)[0], name) == ()


@pytest.mark.parametrize("state", ["archived", "removed", "pending", "owed"])
def test_what_has_a_file_is_held(engine: Engine, state: str) -> None:
    fill(engine, articles, kept(state=state))

    assert [holding.state for holding in read(engine)] == [state]


@pytest.mark.parametrize("state", ["pending", "owed", "unsupported", "left", "duplicate"])
def test_what_has_no_file_is_not(engine: Engine, state: str) -> None:
    fill(engine, articles, kept(state=state, file_sha256=None))

    assert read(engine) == []


@pytest.mark.parametrize("name", ["path", "file_sha256"])
def test_what_was_never_written_is_not(engine: Engine, name: str) -> None:
    fill(engine, articles, kept(state="removed", **{name: None}))

    assert read(engine) == []


@pytest.mark.parametrize(
    ("channels", "found"),
    [
        pytest.param((), [1, 2, 3], id="all"),
        pytest.param(("china",), [1], id="one"),
        pytest.param(("stock", "china"), [1, 2], id="several"),
        pytest.param((None,), [3], id="unlisted"),
        pytest.param(("stock", None), [2, 3], id="one and unlisted"),
        pytest.param(("usstock",), [], id="another"),
    ],
)
def test_channels_are_picked(engine: Engine, channels: tuple[str | None, ...], found: list[int]) -> None:
    fill(engine, articles, kept(1), kept(2, channel="stock"), kept(3, channel=None))

    assert ids(engine, channels=channels) == [identity(number) for number in found]
    assert Holdings(engine).count(channels=channels) == len(found)


@pytest.mark.parametrize(
    ("moment", "is_found"),
    [
        pytest.param("2024-03-04 23:59:59", False, id="a second before"),
        pytest.param("2024-03-05 00:00:00", True, id="the first second"),
        pytest.param("2024-03-06 23:59:59", True, id="the last second"),
        pytest.param("2024-03-07 00:00:00", False, id="a second after"),
    ],
)
def test_days_are_shanghais_and_both_included(engine: Engine, moment: str, is_found: bool) -> None:  # noqa: FBT001
    fill(engine, articles, kept(intime=at(moment)))

    assert bool(read(engine, since=date(2024, 3, 5), until=date(2024, 3, 6))) is is_found


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        pytest.param({"since": date(2024, 3, 5)}, [2, 3], id="since"),
        pytest.param({"until": date(2024, 3, 5)}, [1, 2], id="until"),
        pytest.param({"until": date.max}, [1, 2, 3], id="the last day there is"),
        pytest.param({"since": date.min}, [1, 2, 3], id="the first day there is"),
    ],
)
def test_an_end_may_be_open(engine: Engine, selection: dict[str, date], found: list[int]) -> None:
    fill(engine, articles, *(kept(number, intime=at(f"2024-03-0{number + 3} 12:00:00")) for number in (1, 2, 3)))

    assert ids(engine, **selection) == [identity(number) for number in found]
    assert Holdings(engine).count(**selection) == len(found)


@pytest.mark.parametrize("first", range(len(TIMES)))
def test_the_day_is_that_of_the_documents_date(engine: Engine, first: int) -> None:
    moments = {name: at(f"2024-03-1{place} 12:00:00") for place, name in enumerate(TIMES) if place >= first}
    fill(engine, articles, kept(intime=None) | moments)
    winner = ArticleTimes(**moments).date

    found = [day for day in range(10, 18) if read(engine, since=date(2024, 3, day), until=date(2024, 3, day))]

    assert found == ([winner.day] if winner else [])


def test_what_has_no_date_is_on_no_day(engine: Engine) -> None:
    fill(engine, articles, kept(intime=None))

    assert (len(read(engine)), read(engine, since=date(2000, 1, 1))) == (1, [])


def test_the_version_is_the_latest(engine: Engine) -> None:
    fill(engine, articles, kept(1), kept(2))
    fill(engine, revisions, revision(1, 1), revision(1, 2), revision(2, 1))

    assert [holding.version for holding in read(engine)] == [2, 1]


def test_without_versions_there_is_none(engine: Engine) -> None:
    fill(engine, articles, kept())

    assert read(engine)[0].version is None


def test_versions_come_in_their_order(engine: Engine) -> None:
    fill(engine, articles, kept(1), kept(2), kept(3))
    fill(engine, revisions, revision(1, 2), revision(1, 1), revision(3, 1))

    found = read(engine, with_versions=True)

    assert [[version.number for version in holding.versions] for holding in found] == [[1, 2], [], [1]]


def test_a_version_comes_back_whole(engine: Engine) -> None:
    fill(engine, articles, kept(1))
    fill(engine, revisions, revision(1, 1, cause="edited"))

    moments = (at("2024-03-05 10:05:00"), at("2024-03-05 11:00:00"), at("2024-03-06 11:00:00"))
    assert read(engine, with_versions=True)[0].versions == (Version(1, "edited", "第1稿", "1" * 64, *moments),)


def test_versions_are_read_on_request_only(engine: Engine) -> None:
    fill(engine, articles, kept(1))
    fill(engine, revisions, revision(1, 1))

    assert read(engine)[0].versions == ()


def test_of_several_removals_the_last_is_told(engine: Engine) -> None:
    fill(engine, articles, kept(1))
    for day in (8, 6):
        moments = {"first_gone": at(f"2024-03-0{day} 10:00:00"), "last_gone": at(f"2024-03-0{day} 12:00:00")}
        fill(engine, removals, {"document_id": identity(1), "reason": "http 404"} | moments)

    found = read(engine)[0]

    assert (found.first_gone, found.last_gone) == (at("2024-03-08 10:00:00"), at("2024-03-08 12:00:00"))


def test_the_cluster_is_told(engine: Engine) -> None:
    fill(engine, articles, kept(1), kept(2))
    story = {"document_id": identity(1), "scheme": "a", "story_sha256": "s" * 64, "cluster": identity(9)}
    fill(engine, stories, story)

    assert [holding.cluster for holding in read(engine)] == [identity(9), None]


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_all_come_once_and_in_order(engine: Engine, count: int) -> None:
    fill_many(engine, count)

    assert ids(engine) == [identity(number) for number in range(count)]


@pytest.mark.parametrize("with_versions", [False, True], ids=["articles", "versions"])
def test_no_more_than_a_batch_is_read_ahead(engine: Engine, with_versions: bool) -> None:  # noqa: FBT001
    fill_many(engine, 3 * BATCH)
    per_batch = 2 if with_versions else 1

    with queries(engine) as asked:
        found = Holdings(engine).read(with_versions=with_versions)
        numbers = [len(asked)]
        for taken, _ in enumerate(found, start=1):
            if taken in (1, BATCH, BATCH + 1, 2 * BATCH + 1):
                numbers.append(len(asked) // per_batch)

    assert numbers == [0, 1, 1, 2, 3]


def test_a_run_may_write_while_a_batch_is_being_used(engine: Engine) -> None:
    fill_many(engine, BATCH + 1)
    found = Holdings(engine).read()
    first = next(found)

    fill(engine, articles, kept(BATCH + 1))

    assert [first.document_id, *(holding.document_id for holding in found)] == ids(engine)


def test_a_catalogue_that_breaks_says_so(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE stories"))

    with pytest.raises(CatalogueError, match="the catalogue can't be read: no such table"):
        read(engine)
