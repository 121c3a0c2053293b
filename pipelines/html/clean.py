"""Cleaning a body's tree in place: scripts out, addresses absolute, lazy pictures found (rules 3 to 5), and safe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ada_url import join_url

from crawler.urls import is_archivable
from pipelines.html.write import MARKUP_START

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Removed with what is in them. `script` is rule 3, the others the safety list.
# Of a `style` in these places parsers disagree whether it is one, so that its text could come alive as markup.
REMOVED: Final = (
    "script, embed, base, meta, param, noembed, noframes, frame, frameset, "
    "select style, noscript style, svg style, math style"
)
# Removed, but a reader's text may stand in them. xmp and plaintext would turn what follows into text.
UNWRAPPED: Final = ["form", "object", "applet", "xmp", "plaintext", "template"]
PICTURE_NAMES: Final = (".gif", ".png", ".jpg", ".webp")
# Where Sina keeps the pictures and style sheets of its pages.
_SINA_FILES = re.compile(r"https?://(?:[a-z0-9-]+\.)*sinaimg\.cn/")
_FORBIDDEN_SCHEMES = ("javascript:", "vbscript:", "data:text/html")
# Browsers skip these inside a scheme, so `java\nscript:` is one.
_SKIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_PLAIN_NAME = re.compile(r"[^\s\"'<>/={}\x00-\x1f\x7f]+")
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9:_.-]*", re.IGNORECASE)
_REFERRER = "referrerpolicy"


def absolute(address: str, base: str) -> str:
    """Return *address* against *base* by the WHATWG URL rules; as it is where it is no URL."""
    try:
        return str(join_url(base, address))
    except ValueError:
        return address


def is_forbidden_value(value: str) -> bool:
    """Return whether *value* holds a URL that runs as a script (animated values are lists, parted by `;`)."""
    if ":" not in value:
        return False
    compact = _SKIPPED.sub("", value).lower()
    return any(part.startswith(_FORBIDDEN_SCHEMES) for part in (compact, *compact.split(";")))


def is_forbidden_attribute(name: str, value: str | None) -> bool:
    """Return whether an attribute is one that no document may carry: handlers, script URLs, names that break markup."""
    if name.startswith("on") or name == "srcdoc" or not _PLAIN_NAME.fullmatch(name):
        return True
    return bool(value) and is_forbidden_value(value or "")


def _clean_attributes(node: LexborNode) -> None:
    forbidden = [name for name, value in node.attributes.items() if is_forbidden_attribute(name, value)]
    for name in forbidden:
        del node.attrs[name]


def _lazy_source(node: LexborNode) -> str:
    """Return the address of a picture that is loaded late: the first attribute that names a picture (rule 5)."""
    values = (value.strip() for value in node.attributes.values() if value)
    return next((value for value in values if any(name in value for name in PICTURE_NAMES)), "")


def _clean_picture(node: LexborNode, base: str) -> None:
    source = (node.attributes.get("src") or "").strip() or _lazy_source(node)
    if source and not is_forbidden_value(source):
        node.attrs["src"] = absolute(source, base)
    if _REFERRER in node.attributes:
        del node.attrs[_REFERRER]
    node.attrs[_REFERRER] = "no-referrer"


def _clean_link(node: LexborNode, base: str) -> None:
    address = node.attributes.get("href")
    if address:
        node.attrs["href"] = absolute(address, base)


def _is_foreign_frame(node: LexborNode, base: str) -> bool:
    source = node.attributes.get("src")
    return bool(source) and not is_archivable(absolute(source or "", base))


def _remove_foreign_style_sheets(root: LexborNode, base: str) -> None:
    for link in root.css("link"):
        address = absolute(link.attributes.get("href") or "", base)
        if not (is_archivable(address) or _SINA_FILES.match(address)):
            link.decompose()


def _clean_frames(root: LexborNode, base: str) -> None:
    for frame in root.css("iframe"):
        if _is_foreign_frame(frame, base):
            frame.decompose()
            continue
        while frame.child is not None:  # its text is markup that only an old browser shows
            frame.child.decompose()


def _unwrap_odd_tags(root: LexborNode) -> None:
    """Unwrap elements whose names could not be written down and read back (`<p中文>`, `<x{y>`)."""
    elements = (node for node in root.traverse() if node.is_element_node)
    odd = [node for node in elements if node.tag and not _PLAIN_TAG.fullmatch(node.tag)]
    for node in odd:
        node.unwrap(delete_empty=True)


def _remove_odd_styles(root: LexborNode) -> None:
    """Remove styles that hold markup: CSS has no use for it, and Markdown can bring it alive."""
    for style in root.css("style"):
        if MARKUP_START.search(style.text()):
            style.decompose()


def clean(root: LexborNode, base: str) -> None:
    """Clean the tree below *root* in place. *base*: the article's URL."""
    for node in root.css(REMOVED):
        node.decompose()
    _remove_odd_styles(root)
    root.unwrap_tags(UNWRAPPED, delete_empty=True)
    _clean_frames(root, base)
    _remove_foreign_style_sheets(root, base)
    _unwrap_odd_tags(root)
    root.merge_text_nodes()  # what now stands side by side may only together need escaping
    for node in root.traverse():
        if node.tag == "img":
            _clean_picture(node, base)
        elif node.tag == "a":
            _clean_link(node, base)
        _clean_attributes(node)


def pictures(root: LexborNode) -> tuple[str, ...]:
    """Return the addresses of the pictures in a cleaned tree, in reading order."""
    sources = (node.attributes.get("src") for node in root.css("img"))
    return tuple(source for source in sources if source)
