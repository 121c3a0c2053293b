"""How long Hexo takes to make a site of many posts, and how much memory, in the site of `tests/hexo`.

    python -m benchmarks.hexo [--posts 2000] [--heap 4096] [--concurrency 0] [--plain]

The posts are invented and have the size of the seed's, spread over a year. The site is generated anew, and once more
after another post came. --plain: with Hexo's own settings and theme, without what docs/hexo.md recommends.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from benchmarks.audit import ids, pages
from benchmarks.crawl import ROOT, Measured, measure
from crawler.items import Article, ArticleTimes, Owed
from crawler.pages.reader import read_article
from crawler.storage.paths import post_path
from pipelines.clean import clean_article
from pipelines.document import render

SITE = ROOT / "tests" / "hexo"
YEAR = timedelta(days=365)
# Hexo's own settings are those that stand nowhere.
PLAIN = "title: plain\nurl: http://localhost\ntheme: landscape\npermalink: :year/:month/:day/:hash/\n"


def articles(number: int) -> list[Article]:
    """Return *number* articles of one year, from two hundred distinct texts."""
    distinct = [
        clean_article(read_article(body, Owed(document_id=fake.document_id, url=fake.url, channel="china")))
        for fake, body in pages()
    ]
    named = zip(ids(number), cycle(distinct), strict=False)
    return [
        _dated(replace(article, document_id=own), YEAR * place / number) for place, (own, article) in enumerate(named)
    ]


def _dated(article: Article, age: timedelta) -> Article:
    assert article.date is not None  # noqa: S101 - invented pages have one
    return replace(article, times=ArticleTimes(intime=article.date - age))


def write(article: Article, site: Path) -> None:
    """Put an article's post into the site."""
    assert article.date is not None  # noqa: S101 - as above
    place = post_path("china", article.date, article.title, article.document_id).removeprefix("posts/")
    file = site / "source" / "_posts" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(article), "utf-8")


def told(name: str, took: Measured, site: Path) -> str:
    """Return a line of the table."""
    made = [path.stat().st_size for path in (site / "public").rglob("*") if path.is_file()]
    return (
        f"{name:<26}{took.wall:>8.1f} s{took.cpu:>8.1f} s CPU{took.memory:>8.0f} MB at most"
        f"{len(made):>8} files{sum(made) / 1e6:>8.0f} MB"
    )


def main() -> None:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--heap", type=int, default=0, help="MB for Node.js's --max-old-space-size; 0: its own choice")
    parser.add_argument("--concurrency", type=int, default=0, help="files made at a time; 0: Hexo's own choice, all")
    parser.add_argument("--plain", action="store_true", help="with Hexo's own settings")
    given = parser.parse_args()
    heap = [f"--max-old-space-size={given.heap}"] if given.heap else []
    command = ["node", *heap, "node_modules/hexo/bin/hexo", "generate"]
    command += ["--concurrency", str(given.concurrency)] if given.concurrency else []
    os.environ["TZ"] = "Asia/Shanghai"
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        shutil.copytree(SITE, site, ignore=shutil.ignore_patterns("node_modules"))
        (site / "node_modules").symlink_to(SITE / "node_modules")
        if given.plain:
            shutil.rmtree(site / "scripts")
            (site / "_config.yml").write_text(PLAIN, "utf-8")
        first, *others = articles(given.posts + 1)
        for article in others:
            write(article, site)
        print(f"{given.posts} posts, {'Hexo as it comes' if given.plain else 'the site of tests/hexo'}:")
        print(told("all of it", measure(command, site), site))
        write(first, site)
        print(told("again, with a post more", measure(command, site), site))


if __name__ == "__main__":
    main()
