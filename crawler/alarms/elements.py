"""The rule of elements: one that no body had before, and that now stands in articles of several media: a new kind of
advertisement, most likely.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crawler.alarms.alarm import NEW_ELEMENT, Alarm, Look
from crawler.alarms.chances import evidence
from crawler.alarms.past import PastRun, Young
from crawler.items import Article

# For so long an element is new; then it is a part of what the archive knows.
YOUTH = timedelta(days=3)
# Bodies as our writer writes them: a `<` before a letter is a tag, but in comments. What is never closed ends the
# search, so that no page takes long.
_TAG = re.compile(r'<!--(?:.*?-->|.*)|<([a-z][a-z0-9:_.-]*)((?: [^\s"=<>]+(?:="[^"]*")?)*)>', re.DOTALL)
_NAMED = re.compile(r' (class|id)="([^"]*)"')
_WORD = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(r"[0-9]+")
# Letters and digits in turns (1x2y3z): drawn by a machine. `h1` and `col2` are names.
_DRAWN = re.compile(r"(?:[A-Za-z]+[0-9]+){2,}|[0-9]+[A-Za-z]+[0-9]+[A-Za-z0-9]*|(?=[a-f]*[0-9])[0-9a-f]{8,}")
_LONGEST_NAME = 40
_MOST_NAMES = 3
# A hostile page has thousands.
_MOST_OF_AN_ARTICLE = 200
_LONGEST_BODY = 500_000
_MOST_OF_A_RUN = 2_000
_MOST_MEDIA = 20
_MOST_YOUNG = 50
# So few media are not "several", and so few articles that came before don't tell what is new.
_SEVERAL = 3
_HISTORY_ENOUGH = 200
# What stands in fewer of the articles is somebody's own way of writing.
_LEAST_SHARE = 0.1
_ENOUGH = 14.0


def elements_of(body: str) -> set[str]:
    """Return what a cleaned body is made of: each tag with its classes, or the first word of its id, such as
    "div.appendQr_wrap" or "span#stock".

    Numbers in classes are written as 0, and what a machine has drawn as *: they would be new every day.
    """
    found: set[str] = set()
    for tag, attributes in dict.fromkeys(_TAG.findall(body[:_LONGEST_BODY])):
        if tag:
            found.add(_signature(tag, attributes) if attributes else tag[:_LONGEST_NAME])
        if len(found) >= _MOST_OF_AN_ARTICLE:
            break
    return found


def _signature(tag: str, attributes: str) -> str:
    named = dict(_NAMED.findall(attributes))
    classes = sorted({_plain(name) for name in named.get("class", "").split()})[:_MOST_NAMES]
    if classes:
        return ".".join([tag[:_LONGEST_NAME], *classes])
    # The rest of an id names the one it is: a security (stock_sh600000), a place on the page.
    kind = _LETTERS.match(named.get("id", "").strip()[:_LONGEST_NAME])
    return f"{tag[:_LONGEST_NAME]}#{kind.group()}" if kind else tag[:_LONGEST_NAME]


def _plain(name: str) -> str:
    return _WORD.sub(_plain_word, name[:_LONGEST_NAME])


def _plain_word(found: re.Match[str]) -> str:
    word = found.group()
    return "*" if _DRAWN.fullmatch(word) else _DIGITS.sub("0", word)


class Bodies:
    """What the bodies of a run's articles were made of.

    *articles*: how many there were; *counts*: how many held each element; *news*: the same of those that are news;
    *examples*: the id of one that holds it.
    """

    def __init__(self) -> None:
        self.articles = 0
        self.counts: Counter[str] = Counter()
        self.news: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self._media: dict[str, set[str]] = defaultdict(set)

    def add(self, article: Article, *, is_news: bool = True) -> None:
        """Add an article with its cleaned body."""
        self.articles += 1
        for name in elements_of(article.body):
            if name in self.counts or len(self.counts) < _MOST_OF_A_RUN:
                self.counts[name] += 1
                self.examples.setdefault(name, article.document_id)
                if is_news:
                    self._add_news(name, article)

    def _add_news(self, name: str, article: Article) -> None:
        self.news[name] += 1
        if len(self._media[name]) < _MOST_MEDIA:
            self._media[name].add(article.media or article.document_id)

    def young(self, names: Sequence[str]) -> dict[str, Young]:
        """Return in how many articles those of *names* stood that stood in most, and whose these were."""
        kept = sorted(names, key=lambda name: (-self.news[name], name))[:_MOST_YOUNG]
        return {name: Young(self.news[name], frozenset(self._media[name])) for name in kept}


def look_at_elements(
    run: PastRun, earlier: Sequence[PastRun], articles_before: int, examples: Mapping[str, str]
) -> Iterator[Look]:
    """Yield what there is to say of the elements that are new in the run's articles, alone and together with the runs
    before it; those that stand in the same articles, as far as numbers tell, are one thing. *articles_before*: how many
    articles the archive has looked at, before this run; *examples*: an article that each stands in.
    """
    recent = [each for each in earlier if run.started - each.started <= YOUTH]
    found: dict[_Spread, list[str]] = defaultdict(list)
    for name in sorted(run.young):
        found[_spread(name, run, recent, articles_before)].append(name)
    for spread, names in found.items():
        yield _look(names, spread, examples.get(names[0], ""))


@dataclass(frozen=True, slots=True)
class _Spread:
    """Where an element stands: in *found* of *of* articles, of so many *media*; *before*: articles without it."""

    found: int
    of: int
    media: int
    before: int

    @property
    def is_unusual(self) -> bool:
        """Whether that is no chance, nor one medium's way of writing: what one copies into its articles stands in many
        of these, but with no other.
        """
        enough = self.before >= _HISTORY_ENOUGH and self.found >= _LEAST_SHARE * self.of and self.media >= _SEVERAL
        return enough and evidence(self.media, self.of, 1 / (self.before + 2)) >= _ENOUGH


def _spread(name: str, run: PastRun, recent: Sequence[PastRun], articles_before: int) -> _Spread:
    since = next((place for place, each in enumerate(recent) if name in each.young), len(recent))
    runs = [*recent[since:], run]
    seen = [each.young[name] for each in runs if name in each.young]
    return _Spread(
        found=sum(young.articles for young in seen),
        of=sum(each.articles for each in runs),
        media=len(frozenset[str]().union(*(young.media for young in seen))),
        before=articles_before - sum(each.articles for each in runs[:-1]),
    )


def _look(names: Sequence[str], spread: _Spread, example: str) -> Look:
    subject = names[0]
    named = f"{subject} (and {len(names) - 1} more with it)" if len(names) > 1 else subject
    where = f"in {spread.found} of the last {spread.of} articles, of {spread.media} media"
    said = f"{where}; in none of {spread.before} before"
    if not spread.is_unusual:
        return Look(NEW_ELEMENT, named, said)
    sentence = (
        f"{named} stands {where}, and stood in none of {spread.before} before "
        f"(look at {example}); a new kind of advertisement, maybe"
    )
    share = spread.found / spread.of
    alarm = Alarm(kind=NEW_ELEMENT, subject=subject, sentence=sentence, found=share, usual=0.0, limit=_LEAST_SHARE)
    return Look(NEW_ELEMENT, named, said, alarm)
