"""What Sina and reprinting desks put around or into a story: advertisements, quotes, editors, sources, disclaimers.

All such rules stand here. `story.py` goes by all of them, since it only compares texts. `readable.py` takes out what
readers see, and so goes by the certain ones alone; each of these is among the others, so that a story is the same,
whichever body it is read from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from crawler.text import one_line

# Elements, by a word of `class`, and by `id`.
_ADVERTISEMENT_CLASS = (
    r"appendqr\w*|finance_app\w*|xb_new_finance_app|[\w-]*kaihu[\w-]*|finance_web\w*|sinaads|tech-quotation"
    r"|live-finance-banner[\w-]*|article-bottom-tg|app-viplive"
)
_CHART_CLASS = "ct_hqimg|hqimg_related|hq_holder"
# What others remove as well. They may hold a source, a notice or a topic, so they are only left out of comparisons.
_UNCERTAIN_CLASS = r"article-notice|wap_special|othercontent\w*|article_adlist"
_ADVERTISEMENT_ID = r"ad_\w+|sinaads\w*|left_hzh_ad|lcs_wrap|app-[\w-]*kaihu[\w-]*"

_EDITOR_CLASS = "article-editor"
# The element that a browser fills with a security's price.
_QUOTE_ID = r"quote_\w+"
_CERTAIN_CLASS = re.compile(f"{_ADVERTISEMENT_CLASS}|{_CHART_CLASS}", re.IGNORECASE)
_CERTAIN_ID = re.compile(_ADVERTISEMENT_ID, re.IGNORECASE)
_FRAME_CLASS = re.compile(
    f"{_ADVERTISEMENT_CLASS}|{_CHART_CLASS}|{_UNCERTAIN_CLASS}|{_EDITOR_CLASS}|show_author", re.IGNORECASE
)
_FRAME_ID = re.compile(rf"{_QUOTE_ID}|{_ADVERTISEMENT_ID}|[\w-]*kaihu[\w-]*", re.IGNORECASE)

_COLON = r"\s*[:：/|丨｜]\s*"
_PEOPLE = "(?:本文)?作者|撰文|撰稿|采写|责任编辑|责编|值班编辑|编辑|主编|编译|翻译|校对|审核|审读|监制|制图|统筹|实习生"
_SOURCES = r"(?:文章|稿件|本文|信息|原文|内容|新闻)?来\s?源|(?:本文)?转(?:载)?自"
# Of people and media; a sentence has one of these marks.
_NAMES = r"[^。！？!?，,；;“”]{1,40}"
_WARNING = r"(?:投资|股市|市场|入市|理财|基金|期市)有风险\s*[，,]?\s*(?:入市|投资|理财|选择|决策)(?:需|须)谨慎"
_DISCLAIMING = (
    "投资建议|投资依据|投资参考|立场|据此|传递更多信息|自媒体|版权|转载|入市|有风险|仅供参考|作者本人|作者个人|法律责任"
)
_OPENING_AN_ACCOUNT = "(?:先|速|一键|点击|扫码|立即)开户|开户(?:享|领|送)"
_SCANNING = r"扫码|扫描(?:上方|下方|左侧|右侧)?二维码|长按(?:识别)?二维码"
_FRAME_LINES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # Advertisements of the site and its apps.
        r"海量资讯.{0,30}|炒股就看金麒麟.{0,60}|手机(?:查)?看行情|我要反馈|THE_END|@@\w+@@|热点栏目(?: \S{2,8}){3,}",
        r"(?:新浪财经App|新浪财经Level2|登录新浪财经APP|新浪财经意见反馈留言板|7[xX×]24小时全球实时财经新闻).{0,60}",
        r"(?:进入【新浪财经股吧】|查看更多董秘问答|24小时滚动播报最新的财经资讯和视频|更多粉丝福利).{0,60}",
        r"【线索征集令[!！]?】.{0,120}",
        rf"(?:{_SCANNING})[^。]{{0,20}}(?:关注|下载|查看|观看|领取|加入)[^。]{{0,20}}",
        r"(?:炒股开户享福利|股市跌了别害怕|反弹行情下的专属投资礼包|股市回暖，抄底炒股先开户).{0,80}",
        rf"[^。]{{0,40}}(?:{_OPENING_AN_ACCOUNT})[^。]{{0,20}}[!！>》][^。]{{0,40}}",
        # Who wrote it and where it came from.
        rf"[（(【\[]?(?:{_PEOPLE}){_COLON}{_NAMES}[）)】\]]?",
        rf"[（(【\[]?(?:责任编辑|责编) {_NAMES}[）)】\]]?",
        # "本报记者 苏砚 青榆报道", not "记者在港区待了一天一夜": a blank or a colon after the word, no sentence.
        rf"[（(【\[]?[^\s。，,“”：:]{{0,12}}记者(?:{_COLON}|\s){_NAMES}[）)】\]]?",
        rf"(?:文|图|图文|意见领袖){_COLON}{_NAMES}",
        rf"[（(【\[]?(?:{_SOURCES}){_COLON}{_NAMES}[）)】\]]?",
        r"[（(【\[]?(?:原标题|原题|专题|文章关键词)\s*[:：].{0,150}",
        # Disclaimers. A company's own declaration is a story, and so is a 风险提示 that names what may go wrong.
        r"(?:新浪|新浪财经|新浪网)(?:免责)?声明\s*[:：].*",
        rf"【?(?:免责|特别|郑重|版权|重要)?声明】?\s*[:：].*(?:{_DISCLAIMING}).*",
        rf"【?(?:风险|特别|重要)提示】?\s*[:：]?.*(?:{_WARNING}|不构成.{{0,12}}建议|不代表新浪|据此操作).*",
        rf"(?:{_WARNING}\s*[。.!！]?\s*)+",
        r"(?:以上|本文)[^。]{0,20}(?:仅供参考|不代表)[^。]{0,30}[，,]?(?:不构成[^。]{0,12}建议)?。?",
    )
)
# No line of the frame is longer.
_LONGEST_FRAME_LINE: Final = 500
_FRAME_TAIL: Final = re.compile(
    r"[（(【\[]\s*(?:文章|稿件|本文|信息)?(?:来源|责任编辑|责编|编辑|作者|原标题)\s*[:：][^（）()【】\[\]]{1,60}[）)】\]]$"
)
# What stood in the element of a price once a browser had filled it: "（8.310， 0.05， 0.61%）".
_PRICE = r"[（(]\s*\d+\.\d+\s*[，,]\s*[-+]?\d+\.\d+\s*[，,]\s*[-+]?\d+\.\d+%\s*[）)]"
_PRICE_ALONE: Final = re.compile(_PRICE)
_PRICE_OR_MARK: Final = re.compile(rf"{_PRICE}|[\[［]微博[\]］]")

_APP = "新浪财经(?:App|APP)：直播上线 博主一对一指导|新浪财经Level2：A股极速看盘|新浪财经客户端：最赚钱的投资者都在用"
_MENU = "自选股|数据中心|行情中心|资金流向|模拟交易|客户端|千股千评|个股诊断|最新评级"
# Known advertisements, word for word where that is known. Not "股市跌了别害怕。", which may be somebody's advice.
_ADVERTISEMENTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"海量资讯、精准解读[，,]\s?尽在新浪财经APP",
        r"炒股就看金麒麟分析师研报[，,]权威[，,]专业[，,]及时[，,]全面[，,]助您挖掘潜力主题机会[!！]",
        rf"热点栏目(?: (?:{_MENU})){{4,}}|手机(?:查)?看行情",
        rf"(?!新浪财经客户端)(?:{_APP})(?: (?:{_APP})){{0,2}}",
        r"登录新浪财经APP 搜索【信披】查看更多考评等级",
        r"24小时滚动播报最新的财经资讯和视频[，,]更多粉丝福利扫描二维码关注[（(]sinafinance[）)]",
        r"【线索征集令[!！]】你吐槽[，,]我倾听[；;]您爆料[，,]我报道[!！].{0,90}",
        rf"(?:{_SCANNING})，?(?:关注|下载)新浪(?:财经|新闻|科技)[^。！？!?，,；;]{{0,12}}",
        r"(?:炒股开户享福利|反弹行情下的专属投资礼包|股市回暖，抄底炒股先开户)[!！，,][^。]{0,70}(?:[!！]|>>|》》)",
        r"股市跌了别害怕[!！，,][^。]{0,40}(?:(?:开户|礼包)[^。]{0,30}[!！]|[^。]{0,30}(?:>>|》》))",
        rf"[^。]{{0,40}}(?:{_OPENING_AN_ACCOUNT})[^。]{{0,20}}(?:[!！][^。]{{0,30}})?(?:>>|》》)",
    )
)
_LABEL = re.compile("[:：。！？!?]")
_LONGEST_NAMES = 40
# Names, and the codes of Sina's desk ("SF055"): words too short for a sentence, and none of them says 来源.
_NAME = r"(?:[\u3400-\u9fff]{1,4}(?:[A-Z]{1,3}\d{1,5})?|[A-Za-z0-9_.]{1,16})"
_DESK = rf"{_NAME}(?:[·、/\s]{{1,2}}{_NAME}){{0,4}}\s?"
_OTHERS: Final = re.compile(r"来\s?源|转[自载]|作者|记者|原题|原标题|专题|声明")
_DESK_LABELS = "责任编辑|责编|值班编辑|编辑|主编|校对|审核|监制"
_EDITOR: Final = re.compile(
    rf"[（(【\[]?(?:责任编辑|责编)\s*[:：|丨｜\s]\s*{_DESK}(?:(?:{_DESK_LABELS})[:：]{_DESK}){{0,3}}[）)】\]]?"
)


def is_frame(attributes: Mapping[str, str | None]) -> bool:
    """Return whether an element is of the frame, by its `id` or a word of its `class`."""
    if _FRAME_ID.fullmatch(attributes.get("id") or ""):
        return True
    return any(_FRAME_CLASS.fullmatch(word) for word in _words(attributes))


def without_frame(line: str) -> str:
    """Return a line without prices and sources at its end; nothing where the whole of it is of the frame."""
    line = one_line(_PRICE_OR_MARK.sub("", line)) if "%" in line or "微博" in line else line
    if _is_frame_line(line):
        return ""
    return _FRAME_TAIL.sub("", line).rstrip() if line.endswith(("）", ")", "】", "]")) else line


def is_advertisement(attributes: Mapping[str, str | None]) -> bool:
    """Return whether an element is an advertisement or a chart of prices, by a name that only these have."""
    if _CERTAIN_ID.fullmatch(attributes.get("id") or ""):
        return True
    return any(_CERTAIN_CLASS.fullmatch(word) for word in _words(attributes))


def is_quote(attributes: Mapping[str, str | None], text: str) -> bool:
    """Return whether an element is the shell of a security's price, empty or filled with nothing else."""
    is_shell = re.fullmatch(_QUOTE_ID, attributes.get("id") or "", re.IGNORECASE) is not None
    return is_shell and (not text or _PRICE_ALONE.fullmatch(text) is not None)


def is_editor(attributes: Mapping[str, str | None], line: str) -> bool:
    """Return whether an element is the editor's line, by its name; not where it names anything else too (来源：)."""
    if not any(word.lower() == _EDITOR_CLASS for word in _words(attributes)):
        return False
    is_short = len(line) <= _LONGEST_NAMES and not _LABEL.search(line) and not _OTHERS.search(line)
    return is_short or _is_editor_line(line)


def is_left_out(line: str) -> bool:
    """Return whether the whole of a line is an advertisement that is known, or names the editor (责任编辑)."""
    known = _is_editor_line(line) or any(pattern.fullmatch(line) for pattern in _ADVERTISEMENTS)
    return known and _is_frame_line(line)


def _is_editor_line(line: str) -> bool:
    return _EDITOR.fullmatch(line) is not None and not _OTHERS.search(line)


def _is_frame_line(line: str) -> bool:
    return len(line) <= _LONGEST_FRAME_LINE and any(pattern.fullmatch(line) for pattern in _FRAME_LINES)


def _words(attributes: Mapping[str, str | None]) -> list[str]:
    return (attributes.get("class") or "").split()
