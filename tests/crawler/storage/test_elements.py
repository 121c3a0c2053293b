"""crawler.storage.elements: what elements the bodies have been made of."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from crawler.storage.catalogue import Catalogue
from crawler.storage.elements import EVERY_ARTICLE, Elements
from crawler.storage.schema import elements as table
from tests.crawler.builders import articles_with_element, at

TEN, NOON = at("2024-03-05 10:00:00"), at("2024-03-05 12:00:00")


@pytest.fixture
def elements(catalogue: Catalogue) -> Elements:
    catalogue.elements.seen({"p": 3, "div.lamp": 1}, {"p": "one", "div.lamp": "two"}, TEN)
    return catalogue.elements


def test_many_names_can_be_asked_for_at_once(elements: Elements) -> None:
    assert elements.first_seen([f"div.n{number}" for number in range(2000)] + ["p"]) == {"p": TEN}


def test_each_run_adds_to_the_number_of_articles(elements: Elements, catalogue: Catalogue) -> None:
    elements.seen({"p": 2}, {"p": "three"}, NOON)

    assert articles_with_element(catalogue) == {"p": 5, "div.lamp": 1}
    assert elements.examples(["p", "div.lamp"]) == {"p": "one", "div.lamp": "two"}


def test_the_first_time_stays_and_the_last_moves(elements: Elements, engine: Engine) -> None:
    elements.seen({"p": 2}, {"p": "three"}, NOON)
    with engine.begin() as connection:
        found = connection.execute(select(table).where(table.c.element == "p")).one()

    assert (found.first_seen, found.last_seen) == (TEN, NOON)


def test_it_is_told_when_an_element_was_first_seen(elements: Elements) -> None:
    elements.seen({"p": 2}, {"p": "three"}, NOON)

    assert elements.first_seen(["p", "div.bridge"]) == {"p": TEN}


def test_every_article_that_was_looked_at_is_counted(elements: Elements) -> None:
    elements.seen({EVERY_ARTICLE: 7}, {EVERY_ARTICLE: ""}, NOON)
    elements.seen({EVERY_ARTICLE: 2}, {EVERY_ARTICLE: ""}, NOON)

    assert elements.articles() == 9


def test_where_none_was_looked_at_there_is_none(elements: Elements) -> None:
    assert elements.articles() == 0


def test_an_example_of_each_is_told(elements: Elements) -> None:
    assert elements.examples(["div.lamp", "div.bridge"]) == {"div.lamp": "two"}
