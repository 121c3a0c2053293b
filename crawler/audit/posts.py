"""The posts against the catalogue: every text has its file as it was written, and no file is extra."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from crawler.audit.findings import Damage, Finding, Progress
from crawler.storage.paths import ArchivePaths
from crawler.storage.places import Place, Places

_BATCH = 500
_NAME = re.compile(r"(?:^|-)([a-z]{7}[0-9]{7}|url[0-9a-f]{20}|live[0-9]+-[0-9]+)\.md$")


def document_id_of(file: Path) -> str | None:
    """Return the document id in a post's name; None where there is none."""
    found = _NAME.search(file.name)
    return found.group(1) if found else None


def check_posts(paths: ArchivePaths, places: Places, looked: Progress) -> Iterator[Finding]:
    """Yield what is wrong with the files that the catalogue knows."""
    for place in places.all():
        finding = _check_post(paths.root, place)
        if finding is not None:
            yield finding
        looked(1)


def _check_post(root: Path, place: Place) -> Finding | None:
    try:
        data = (root / place.path).read_bytes()
    except FileNotFoundError:
        return Finding(Damage.MISSING_POST, place.path, document_id=place.document_id)
    except OSError as error:
        return Finding(Damage.UNREADABLE_POST, place.path, str(error.strerror), place.document_id)
    if hashlib.sha256(data).hexdigest() != place.file_sha256:
        damage = Damage.CHANGED_POST if _is_readable(data) else Damage.UNREADABLE_POST
        return Finding(damage, place.path, document_id=place.document_id)
    return None


def _is_readable(data: bytes) -> bool:
    """Return whether a document's front matter can be read, with a title in it."""
    import frontmatter  # noqa: PLC0415 - no crawl needs it, and Scrapy loads all commands
    import yaml  # noqa: PLC0415 - as above

    try:
        return bool(frontmatter.loads(data.decode("utf-8")).get("title"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, AttributeError, TypeError):
        return False


def check_folder(paths: ArchivePaths, places: Places, looked: Progress) -> Iterator[Finding]:
    """Yield the files in the folder of the posts that the catalogue doesn't know."""
    files = (path for path in paths.posts.rglob("*") if path.is_file())
    while batch := list(islice(files, _BATCH)):
        names = {path: document_id_of(path) for path in batch}
        known = places.of([name for name in names.values() if name])
        for path, name in names.items():
            where = path.relative_to(paths.root).as_posix()
            if name is None:
                yield Finding(Damage.STRAY_FILE, where)
            elif known.get(name) != where:
                yield Finding(Damage.ORPHANED_POST, where, document_id=name)
        looked(len(batch))
