"""The blocks that Sina puts between an article's paragraphs: pictures, tables, players, quotations, stock links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def image_url(day: str, name: str, size: str = "w550h367") -> str:
    """Return the address of an invented picture, such as image_url("20260309", "5c1e-harbour")."""
    return f"//n.sinaimg.cn/invented/transform/{size}/{day}/{name}.jpg"


def picture(url: str, caption: str = "") -> str:
    """Return a picture as it is served: protocol-relative, the caption also as `alt`."""
    return f'<div class="img_wrapper"><img src="{url}" alt="{caption}"><span class="img_descr">{caption}</span></div>'


def lazy_picture(url: str, caption: str = "") -> str:
    """Return a picture that a script would load: no `src`, its address waits in `data-src`."""
    image = f'<img alt="{caption}" data-src="{url}" data-mcesrc="" onload="this.style.opacity=1">'
    return f'<div class="img_wrapper">{image}<span class="img_descr">{caption}</span></div>'


def table(rows: Sequence[Sequence[str]], *, with_body: bool = True, heading: str = "") -> str:
    """Return a table; a heading spans all of its columns, and `<tbody>` may be left to the reader."""
    span = f'<tr><td colspan="{len(rows[0])}">{heading}</td></tr>\n' if heading else ""
    lines = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    inside = f"<tbody>\n{span}{lines}\n</tbody>" if with_body else f"{span}{lines}"
    return f'<table border="1" cellspacing="0" width="100%">\n{inside}\n</table>'


def video_shell() -> str:
    """Return what is left of a video in raw HTML: an empty element for the player."""
    return '<!--video-list-->\n<div class="video-2017" id="videoList0" style=""></div>\n<!--/video-list-->'


def video_frame(number: int) -> str:
    """Return a player of Sina's own video host."""
    address = f"https://video.sina.com.cn/share/video/{number}.swf"
    return f'<iframe src="{address}" width="640" height="360" frameborder="0" allowfullscreen></iframe>'


def quotation(text: str) -> str:
    """Return the abstract that some stories carry as a quotation."""
    return f'<blockquote class="fin_reference"><p>{text}</p></blockquote>'


def stock(code: str, name: str) -> str:
    """Return a company of the mainland markets as Sina marks it, with the empty element for its price."""
    address = f"https://finance.sina.com.cn/realstock/company/{code}/nc.shtml"
    return _mention(f"stock_{code}", address, name, f"quote_{code}")


def us_stock(ticker: str, name: str) -> str:
    """Return a company of the US markets as Sina marks it."""
    address = f"https://stock.finance.sina.com.cn/usstock/quotes/{ticker}.html"
    return _mention(f"usstock_{ticker}", address, name, f"quote_{ticker}")


def _mention(mark: str, address: str, name: str, quote: str) -> str:
    # Sina writes these attributes without quotes.
    click = 'class="keyword" target=_blank data-sudaclick="content_marketkeywords_p"'
    return f"<span id={mark}><a href={address} {click}>{name}</a></span><span id={quote}></span>"


def strong(text: str) -> str:
    """Return emphasis as Sina's editor writes it."""
    return f'<font cms-style="font-L strong-Bold">{text}</font>'


def script(code: str) -> str:
    """Return a script between paragraphs."""
    return f'<script type="text/javascript">{code}</script>'


def style(rules: str) -> str:
    """Return a style sheet between paragraphs."""
    return f"<style>\n{rules}\n</style>"
