"""How well and how fast the archive knows a story again under another title, source or id.

    python -m benchmarks.duplicates [--stories 300] [--unrelated 5000] [--seed 1] [--million]

The stories are composed from the phrases of `tests.sina`, cut into clauses and shuffled: invented, made again by their
seed, and more alike than real ones (any two share some clauses). Each gets a page with the lines that Sina and a
reprinting desk put around it, its reprints others. Everything goes the real way: body, story, signature, a catalogue in
a SQLite file, candidates, their true likeness. With --million the catalogue is filled with made-up signatures.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import Engine, insert

from crawler.storage.database import open_database, sqlite_url
from crawler.storage.schema import bands, stories
from crawler.storage.stories import Stories
from crawler.stories import BANDS, SAME_STORY, SCHEME, SHORTEST_ALIKE, grams, jaccard, signature_of
from pipelines.html.story import story_of
from tests.sina.stories import Cast, tell
from tests.sina.topics import EDITORS, GIVEN_NAMES, MEDIA, SURNAMES
from tests.sina.topics_firms import FIRM_TOPICS
from tests.sina.topics_region import REGION_TOPICS

TOPICS = REGION_TOPICS + FIRM_TOPICS
DAY = date(2026, 3, 9)
SHORTEST_CLAUSE = 4
CHANGED = 0.02
# Rows that a statement of the big filling adds.
AT_ONCE = 1_000_000
TIMED = 300

_QR = '<div class="appendQr_wrap"><div class="appendQr_normal_txt">海量资讯、精准解读，尽在新浪财经APP</div></div>'
_BEFORE = (
    "来源：{media}",
    "　　来源：{media} 作者：{person}",
    "　　原标题：{title}",
    "　　本报记者 {person} 云砚报道",
    "炒股就看金麒麟分析师研报，权威，专业，及时，全面，助您挖掘潜力主题机会！",
    "<strong>　　专题：县域制造业观察</strong>",
    "文/{person}",
)
_AFTER = (
    "（来源：{media}）",
    "新浪声明：新浪网登载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其描述。",
    "免责声明：自媒体综合提供的内容均源自自媒体，版权归原作者所有。投资有风险，入市需谨慎。",
    "股市回暖，抄底炒股先开户！智能定投、条件单、个股雷达……送给你>>",
    "编辑|{person} 校对：{person}",
)
# What no rule knows.
_STRANGE = ("云砚晚报客户端讯", "读完点个在看，明天同一时间再见。", "云砚晚报融媒体中心出品 | 欢迎转给需要的人")


def _clauses() -> tuple[str, ...]:
    phrases = (phrase for topic in TOPICS for phrase in (*topic.leads, *topic.facts, *topic.views, *topic.outlooks))
    parts = (part.strip("“”") for phrase in phrases for part in re.split("[，。；：？]", phrase))
    return tuple(sorted({part for part in parts if len(part) >= SHORTEST_CLAUSE}))


CLAUSES = _clauses()


def compose(rng: Random) -> list[str]:
    """Return the 6 to 12 paragraphs of a story, some 900 characters."""
    cast = Cast(rng, rng.choice(TOPICS), DAY)
    return [_paragraph(rng, cast) for _ in range(rng.randint(6, 12))]


def _paragraph(rng: Random, cast: Cast) -> str:
    sentences = ((rng.choice(CLAUSES) for _ in range(rng.randint(2, 4))) for _ in range(rng.randint(1, 4)))
    return "".join("，".join(map(cast.say, sentence)) + "。" for sentence in sentences)


def page(rng: Random, paragraphs: Sequence[str], *, is_strange: bool = False) -> str:
    """Return a body with these paragraphs, and some of the lines that a desk puts before and after them.

    *is_strange*: one time in four with a line that is not known to be a desk's.
    """
    told = {"media": rng.choice(MEDIA), "person": rng.choice(SURNAMES) + rng.choice(GIVEN_NAMES)}
    told["title"] = _paragraph(rng, Cast(rng, rng.choice(TOPICS), DAY))[:30]
    before = [line.format_map(told) for line in rng.sample(_BEFORE, rng.randint(0, 3))]
    after = [line.format_map(told) for line in rng.sample(_AFTER, rng.randint(0, 3))]
    if is_strange and not rng.randrange(4):
        after.append(rng.choice(_STRANGE))
    lines = "\n".join(f"<p>{line}</p>" for line in (*before, *(f"　　{text}" for text in paragraphs), *after))
    return f'<div>   \n{lines}\n{_QR}\n<p class="article-editor">责任编辑：{rng.choice(EDITORS)} </p>\n</div>'


def _without(paragraphs: Sequence[str], count: int, rng: Random) -> list[str]:
    left_out = set(rng.sample(range(len(paragraphs)), count))
    return [text for place, text in enumerate(paragraphs) if place not in left_out]


def _with_changes(paragraphs: Sequence[str], rng: Random) -> list[str]:
    """Replace single characters by others, anywhere."""
    text = list("\n".join(paragraphs))
    places = [place for place, character in enumerate(text) if character != "\n"]
    for place in rng.sample(places, round(CHANGED * len(places))):
        text[place] = rng.choice(text).replace("\n", "新")
    return "".join(text).split("\n")


# A reprint always has lines of its own around the story.
CHANGES: dict[str, Callable[[Sequence[str], Random], Sequence[str]]] = {
    "new title, source, editor": lambda paragraphs, _rng: paragraphs,
    "one paragraph dropped": lambda paragraphs, rng: _without(paragraphs, 1, rng),
    "two paragraphs dropped": lambda paragraphs, rng: _without(paragraphs, 2, rng),
    "2 % of characters changed": _with_changes,
}


@dataclass
class Archive:
    """A catalogue's stories, their texts at hand as their documents would be, and the seconds that each step took."""

    book: Stories
    texts: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def likes(self, markup: str) -> tuple[str | None, list[str]]:
        """Return the article with the same story, and those that are alike, for a body that is not entered."""
        story = story_of(markup)
        signature = signature_of(story)
        if signature is None:
            return None, []
        same = self.book.same_as(signature, "")
        return (same[0] if same else None), self._alike(story, self.book.candidates(signature, ""))

    def add(self, document_id: str, markup: str) -> list[str]:
        """Enter an article as a crawl would, by the clock; return those that it is like."""
        clock = [perf_counter()]
        story = story_of(markup)
        clock.append(perf_counter())
        signature = signature_of(story)
        clock.append(perf_counter())
        if signature is None:
            return []
        self.book.same_as(signature, document_id)
        clock.append(perf_counter())
        candidates = self.book.candidates(signature, document_id)
        clock.append(perf_counter())
        alike = self._alike(story, candidates)
        clock.append(perf_counter())
        self.book.enter(document_id, signature, alike)
        clock.append(perf_counter())
        self._note(clock)
        self.texts[document_id] = story
        return alike

    def _alike(self, story: str, candidates: Sequence[str]) -> list[str]:
        own = grams(story) if candidates else frozenset()
        return [name for name in candidates if jaccard(own, grams(self.texts[name])) >= SAME_STORY]

    def _note(self, clock: Sequence[float]) -> None:
        steps = ("story", "signature", "same digest", "bands", "compare", "enter")
        took = {name: later - earlier for name, (earlier, later) in zip(steps, pairwise(clock), strict=True)}
        took["signature, bands, enter"] = took["signature"] + took["bands"] + took["enter"]
        took["end to end"] = clock[-1] - clock[0]
        for name, seconds in took.items():
            self.seconds.setdefault(name, []).append(seconds)


@contextmanager
def catalogue() -> Iterator[tuple[Engine, Path]]:
    """Open a new catalogue in a folder that goes afterwards; yield it and its file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "catalogue.sqlite3")
        engine = open_database(sqlite_url(file))
        yield engine, file
        engine.dispose()


def milliseconds(seconds: Iterable[float]) -> str:
    """Return the median and the 99th percentile."""
    ordered = sorted(seconds)
    return f"{1000 * statistics.median(ordered):>8.3f} ms  (99 %: {1000 * ordered[len(ordered) * 99 // 100]:.3f})"


def recall(originals: dict[str, Sequence[str]], archive: Archive, rng: Random) -> None:
    """Print of each kind of change how many reprints are linked with their original, and with anything else."""
    print(f"\n{'change':<28}{'recall':>8}{'same digest':>13}{'wrong links':>13}{'precision':>11}")
    for name, change in CHANGES.items():
        found = same = wrong = 0
        for document_id, paragraphs in originals.items():
            digest, alike = archive.likes(page(rng, change(paragraphs, rng), is_strange=True))
            links = {*alike, *([digest] if digest else [])}
            found += document_id in links
            same += digest == document_id
            wrong += len(links - {document_id})
        count = len(originals)
        precision = found / (found + wrong) if found + wrong else 1
        print(f"{name:<28}{found / count:>8.1%}{same / count:>13.1%}{wrong:>13}{precision:>11.2%}")


def told_alike(count: int, rng: Random) -> None:
    """Print how many links there are among short stories from the same phrases: other names, other numbers."""
    with catalogue() as (engine, _):
        archive = Archive(Stories(engine))
        linked = sum(bool(archive.add(f"told-{number}", _told(rng))) for number in range(count))
    print(f"\nOf {count} short stories told from the same 12 banks of whole sentences, {linked} are linked.")


def _told(rng: Random) -> str:
    return page(rng, tell(rng, DAY).paragraphs)


def fill(engine: Engine, count: int, rng: Random) -> float:
    """Enter *count* made-up stories in bulk; return the seconds it took."""
    began = perf_counter()
    size = 8 * BANDS
    for first in range(1, count + 1, AT_ONCE // BANDS):
        numbers = range(first, min(first + AT_ONCE // BANDS, count + 1))
        rows = [
            {"band": band, "number": number}
            for number in numbers
            for band in struct.unpack(f"<{BANDS}q", rng.randbytes(size))
        ]
        # In the order of the table, as far as memory goes: what is measured is the full table, not how it got so.
        rows.sort(key=lambda row: row["band"])
        known = [_row(number, rng) for number in numbers]
        with engine.begin() as connection:
            connection.execute(insert(stories), known)
            connection.execute(insert(bands), rows)
    return perf_counter() - began


def _row(number: int, rng: Random) -> dict[str, object]:
    digest = rng.randbytes(32).hex()
    return {"number": number, "document_id": f"made{number:08}", "scheme": SCHEME, "story_sha256": digest}


def filled(count: int, rng: Random) -> None:
    """Print what a catalogue of *count* stories weighs, and how long one more takes."""
    with catalogue() as (engine, file):
        took = fill(engine, count, rng)
        archive = Archive(Stories(engine))
        for number in range(TIMED):
            archive.add(f"new-{number}", page(rng, compose(rng)))
        engine.dispose()  # so that the log is in the file
        size = sum(part.stat().st_size for part in file.parent.iterdir()) / 1e6
    print(f"\n{count:,} stories: {size:,.0f} MB on disk, filled in {took:,.0f} s; one more takes")
    for name, seconds in archive.seconds.items():
        print(f"  {name:<24}{milliseconds(seconds)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--stories", type=int, default=300)
    parser.add_argument("--unrelated", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--million", action="store_true")
    given = parser.parse_args()
    rng = Random(given.seed)  # noqa: S311 - to be made again
    print(f"{SCHEME}; alike from a Jaccard index of {SAME_STORY} on, from {SHORTEST_ALIKE} characters on")
    with catalogue() as (engine, _):
        archive = Archive(Stories(engine))
        unrelated = {f"other-{number}": page(rng, compose(rng)) for number in range(given.unrelated)}
        links = sum(len(archive.add(name, markup)) for name, markup in unrelated.items())
        print(f"{links} links among {given.unrelated} unrelated stories")
        originals: dict[str, Sequence[str]] = {f"story-{number}": compose(rng) for number in range(given.stories)}
        links = sum(len(archive.add(name, page(rng, paragraphs))) for name, paragraphs in originals.items())
        print(f"{links} links of {given.stories} more with any of them")
        recall(originals, archive, rng)
        print("\nA story takes")
        for name, seconds in archive.seconds.items():
            print(f"  {name:<24}{milliseconds(seconds)}")
    told_alike(given.unrelated // 5, rng)
    for count in (10_000, 1_000_000) if given.million else ():
        filled(count, rng)
    print(f"\n{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most")


if __name__ == "__main__":
    main()
