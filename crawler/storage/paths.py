"""Where everything lies in an archive, and how a post's file is named. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from crawler.times import SHANGHAI

NAME_BYTES = 255  # the longest file name of ext4, APFS and NTFS
NO_CHANNEL = "unlisted"

# The old archive's characters and the rest that some file system or shell minds; controls, format characters,
# surrogates and private use by their ranges.
_UNSAFE = re.compile(
    "[:/\\\\?*“”\"<>|\\[\\]{}'`$"
    "\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff\ufff0-\uffff]"
)


# Windows takes these for devices, whatever follows the first dot.
_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]", re.IGNORECASE)
# What some system takes for the end of a folder's name, or of the whole path.
_SEPARATING = re.compile(r"[\x00\\]")
_DOCUMENT_ID = re.compile(r"[a-z]{7}[0-9]{7}|url[0-9a-f]{20}|live[0-9]+-[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ArchivePaths:
    """The places of one archive. *root*: the setting ARCHIVE_DIR."""

    root: Path

    @property
    def posts(self) -> Path:
        """The folder of the documents."""
        return self.root / "posts"

    @property
    def runs(self) -> Path:
        """The folder of the runs' reports."""
        return self.root / "runs"

    @property
    def warc(self) -> Path:
        """The folder of the WARC files."""
        return self.root / "warc"

    @property
    def catalogue(self) -> Path:
        """The catalogue's SQLite file."""
        return self.root / "catalogue.sqlite3"

    @property
    def lock(self) -> Path:
        """The file that a run holds locked."""
        return self.root / "archive.lock"

    @property
    def schedule_lock(self) -> Path:
        """The file that a scheduler holds locked."""
        return self.root / "schedule.lock"

    @property
    def logs(self) -> Path:
        """The folder of what scheduled runs print."""
        return self.root / "logs"


def is_document_id(text: str) -> bool:
    """Return whether *text* is the id of an article, as Sina or this archive gives them."""
    return _DOCUMENT_ID.fullmatch(text) is not None


def is_folder_name(text: str) -> bool:
    """Return whether *text* can be the name of a channel's folder."""
    return bool(text) and not text.startswith(".") and _UNSAFE.search(text) is None


def is_below(path: str) -> bool:
    """Return whether *path* leads to a place below the archive's folder, by names alone."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and not _SEPARATING.search(path)


def is_unlisted(path: str) -> bool:
    """Return whether a post lies where articles go that no list has shown."""
    return path.startswith(f"posts/{NO_CHANNEL}/")


def cut_to_bytes(text: str, limit: int) -> str:
    """Return the longest beginning of *text* that takes at most *limit* bytes in UTF-8, never half a character."""
    return text.encode("utf-8")[:limit].decode("utf-8", "ignore")


def file_name(title: str, document_id: str) -> str:
    """Return a post's file name: the title for people, the document id for uniqueness, at most 255 bytes."""
    ending = f"{_UNSAFE.sub('_', document_id)}.md"
    safe = _UNSAFE.sub("_", title).lstrip(".-~ ")
    stem = cut_to_bytes(safe, NAME_BYTES - len(ending.encode()) - 1).rstrip(" .")
    if "." in stem and _DEVICE.fullmatch(stem.partition(".")[0].strip()):
        stem = f"_{cut_to_bytes(stem, NAME_BYTES - len(ending.encode()) - 2)}"
    return f"{stem}-{ending}" if stem else ending


def post_path(channel: str | None, date: datetime, title: str, document_id: str) -> str:
    """Return where a post lies below the archive's folder: posts/CHANNEL/YEAR/MONTH/NAME.md, by Shanghai's calendar."""
    local = date.astimezone(SHANGHAI)
    named = channel if channel and is_folder_name(channel) else NO_CHANNEL
    folder = PurePosixPath("posts", named, f"{local:%Y}", f"{local:%m}")
    return str(folder / file_name(title, document_id))
