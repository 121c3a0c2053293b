"""The typed errors: who raises them, and who handles them.

Errors about one page carry its URL and a `reason`, a short word that is counted and kept in the catalogue.
"""

from __future__ import annotations

from typing import ClassVar


class BadArgumentError(ValueError):
    """A spider argument or setting is wrong. Raised by `crawler.arguments`, told by the `crawl` command (exit 2)."""


class ArchiveBusyError(Exception):
    """Another run holds the archive. Raised by the `Archive` extension, told by the `crawl` command."""


class CatalogueError(Exception):
    """The catalogue can't be used as it is. Raised by `crawler.storage`, told by the `crawl` command."""


class PageError(Exception):
    """One page could not be made an article. Raised by `crawler.pages`, handled by the spiders: it stays owed."""

    reason: ClassVar[str] = "page"

    def __init__(self, url: str, detail: str = "") -> None:
        self.url = url
        self.detail = detail
        super().__init__(f"{self.reason}: {detail} ({url})" if detail else f"{self.reason}: {url}")


class UnknownLayoutError(PageError):
    """No layout claims the page."""

    reason = "unknown layout"


class CutShortError(PageError):
    """The page has no end: what its server or the way from there kept back may be most of the article."""

    reason = "answer cut short"


class MissingFieldError(PageError):
    """A layout claims the page, and a required field is not on it."""

    reason = "missing field"


class UndecodableError(PageError):
    """The bytes are no text in any encoding that Sina uses."""

    reason = "undecodable"


class TooDeepError(PageError):
    """The markup nests deeper than any article does."""

    reason = "too deep"


class TooLargeError(PageError):
    """The body grows far beyond any article when it is written out as a tree."""

    reason = "too large"


class WrongDocumentError(PageError):
    """The page says that it is another article than the one asked for."""

    reason = "wrong document"


class RemovedPageError(PageError):
    """Sina says 页面没有找到. Raised by `crawler.pages`; the spiders record the removal."""

    reason = "removed"


class UnreadableCaptureError(Exception):
    """What was kept of an article can't be made one. Raised by `crawler.reread`, told by the commands that read it."""

    def __init__(self, document_id: str, detail: str) -> None:
        self.document_id = document_id
        super().__init__(f"{document_id}: {detail}")


class ListingError(Exception):
    """A list's answer can't be used. Raised by `crawler.lists`; the spiders name the list and go on with the next."""

    def __init__(self, url: str, detail: str) -> None:
        self.url = url
        self.detail = detail
        super().__init__(f"{detail} ({url})")


class NotSavedError(Exception):
    """The saved site has no answer for a URL. Raised by the replay handler; the request fails with it."""

    reason = "not saved"

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"no saved response for {url}")


class BrokenSiteError(Exception):
    """A saved site can't be read. Raised by `crawler.storage.saved_site`, told by the `crawl` command (exit 2)."""


class DamagedRecordError(Exception):
    """A WARC file can't be read at *offset*. Raised by `crawler.storage.warc`; verify reports it, replay names it."""

    def __init__(self, file: str, offset: int, detail: str) -> None:
        self.file = file
        self.offset = offset
        self.detail = detail
        super().__init__(f"{file} at byte {offset}: {detail}")


class JournalError(Exception):
    """An entry of the journal can't be applied. Raised by `crawler.storage.journal`, told by replay and rebuild."""


class NoRecordError(Exception):
    """A record that the catalogue names is nowhere in the WARC files. Raised by `crawler.storage.raw`."""

    def __init__(self, record_id: str) -> None:
        self.record_id = record_id
        super().__init__(f"no WARC record {record_id}")
