"""Which picture stands for a story: the first that is of it, no code to scan, no icon, nothing of the page's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# An icon or a face is smaller both ways; what is as thin as this is a line, or counts readers.
_SMALLEST: Final = 64
_THINNEST: Final = 2
# Sina writes a picture's width and height into its address.
_SIZES_IN_ADDRESS = re.compile(r"/w([0-9]{1,5})h([0-9]{1,5})/")
_PIXELS = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]+)?\s*(?:px)?\s*")
_SIZES_IN_STYLE = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*([0-9]{1,5})(?:\.[0-9]+)?px", re.IGNORECASE)
# The folder of the page's own parts (the code of 新浪财经APP), and that of Weibo's faces.
_OF_THE_PAGE = re.compile(r"sinaimg\.cn/finance/cece9e13/|sinajs\.cn/t4/appstyle/expression/|^data:", re.IGNORECASE)
_CODE_TO_SCAN = re.compile(r".{0,12}二维码.{0,6}")


def story_picture(root: LexborNode) -> str:
    """Return the address of the picture that stands for a body; nothing where it shows none of its story."""
    return next((node.attributes.get("src") or "" for node in root.css("img[src]") if _is_of_story(node)), "")


def _is_of_story(node: LexborNode) -> bool:
    attributes = node.attributes
    source = attributes.get("src") or ""
    if not source or _OF_THE_PAGE.search(source):
        return False
    if any(_CODE_TO_SCAN.fullmatch(attributes.get(name) or "") for name in ("alt", "title")):
        return False
    sizes = _sizes(attributes, source)
    return not sizes or (max(sizes) >= _SMALLEST and min(sizes) > _THINNEST)


def _sizes(attributes: dict[str, str | None], source: str) -> list[int]:
    """Return what is known of how wide and high a picture is shown, in pixels; of the picture itself otherwise."""
    given = [_PIXELS.fullmatch(attributes.get(name) or "") for name in ("width", "height")]
    shown = [int(found.group(1)) for found in given if found]
    shown += map(int, _SIZES_IN_STYLE.findall(attributes.get("style") or ""))
    own = _SIZES_IN_ADDRESS.search(source)
    return shown or ([int(size) for size in own.groups()] if own else [])
