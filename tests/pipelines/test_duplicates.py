"""The duplicates pipeline: a text that another article has is not written twice; what is nearly the same is linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.errors import BadArgumentError
from crawler.items import Article
from crawler.lists.live import LAYOUT as FLASH
from crawler.stories import SHORTEST, SHORTEST_ALIKE
from pipelines.duplicates import DuplicatesPipeline
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT, another, article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import body_of, drop, invented, state_of

SECOND, THIRD = "mnbvcxz2040619", "mnbvcxz2040620"
STORY, OTHER = map(body_of, invented(2))
SHORTER = body_of(invented(2)[0]).rpartition("<p>")[0]


def distinct(count: int) -> str:
    """Return a body of so many different characters."""
    return f"<p>{''.join(chr(0x4E00 + number) for number in range(count))}</p>"


def of_flash(**changes: Any) -> Article:
    """Return the article as a flash."""
    return article(layout=FLASH, channel="7x24", **changes)


@pytest.fixture
def held(runs: Runs) -> Run:
    """A run over an archive that holds the article."""
    runs.begin().send(article(body=STORY))
    return runs.begin()


def test_the_same_text_under_another_id_is_dropped_and_no_longer_owed(held: Run) -> None:
    dropped = drop(held, another(SECOND, body=STORY))

    assert (dropped.reason, dropped.stays_owed) == ("duplicate", False)
    assert dropped.detail.startswith(DOCUMENT_ID)


def test_two_of_one_run_are_written_once(run: Run) -> None:
    run.send(article(body=STORY))
    drop(run, another(SECOND, body=STORY))

    assert len(run.posts()) == 1


def test_the_catalogue_knows_a_duplicate_with_its_original_and_its_own_address(held: Run) -> None:
    item = another(SECOND, body=STORY, seen_at=LISTED_AT)
    drop(held, item)

    [found] = [each for each in held.records() if each["document_id"] == SECOND]
    columns = ("state", "reason", "url", "path", "file_sha256", "tries", "tried_at")
    assert [found[name] for name in columns] == [
        "duplicate",
        f"duplicate of {DOCUMENT_ID}",
        item.url,
        None,
        None,
        1,
        LISTED_AT.isoformat(),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": "转载：竹伞出口"}, id="title"),
        pytest.param({"channel": "stock"}, id="channel"),
        pytest.param({"media": "砚池财经", "editor": "苏砚"}, id="media and editor"),
        pytest.param({"body": f"<p>来源：砚池财经</p>{STORY}"}, id="a line with its source"),
        pytest.param({"body": f"{STORY}<p>责任编辑：苏砚 CF0</p>"}, id="a line with its editor"),
        pytest.param({"body": f"<p>原标题：竹伞卖到了海外</p>{STORY}"}, id="its former title"),
        pytest.param({"body": STORY.replace("，", ",").replace("　　", "")}, id="punctuation and blanks"),
        pytest.param({"body": f"{STORY}<img src='https://n.sinaimg.cn/umbrella.png'>"}, id="a picture more"),
    ],
)
def test_what_stands_around_a_story_makes_no_other_of_it(held: Run, changes: dict[str, Any]) -> None:
    drop(held, another(SECOND, **{"body": STORY, **changes}))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(OTHER, id="another story"),
        pytest.param(f"{STORY}<p>　　其中3家在青桐县。</p>", id="a sentence more"),
        pytest.param(SHORTER, id="a paragraph less"),
    ],
)
def test_another_text_is_written(held: Run, body: str) -> None:
    held.send(another(SECOND, body=body))

    assert state_of(held, SECOND) == ("archived", None)


def test_another_number_makes_another_text(runs: Runs) -> None:
    run = runs.begin()
    run.send(article(body=f"{STORY}<p>　　共3.5亿元。</p>"))
    run.send(another(SECOND, body=f"{STORY}<p>　　共35亿元。</p>"))

    assert state_of(run, SECOND) == ("archived", None)


def test_below_so_many_characters_nothing_is_a_duplicate(run: Run) -> None:
    run.send(article(body=distinct(SHORTEST - 1)))
    run.send(another(SECOND, body=distinct(SHORTEST - 1)))

    assert state_of(run, SECOND) == ("archived", None)


def test_of_so_many_characters_it_is_one(run: Run) -> None:
    run.send(article(body=distinct(SHORTEST)))
    drop(run, another(SECOND, body=distinct(SHORTEST)))


def test_punctuation_counts_for_nothing(run: Run) -> None:
    padded = distinct(SHORTEST - 1).replace("</p>", "。" * SHORTEST + "</p>")
    run.send(article(body=padded))
    run.send(another(SECOND, body=padded))

    assert len(run.posts()) == 2


def test_what_has_a_file_is_never_dropped(runs: Runs) -> None:
    run = runs.begin()
    run.send(article(body=STORY))
    run.send(another(SECOND, body=OTHER))
    run = runs.begin()
    run.send(another(SECOND, body=STORY))

    assert (state_of(run, SECOND), run.count("archive/updated")) == (("archived", None), 1)
    assert run.archive.catalogue.stories.cluster_of(SECOND) == [DOCUMENT_ID, SECOND]


def test_what_has_a_file_is_not_dropped_where_near_duplicates_are(runs: Runs) -> None:
    run = runs.begin()
    run.send(article(body=STORY))
    run.send(another(SECOND, body=OTHER))
    run = runs.begin(NEAR_DUPLICATES="drop")
    run.send(another(SECOND, body=SHORTER))

    assert state_of(run, SECOND) == ("archived", None)


@pytest.mark.parametrize("setting", ["link", "drop"])
def test_a_page_is_not_dropped_for_a_flash(runs: Runs, setting: str) -> None:
    run = runs.begin(NEAR_DUPLICATES=setting)
    run.send(of_flash(body=STORY))
    run.send(another(SECOND, body=STORY))

    assert state_of(run, SECOND) == ("archived", None)


def test_a_page_is_not_dropped_for_a_flash_that_is_nearly_the_same(runs: Runs) -> None:
    run = runs.begin(NEAR_DUPLICATES="drop")
    run.send(of_flash(body=STORY))
    run.send(another(SECOND, body=SHORTER))

    assert state_of(run, SECOND) == ("archived", None)


def test_beside_a_flash_another_page_of_the_same_text_is_what_a_page_repeats(run: Run) -> None:
    run.send(of_flash(body=STORY))
    run.send(another(SECOND, body=STORY))

    assert drop(run, another(THIRD, body=STORY)).detail.startswith(SECOND)


@pytest.mark.parametrize("held_layout", ["finance-2017", FLASH])
def test_a_flash_is_dropped(runs: Runs, held_layout: str) -> None:
    run = runs.begin()
    run.send(article(body=STORY, layout=held_layout))

    drop(run, another(SECOND, body=STORY, layout=FLASH))


def test_what_is_nearly_the_same_is_written_and_linked(held: Run) -> None:
    held.send(another(SECOND, body=SHORTER))

    assert state_of(held, SECOND) == ("archived", None)
    assert held.archive.catalogue.stories.cluster_of(DOCUMENT_ID) == [DOCUMENT_ID, SECOND]


def test_what_has_little_in_common_is_not_linked(held: Run) -> None:
    held.send(another(SECOND, body=OTHER))

    assert held.archive.catalogue.stories.cluster_of(SECOND) == []


def test_too_short_a_text_is_not_linked(run: Run) -> None:
    run.send(article(body=distinct(SHORTEST_ALIKE - 1)))
    run.send(another(SECOND, body=distinct(SHORTEST_ALIKE - 2)))

    assert run.archive.catalogue.stories.cluster_of(SECOND) == []


def test_what_is_nearly_the_same_is_dropped_where_that_was_asked_for(runs: Runs) -> None:
    run = runs.begin(NEAR_DUPLICATES="drop")
    run.send(article(body=STORY))
    dropped = drop(run, another(SECOND, body=SHORTER))

    assert dropped.detail.startswith(DOCUMENT_ID)
    assert state_of(run, SECOND) == ("duplicate", f"duplicate of {DOCUMENT_ID}")


@pytest.mark.parametrize("setting", ["forget", "Link", "", None, "link,drop"])
def test_another_word_for_near_duplicates_is_refused(runs: Runs, setting: str | None) -> None:
    run = runs.begin(NEAR_DUPLICATES=setting)

    with pytest.raises(BadArgumentError, match=r"^NEAR_DUPLICATES=.*: write link or drop$"):
        run.pipeline(DuplicatesPipeline)


@pytest.mark.parametrize("damage", ["gone", "no text"])
def test_a_candidate_whose_file_cannot_be_read_is_passed_over(runs: Runs, damage: str) -> None:
    run = runs.begin()
    path = run.root / (run.send(article(body=STORY)).path or "")
    harm(path, damage)
    run.send(another(SECOND, body=SHORTER))

    assert state_of(run, SECOND) == ("archived", None)
    assert run.archive.catalogue.stories.cluster_of(SECOND) == []


def harm(path: Path, damage: str) -> None:
    """Take a post away, or its text."""
    path.unlink()
    if damage == "no text":
        path.write_bytes(b"\xff\xfe\xff")
