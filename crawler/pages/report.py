"""Research reports of brokers on stock.finance.sina.com.cn: `.blk_container` under a line of who wrote it and when."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from crawler import times
from crawler.items import StockCode
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.bulletin import listed_stock
from crawler.pages.looks import is_story
from crawler.text import one_line

_LABELLED = re.compile(r"(类别|机构|研究员|日期)\s*[：:]\s*(.*)")
_BETWEEN_NAMES = re.compile(r"[/、,，;；\s]+")
# Reports on one company name it and its code: 砚池软件(699121)：……
_CODE = re.compile(r"[（(]([0-9]{6})[)）]")
_CODE_ALONE = re.compile(r"[0-9]{6}")


class ReportPage(ArticlePage):
    """One report. 机构 is its source and 研究员 its author; the page shows the day alone, so its time is 00:00."""

    name = "report"
    selectors = Selectors(body=(".content .blk_container", ".blk_container"), title=(".content h1", "h1"))

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body and the line above it."""
        return bool(tree.css_first(".blk_container") and tree.css_first(".creab") and not is_story(tree))

    def shown(self) -> datetime | None:
        """The report's day."""
        return times.from_day(self._line.get("日期", ""))

    def media(self) -> str | None:
        """The institution that published it."""
        return self._line.get("机构") or super().media()

    def reporter(self) -> str | None:
        """Its analysts, parted by one blank."""
        return " ".join(filter(None, _BETWEEN_NAMES.split(self._line.get("研究员", "")))) or None

    def stocks(self) -> tuple[StockCode, ...]:
        """The securities in the headline and in the table of those it is about."""
        cells = (one_line(cell.text()) for cell in self._tree.css("#stocks td"))
        codes = [*_CODE.findall(self._headline), *filter(_CODE_ALONE.fullmatch, cells)]
        return tuple(dict.fromkeys((*map(listed_stock, codes), *super().stocks())))

    def section(self) -> str | None:
        """The report's kind (类别), such as 公司 or 行业; the path names Sina's program."""
        return self._line.get("类别") or None

    @cached_property
    def _line(self) -> dict[str, str]:
        """What the line under the headline says, by its labels."""
        found = (_LABELLED.match(one_line(node.text())) for node in self._tree.css(".creab span"))
        return {part.group(1): part.group(2).strip() for part in found if part}
