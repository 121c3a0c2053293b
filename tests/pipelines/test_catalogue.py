"""The catalogue pipeline: after the file is in place, the row is archived and says what the file is."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import pytest

from crawler.items import Article, ArticleTimes, StockCode
from crawler.times import SHANGHAI
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT, URL, another, article
from tests.pipelines.conftest import Run, Runs

FULL: dict[str, Any] = {
    "media": "青桐晚报",
    "editor": "苏砚 CF0",
    "keywords": ("竹伞", "出口"),
    "stocks": (StockCode("stock", "sh000000"), StockCode("usstock", "XYZW")),
    "section": "china/gncj",
    "description": "一句话",
    "times": ArticleTimes(
        ctime=LISTED_AT,
        mtime=LISTED_AT.replace(minute=31),
        intime=LISTED_AT.replace(minute=32),
        created=LISTED_AT.replace(minute=33),
        updated=LISTED_AT.replace(minute=34),
        published=LISTED_AT.replace(minute=35),
        shown=LISTED_AT.replace(minute=36),
        generated=LISTED_AT.replace(minute=37),
    ),
}

COLUMNS: dict[str, object] = {
    "document_id": DOCUMENT_ID,
    "url": URL,
    "channel": "china",
    "state": "archived",
    "reason": None,
    "tries": 1,
    "path": f"posts/china/2024/05/青桐县竹伞出口增长-{DOCUMENT_ID}.md",
    "title": "青桐县竹伞出口增长",
    "layout": "finance-2017",
    "media": "青桐晚报",
    "editor": "苏砚 CF0",
    "keywords": '["竹伞", "出口"]',
    "stocks": '[["stock", "sh000000"], ["usstock", "XYZW"]]',
    "section": "china/gncj",
    "description": "一句话",
    "ctime": "2024-05-06T09:30:05+08:00",
    "mtime": "2024-05-06T09:31:05+08:00",
    "intime": "2024-05-06T09:32:05+08:00",
    "created": "2024-05-06T09:33:05+08:00",
    "updated": "2024-05-06T09:34:05+08:00",
    "published": "2024-05-06T09:35:05+08:00",
    "shown": "2024-05-06T09:36:05+08:00",
    "generated": "2024-05-06T09:37:05+08:00",
}


def in_the_way(run: Run, made: Article) -> None:
    """Make a folder where the article's file should be, so that even root can't write it."""
    path = f"posts/china/2024/05/{made.title}-{made.document_id}.md"
    (run.root / path).mkdir(parents=True)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column(run: Run, column: str) -> None:
    run.send(article(**FULL))
    assert run.record()[column] == COLUMNS[column]


@pytest.mark.parametrize(
    "column", ["media", "editor", "keywords", "stocks", "section", "description", "ctime", "shown"]
)
def test_what_an_article_does_not_say_is_null(run: Run, column: str) -> None:
    run.send(article())
    assert run.record()[column] is None


def test_the_file_digest_is_the_files(run: Run) -> None:
    path = run.root / (run.send(article()).path or "")
    assert run.record()["file_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_content_digest_follows_the_content(runs: Runs) -> None:
    run = runs.begin()
    run.send(article())
    before = run.record()["content_sha256"]
    run = runs.begin()
    run.send(article(body="<p>　　别的。</p>"))
    assert before != run.record()["content_sha256"]


def test_the_moment_of_archiving_is_aware_and_now(run: Run) -> None:
    before = datetime.now(SHANGHAI)
    run.send(article())
    assert before <= datetime.fromisoformat(run.record()["archived_at"]) <= datetime.now(SHANGHAI)


def test_an_article_is_archived_once_its_file_is_in_place(run: Run) -> None:
    path = run.root / (run.send(article()).path or "")
    assert path.is_file()
    assert run.record()["state"] == "archived"


def test_an_article_whose_file_cannot_be_written_is_not_archived(run: Run) -> None:
    in_the_way(run, article())
    with pytest.raises(IsADirectoryError):
        run.send(article())
    assert run.record()["state"] == "pending"
    assert run.record()["content_sha256"] is None


def test_an_article_whose_file_cannot_be_written_counts_nowhere(run: Run) -> None:
    in_the_way(run, article())
    with pytest.raises(IsADirectoryError):
        run.send(article())
    assert (run.count("archive/new"), run.count("archive/updated")) == (0, 0)


def test_the_next_run_makes_up_for_what_could_not_be_written(runs: Runs) -> None:
    run = runs.begin()
    in_the_way(run, article())
    with pytest.raises(IsADirectoryError):
        run.send(article())
    [folder] = (run.root / "posts" / "china" / "2024" / "05").glob("*.md")
    folder.rmdir()
    run = runs.begin()
    run.send(article())
    assert folder.is_file()
    assert run.record()["state"] == "archived"


def test_an_update_that_cannot_be_written_leaves_row_and_file(runs: Runs) -> None:
    run = runs.begin()
    path = run.root / (run.send(article()).path or "")
    archived = run.record()
    path.rename(path.with_suffix(".kept"))
    path.mkdir()
    run = runs.begin()
    with pytest.raises(IsADirectoryError):
        run.send(article(body="<p>　　新的。</p>"))
    assert run.record() == archived


def test_a_new_article_counts_as_new(run: Run) -> None:
    run.send(article())
    run.send(another("poiuytr1234567"))
    assert (run.count("archive/new"), run.count("archive/updated")) == (2, 0)


def test_a_changed_article_counts_as_updated(runs: Runs) -> None:
    runs.begin().send(article())
    run = runs.begin()
    run.send(article(title="更正"))
    assert (run.count("archive/new"), run.count("archive/updated")) == (0, 1)


def test_an_article_that_failed_before_counts_as_new(runs: Runs) -> None:
    run = runs.begin()
    run.claim(article())
    run.archive.catalogue.failed(DOCUMENT_ID, "timeout")
    run = runs.begin()
    run.send(article())
    assert (run.count("archive/new"), run.count("archive/updated")) == (1, 0)
    assert run.record()["reason"] is None
    assert run.record()["tries"] == 2


def test_an_update_keeps_channel_and_first_sight(runs: Runs) -> None:
    run = runs.begin()
    run.send(article())
    before = run.record()
    run = runs.begin()
    run.send(article(title="更正", channel="stock"))
    after = run.record()
    assert [after[name] for name in ("channel", "path", "first_seen")] == [
        before[name] for name in ("channel", "path", "first_seen")
    ]


def test_the_article_leaves_as_it_came_from_the_file(run: Run) -> None:
    left = run.send(article())
    assert (left.path, left.digest) == tuple(run.record()[name] for name in ("path", "file_sha256"))
