"""The text of a body: as readers see it, and the story alone, without what Sina or a reprinting desk puts around it.

The story is what two articles are compared by. A line goes only where the whole of it is of the frame; a paragraph that
speaks of advertisements, sources or risks stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from crawler.text import one_line
from pipelines.html.parse import parse_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# What a browser begins a new line for.
BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog"),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "option", "p"),
        *("plaintext", "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp"),
    )
)
CELLS: Final = frozenset({"td", "th"})
PREFORMATTED: Final = frozenset({"pre", "listing", "plaintext", "xmp"})
# Their text is for no reader, or for none with scripts.
UNREAD: Final = frozenset(
    (
        *("script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object", "audio", "video"),
        *("canvas", "head", "title", "textarea", "select", "datalist", "svg"),
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# The elements that Sina's pages put around or into a story, by a word of `class`, and by `id`.
_FRAME_CLASS = re.compile(
    r"appendqr\w*|article-editor|show_author|finance_app\w*|xb_new_finance_app|[\w-]*kaihu[\w-]*|finance_web\w*"
    r"|ct_hqimg|hqimg_related|hq_holder|article-notice|wap_special|othercontent\w*|sinaads|article_adlist|tech-quotation"
    r"|live-finance-banner[\w-]*|article-bottom-tg|app-viplive",
    re.IGNORECASE,
)
_FRAME_ID = re.compile(r"quote_\w+|ad_\w+|sinaads\w*|left_hzh_ad|lcs_wrap|[\w-]*kaihu[\w-]*", re.IGNORECASE)

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
_FRAME_LINES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # Advertisements of the site and its apps.
        r"海量资讯.{0,30}|炒股就看金麒麟.{0,60}|手机(?:查)?看行情|我要反馈|THE_END|@@\w+@@|热点栏目(?: \S{2,8}){3,}",
        r"(?:新浪财经App|新浪财经Level2|登录新浪财经APP|新浪财经意见反馈留言板|7[xX×]24小时全球实时财经新闻).{0,60}",
        r"(?:进入【新浪财经股吧】|查看更多董秘问答|24小时滚动播报最新的财经资讯和视频|更多粉丝福利).{0,60}",
        r"【线索征集令[!！]?】.{0,120}",
        r"(?:扫码|扫描(?:上方|下方|左侧|右侧)?二维码|长按(?:识别)?二维码)[^。]{0,20}(?:关注|下载|查看|观看|领取|加入)[^。]{0,20}",
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
_LONGEST_FRAME_LINE = 500
_TAIL = re.compile(
    r"[（(【\[]\s*(?:文章|稿件|本文|信息)?(?:来源|责任编辑|责编|编辑|作者|原标题)\s*[:：][^（）()【】\[\]]{1,60}[）)】\]]$"
)
# What stood in the element of a price once a browser had filled it: "（8.310， 0.05， 0.61%）"; and a mark beside it.
_PRICE = re.compile(r"[（(]\s*\d+\.\d+\s*[，,]\s*[-+]?\d+\.\d+\s*[，,]\s*[-+]?\d+\.\d+%\s*[）)]|[\[［]微博[\]］]")


def text_of(markup: str) -> str:
    """Return the text of a document's body as readers see it: a line for each block with text, white space folded."""
    return "\n".join(_lines(markup, _is_unseen))


def story_of(markup: str) -> str:
    """Return the text of a body without the frame: codes to scan, advertisements, editors, sources, disclaimers."""
    lines = (_without_frame(line) for line in _lines(markup, _is_unseen_or_frame))
    return "\n".join(line for line in lines if line)


def _lines(markup: str, is_skipped: Callable[[LexborNode], bool]) -> list[str]:
    body = parse_body(markup)
    if body is None:
        return []
    lines = map(one_line, _Reader(is_skipped).read(body).split("\n"))
    return [line for line in lines if line]


def _without_frame(line: str) -> str:
    """Return a line without prices and sources at its end; nothing where the whole of it is of the frame."""
    line = one_line(_PRICE.sub("", line)) if "%" in line or "微博" in line else line
    if len(line) <= _LONGEST_FRAME_LINE and any(pattern.fullmatch(line) for pattern in _FRAME_LINES):
        return ""
    return _TAIL.sub("", line).rstrip() if line.endswith(("）", ")", "】", "]")) else line


def _is_unseen(node: LexborNode) -> bool:
    if node.tag in UNREAD:
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_unseen_or_frame(node: LexborNode) -> bool:
    if _is_unseen(node):
        return True
    attributes = node.attributes
    if _FRAME_ID.fullmatch(attributes.get("id") or ""):
        return True
    return any(_FRAME_CLASS.fullmatch(word) for word in (attributes.get("class") or "").split())


class _Reader:
    """Walks one tree, iteratively (a page may nest deeper than Python's stack), and collects its text."""

    def __init__(self, is_skipped: Callable[[LexborNode], bool]) -> None:
        self._is_skipped = is_skipped
        self._out: list[str] = []
        self._preformatted = 0

    def read(self, root: LexborNode) -> str:
        """Return the text in *root*, line feeds around its blocks."""
        node = root.child
        while node is not None:
            child = self._enter(node)
            node = child if child is not None else self._leave_up_to_next(node, root)
        return "".join(self._out)

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Collect what stands before *node*'s children, and return the first of them."""
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            self._out.append(text if self._preformatted else text.replace("\n", " "))
        elif tag and not tag.startswith(("-", "!")) and not self._is_skipped(node):
            self._part(tag)
            self._preformatted += tag in PREFORMATTED
            child = node.child
            if child is None:
                self._leave(tag)
            return child
        return None

    def _leave_up_to_next(self, node: LexborNode, root: LexborNode) -> LexborNode | None:
        current = node
        following = current.next
        while following is None:
            parent = current.parent
            if parent is None or parent.mem_id == root.mem_id:
                return None
            current = parent
            self._leave(current.tag or "")
            following = current.next
        return following

    def _leave(self, tag: str) -> None:
        self._part(tag)
        self._preformatted -= tag in PREFORMATTED

    def _part(self, tag: str) -> None:
        if tag in BLOCKS:
            self._out.append("\n")
        elif tag in CELLS:
            self._out.append(" ")
