"""The reader of saved sites (REPLAY_FROM), and the rules for addresses that every reader goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler import urls
from crawler.errors import BrokenSiteError
from crawler.lists.plan import saved_list
from crawler.pages.parts import part_number
from crawler.storage.saved_site import INDEX, SavedSite
from crawler.times import now
from fuzz.target import IN_MEMORY, TESTS, Target, must

_WORDS = (
    *(
        '{"url":"',
        '"status":200',
        '"headers":{"Content-Type":"text/html"}',
        '"file":"',
        "1.html",
        "../",
        "/etc/",
        "loop",
    ),
    *(
        "https://finance.sina.com.cn/",
        "doc-i",
        ".shtml",
        "?page=2",
        "_2.shtml",
        "@",
        ":8443",
        "#",
        "%2e",
        "xn--",
        "http:\\",
    ),
    *(
        "vReport_Show/kind/company/rptid/7",
        "vCB_AllBulletinDetail.php?id=",
        "sina.cn",
        ".md",
        "\\u0000",
        "9" * 30,
        "\n",
    ),
)


def hold(data: bytes) -> None:
    """Read *data* as the index of a saved site, and each of its lines as an address."""
    for line in data.decode("utf-8", "replace").split("\n")[:20]:
        _check_address(line)
    with TemporaryDirectory(prefix="fuzz", dir=IN_MEMORY) as name:
        folder = Path(name, "site")
        folder.mkdir()
        (folder / INDEX).write_bytes(data)
        (folder / "1.html").write_bytes(b"inside")
        (folder / "loop").symlink_to("loop")
        (folder / "above").symlink_to("..")
        try:
            site = SavedSite.open(folder)
        except BrokenSiteError as error:
            must("\n" not in str(error) and len(str(error)) < 1000, f"an error that says too much: {error!s:.200}")
            return
        _check_site(site, folder)


def _check_site(site: SavedSite, folder: Path) -> None:
    for saved in site:
        must(site.find(saved.url) is not None, f"{saved.url!r} is not found again")
        must(abs(saved.status) < 2**63, f"a status of {len(str(saved.status))} digits")
        saved_list(saved.url, now())
        try:
            body = saved.body()
        except OSError:
            continue
        must(body in (b"inside", (folder / INDEX).read_bytes()), "what lies outside the site was read")


def _check_address(url: str) -> None:
    shapes: tuple[Callable[[str], object], ...] = (urls.link_to, urls.comos_id, part_number)
    for shape in shapes if urls.is_archivable(url) else shapes[:2]:
        shape(url)
    if urls.is_archivable(url):
        own = urls.canonical_url(url)
        must(urls.is_archivable(own) and urls.canonical_url(own) == own, f"{url!r} is {own!r}, which has another form")
        must(urls.document_id(own) == urls.document_id(url), f"{url!r} and {own!r} have two ids")
        urls.may_be_article(url), urls.is_article_url(url), urls.twin_rank(url)


def seeds() -> Iterator[bytes]:
    """Yield the demo's index in pieces, and addresses of every kind."""
    lines = (TESTS / "sites" / "demo" / INDEX).read_bytes().split(b"\n")
    for start in range(0, len(lines), 12):
        yield b"\n".join(lines[start : start + 12])
    yield b'{"url": "https://finance.sina.com.cn/a.shtml", "status": 200, "headers": {"A": "b"}, "file": "1.html"}'
    for word in (
        "corp/view/vCB_AllBulletinDetail.php?stockid=6&id=7",
        "doc-iqwertyu0000001_2.shtml#a",
        "a.html.md?b=c",
    ):
        yield f"https://vip.stock.finance.sina.com.cn/{word}".encode()


TARGET = Target("sites", hold, seeds, _WORDS, longest=8_192)
