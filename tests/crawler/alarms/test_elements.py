"""crawler.alarms.elements: what bodies are made of, and an element that is new in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from random import Random

import pytest

from crawler.alarms.alarm import Alarm
from crawler.alarms.elements import YOUTH, Bodies, elements_of, look_at_elements
from crawler.alarms.past import PastRun, Young
from crawler.items import Article
from crawler.storage.catalogue import Catalogue
from crawler.storage.elements import EVERY_ARTICLE
from tests.crawler.alarms.histories import BEFORE, BEGIN, DAY, DAYS, HOUR, KIND, LAYOUT, SEEDS, count
from tests.crawler.builders import article

MEDIA = ("砚池财经", "青榆晚报", "柳溪日报", "梅港商报", "灯市观察", "桥头快讯")
ADVERT = '<div class="lamp_advert"><p>开户</p></div>'


@pytest.mark.parametrize(
    ("markup", "element"),
    [
        ("<p>", "p"),
        ('<p style="text-align: center;">', "p"),
        ('<div class="appendQr_wrap">', "div.appendQr_wrap"),
        ('<div class="b a a">', "div.a.b"),
        ('<div class="box_12345">', "div.box_0"),
        ('<div class="css-1x2y3z">', "div.css-*"),
        ('<div class="c-9f86d081884c7d65">', "div.c-*"),
        ('<span id="stock_sh600000">', "span#stock"),
        ('<div id="a" class="b">', "div.b"),
        ("<div class>", "div"),
        ('<a href="https://finance.sina.com.cn/?a=>" class="z">', "a.z"),
        (f'<div class="{"a" * 99}">', f"div.{'a' * 40}"),
        ("<!-- <div> --><b>", "b"),
    ],
)
def test_an_element_is_its_tag_with_its_classes(markup: str, element: str) -> None:
    assert elements_of(markup) == {element}


@pytest.mark.parametrize("markup", ["<a " * 50_000, '<a b="' * 50_000, "<!--" * 50_000, "<a b c d" * 30_000])
@pytest.mark.timeout(10)
def test_no_page_takes_long(markup: str) -> None:
    assert elements_of(markup) == set()


def test_a_page_with_thousands_of_elements_is_not_read_to_its_end() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    body = "".join(f'<p class="{one}{two}">' for one in letters for two in letters)

    assert len(elements_of(body)) == 200


class History:
    """Runs that enter their elements into the book, as the extension does."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._book = catalogue.elements
        self.runs: list[PastRun] = []

    def run(self, articles: Iterable[Article], at: datetime) -> list[Alarm]:
        """Add a run with these articles at some moment; return what is unusual in it."""
        bodies, now = Bodies(), at
        for each in articles:
            bodies.add(each)
        known = self._book.first_seen(list(bodies.news))
        young = bodies.young([name for name in bodies.news if known.get(name, now) >= now - YOUTH])
        run = PastRun(kind=KIND, started=now, finished=now, exit_code=0, written={LAYOUT: bodies.articles}, young=young)
        looks = look_at_elements(run, self.runs, self._book.articles(), bodies.examples)
        found = [look.alarm for look in looks if look.alarm]
        if bodies.articles:
            counts = {**bodies.counts, EVERY_ARTICLE: bodies.articles}
            self._book.seen(counts, {EVERY_ARTICLE: "", **bodies.examples}, now)
        self.runs.append(run)
        return found


def articles(rng: Random, number: int, many: int, *, advert: float = 0.0) -> list[Article]:
    """Return the articles of a run: some with a class that only they have, some of a medium that has one of its own."""
    fashion = rng.choice(MEDIA) if rng.random() < 0.1 else ""
    made = []
    for place in range(many):
        medium = rng.choice(MEDIA)
        body = [
            "<p>　　纸灯已经点亮。</p>",
            '<div class="img_wrapper"><img src="a"></div>',
            f'<span id="stock_sz{place}">',
        ]
        body += [
            f'<section class="odd_{"abcdefghij"[number % 10]}{"klmnopq"[place % 7]}{"rstuv"[number // 10 % 5]}">'
        ] * (rng.random() < 0.04)
        body += [f'<section class="of_{medium}_{"abcdefghij"[number % 10]}{"kl"[number % 2]}">'] * (medium == fashion)
        body += [ADVERT] * (rng.random() < advert)
        made.append(article(number * 100 + place, media=medium, body="\n".join(body)))
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_sixty_ordinary_days_raise_no_alarm(catalogue: Catalogue, seed: int) -> None:
    rng, history = Random(seed), History(catalogue)
    found = [
        alarm
        for number in range(BEFORE + DAYS)
        for alarm in history.run(articles(rng, number, count(rng, 15)), BEGIN + number * DAY)
    ]

    assert found == []


@pytest.mark.parametrize("hours", [24, 2], ids=["daily", "a few articles at a time"])
def test_an_advertisement_in_several_articles_is_named(catalogue: Catalogue, hours: int) -> None:
    rng, history = Random(1), History(catalogue)
    for number in range(BEFORE):
        history.run(articles(rng, number, 20), BEGIN + number * DAY)
    start = BEGIN + BEFORE * DAY
    later = range(24 // hours)
    found = [
        alarm
        for number in later
        for alarm in history.run(articles(rng, 50 + number, hours * 5 // 6, advert=0.6), start + number * hours * HOUR)
    ]

    assert {alarm.subject for alarm in found} == {"div.lamp_advert"}
    assert re.search(r"in none of 5\d\d before", found[0].sentence)


def young(media: int, articles: int = 20) -> PastRun:
    """Return a run of twenty articles, in which an element is new in some of so many media."""
    named = {"div.lamp": Young(articles, frozenset(MEDIA[:media]))}
    return PastRun(kind=KIND, started=BEGIN, written={LAYOUT: 20}, young=named)


@pytest.mark.parametrize(
    ("run", "before"),
    [
        pytest.param(young(1), 9000, id="of one medium"),
        pytest.param(young(2), 9000, id="of two media"),
        pytest.param(young(6), 100, id="where the archive has seen little"),
        pytest.param(young(3, articles=1), 9000, id="in few"),
    ],
)
def test_what_says_little_is_no_alarm(run: PastRun, before: int) -> None:
    assert [look.alarm for look in look_at_elements(run, [], before, {})] == [None]


def test_an_element_of_several_media_is_told_with_an_example() -> None:
    [look] = look_at_elements(young(5), [], 9000, {"div.lamp": "nanygpo5423234"})

    assert look.alarm is not None
    assert look.alarm.sentence == (
        "div.lamp stands in 20 of the last 20 articles, of 5 media, and stood in none of 9000 before "
        "(look at nanygpo5423234); a new kind of advertisement, maybe"
    )
