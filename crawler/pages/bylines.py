"""Who wrote and who edited: the names in Sina's bylines, told from sentences that only sound like one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.names import is_person

_NAME = r"[\u4e00-\u9fff·]{2,20}"
_NAMES = rf"(?P<names>{_NAME}(?:[ 、，,/]{{1,3}}{_NAME}){{0,5}})"
_INSIDE = r"[^（()）【】\[\]。]"
# （新京报记者 苏砚）, 【本报记者 苏砚、陆鹭 青榆报道】
_IN_BRACKETS = re.compile(rf"[（(【\[]{_INSIDE}{{0,20}}记者[ ：:丨|/]*{_NAMES}{_INSIDE}{{0,16}}[）)】\]]")
# A paragraph of its own: 本报记者 苏砚 青榆报道; 记者：苏砚; 作者：苏砚
_ON_ITS_OWN = re.compile(
    rf"^[^。，,]{{0,16}}(?:记者|文字|采写|撰文)[ ：:丨|/]+{_NAMES}(?: +[\u4e00-\u9fff ]{{2,12}})?$"
)
# 青榆时报（qingyu.example）记者苏砚 陆鹭 砚池报道: no mark before the names, but what they did after them.
_WITH_PLACE = re.compile(rf"^[^。，,]{{0,40}}记者[ ：:丨|/]*{_NAMES} +[\u4e00-\u9fff]{{2,6}}(?:报道|电|讯)$")
_AUTHOR_LINE = re.compile(rf"^(?:作者|文)[ ]*[：:丨|/][ ]*{_NAMES}$")
_COLUMNIST = re.compile(
    rf"意见领袖(?:专栏作家|专栏|特约)?[ ]*[丨|｜：:/][ ]*(?P<name>{_NAME})(?=[ （(]|$)"
    rf"|意见领袖专栏作家[ ]*(?P<writer>{_NAME})(?=[ （(]|$)"
)
_COLUMN_WRITER = re.compile(rf"(?:专栏作家|特约作者|专栏作者)[ ：:丨|/]+(?P<name>{_NAME})$")
# Columns are written by houses too.
_HOUSE = re.compile(r".{2,16}(?:论坛|研究院|研究所|研究中心|团队|学会|智库|实验室)")
_EDITOR_LABEL = re.compile(r"^\s*[\[(（【]?\s*(?:责任编辑|责编|编辑)\s*[：:丨|]\s*")
_OTHER_DESK = re.compile(r"(?:主编|校对|审核|监制|编审|值班编辑)\s?[：:丨|].*$")
_EDITOR_CODE = re.compile(r"([A-Z]{1,4}[0-9]{1,6})$")
# No byline is longer, and no editor's line.
_LONGEST_LINE = 200
# Bylines stand at the beginning or at the end.
_FIRST, _LAST = 4, 4


def split_editor(text: str) -> tuple[str | None, str | None]:
    """Return the desk editor's name and code of "责任编辑：苏砚 SF123"; None for what isn't there."""
    name = _OTHER_DESK.sub("", _EDITOR_LABEL.sub("", text[:_LONGEST_LINE])).strip(" )）】]")
    code = _EDITOR_CODE.search(name)
    if code:
        name = name[: code.start()].rstrip(" /")
    return name.strip() or None, code.group(1) if code else None


def reporter_in(paragraphs: Sequence[str]) -> str | None:
    """Return the reporters named in a byline, parted by one blank; None where there is none."""
    for text in _ends(paragraphs):
        for byline in (_ON_ITS_OWN, _WITH_PLACE, _AUTHOR_LINE, _IN_BRACKETS):
            found = byline.search(text[:_LONGEST_LINE])
            names = _people(found.group("names")) if found else []
            if names:
                return " ".join(names)
    return None


def columnist_in(paragraphs: Sequence[str]) -> str | None:
    """Return the column's author of a 意见领袖 page, which names him in its first paragraphs; None elsewhere."""
    for text in paragraphs[:_FIRST]:
        found = _COLUMNIST.search(text[:_LONGEST_LINE]) or _COLUMN_WRITER.search(text[:_LONGEST_LINE])
        name = next(filter(None, found.groups()), "") if found else ""
        if is_person(name) or _HOUSE.fullmatch(name):
            return name
    return None


def _people(names: str) -> list[str]:
    """Return the names with which a list of words begins: what follows them is a place, a verb, or another trade."""
    people = []
    for name in re.split(r"[ 、，,/]+", names):
        if not is_person(name):
            break
        people.append(name)
    return people


def _ends(paragraphs: Sequence[str]) -> Sequence[str]:
    if len(paragraphs) <= _FIRST + _LAST:
        return paragraphs
    return [*paragraphs[:_FIRST], *paragraphs[-_LAST:]]
