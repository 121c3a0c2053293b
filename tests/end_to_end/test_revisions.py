"""The texts that an article has had: kept, listed with their times, shown again, and told from changes of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.archives import archive_at, replayed, run, show
from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.end_to_end.other_rules import LEFT_OUT, other_rules
from tests.sina.answers import Answer
from tests.sina.articles import SHANGHAI, FakeArticle, generated_articles
from tests.sina.server import SinaServer
from tests.sina.shapes import removed_page

TEXTS = ("第一次改过的正文。", "第二次改过的正文。", "第三次改过的正文。")
_CAUSES = "SELECT version, cause FROM revisions ORDER BY document_id, version"


@dataclass
class Edited:
    """An article that was edited three times and then removed, and its document as it was after each run."""

    sina: SinaServer
    archive: Archive
    article: FakeArticle
    documents: list[bytes] = field(default_factory=list)
    edits: list[datetime] = field(default_factory=list)
    runs: list[tuple[datetime, datetime]] = field(default_factory=list)

    def meet(self, **arguments: str) -> Ended:
        """Let the archive look, and note what it has then, and when that was."""
        began = datetime.now(SHANGHAI).replace(microsecond=0)
        ended = self.archive.crawl(**arguments)
        self.runs.append((began, datetime.now(SHANGHAI)))
        [post] = self.archive.posts
        self.documents.append(post.read_bytes())
        return ended

    def history(self, *options: str) -> list[str]:
        """Return the lines that `scrapy history` prints."""
        ended = run(self.archive, "history", self.article.document_id, *options)
        assert (ended.code, ended.err) == (0, "")
        return ended.out.splitlines()

    def edit(self, text: str, hours: int) -> None:
        """Publish another text, edited so many hours after the first one."""
        later = self.article.mtime + timedelta(hours=hours)
        paragraphs = (text, *self.article.paragraphs[1:])
        self.edits.append(later)
        self.sina.publish(replace(self.article, paragraphs=paragraphs, mtime=later, intime=later), CHINA)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    """An archive of such an article, which has met each of its texts."""
    with SinaServer() as sina:
        [article] = generated_articles(1, seed=970, layout="news")
        archive = archive_at(tmp_path_factory.mktemp("edited") / "archive", sina)
        edited = Edited(sina, archive, article, edits=[article.mtime])
        sina.publish(article, CHINA)
        edited.meet()
        for number, text in enumerate(TEXTS, 1):
            edited.edit(text, number)
            assert edited.meet().code == 0
        sina.withdraw(article)
        edited.meet(recheck="3650")
        yield edited


def test_history_lists_four_texts_and_the_removal(edited: Edited) -> None:
    head, *lines = edited.history("--no-diff")

    post = edited.archive.posts[0].relative_to(edited.archive.root).as_posix()
    assert head == f"{edited.article.document_id}  removed  {post}"
    assert [line.split("  ")[1] for line in lines] == ["version 1", "version 2", "version 3", "version 4", "removed"]
    causes = ["first text", *["edited by Sina"] * 3]
    assert [line.rpartition("  ")[2] for line in lines[:4]] == [f"{each}: {edited.article.title}" for each in causes]
    assert lines[4].endswith("http 404")


def test_its_times_are_those_of_the_edits_and_of_the_runs(edited: Edited) -> None:
    _, *lines = edited.history("--no-diff")

    assert [line.partition(", edited ")[2][:19] for line in lines[:4]] == [
        f"{at:%Y-%m-%d %H:%M:%S}" for at in edited.edits
    ]
    for line, (began, ended) in zip(lines, edited.runs, strict=True):
        said = line.partition(" seen ")[2].removeprefix("gone ")[:19]
        seen = datetime.strptime(said, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
        assert began <= seen <= ended


def test_the_differences_are_readable(edited: Edited) -> None:
    lines = edited.history()

    changed = [line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))]
    first = edited.article.paragraphs[0]
    texts = (first, *TEXTS)
    assert changed == [part for old, new in zip(texts, TEXTS, strict=False) for part in (f"-{old}", f"+{new}")]
    assert [line for line in lines if line.startswith("---")] == [f"--- version {number}" for number in (1, 2, 3)]


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_each_text_is_shown_as_its_file_was(edited: Edited, version: int) -> None:
    shown = show(edited.archive, edited.article.document_id, "--version", f"{version}")

    assert shown == edited.documents[version - 1]


def test_the_last_text_is_still_in_its_file(edited: Edited) -> None:
    [post] = edited.archive.posts

    assert len(set(edited.documents)) == 4
    assert post.read_bytes() == edited.documents[3] == edited.documents[4]
    assert show(edited.archive, edited.article.url) == post.read_bytes()


def test_a_version_that_there_is_not_is_refused(edited: Edited) -> None:
    ended = run(edited.archive, "show", edited.article.document_id, "--version", "5")

    assert (ended.code, ended.out, "write one from 1 to 4" in ended.err) == (2, "", True)


def test_a_replay_has_the_same_history(edited: Edited, tmp_path: Path) -> None:
    again = replayed(edited.archive, tmp_path / "again")

    assert run(again, "history", edited.article.document_id).out.splitlines() == edited.history()


@pytest.fixture
def met(sina: SinaServer, archive: Archive) -> Edited:
    """An article that the archive has met once."""
    [article] = generated_articles(1, seed=971, layout="news")
    sina.publish(article, CHINA)
    met = Edited(sina, archive, article, edits=[article.mtime])
    met.meet()
    return met


def test_an_article_that_was_gone_for_a_while_is_back(met: Edited) -> None:
    met.sina.plant(met.article.url, Answer(status=404, body=removed_page(), times=2))
    for _ in range(3):
        met.meet(recheck="3650")

    assert met.archive.outcomes() == {met.article.document_id: ("archived", None)}
    assert len(set(met.documents)) == 1
    head, version, removal = met.history("--no-diff")
    assert "  archived  " in head
    assert [", back " in removal, "version 1" in version] == [True, True]
    [(first, last, back)] = met.archive.rows("SELECT first_gone, last_gone, back_at FROM removals")
    assert first < last < back


def test_recheck_sees_an_edit_that_no_list_shows(met: Edited) -> None:
    silent = replace(met.article, paragraphs=("悄悄改过的正文。", *met.article.paragraphs[1:]))
    met.sina.publish(silent, CHINA)

    unseen, seen = met.meet(), met.meet(recheck="3650")

    assert (unseen.code, seen.code) == (0, 0)
    assert (met.documents[1] == met.documents[0], "悄悄改过的正文。" in met.documents[2].decode()) == (True, True)
    assert met.archive.rows(_CAUSES) == [(1, "first"), (2, "edited")]


def test_an_edit_that_recheck_sees_first_has_the_time_that_its_list_shows(met: Edited) -> None:
    met.edit(TEXTS[0], 2)

    met.meet(recheck="3650")

    shown = f", edited {met.edits[-1]:%Y-%m-%d %H:%M:%S}  "
    assert [shown in line for line in met.history("--no-diff")[1:]] == [False, True]


def test_recheck_of_an_unchanged_page_changes_nothing(met: Edited) -> None:
    before, texts = met.archive.stamps(), met.archive.rows("SELECT version, captures FROM revisions")

    ended = met.meet(recheck="3650")

    assert (ended.code, met.archive.stamps()) == (0, before)
    assert met.archive.rows("SELECT version, captures FROM revisions") == texts
    assert (met.archive.census()["unchanged"], met.archive.census()["updated"]) == (1, 0)
    assert met.archive.rows("SELECT kind FROM records WHERE document_id IS NOT NULL ORDER BY at") == [
        ("response",),
        ("revisit",),
    ]


def test_recheck_leaves_older_articles_alone(met: Edited) -> None:
    met.sina.forget_requests()

    met.meet(recheck="1")

    assert met.sina.article_requests() == []


def test_an_unlisted_article_is_filed_by_its_list_though_it_is_rechecked(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=972)
    sina.publish(article)
    archive.crawl("sina_article", url=article.url)
    sina.publish(article, CHINA)

    archive.crawl(recheck="3650")

    assert [path.relative_to(archive.root).parts[1] for path in archive.posts] == ["china"]


@pytest.fixture
def met_by_other_rules(sina: SinaServer, tmp_path: Path) -> Edited:
    """An article that the archive has met once, when its rules were other ones."""
    [article] = generated_articles(1, seed=973, layout="news")
    sina.publish(article, CHINA)
    other = Edited(sina, archive_at(tmp_path / "archive", sina, other_rules()), article)
    assert other.meet().code == 0
    assert LEFT_OUT not in other.documents[0].decode()
    return Edited(sina, archive_at(tmp_path / "archive", sina), article, edits=[article.mtime])


def test_another_rule_is_told_from_an_edit_where_the_page_is_asked_for_again(met_by_other_rules: Edited) -> None:
    met = met_by_other_rules

    met.meet(recheck="3650")

    assert LEFT_OUT in met.documents[0].decode()
    assert met.archive.rows(_CAUSES) == [(1, "first"), (2, "rule")]
    assert "  read by other rules: " in met.history("--no-diff")[2]
    met.edit(TEXTS[0], 2)
    met.meet()
    assert met.archive.rows(_CAUSES)[2:] == [(3, "edited")]


def test_another_rule_is_told_from_an_edit_where_what_was_kept_is_read_again(met_by_other_rules: Edited) -> None:
    archive = met_by_other_rules.archive
    own = Archive(archive.root, f"REPLAY_FROM={archive.root / 'warc'}")
    before = run(own, "replay-diff")

    ended = own.crawl("replay")

    added = [line for line in before.out.splitlines() if line.startswith("+") and LEFT_OUT in line]
    assert (before.code, len(added), ended.code) == (4, 1, 0), before.out
    assert archive.rows(_CAUSES) == [(1, "first"), (2, "rule")]
    assert (run(own, "replay-diff").code, run(own, "verify").code) == (0, 0)


@pytest.mark.parametrize("setting", ["FRONT_MATTER_EXTRA=docid", "FRONT_MATTER_EXTRA="])
def test_replay_does_what_replay_diff_says(met: Edited, setting: str) -> None:
    own = Archive(met.archive.root, f"REPLAY_FROM={met.archive.root / 'warc'}", setting)
    said = run(own, "replay-diff", "--names-only")

    own.crawl("replay")

    [post] = met.archive.posts
    assert ("would change 1" in said.out) == (post.read_bytes() != met.documents[0])
    assert run(own, "replay-diff").code == 0
