"""pipelines.export.offline: the documents once more, with local pictures, and no other byte changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import BadArgumentError
from crawler.pictures import canonical_picture
from pipelines.clean import clean_article
from pipelines.document import render
from pipelines.export.offline import Offline, write_offline
from tests.pipelines.builders import article
from tests.sina.pictures import gif, png

POST = "posts/china/2024/05/竹伞-mnbvcxz2040618.md"
UP = "../../../../"
MILL, LAMP = "https://n.sinaimg.cn/mill.png", "https://n.sinaimg.cn/lamp.gif"
# What bodies are made of, and what they are hostile with.
PIECES = (
    *(f'<img src="{MILL}">', f"<img alt='a>b' src={MILL}>", "<img src=x.png>", "<img>", "<img ", f' src="{MILL}"', '"'),
    *("<p>", "</p>", "<!--", "-->", "<style>", "</style>", "<noscript>", "</noscript>", "<svg>", "</svg>", "'", ">"),
    *("<textarea>", "</textarea>", "<title>", "</title>", " alt=", "竹", "&lt;img", "\n\n", "<table>", "<td>"),
)
KEPT = {MILL: "pictures/aa/mill.png", LAMP: "pictures/bb/lamp.gif"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of an archive with two pictures."""
    for path, data in zip(KEPT.values(), (png(), gif()), strict=True):
        (tmp_path / "archive" / path).parent.mkdir(parents=True)
        (tmp_path / "archive" / path).write_bytes(data)
    return tmp_path / "archive"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "offline"


def document(body: str) -> str:
    """Return the document of an article with this body, as the pipelines write it."""
    return render(clean_article(article(body=body)))


def export(
    root: Path, target: Path, text: str | bytes, pictures: Mapping[str, str] | None = None, path: str = POST
) -> tuple[str, Offline]:
    """Put a document into the archive, write the offline set, and return the document there."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode() if isinstance(text, str) else text)
    done = write_offline(root, target, [(path, KEPT if pictures is None else pictures)])
    return (target / path).read_bytes().decode("utf-8", "surrogateescape"), done


def test_a_picture_is_shown_from_the_set(root: Path, target: Path) -> None:
    before = document(f'<p>　　竹伞</p><img src="{MILL}" alt="竹伞">')
    after, done = export(root, target, before)

    assert after == before.replace(MILL, f"{UP}pictures/aa/mill.png")
    assert (target / "pictures/aa/mill.png").read_bytes() == png()
    assert done == Offline(documents=1, local=1, pictures=2)


def test_the_place_leads_from_the_document_to_the_picture(root: Path, target: Path) -> None:
    after, _ = export(root, target, document(f'<img src="{MILL}">'))
    image = LexborHTMLParser(after).css_first("img")

    assert image is not None
    assert ((target / POST).parent / str(image.attributes["src"])).read_bytes() == png()


def test_the_front_matter_names_the_local_picture_too(root: Path, target: Path) -> None:
    after, _ = export(root, target, document(f'<img src="{MILL}">'))

    assert after.count(f"headimg: '{UP}pictures/aa/mill.png'\n") == 1
    assert after.count(f"thumbnail: '{UP}pictures/aa/mill.png'\n") == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://n.sinaimg.cn/a.png?w=1&h=2",
        "https://n.sinaimg.cn/a.png?a=1&copy=2",
        "https://n.sinaimg.cn/a.png?a=1&amp;b=2",
        "https://n.sinaimg.cn/a.png?a=1&lt",
        "https://n.sinaimg.cn/a.png?a=1&lt;b",
        "https://n.sinaimg.cn/a'b'.png",
        'https://n.sinaimg.cn/a.png?"b"',
        "https://n.sinaimg.cn/{a}.png",
        "http://n.sinaimg.cn/a.png",
        "https://n.sinaimg.cn/a.png#top",
        "https://n.sinaimg.cn/竹伞.png",
        "//n.sinaimg.cn/a.png",
        "https://n.sinaimg.cn/a>b<c.png",
    ],
)
def test_an_address_is_known_however_it_is_written(root: Path, target: Path, address: str) -> None:
    attribute = address.replace("&", "&amp;").replace('"', "&quot;")
    cleaned = clean_article(article(body=f'<p>a</p><img src="{attribute}" alt="b"><p>c</p>'))
    [shown] = cleaned.pictures
    canonical = canonical_picture(shown)
    assert canonical is not None
    after, done = export(root, target, render(cleaned), {canonical: KEPT[MILL]})
    place = f"{UP}pictures/aa/mill.png"

    assert after == render(replace(cleaned, body=cleaned.body, pictures=(place,))).replace(
        cleaned.body, f'<p>a</p><img src="{place}" alt="b" referrerpolicy="no-referrer"><p>c</p>'
    )
    assert (done.local, done.remote) == (1, 0)


def test_the_same_picture_twice_is_shown_from_the_set_twice(root: Path, target: Path) -> None:
    before = document(f'<img src="{MILL}"><p>和</p><img alt="" src="{MILL}">')
    after, done = export(root, target, before)

    assert after == before.replace(MILL, f"{UP}pictures/aa/mill.png")
    assert done.local == 2


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(f"<p>{MILL}</p>", id="text"),
        pytest.param(f'<a href="{MILL}">图</a>', id="a link"),
        pytest.param(f'<p title="{MILL}">图</p>', id="another attribute"),
        pytest.param(f'<!--<img src="{MILL}">-->', id="a comment"),
        pytest.param(f'<p>&lt;img src="{MILL}"&gt;</p>', id="text like markup"),
        pytest.param(f"<p title='<img src=\"{MILL}\">'>图</p>", id="a value like markup"),
        pytest.param(f"<style>p {{ background: url({MILL}) }}</style>", id="a style"),
        pytest.param(f'<img data-src="{MILL}" src="https://n.sinaimg.cn/other.png">', id="the lazy one"),
        pytest.param(f'<img alt=" src=" title="{MILL}" src="https://n.sinaimg.cn/other.png">', id="a trap"),
    ],
)
def test_an_address_elsewhere_stays(root: Path, target: Path, elsewhere: str) -> None:
    before = document(f"<p>竹伞</p>{elsewhere}")
    assert MILL in before
    after, done = export(root, target, before)

    assert after == before
    assert done.local == 0


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_pictures_are_those_that_a_browser_finds(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "archive/pictures").mkdir(parents=True)
    (folder / "archive/pictures/a.png").write_bytes(png())
    place = f"{UP}pictures/a.png"
    before = document(f"<p>竹伞</p>{body}")
    after, done = export(folder / "archive", folder / "offline", before, {MILL: "pictures/a.png"})
    trees = LexborHTMLParser(before), LexborHTMLParser(after)

    assert after.replace(place, MILL) == before
    assert [len(tree.css(f'img[src="{MILL}"]')) for tree in trees] == [done.local, 0]
    assert len(trees[1].css(f'img[src="{place}"]')) == done.local


def test_after_a_trap_the_picture_is_found(root: Path, target: Path) -> None:
    before = document(f'<img alt=" src=" title="a>b" src="{MILL}">')

    assert export(root, target, before)[0] == before.replace(MILL, f"{UP}pictures/aa/mill.png")


def test_a_picture_that_is_not_kept_keeps_its_address(root: Path, target: Path) -> None:
    before = document(f'<img src="https://n.sinaimg.cn/other.png"><img src="{MILL}">')
    after, done = export(root, target, before)

    assert after == before.replace(MILL, f"{UP}pictures/aa/mill.png")
    assert (done.local, done.remote) == (1, 1)


def test_a_picture_whose_file_is_gone_keeps_its_address(root: Path, target: Path) -> None:
    (root / KEPT[MILL]).unlink()
    before = document(f'<img src="{MILL}">')
    after, done = export(root, target, before)

    assert (after, done) == (before, Offline(documents=1, remote=1, pictures=1))


def test_a_document_without_pictures_is_the_same(root: Path, target: Path) -> None:
    before = document("<p>　　竹伞</p>\n\n<table><tr><td>a</td></tr></table>")

    assert export(root, target, before, {}) == (before, Offline(documents=1))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no front matter\r\n<p>\xff\xfe</p>\n", id="no UTF-8"),
        pytest.param("\n---\ntitle: 'a\u2028headimg: b'\n---\n<p>a".encode(), id="an odd separator"),
    ],
)
def test_a_document_that_somebody_has_edited_comes_out_as_it_is(root: Path, target: Path, text: bytes) -> None:
    export(root, target, text)

    assert (target / POST).read_bytes() == text


def test_a_document_that_the_archive_has_lost_is_counted(root: Path, target: Path) -> None:
    done = write_offline(root, target, [("posts/china/2024/05/gone.md", {})])

    assert (done, target.exists()) == (Offline(lost=1), False)


def test_the_archive_stays_as_it_is(root: Path, target: Path) -> None:
    before = document(f'<img src="{MILL}">')
    export(root, target, before)

    assert (root / POST).read_text("utf-8") == before


def test_a_second_time_writes_nothing(root: Path, target: Path) -> None:
    text = document(f'<img src="{MILL}"><img src="{LAMP}">')
    first = export(root, target, text)
    stamps = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    again = write_offline(root, target, [(POST, KEPT)])

    assert again == first[1]
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == stamps


def test_a_picture_of_many_documents_is_there_once(root: Path, target: Path) -> None:
    text = document(f'<img src="{MILL}">')
    export(root, target, text)
    _, done = export(root, target, text, path="posts/unlisted/2024/05/b.md")

    assert sorted(path.name for path in (target / "pictures").rglob("*.*")) == ["lamp.gif", "mill.png"]
    assert done.pictures == 2


def test_what_a_killed_export_left_behind_is_overwritten(root: Path, target: Path) -> None:
    for folder in ("pictures/aa", "posts/china/2024/05"):
        (target / folder).mkdir(parents=True)
        (target / folder / ".offline.tmp").write_bytes(b"half")
    export(root, target, document(f'<img src="{MILL}">'))

    assert (target / "pictures/aa/mill.png").read_bytes() == png()
    assert not list(target.rglob(".offline.tmp"))


def test_a_damaged_picture_of_the_set_is_mended(root: Path, target: Path) -> None:
    (target / "pictures/aa").mkdir(parents=True)
    (target / "pictures/aa/mill.png").write_bytes(b"damaged")
    export(root, target, document(f'<img src="{MILL}">'))

    assert (target / "pictures/aa/mill.png").read_bytes() == png()


def test_the_archive_itself_is_no_target(root: Path) -> None:
    with pytest.raises(BadArgumentError, match="the archive itself"):
        write_offline(root, root / "posts" / "..", [])
