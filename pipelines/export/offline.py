"""The offline set: the documents once more, with pictures that lie beside them instead of at Sina's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from crawler.errors import BadArgumentError
from crawler.pictures import canonical_picture
from crawler.storage.files import holds, write_atomically
from crawler.text import one_line
from pipelines.document import body_of, quoted
from pipelines.html.clean import pictures as pictures_in
from pipelines.html.parse import parse_body
from pipelines.html.write import escape_braces

# As the writer writes them (pipelines/html/write.py): in text and in values no `<` begins a tag, a value holds no `"`.
# Comments are found too, since markup may stand in them, which is to stay as it is.
_COMMENT_OR_PICTURE = re.compile(r"<!--.*?-->|<img((?: [^\s\"'<>/=]+(?:=\"[^\"]*\")?)*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r" ([^\s\"'<>/=]+)(?:=\"([^\"]*)\")?")
_FRONT_MATTER_END: Final = "\n---\n"
_PICTURE_KEYS = ("headimg: ", "thumbnail: ")
# The same in each folder: a killed export leaves at most one behind, which the next one overwrites.
_TEMPORARY = ".offline.tmp"


@dataclass(frozen=True, slots=True)
class Offline:
    """What an offline set has: *documents* in it; *local* and *remote*: pictures shown from the set, and from where
    they were; *pictures*: files of pictures; *lost*: documents that the archive doesn't hold any more.
    """

    documents: int = 0
    local: int = 0
    remote: int = 0
    pictures: int = 0
    lost: int = 0


@dataclass(slots=True)
class _Localised:
    """One document on its way: what its pictures' addresses become, and how many are shown from where."""

    shown_as: Mapping[str, str]
    local: int = 0
    remote: int = 0
    heads: dict[str, str] = field(default_factory=dict)

    def text(self, document: str) -> str:
        """Return the whole document with the pictures that there are, everything else as it is."""
        end = document.find(_FRONT_MATTER_END, len(_FRONT_MATTER_END)) + len(_FRONT_MATTER_END)
        head, body = document[:end], document[end:]
        body = _COMMENT_OR_PICTURE.sub(self._picture, body)
        return "\n".join(map(self._line, head.split("\n"))) + body

    def _picture(self, found: re.Match[str]) -> str:
        """Return an `<img>` with its picture's place in `src`; a comment as it is."""
        if found.group(1) is None:
            return found.group()
        start, end = _source_span(found)
        address = _read_value(found.string[start:end])
        place = self.shown_as.get(canonical_picture(address) or "")
        if place is None:
            self.remote += end > start
            return found.group()
        self.local += 1
        self.heads[escape_braces(quoted(one_line(address)))] = escape_braces(quoted(place))
        return found.string[found.start() : start] + place + found.string[end : found.end()]

    def _line(self, line: str) -> str:
        """Return a line of the front matter, with the place of its picture where it names one of the body's."""
        key = next((key for key in _PICTURE_KEYS if line.startswith(key)), None)
        if key is None:
            return line
        value = line.removeprefix(key)
        return key + self.heads.get(value, value)


def _source_span(found: re.Match[str]) -> tuple[int, int]:
    """Return where the value of `src` begins and ends; nowhere where there is none."""
    for attribute in _ATTRIBUTE.finditer(found.string, *found.span(1)):
        if attribute.group(1) == "src" and attribute.group(2):
            return attribute.span(2)
    return found.end(), found.end()


def _read_value(written: str) -> str:
    """Return an attribute's value as a browser reads it: which references need no semicolon is HTML's own rule."""
    if "&" not in written:
        return written
    picture = LexborHTMLParser(f'<img src="{written}">').css_first("img")
    return (picture.attributes.get("src") if picture is not None else None) or written


def write_offline(
    archive_root: Path,
    target: Path,
    entries: Iterable[tuple[str, Mapping[str, str]]],
    in_profile: Callable[[str, str], str] = lambda document, _: document,
) -> Offline:
    """Write the offline set of some documents to *target*, each document and each picture once, whole or not at all.

    *entries*: the path of each document below *archive_root*, and its pictures: address, and path below it too. A
    picture whose file is not there keeps its address. What is there already is left as it is. *in_profile*: gives a
    document, at a path, in the profile of the set. Raises BadArgumentError for a *target* that is the archive itself,
    and OSError.
    """
    if target.resolve() == archive_root.resolve():
        raise BadArgumentError(f"{target} is the archive itself: write another folder for the offline set")
    carried: set[str] = set()
    counts: Counter[str] = Counter()
    for path, pictures in entries:
        try:
            # Bytes that are no UTF-8, in a document that somebody has edited, come out as they went in.
            written = (archive_root / path).read_bytes().decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            counts["lost"] += 1
            continue
        document = in_profile(written, path)
        shown = pictures if document == written else _shown_in(document, pictures)
        there = dict(_carried(archive_root, target, shown, carried))
        counts.update(_write_document(document, target / path, _relative(path, there)))
    return Offline(**counts, pictures=len(carried))


def _write_document(document: str, file: Path, shown_as: Mapping[str, str]) -> dict[str, int]:
    """Write one document of the set, and return its counts."""
    localised = _Localised(shown_as)
    data = localised.text(document).encode("utf-8", "surrogateescape")
    if not holds(file, data):
        write_atomically(file, data, temporary=_TEMPORARY)
    return {"documents": 1, "local": localised.local, "remote": localised.remote}


def _shown_in(document: str, pictures: Mapping[str, str]) -> dict[str, str]:
    """Return those of the pictures that a document shows in another profile."""
    root = parse_body(body_of(document))
    shown = {canonical_picture(address) for address in pictures_in(root)} if root is not None else set()
    return {address: place for address, place in pictures.items() if address in shown}


def _relative(path: str, pictures: Mapping[str, str]) -> dict[str, str]:
    """Return the pictures' places as seen from the document at *path*."""
    up = "../" * (len(PurePosixPath(path).parts) - 1)
    return {address: up + place for address, place in pictures.items()}


def _carried(root: Path, target: Path, pictures: Mapping[str, str], carried: set[str]) -> Iterator[tuple[str, str]]:
    """Bring the pictures of a document into the set, as far as the archive has them, and yield these."""
    for address, place in pictures.items():
        if place not in carried:
            try:
                _carry(root / place, target / place)
            except FileNotFoundError:
                continue
            carried.add(place)
        yield address, place


def _carry(source: Path, file: Path) -> None:
    """Make *file* the same as *source*: a second name for it where the file system can, else a copy."""
    data = source.read_bytes()
    if holds(file, data):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(_TEMPORARY)
    with suppress(FileNotFoundError):
        unfinished.unlink()
    try:
        unfinished.hardlink_to(source)
    except OSError:  # another file system, or one without such names
        write_atomically(file, data, temporary=_TEMPORARY)
    else:
        unfinished.replace(file)
