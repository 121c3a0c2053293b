"""Pictures that a script loads late: their real address in `src`, where the bytes have a stand-in."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

# Pictures of nothing: inline dots, the grey box of wap pages, the blank of blogs.
_BLANK = re.compile(r"^\s*data:|/default/360/|320X320\.png|/sg_trans\.gif", re.IGNORECASE)
# A stand-in where the real address stands beside it; alone it may be a small picture of the article's own.
_THUMBNAIL = re.compile(r"w180h180")


def put_real_addresses(root: LexborNode, names: tuple[str, ...]) -> None:
    """Give each picture below *root* the address in the first of the attributes *names* that holds a real one.

    Where none does, a blank `src` is removed, so that no document shows it as the article's picture.
    """
    for picture in root.css("img"):
        real = next(filter(None, (_real_address(picture, name) for name in names)), "")
        if real:
            picture.attrs["src"] = real
        elif _is_blank(picture, "src"):
            del picture.attrs["src"]
        # Left there, it would be taken for the address of a picture without one.
        for name in names:
            if _is_blank(picture, name):
                del picture.attrs[name]


def _real_address(picture: LexborNode, name: str) -> str:
    value = (picture.attributes.get(name) or "").strip()
    return "" if _is_blank(picture, name) or _THUMBNAIL.search(value) else value


def _is_blank(picture: LexborNode, name: str) -> bool:
    return bool(_BLANK.search(picture.attributes.get(name) or ""))
