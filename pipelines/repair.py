"""Mending an archive: what can be made again of what was kept is made again; what is in the way is set aside."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler import times
from crawler.audit.findings import Damage, Finding
from crawler.errors import DamagedRecordError, NoRecordError
from crawler.storage.catalogue import Catalogue
from crawler.storage.files import write_atomically
from crawler.storage.paths import ArchivePaths
from crawler.storage.records import article_columns
from crawler.storage.revisions import Revision
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.files import answers_in
from crawler.storage.warc.rescue import rescue
from pipelines.reread import UNREADABLE, Document, Rereader

# Why an article is asked for again: its document can be made of nothing that is here.
LOST_PAGE = "raw page lost"
# They mend all that is wrong with a file at once.
_WHOLE_FILES = frozenset({"_rescue_warc", "_enter_records"})


class NotMendableError(Exception):
    """A damage that nothing here can mend. Raised here, told by `scrapy verify`."""


@dataclass(frozen=True, slots=True)
class Repairer:
    """Mends one archive. Nothing is destroyed: what stands in the way goes to *aside*, a folder of this repair."""

    paths: ArchivePaths
    catalogue: Catalogue
    raw: RawArchive
    rereader: Rereader
    aside: Path
    at: datetime
    done: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, paths: ArchivePaths, catalogue: Catalogue, raw: RawArchive, rereader: Rereader) -> Repairer:
        """Return the repairer of an archive, with a folder of this moment's name to set things aside in."""
        now = times.now()
        return cls(paths, catalogue, raw, rereader, paths.root / "aside" / f"{now:%Y%m%dT%H%M%S}", now)

    def repair(self, finding: Finding) -> str:
        """Mend a damage, and say in a few words how. Raises NotMendableError and OSError."""
        ways: Mapping[Damage, Callable[[Finding], str]] = {
            Damage.MISSING_POST: self._write_post,
            Damage.CHANGED_POST: self._write_post,
            Damage.UNREADABLE_POST: self._write_post,
            Damage.ORPHANED_POST: self._set_file_aside,
            Damage.STRAY_FILE: self._set_file_aside,
            Damage.MISSING_ORIGINAL: self._ask_again,
            Damage.OPEN_WARC: self._finish_warc,
            Damage.TORN_WARC: self._rescue_warc,
            Damage.DAMAGED_RECORD: self._rescue_warc,
            Damage.MISSING_WARC: self._forget_warc,
            Damage.UNKNOWN_RECORD: self._enter_records,
            Damage.MISSING_RECORD: self._forget_record,
            Damage.WRONG_DIGEST: self._rescue_warc,
            Damage.MISSING_PAGE: self._do_without_page,
            Damage.MISSING_PICTURE: self._write_picture,
            Damage.CHANGED_PICTURE: self._write_picture,
        }
        way = ways.get(finding.damage)
        if way is None:
            raise NotMendableError("`scrapy rebuild` makes the catalogue again")
        if way.__name__ in _WHOLE_FILES:
            if finding.subject in self.done:
                return "mended with the one before"
            self.done.add(finding.subject)
        return way(finding)

    def _write_post(self, finding: Finding) -> str:
        """Write a post again from its pages; without them the article is asked for again, and what is there stays."""
        name = _named(finding)
        file = self.paths.root / finding.subject
        revision = self.catalogue.revisions.latest(name)
        document = self._made(revision) if revision is not None else None
        self._copy_aside(finding.subject)
        if revision is None or document is None:
            return self._ask_again(finding)
        write_atomically(file, document.data, temporary=f".{name}.tmp")
        if document.digest == revision.file_sha256:
            return "written again from its raw page"
        article = document.article
        columns = {**article_columns(article), "path": finding.subject, "file_sha256": document.digest}
        self.catalogue.reread(name, columns, revision.captures, at=self.at)
        return "written again from its raw page, as today's rules read it"

    def _made(self, revision: Revision) -> Document | None:
        try:
            return self.rereader.document(revision)
        except UNREADABLE:
            return None

    def _ask_again(self, finding: Finding) -> str:
        self.catalogue.recall(_named(finding), LOST_PAGE, has_file=False, at=self.at)
        return "the next run asks for it again"

    def _set_file_aside(self, finding: Finding) -> str:
        return f"set aside as {self._set_aside(finding.subject)}"

    def _finish_warc(self, finding: Finding) -> str:
        self.raw.mend()
        return "cut at its last whole record" if finding.subject else ""

    def _rescue_warc(self, finding: Finding) -> str:
        """Keep the whole records of a file, in a file of the same name; a copy of it as it was is set aside."""
        path = self.paths.root / finding.subject
        lost = {answer.record_id for answer in self.raw.index.of_file(self._name(path))}
        set_aside = self._copy_aside(finding.subject)
        rescue(path).replace(path)
        whole = list(answers_in(path, self.raw.folder))
        self.raw.index.add(whole)
        self.raw.index.forget(sorted(lost - {answer.record_id for answer in whole}))
        return f"its whole records are kept; the file as it was is {set_aside}"

    def _forget_warc(self, finding: Finding) -> str:
        name = self._name(self.paths.root / finding.subject)
        self.raw.index.forget([answer.record_id for answer in self.raw.index.of_file(name)])
        return "its records are struck out"

    def _enter_records(self, finding: Finding) -> str:
        self.raw.index.add(answers_in(self.paths.root / finding.subject, self.raw.folder))
        return "entered"

    def _forget_record(self, finding: Finding) -> str:
        self.raw.index.forget([finding.subject])
        return "struck out"

    def _do_without_page(self, finding: Finding) -> str:
        """A text whose page is lost: it is kept if its file is whole, and can't be made again any more."""
        name = _named(finding)
        lost = self.catalogue.places.lost_pages(name)
        for version in lost:
            self.catalogue.lose_pages(name, version.version)
        if not any(version.is_latest for version in lost):
            return "of that text only its title and digest are left" if lost else "it is there now"
        self.catalogue.recall(name, LOST_PAGE, has_file=True, at=self.at)
        earlier = "; of earlier texts only title and digest are left" if len(lost) > 1 else ""
        return f"the next run asks for its page again{earlier}"

    def _write_picture(self, finding: Finding) -> str:
        """Write a picture again from its WARC record; without one it is asked for again."""
        for url, record_id, sha256 in self.catalogue.pictures.at(finding.subject):
            try:
                data = self.raw.read(record_id).record.body() if record_id else b""
            except (NoRecordError, DamagedRecordError, OSError):
                data = b""
            if hashlib.sha256(data).hexdigest() == sha256:
                self._copy_aside(finding.subject)
                write_atomically(self.paths.root / finding.subject, data, temporary=f".{sha256}.tmp")
                return "written again from its WARC record"
            self.catalogue.pictures.recall(url, at=self.at)
        self._set_aside(finding.subject)
        return "the next run with KEEP_IMAGES asks for it again"

    def _name(self, path: Path) -> str:
        return path.relative_to(self.raw.folder).as_posix()

    def _set_aside(self, where: str) -> str:
        """Move a file below the archive's folder out of the way, and return its new place; "" where there is none."""
        path = self.paths.root / where
        if not path.exists():
            return ""
        target = self._target(where)
        path.rename(target)
        return target.relative_to(self.paths.root).as_posix()

    def _copy_aside(self, where: str) -> str:
        """Keep a copy of a file that is about to be replaced; a run that is killed meanwhile loses neither."""
        path = self.paths.root / where
        if not path.is_file():
            return self._set_aside(where)
        target = self._target(where)
        shutil.copy2(path, target)
        return target.relative_to(self.paths.root).as_posix()

    def _target(self, where: str) -> Path:
        """Return a place in this repair's folder that nothing has yet."""
        target = self.aside / where
        target.parent.mkdir(parents=True, exist_ok=True)
        number = 1
        while target.exists():
            number += 1
            target = self.aside / f"{where}.{number}"
        return target


def _named(finding: Finding) -> str:
    if finding.document_id is None:
        raise NotMendableError("no article is named")
    return finding.document_id
