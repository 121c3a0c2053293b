"""Cleaning a body's tree in place: scripts out, addresses absolute, lazy pictures found (rules 3 to 5), and safe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ada_url import join_url

from crawler.urls import is_archivable
from pipelines.html.disarm import disarmed, is_theme_hook
from pipelines.html.styles import is_forbidden_style, is_ours
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
_FORBIDDEN_SCHEMES = ("javascript:", "vbscript:", "data:text/html")
# Browsers skip these inside a scheme, so `java\nscript:` is one.
_SKIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_PLAIN_NAME = re.compile(r"[^\s\"'<>/={}\x00-\x1f\x7f]+")
# Markdown makes a link of `<javascript:x>`.
_PLAIN_TAG = re.compile(r"(?!(?:javascript|vbscript|data):)[a-z][a-z0-9:_.-]*", re.IGNORECASE)
_REFERRER = "referrerpolicy"
# Whoever follows such an address comes to a page of its own; of data, none but a picture of pixels may be one.
_LEADING = frozenset(("href", "xlink:href", "action", "formaction", "data", "to", "from", "by", "values"))
_PIXELS = re.compile(r"data:image/(?:png|gif|jpe?g|webp|bmp)[;,]")
# They tell a stranger that somebody reads, or follows a link.
_TELLING = frozenset(("ping", "attributionsrc"))
# Attributes of drawings that take what a style does.
_DRAWN = frozenset(("fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker"))
_LOADED_DRAWINGS = frozenset(
    ("use", "tref", "mpath", "textpath", "lineargradient", "radialgradient", "pattern", "filter")
)


def absolute(address: str, base: str) -> str:
    """Return *address* against *base* by the WHATWG URL rules; as it is where it is no URL."""
    return _joined(address, base) or address


def _joined(address: str, base: str) -> str:
    try:
        return str(join_url(base, address))
    except ValueError:
        return ""


def is_forbidden_value(value: str) -> bool:
    """Return whether *value* holds a URL that runs as a script (animated values are lists, parted by `;`)."""
    if ":" not in value:
        return False
    compact = _SKIPPED.sub("", value).lower()
    return any(part.startswith(_FORBIDDEN_SCHEMES) for part in (compact, *compact.split(";")))


def is_forbidden_attribute(name: str, value: str | None) -> bool:
    """Return whether an attribute is one that no document may carry: handlers, script URLs, names that break markup."""
    if name.startswith("on") or name == "srcdoc" or name in _TELLING or not _PLAIN_NAME.fullmatch(name):
        return True
    if is_theme_hook(name, value or ""):
        return True
    return bool(value) and (is_forbidden_value(value or "") or (name in _LEADING and _leads_into_data(value or "")))


def _leads_into_data(value: str) -> bool:
    if ":" not in value:
        return False
    addresses = _SKIPPED.sub("", value).lower().split(";data:")
    every = [addresses[0], *(f"data:{rest}" for rest in addresses[1:])]
    return any(address.startswith("data:") and not _PIXELS.match(address) for address in every)


def _asks_a_stranger(node: LexborNode, name: str, value: str, base: str) -> bool:
    """Return whether a reader's browser would ask somebody but Sina for more than a picture."""
    if name == "style" or name in _DRAWN or name.startswith("marker-"):
        return is_forbidden_style(value if name == "style" else f"{name}:{value}", base)
    if name in {"href", "xlink:href"} and (node.tag or "").lower() in _LOADED_DRAWINGS:
        return not is_ours(value.strip(), base)
    return name == "src" and node.tag == "track" and not is_ours(value.strip(), base)


def _clean_attributes(node: LexborNode, base: str) -> None:
    attributes = node.attributes
    forbidden = [
        name
        for name, value in attributes.items()
        if is_forbidden_attribute(name, value) or (value and _asks_a_stranger(node, name, value, base))
    ]
    for name in forbidden:
        del node.attrs[name]
    for name, value in attributes.items():
        if name not in forbidden and value and (safe := disarmed(name, value)) != value:
            node.attrs[name] = safe


def _lazy_source(node: LexborNode) -> str:
    """Return the address of a picture that is loaded late: the first attribute that names a picture (rule 5)."""
    values = (value.strip() for value in node.attributes.values() if value)
    return next((value for value in values if any(name in value for name in PICTURE_NAMES)), "")


def _clean_picture(node: LexborNode, base: str) -> None:
    source = (node.attributes.get("src") or "").strip() or _lazy_source(node)
    if source and not is_forbidden_value(source):
        address = _joined(source, base)
        if address:
            node.attrs["src"] = address
        elif "src" in node.attributes:  # nobody can load it, and Hexo makes no page of an article that has it
            del node.attrs["src"]
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
        if not is_ours(link.attributes.get("href") or "", base):
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


def _remove_odd_styles(root: LexborNode, base: str) -> None:
    """Remove styles that hold markup (CSS has no use for it, and Markdown can bring it alive), or ask strangers."""
    for style in root.css("style"):
        text = style.text()
        if MARKUP_START.search(text) or is_forbidden_style(text, base):
            style.decompose()


def _quieten_films(root: LexborNode, base: str) -> None:
    """Let a film or a sound of a stranger's wait until somebody starts it."""
    for film in root.css("video, audio"):
        sources = [film, *film.css("source")]
        addresses = [each.attributes.get("src") for each in sources]
        if all(is_ours(address, base) for address in addresses if address):
            continue
        if "autoplay" in film.attributes:
            del film.attrs["autoplay"]
        film.attrs["preload"] = "none"


def clean(root: LexborNode, base: str) -> None:
    """Clean the tree below *root* in place. *base*: the article's URL."""
    for node in root.css(REMOVED):
        node.decompose()
    _remove_odd_styles(root, base)
    root.unwrap_tags(UNWRAPPED, delete_empty=True)
    _clean_frames(root, base)
    _remove_foreign_style_sheets(root, base)
    _quieten_films(root, base)
    _unwrap_odd_tags(root)
    root.merge_text_nodes()  # what now stands side by side may only together need escaping
    for node in root.traverse():
        if node.tag == "img":
            _clean_picture(node, base)
        elif node.tag == "a":
            _clean_link(node, base)
        _clean_attributes(node, base)


def pictures(root: LexborNode) -> tuple[str, ...]:
    """Return the addresses of the pictures in a cleaned tree, in reading order."""
    sources = (node.attributes.get("src") for node in root.css("img"))
    return tuple(source for source in sources if source)
