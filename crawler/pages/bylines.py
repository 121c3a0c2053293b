"""Who wrote and who edited: the names in Sina's bylines, told from sentences that only sound like one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"[\u4e00-\u9fff·]{2,5}"
_NAMES = rf"(?P<names>{_NAME}(?:[ 、，,/]+{_NAME}){{0,5}})"
# Words that follow 记者 in a sentence and are no name.
_NO_NAME = re.compile(
    r"^(?:[从在就向对将问会称获报未也又还曾以于至为与了发注采梳查看走现][\u4e00-\u9fff]*|实习|见习|表示|报道|综合|今日|昨日|近日|日前|另外)$"
)
_PLACE_AND_VERB = r"(?:[ 发自]*[\u4e00-\u9fff]{2,6}?)?(?:报道|电|讯|摄影|摄)?"
# （新京报记者 苏砚）, 【本报记者 苏砚、陆鹭 青榆报道】
_INSIDE = r"[^（()）【】\[\]。]"
_IN_BRACKETS = re.compile(rf"[（(【\[]{_INSIDE}{{0,20}}记者[ ：:丨|/]*{_NAMES}{_INSIDE}{{0,16}}[）)】\]]")
# A paragraph of its own: 本报记者 苏砚 青榆报道; 记者：苏砚; 作者：苏砚
_ON_ITS_OWN = re.compile(rf"^[^。，,]{{0,16}}(?:记者|文字|采写|撰文)[ ：:丨|/]+{_NAMES}(?: +{_PLACE_AND_VERB})?$")
# 青榆时报（qingyu.example）记者苏砚 陆鹭 砚池报道: no mark before the names, but what they did after them.
_WITH_PLACE = re.compile(rf"^[^。，,]{{0,40}}记者[ ：:丨|/]*{_NAMES} +[\u4e00-\u9fff]{{2,6}}(?:报道|电|讯)$")
_AUTHOR_LINE = re.compile(rf"^(?:作者|文)[ ]*[：:丨|/][ ]*{_NAMES}$")
_COLUMNIST = re.compile(rf"意见领袖(?:专栏作家|专栏|特约)?[ ]*[丨|｜：:/][ ]*(?P<name>{_NAME})")
_COLUMN_WRITER = re.compile(rf"(?:专栏作家|特约作者|专栏作者)[ ：:丨|/]*(?P<name>{_NAME})$")
# What may follow the names: a place with its verb, or the next trade.
_AFTER_NAMES = re.compile(r"(?:报道|编辑|校对|审核|摄影|摄|电|讯|发自.*)$")
_EDITOR_LABEL = re.compile(r"^\s*[\[(（【]?\s*(?:责任编辑|责编|编辑)\s*[：:丨|]\s*")
_OTHER_DESK = re.compile(r"\s*(?:主编|校对|审核|监制|编审|值班编辑)\s*[：:丨|].*$")
_EDITOR_CODE = re.compile(r"[\s/]*([A-Z]{1,4}[0-9]{1,6})$")
# Bylines stand at the beginning or at the end.
_FIRST, _LAST = 4, 4


def split_editor(text: str) -> tuple[str | None, str | None]:
    """Return the desk editor's name and code of "责任编辑：苏砚 SF123"; None for what isn't there."""
    name = _OTHER_DESK.sub("", _EDITOR_LABEL.sub("", text)).strip(" )）】]")
    code = _EDITOR_CODE.search(name)
    if code:
        name = name[: code.start()]
    return name.strip() or None, code.group(1) if code else None


def reporter_in(paragraphs: Sequence[str]) -> str | None:
    """Return the reporters named in a byline, parted by one blank; None where there is none."""
    for text in _ends(paragraphs):
        for byline in (_ON_ITS_OWN, _WITH_PLACE, _AUTHOR_LINE, _IN_BRACKETS):
            found = byline.search(text)
            names = _people(found.group("names")) if found else []
            if names:
                return " ".join(names)
    return None


def columnist_in(paragraphs: Sequence[str]) -> str | None:
    """Return the column's author of a 意见领袖 page, which names him in its first paragraphs; None elsewhere."""
    for text in paragraphs[:_FIRST]:
        found = _COLUMNIST.search(text) or (_COLUMN_WRITER.search(text) if len(text) < _SHORT else None)
        if found:
            return found.group("name")
    return None


_SHORT = 40


def _people(names: str) -> list[str]:
    people = []
    for name in re.split(r"[ 、，,/]+", names):
        if _NO_NAME.match(name) or _AFTER_NAMES.search(name):
            break
        people.append(name)
    return people


def _ends(paragraphs: Sequence[str]) -> Sequence[str]:
    if len(paragraphs) <= _FIRST + _LAST:
        return paragraphs
    return [*paragraphs[:_FIRST], *paragraphs[-_LAST:]]
