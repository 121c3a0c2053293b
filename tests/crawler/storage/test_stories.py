"""crawler.storage.stories: the same story under another id, candidates, and clusters that come, merge and dissolve."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.dialects import postgresql

from crawler.storage import stories as book
from crawler.storage.schema import bands, metadata
from crawler.storage.schema import stories as table
from crawler.storage.stories import MOST_CANDIDATES, Stories, rename_story
from crawler.stories import Signature

SMALLEST, BIGGEST = -(2**63), 2**63 - 1


@pytest.fixture
def stories(engine: Engine) -> Stories:
    return Stories(engine)


def signature(story: str, *keys: int, scheme: str = "test") -> Signature:
    """Return a signature with these bands."""
    return Signature(scheme, hashlib.sha256(story.encode()).hexdigest(), keys)


def enter(stories: Stories, *links: str) -> None:
    """Enter articles by name, each with those it is like: "c=a,b"."""
    for link in links:
        name, _, alike = link.partition("=")
        stories.enter(name, signature(name), alike.split(",") if alike else [])


def kept_bands(engine: Engine) -> set[int]:
    """Return all bands that are in the catalogue."""
    with engine.begin() as connection:
        return set(connection.execute(select(bands.c.band)).scalars())


def clusters(engine: Engine) -> dict[str, list[str]]:
    """Return the clusters by name."""
    found: dict[str, list[str]] = {}
    query = select(table.c.cluster, table.c.document_id).where(table.c.cluster.is_not(None)).order_by(table.c.number)
    with engine.begin() as connection:
        for name, document_id in connection.execute(query):
            found.setdefault(name, []).append(document_id)
    return found


def test_the_same_story_is_known_under_another_id(stories: Stories) -> None:
    stories.enter("a", signature("桥"), [])

    assert stories.same_as(signature("桥"), "b") == ["a"]


def test_an_article_is_not_the_same_as_itself(stories: Stories) -> None:
    stories.enter("a", signature("桥"), [])

    assert stories.same_as(signature("桥"), "a") == []


def test_another_story_is_not_the_same(stories: Stories) -> None:
    stories.enter("a", signature("桥"), [])

    assert stories.same_as(signature("路"), "b") == []


def test_the_earliest_article_is_named(stories: Stories) -> None:
    for name in ("z", "a", "m"):
        stories.enter(name, signature("桥"), [])

    assert stories.same_as(signature("桥"), "m")[0] == "z"


def test_an_article_that_is_entered_again_keeps_its_place(stories: Stories) -> None:
    for name in ("z", "a", "z"):
        stories.enter(name, signature("桥"), [])

    assert stories.same_as(signature("桥"), "m")[0] == "z"


def test_candidates_share_a_band(stories: Stories) -> None:
    stories.enter("a", signature("桥", 1, 2), [])
    stories.enter("b", signature("路", 3, 4), [])

    assert stories.candidates(signature("港", 2, 9), "c") == ["a"]


def test_an_article_is_no_candidate_of_its_own(stories: Stories) -> None:
    stories.enter("a", signature("桥", 1), [])

    assert stories.candidates(signature("桥", 1), "a") == []


def test_candidates_that_share_more_come_first_then_the_earlier(stories: Stories) -> None:
    for name, keys in (("one", (1,)), ("two", (1, 2)), ("one more", (3,))):
        stories.enter(name, signature(name, *keys), [])

    assert stories.candidates(signature("港", 1, 2, 3), "c") == ["two", "one", "one more"]


def test_a_story_without_bands_has_no_candidates(stories: Stories) -> None:
    stories.enter("a", signature("桥"), [])

    assert stories.candidates(signature("桥"), "b") == []


def test_the_candidates_are_bounded(stories: Stories) -> None:
    for number in range(MOST_CANDIDATES + 5):
        stories.enter(f"flash-{number}", signature(str(number), 7), [])

    assert len(stories.candidates(signature("港", 7), "c")) == MOST_CANDIDATES


def test_bands_of_64_bits_are_kept(stories: Stories) -> None:
    stories.enter("a", signature("桥", SMALLEST, BIGGEST), [])

    assert (
        stories.candidates(signature("路", SMALLEST), "b") == stories.candidates(signature("路", BIGGEST), "b") == ["a"]
    )


def test_a_band_may_come_twice(stories: Stories) -> None:
    stories.enter("a", signature("桥", 1, 1), [])

    assert stories.candidates(signature("路", 1, 1), "b") == ["a"]


def test_another_story_of_an_article_takes_the_place_of_the_first(stories: Stories, engine: Engine) -> None:
    stories.enter("a", signature("桥", 1, 2), [])
    stories.enter("a", signature("路", 3), [])

    assert stories.same_as(signature("桥"), "b") == []
    assert kept_bands(engine) == {3}


def test_another_scheme_takes_the_place_of_the_first(stories: Stories, engine: Engine) -> None:
    stories.enter("a", signature("桥", 1, 2, scheme="old"), [])
    stories.enter("a", signature("桥", 3), [])

    assert kept_bands(engine) == {3}


def test_an_article_without_likes_has_no_cluster(stories: Stories) -> None:
    enter(stories, "a", "b")

    assert stories.cluster_of("a") == []


def test_an_unknown_article_has_no_cluster(stories: Stories) -> None:
    assert stories.cluster_of("a") == []


def test_a_cluster_is_told_in_order_of_entry(stories: Stories) -> None:
    enter(stories, "z", "a", "m=a,z")

    assert stories.cluster_of("m") == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param(["a", "b=a"], {"a": ["a", "b"]}, id="a pair"),
        pytest.param(["a", "b", "c=b,a"], {"b": ["a", "b", "c"]}, id="named by the first of the likes"),
        pytest.param(["a", "b=a", "c=b"], {"a": ["a", "b", "c"]}, id="likeness is handed on"),
        pytest.param(["a", "b", "c=b", "d=a,c"], {"b": ["a", "b", "c", "d"]}, id="an article joins a cluster"),
        pytest.param(["a", "b=a", "c", "d=c", "e=d,b"], {"a": [*"abcde"]}, id="two clusters become the earlier"),
        pytest.param(["a", "b=a,gone"], {"a": ["a", "b"]}, id="an unknown like"),
        pytest.param(["a", "b=gone"], {}, id="only an unknown like"),
        pytest.param(["a", "a=a"], {}, id="like itself"),
        pytest.param(["a", "b=a,a"], {"a": ["a", "b"]}, id="a like twice"),
        pytest.param(["a", "b=a", "b=a"], {"a": ["a", "b"]}, id="entered again, the same"),
        pytest.param(["a", "b=a", "b"], {}, id="entered again, like none: the last one is no cluster"),
        pytest.param(["a", "b=a", "c=a", "b"], {"a": ["a", "c"]}, id="entered again, like none: the others stay"),
        pytest.param(["a", "b=a", "c", "b=c"], {"c": ["b", "c"]}, id="entered again, like another"),
        pytest.param(["a", "b=a", "c=a", "b=c"], {"a": ["a", "b", "c"]}, id="entered again, like another of them"),
        pytest.param(["a", "b=a", "c=a", "a"], {"b": ["b", "c"]}, id="its namesake leaves"),
        pytest.param(
            ["a", "b=a", "c=a", "a", "d=a"], {"b": ["b", "c"], "a": ["a", "d"]}, id="its namesake founds another"
        ),
    ],
)
def test_articles_are_clustered(
    stories: Stories, engine: Engine, links: list[str], expected: dict[str, list[str]]
) -> None:
    enter(stories, *links)

    assert clusters(engine) == expected


def test_likes_may_be_more_than_a_statement_takes(stories: Stories, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_AT_ONCE", 2)
    names = [f"n{number}" for number in range(7)]
    enter(stories, *names, "p", "q=p", "r", "s=r", "t", "u=t")
    enter(stories, f"last={','.join([*names, 'q', 's', 'u'])}")

    assert len(stories.cluster_of("last")) == 14


def test_a_forgotten_article_leaves_nothing(stories: Stories, engine: Engine) -> None:
    stories.enter("a", signature("桥", 1, 2), [])
    stories.forget("a")

    assert stories.same_as(signature("桥"), "b") == []
    assert kept_bands(engine) == set()


def test_a_forgotten_article_leaves_its_cluster(stories: Stories, engine: Engine) -> None:
    enter(stories, "a", "b=a", "c=a")
    stories.forget("a")

    assert clusters(engine) == {"b": ["b", "c"]}


def test_an_unknown_article_can_be_forgotten(stories: Stories) -> None:
    stories.forget("a")

    assert stories.largest(1) == []


def rename(engine: Engine, old: str, new: str) -> None:
    """Give an article another id."""
    with engine.begin() as connection:
        rename_story(connection, old, new)


def test_a_renamed_article_keeps_its_story(stories: Stories, engine: Engine) -> None:
    stories.enter("a", signature("桥", 1), [])
    rename(engine, "a", "b")

    assert stories.same_as(signature("桥"), "c") == ["b"]
    assert stories.candidates(signature("路", 1), "c") == ["b"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("b", "x", {"a": ["a", "x", "c"]}, id="one of them"),
        pytest.param("a", "x", {"x": ["x", "b", "c"]}, id="its namesake"),
        pytest.param("a", "d", {"b": ["b", "c"]}, id="to one that has a story"),
        pytest.param("a", "a", {"a": ["a", "b", "c"]}, id="to the same"),
        pytest.param("unknown", "x", {"a": ["a", "b", "c"]}, id="one that has none"),
    ],
)
def test_a_renamed_article_keeps_its_cluster(
    stories: Stories, engine: Engine, old: str, new: str, expected: dict[str, list[str]]
) -> None:
    enter(stories, "a", "b=a", "c=a", "d")
    rename(engine, old, new)

    assert clusters(engine) == expected


def test_the_largest_clusters_come_first(stories: Stories) -> None:
    enter(stories, "a", "b=a", "c", "d=c", "e=c", "f", "g=f")

    assert stories.largest(2) == [("c", 3), ("a", 2)]


NAMES = st.sampled_from("abcdef")
STEPS = st.lists(st.tuples(st.sampled_from(["enter", "forget", "rename"]), NAMES, st.lists(NAMES, max_size=3)))


@given(STEPS)
def test_whatever_happens_a_cluster_has_two_articles_or_more_and_the_name_of_one(
    steps: list[tuple[str, str, list[str]]],
) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine, tables=[table, bands])
    stories = Stories(engine)
    for step, name, others in steps:
        if step == "enter":
            stories.enter(name, signature(name, ord(name)), others)
        elif step == "forget":
            stories.forget(name)
        elif others:
            rename(engine, name, others[0])

    assert all(len(names) > 1 and cluster in names for cluster, names in clusters(engine).items())
    with engine.begin() as connection:
        known = connection.execute(select(func.count()).select_from(table)).scalar()
        numbers = connection.execute(select(bands.c.number).distinct()).all()
    engine.dispose()
    assert len(numbers) == known


@pytest.mark.parametrize("statement", ["_SAME", "_CANDIDATES", "_KNOWN", "_ADD", "_ADD_BANDS"])
def test_what_is_run_for_every_article_can_be_said_to_postgresql(statement: str) -> None:
    assert str(getattr(book, statement).compile(dialect=postgresql.dialect()))
