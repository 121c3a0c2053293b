"""The documents of an export in the profile that was asked for, whichever they were written in."""

from __future__ import annotations

from pathlib import Path

from crawler.audit.posts import document_id_of
from crawler.profiles import Profile
from pipelines.document import clean_document, profile_of
from pipelines.reread import Rereader


class InProfile:
    """Gives documents in the profile of *rereader*'s form. A seed's document has all that the clean one needs; the
    other way round its page is read again. *left_clean*: how many stayed in the clean profile for want of that.
    """

    def __init__(self, rereader: Rereader) -> None:
        self._rereader = rereader
        self.left_clean = 0

    def document(self, document: str, document_id: str) -> str:
        """Return one text of an article, any version of it. What somebody has changed by hand stays as it is."""
        if self._rereader.form.profile is Profile.CLEAN:
            return clean_document(document)
        if profile_of(document) is not Profile.CLEAN:
            return document
        found = self._rereader.seed_of(document, document_id)
        self.left_clean += found is None
        return document if found is None else found

    def at_path(self, document: str, path: str) -> str:
        """Return the document of the article whose file lies at *path*; one whose bytes are no text as it is."""
        try:
            document.encode()
        except UnicodeEncodeError:
            return document
        return self.document(document, document_id_of(Path(path)) or "")
