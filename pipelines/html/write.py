"""Writing a body's tree in the seed format (rules 6 to 8): bare attributes, real characters, the least escaping.

No library's serialiser gives these bytes: they write `alt=""`, `&nbsp;`, or escape what the seed keeps.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

VOID: Final = frozenset(
    (
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img"),
        *("input", "keygen", "link", "meta", "param", "source", "track", "wbr"),
    )
)
# Their text is not parsed in HTML, so nothing in it may be escaped; inside SVG and MathML it is parsed.
RAW_TEXT: Final = frozenset({"style"})
FOREIGN: Final = frozenset({"svg", "math"})

# Rule 7. The line feed stays; tabs and carriage returns go.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
MARKUP_START: Final = re.compile(r"<(?=[A-Za-z/!?])")
_REFERENCE = re.compile(r"&(?=#[0-9]|#[xX][0-9a-fA-F]|([A-Za-z][A-Za-z0-9]*;?))")
# References that browsers also read without their semicolon, longest first: `&copy`, `&lt`, `&nbsp` and a hundred more.
_LEGACY = tuple(sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True))
_LEGACY_STARTS = frozenset(name[:2] for name in _LEGACY)
_BLANK_LINE = re.compile(r"(?<=\n)( *)\n")
_IGNORED = re.compile(r"[\s\\]+")
_SCRIPT_ADDRESS = re.compile(r"(?:javascript|vbscript):|data:text/html", re.IGNORECASE)
# What a comment can't hold without ending early.
_COMMENT_END = re.compile(r"^-?>|--!?>|<!-->")


def strip_controls(text: str) -> str:
    """Return *text* without the characters that the format forbids (rule 7)."""
    return _CONTROLS.sub("", text)


def escape_braces(text: str) -> str:
    """Return *text* with its braces as character references, so that Hexo's templates don't run them (rule 8)."""
    return text.replace("{", "&#123;").replace("}", "&#125;")


def _legacy_prefix(name: str) -> str | None:
    if name[:2] not in _LEGACY_STARTS:
        return None
    return next((legacy for legacy in _LEGACY if name.startswith(legacy)), None)


def _ampersand_in_text(found: re.Match[str]) -> str:
    name = found.group(1)
    if name is None or name in html5 or _legacy_prefix(name):
        return "&amp;"
    return "&"


def _ampersand_in_value(found: re.Match[str]) -> str:
    """Inside a value a reference without semicolon is none before `=` or a letter or digit: `?a=1&copy=2` stays."""
    name = found.group(1)
    if name is None or (name.endswith(";") and name in html5):
        return "&amp;"
    legacy = _legacy_prefix(name)
    if legacy is None or (len(name) > len(legacy) and name[len(legacy)] != ";"):
        return "&"
    after = found.end() + len(legacy)
    return "&" if found.string[after : after + 1] == "=" else "&amp;"


def _without_markdown_links(text: str) -> str:
    """Return *text* with its brackets escaped where it names a script's address. One of them is enough: the other may
    stand in the text before it, and Markdown reads links out of tags that it doesn't take for tags.

    Without the start of a picture of Markdown's, too: themes put what describes one into their pages as HTML.
    """
    if "![" in text:
        text = text.replace("![", "!&#91;")
    if ("[" in text or "]" in text) and _SCRIPT_ADDRESS.search(_IGNORED.sub("", text)):
        return text.replace("[", "&#91;").replace("]", "&#93;")
    return text


def escape_text(text: str) -> str:
    """Return *text* with only that escaped which would be read back as markup or as a character reference.

    And what Hexo's Markdown would make a link to a script of, `[text](javascript:…)`, or a picture, `![text](…)`.
    """
    if "&" in text:
        text = _REFERENCE.sub(_ampersand_in_text, text)
    text = _without_markdown_links(text)
    return MARKUP_START.sub("&lt;", text) if "<" in text else text


def escape_value(value: str) -> str:
    """Return an attribute's *value* as it stands between double quotes.

    Markup and blank lines in it are escaped too: Markdown ends a block at a blank line and may read on from inside the
    value, and a browser that runs scripts reads `<noscript>` as text up to the next `</noscript`.
    """
    if "&" in value:
        value = _REFERENCE.sub(_ampersand_in_value, value)
    value = _without_markdown_links(value)
    if "<" in value:
        value = MARKUP_START.sub("&lt;", value)
    if "\n" in value:
        value = _BLANK_LINE.sub(r"\1&#10;", value)
    return value.replace('"', "&quot;")


def _start_tag(node: LexborNode) -> str:
    parts = [f"<{node.tag}"]
    for name, value in node.attributes.items():
        kept = strip_controls(value or "")
        parts.append(f' {name}="{escape_value(kept)}"' if kept else f" {name}")
    parts.append(">")
    return "".join(parts)


def _comment(node: LexborNode, *, guarded: bool) -> str:
    """Return a comment; nothing where it would end early, or where markup in it could come alive.

    *guarded*: inside `<noscript>`. A backtick in it could end a code span that Markdown began before the comment.
    """
    source = node.html or ""
    inside = source.removeprefix("<!--").removesuffix("-->") if node.is_comment_node else source[1:-1]
    data = strip_controls(inside)
    if _COMMENT_END.search(data) or ("<" in data and (guarded or "`" in data)):
        return ""
    return f"<!--{data}-->"


def _text(node: LexborNode, *, foreign: int) -> str:
    text = strip_controls(node.text_content or "")
    parent = node.parent
    if parent is not None and parent.tag in RAW_TEXT and not foreign:
        return text
    return escape_text(text)


class Writer:
    """Walks one tree, iteratively (a page may nest deeper than Python's stack), and collects its markup."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._foreign = 0
        self._noscript = 0

    def inner(self, root: LexborNode) -> str:
        """Return the markup inside *root*, braces not yet escaped."""
        node = root.child
        while node is not None:
            child = self._enter(node)
            if child is not None:
                node = child
                continue
            node = self._leave_up_to_next(node, root)
        return "".join(self._out)

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Write what stands before *node*'s children, and return the first of them."""
        tag = node.tag or ""
        if tag == "-text":
            self._out.append(_text(node, foreign=self._foreign))
        elif tag in {"-comment", ""}:  # a processing instruction has no tag; HTML makes it a comment
            self._out.append(_comment(node, guarded=self._noscript > 0))
        elif not tag.startswith(("-", "!")):
            self._out.append(_start_tag(node))
            self._foreign += tag in FOREIGN
            self._noscript += tag == "noscript"
            if node.child is not None:
                if tag in {"pre", "textarea", "listing"} and (node.child.text_content or "").startswith("\n"):
                    self._out.append("\n")  # a parser drops the first line feed here
                return node.child
            self._close(tag)
        return None

    def _leave_up_to_next(self, node: LexborNode, root: LexborNode) -> LexborNode | None:
        current: LexborNode | None = node
        while current is not None and current.next is None:
            current = current.parent
            if current is None or current.mem_id == root.mem_id:
                return None
            self._close(current.tag or "")
        return current.next if current is not None else None

    def _close(self, tag: str) -> None:
        if tag not in VOID:
            self._out.append(f"</{tag}>")
        self._foreign -= tag in FOREIGN
        self._noscript -= tag == "noscript"


def write_body(root: LexborNode) -> str:
    """Return the inner markup of *root* in the seed format, braces included."""
    return escape_braces(Writer().inner(root))
