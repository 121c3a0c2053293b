"""The whole audit of an archive: every check, one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from crawler.audit.findings import Damage, Finding, Progress
from crawler.audit.posts import check_folder, check_posts
from crawler.audit.warc import check_pages, check_warc
from crawler.storage.catalogue import Catalogue
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive


def audit(paths: ArchivePaths, catalogue: Catalogue, raw: RawArchive, looked: Progress) -> Iterator[Finding]:
    """Yield what is wrong with an archive. *looked*: is told of each post, file, answer and picture looked at."""
    for problem in catalogue.places.problems():
        yield Finding(Damage.BROKEN_CATALOGUE, paths.catalogue.name, problem)
    yield from check_posts(paths, catalogue.places, looked)
    yield from check_folder(paths, catalogue.places, looked)
    for name, original in catalogue.places.duplicates():
        yield Finding(Damage.MISSING_ORIGINAL, name, original, name)
    yield from check_warc(raw, looked)
    yield from check_pages(catalogue.places)
    yield from _check_pictures(paths, catalogue, looked)


def how_much(catalogue: Catalogue) -> int:
    """Return how many things an audit looks at, as far as the catalogue knows."""
    posts = catalogue.places.count()
    return 2 * posts + sum(catalogue.answers.files().values()) + len(catalogue.pictures.files())


def _check_pictures(paths: ArchivePaths, catalogue: Catalogue, looked: Progress) -> Iterator[Finding]:
    """Yield what is wrong with the pictures' files."""
    for path, sha256 in catalogue.pictures.files().items():
        try:
            found = hashlib.sha256((paths.root / path).read_bytes()).hexdigest()
        except OSError:
            yield Finding(Damage.MISSING_PICTURE, path)
        else:
            if found != sha256:
                yield Finding(Damage.CHANGED_PICTURE, path)
        looked(1)
