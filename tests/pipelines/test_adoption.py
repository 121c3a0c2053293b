"""Adoption: a post that no journal tells of becomes an article of the catalogue, once, with what can be known of it."""

from __future__ import annotations

import hashlib

import pytest

from crawler.drops import UnchangedArticle
from crawler.items import ArticleTimes
from pipelines.document import Form
from tests.pipelines.adopting import adopted, adopter, post
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT, URL, another, article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import DAY, FETCHED, body_of, drop, fetched, invented

[FAKE] = invented()
STORY = body_of(FAKE)
SHORTER = STORY.rpartition("<p>")[0]
SECOND = "mnbvcxz2040619"
ADDRESS = "url0123456789abcdef0123"


def test_a_post_alone_says_title_date_and_channel(run: Run) -> None:
    found = adopted(run, article())

    columns = ("state", "title", "channel", "intime", "published", "url", "media", "layout", "row")
    assert [found[name] for name in columns] == [
        "archived",
        "青桐县竹伞出口增长",
        "china",
        LISTED_AT.isoformat(),
        None,
        f"https://finance.sina.com.cn/doc-i{DOCUMENT_ID}.shtml",
        None,
        None,
        None,
    ]


def test_a_post_is_known_by_its_place_and_bytes(run: Run) -> None:
    path = post(run, article())
    adopter(run).adopt(path)

    found = run.record()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found["path"], found["file_sha256"]) == (path.relative_to(run.root).as_posix(), digest)


def test_a_post_alone_is_the_first_text_as_of_its_date(run: Run) -> None:
    adopted(run, article())

    [revision] = run.archive.catalogue.revisions.of(DOCUMENT_ID)
    assert (revision.cause, revision.captures, revision.first_seen) == ("first", (), LISTED_AT)


def test_a_post_that_no_list_has_shown_has_no_channel(run: Run) -> None:
    found = adopted(run, article(channel=None, times=ArticleTimes(published=LISTED_AT)))

    assert (found["channel"], found["intime"], found["published"]) == (None, None, LISTED_AT.isoformat())


@pytest.mark.parametrize("keys", [("source",), ("source", "docid", "media")], ids=["source", "all"])
def test_a_post_that_says_its_address_has_it(run: Run, keys: tuple[str, ...]) -> None:
    assert adopted(run, article(), Form(extra_keys=keys))["url"] == URL


def test_a_post_that_says_its_media_has_it(run: Run) -> None:
    assert adopted(run, article(media="青桐晚报"), Form(extra_keys=("media",)))["media"] == "青桐晚报"


@pytest.mark.parametrize("name", [ADDRESS, "live152-7000001"])
def test_without_sinas_id_the_address_is_one_that_names_the_article(run: Run, name: str) -> None:
    assert adopted(run, article(document_id=name))["url"] == f"https://finance.sina.com.cn/#{name}"


@pytest.mark.parametrize(
    "title",
    ["灯亮了", "It's 8%", 'Say "灯"', "a: b # c", "{{灯}} {% raw %}", "反\\斜'杠", "- 灯", "2024"],
)
def test_a_title_comes_back(run: Run, title: str) -> None:
    assert adopted(run, article(title=title))["title"] == title


def test_the_next_run_finds_an_adopted_article_unchanged(runs: Runs) -> None:
    adopted(runs.begin(), article())
    run = runs.begin()

    with pytest.raises(UnchangedArticle):
        run.send(article())
    assert len(run.posts()) == 1


def test_an_adopted_article_is_owed_no_more(run: Run) -> None:
    run.claim(article())
    adopted(run, article())

    assert list(run.archive.catalogue.owed()) == []


def test_a_post_with_its_kept_page_is_what_the_page_says(run: Run) -> None:
    made = fetched(run, FAKE)
    found = adopted(run, made)

    assert [found[name] for name in ("url", "layout", "media", "title")] == [
        FAKE.url,
        "news-2017",
        FAKE.media,
        FAKE.title,
    ]


def test_a_post_with_its_kept_page_can_be_read_again(run: Run) -> None:
    made = fetched(run, FAKE)
    adopted(run, made)

    latest = run.archive.catalogue.revisions.latest(FAKE.document_id)
    assert latest is not None
    assert (latest.captures, latest.first_seen) == (made.captures, FETCHED)
    assert adopter(run).rereader.document(latest).is_as_written


def test_a_kept_page_with_extra_keys_is_known_again(run: Run) -> None:
    form = Form(extra_keys=("source",))
    path = post(run, fetched(run, FAKE), form)
    adopter(run, form).adopt(path)

    assert run.record()["layout"] == "news-2017"


def test_a_post_with_another_text_than_its_kept_page_is_a_post_alone(run: Run) -> None:
    made = fetched(run, FAKE)
    path = post(run, made)
    path.write_bytes(path.read_bytes().replace(b"</div>", "<p>　　手写的。</p></div>".encode()))
    adopter(run).adopt(path)

    assert (run.record()["layout"], run.archive.catalogue.revisions.of(FAKE.document_id)[0].captures) == (None, ())


def test_a_post_is_adopted_once(run: Run) -> None:
    path = post(run, article())
    assert adopter(run).adopt(path)
    before = run.record()

    assert not adopter(run).adopt(path)
    assert run.record() == before


def test_a_second_post_of_an_article_is_not_adopted(run: Run) -> None:
    adopted(run, article())
    before = run.record()

    assert not adopter(run).adopt(post(run, article(title="另一个标题")))
    assert run.record() == before


def test_the_post_of_an_archived_article_is_not_adopted(run: Run) -> None:
    sent = run.send(article())
    before = run.record()

    assert not adopter(run).adopt(run.root / (sent.path or ""))
    assert run.record() == before


def test_the_post_of_an_article_that_was_renamed_is_not_adopted(run: Run) -> None:
    """Its file has the name that was its id before a list has shown Sina's."""
    sent = run.send(article(document_id=ADDRESS))
    run.archive.catalogue.rename(ADDRESS, DOCUMENT_ID)
    before = run.record()

    assert not adopter(run).adopt(run.root / (sent.path or ""))
    assert run.record() == before


def test_the_story_of_a_post_is_known_again(run: Run) -> None:
    adopted(run, article(body=STORY))

    assert drop(run, another(SECOND, body=STORY)).detail.startswith(DOCUMENT_ID)


def test_the_stories_of_posts_are_linked(run: Run) -> None:
    adopted(run, article(body=STORY))
    adopted(run, another(SECOND, body=SHORTER))

    assert run.archive.catalogue.stories.cluster_of(SECOND) == [DOCUMENT_ID, SECOND]


def test_two_posts_of_one_text_are_both_adopted(run: Run) -> None:
    adopted(run, article(body=STORY))
    adopted(run, another(SECOND, body=STORY))

    assert run.archive.catalogue.states() == {"archived": 2}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param("灯\n".encode(), id="no front matter"),
        pytest.param(b"---\ntitle: [\n---\n", id="broken front matter"),
        pytest.param("---\ntitle: '灯'\n---\n".encode(), id="no date"),
        pytest.param("---\ntitle: '灯'\ndate: 明天\n---\n".encode(), id="no such date"),
        pytest.param(b"---\n- a\n- b\n---\n", id="a list"),
    ],
)
def test_an_unreadable_post_is_left_alone(run: Run, data: bytes) -> None:
    path = post(run, article())
    path.write_bytes(data)

    assert not adopter(run).adopt(path)
    assert (run.records(), path.read_bytes()) == ([], data)


@pytest.mark.parametrize("name", ["灯.md", "README.md", f"{DOCUMENT_ID}x.md", "灯-mnbvcxz204061.md"])
def test_a_file_without_an_id_is_left_alone(run: Run, name: str) -> None:
    path = post(run, article())

    assert not adopter(run).adopt(path.rename(path.with_name(name)))
    assert run.records() == []


def test_a_folder_with_the_name_of_a_post_is_left_alone(run: Run) -> None:
    path = post(run, article())
    path.unlink()
    path.mkdir()

    assert not adopter(run).adopt(path)


def test_a_post_whose_address_is_none_has_the_one_of_its_id(run: Run) -> None:
    path = post(run, article(), Form(extra_keys=("source",)))
    path.write_bytes(path.read_bytes().replace(URL.encode(), "没有网址".encode()))

    assert adopter(run).adopt(path)
    assert run.record()["url"] == f"https://finance.sina.com.cn/doc-i{DOCUMENT_ID}.shtml"


def test_a_post_that_lies_in_no_channel_has_none(run: Run) -> None:
    path = post(run, article())
    where = run.root / "posts" / path.name
    path.rename(where)

    assert adopter(run).adopt(where)
    assert run.record()["channel"] is None


def test_an_adopted_text_is_older_than_what_is_fetched(runs: Runs) -> None:
    adopted(runs.begin(), article())
    run = runs.begin()
    run.send(article(body="<p>　　新的。</p>", seen_at=LISTED_AT + DAY))

    assert run.count("archive/updated") == 1
