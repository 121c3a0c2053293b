"""Documents from what was kept: an article's pages read, cleaned and written again by today's rules."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.errors import DamagedRecordError, NoRecordError, PageError, UnreadableCaptureError
from crawler.items import Article, Owed
from crawler.reread import reread
from crawler.storage.catalogue import Catalogue
from crawler.storage.paths import ArchivePaths
from crawler.storage.revisions import Revision
from crawler.storage.warc.archive import RawArchive
from pipelines.clean import clean_article
from pipelines.document import SEED_FORM, Form, as_written, render, seed_document
from pipelines.html import UnstableMarkupError

# Why a document can't be made of what was kept.
UNREADABLE = (PageError, UnreadableCaptureError, NoRecordError, DamagedRecordError, UnstableMarkupError, OSError)


@dataclass(frozen=True, slots=True)
class Document:
    """One document as today's rules make it. *is_as_written*: whether it is byte for byte what was written then."""

    article: Article
    data: bytes
    is_as_written: bool

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Rereader:
    """Makes documents of what an archive has kept. *form*: what the settings ask for."""

    paths: ArchivePaths
    catalogue: Catalogue
    raw: RawArchive
    form: Form = SEED_FORM

    def article(self, document_id: str, captures: Sequence[str]) -> Article:
        """Return an article, cleaned. Raises what UNREADABLE names."""
        known = self.catalogue.as_owed(document_id) or Owed(document_id=document_id, url="")
        return clean_article(reread(self.raw, known, captures))

    def document(self, revision: Revision) -> Document:
        """Return the document of one version as it was written, in whichever profile; where today's rules make another
        text of its pages, that. Raises what UNREADABLE names.
        """
        article = self._dated(revision)
        written = as_written(article, self.form, revision.file_sha256)
        if written is not None:
            return Document(article, written, is_as_written=True)
        return Document(article, render(article, self.form).encode(), is_as_written=False)

    def anew(self, revision: Revision) -> bytes:
        """Return the document of one version as it would be written now. Raises what UNREADABLE names."""
        return render(self._dated(revision), self.form).encode()

    def seed_of(self, document: str, document_id: str) -> str | None:
        """Return an article's document, which is in the clean profile, in the seed's; None where no version's pages
        are there any more that say what it says.
        """
        for revision in reversed(self.catalogue.revisions.of(document_id)):
            try:
                found = seed_document(document, self.article(document_id, revision.captures).body)
            except UNREADABLE:
                continue
            if found is not None:
                return found
        return None

    def _dated(self, revision: Revision) -> Article:
        article = self.article(revision.document_id, revision.captures)
        if article.date is None:
            raise UnreadableCaptureError(revision.document_id, "its page has no date that today's rules can read")
        return article

    def text(self, document_id: str, version: int) -> str | None:
        """Return the document of a version: the file's for the one that it holds, else as today's rules make it of
        what was kept; None where neither can be had.
        """
        versions = {revision.version: revision for revision in self.catalogue.revisions.of(document_id)}
        revision = versions.get(version)
        if revision is None:
            return None
        written = self._written(document_id)
        if written is not None and hashlib.sha256(written).hexdigest() == revision.file_sha256:
            return written.decode("utf-8")
        try:
            return self.document(revision).data.decode("utf-8")
        except UNREADABLE:
            return None

    def _written(self, document_id: str) -> bytes | None:
        known = self.catalogue.get(document_id)
        try:
            return (self.paths.root / known.path).read_bytes() if known and known.path else None
        except OSError:
            return None
