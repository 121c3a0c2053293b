"""Bodies that change their meaning as they are read and written: namespaces, comments, Markdown, templates, themes."""

from __future__ import annotations

from typing import Final

from tests.hostile.scripts import IMG, RUN, Family, fuzzed, numbered

_RAW = (
    "style",
    "noscript",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "template",
    "plaintext",
    "script",
)
_ROOTS = (
    "svg",
    "math",
    "math><mtext",
    "svg><desc",
    "svg><foreignObject",
    "math><annotation-xml encoding='text/html'",
    "table",
)
NAMESPACES: Final[Family] = {
    f"{raw} in {root}": f"<{root}><{raw}><a title='</{raw}>{IMG}'></a></{raw}>"
    for number, root in enumerate(_ROOTS)
    for raw in (_RAW if number % 2 == 0 else _RAW[:6])
} | numbered(
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{IMG}'>",
    f"<form><math><mtext></form><form><mglyph><style></math>{IMG}",
    f"<svg></p><style><a id='</style>{IMG}'>",
    f"<svg><p><style><a id='</style>{IMG}'></p>",
    f"<math></br><style><a id='</style>{IMG}'>",
    f"<svg><![CDATA[<image xlink:href='x' onerror={RUN}>]]></svg>",
    f"<svg><![CDATA[{IMG}]]></svg>",
    f"<svg><title><![CDATA[{IMG}]]></title></svg>",
    f"<![CDATA[{IMG}]]>",
    f"<svg><style>&lt;/style>&lt;img src=x onerror={RUN}></style></svg>",
    f"<svg><desc><noscript><svg><style></desc>{IMG}</style>",
    f"<select><option><style><select>{IMG}</style></select>",
    f"<select><svg><style></select>{IMG}</style></svg>",
    f"<table><style><!--</style></table><i title='--></style>{IMG}'>",
    f"<noscript><p title='</noscript>{IMG}'>",
    f"<noscript><!--</noscript>{IMG}--></noscript>",
    f"<template><style></template>{IMG}</style></template>",
    f"<a><a><table><a><style><a title='</style>{IMG}'>",
    f"<p><svg><p><math><style><b title='</style>{IMG}'>",
    f"<svg><annotation-xml><foreignObject><style><!--</style><p id='-->{IMG}'>",
    f"<math><annotation-xml encoding='application/xhtml+xml'><xmp><!--</xmp><b title='-->{IMG}'>",
    f"<h1><svg><h2><style></h1>{IMG}",
    f"<b><form><b></form><form><math><mtext><mglyph><style></math>{IMG}",
    f"<svg><font color=x><style><a title='</style>{IMG}'>",
    f"<dialog open><svg><style><dialog title='</style>{IMG}'>",
    *(f"{'<div>' * deep}<svg><style><a title='</style>{IMG}'>" for deep in (10, 200)),
)
COMMENTS: Final[Family] = numbered(
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!---><img src=x onerror={RUN}>-->",
    f"<!-- --!>{IMG} -->",
    f"<!-- <!-- -->{IMG}-->",
    f"<!-\x01- -->{IMG}",
    f"<!-- -\x01->{IMG} -->",
    f"<!--\x00-->{IMG}-->",
    f"<!-- `\n\n{IMG}\n\n` -->",
    f"<!--[if gte IE 4]>{IMG}<![endif]-->",
    f"<!--[if<img src=x onerror={RUN}>-->",
    f"<? foo='><script>{RUN}</script>'>",
    f"<?xml-stylesheet href='javascript:{RUN}'?>{IMG}",
    f"<! foo='><script>{RUN}</script>'>",
    f"</ foo='><script>{RUN}</script>'>",
    f"<% foo><x foo='%><script>{RUN}</script>'>",
    f"<!DOCTYPE html [<!ENTITY x '{IMG}'>]>&x;",
    f"<!ELEMENT img><%= '{IMG}' %>",
    f"<%0a{IMG}%>",
)
_GAPS = ("\n\n", "\n \n", "</div>\n\n")
_MARKDOWN = (
    f"[一](javascript:{RUN})",
    f"[<b>一</b>](javascript:{RUN})",
    f"[一][r]\n\n[r]: javascript:{RUN}",
    f"[<b>一</b>]: javascript:{RUN}\n\n[<b>一</b>]",
    f"[一](JaVaScRiPt\\:{RUN} '二')",
    f"[一](<javascript:{RUN}>)",
    f"<javascript:{RUN}>",
    f"&lt;javascript:{RUN}&gt;",
    f"[一](&#106;avascript:{RUN})",
    f"[一](&amp;#106;avascript:{RUN})",
    f"[一](java&amp;NewLine;script:{RUN})",
    f"![一](x){{onerror={RUN}}}",
    f'![a"onerror="{RUN}](x)',
    f'![一](x "二&quot; onerror={RUN} x=&quot;")',
    f"`<b title='` [一](javascript:{RUN})'>二</b>",
    f"<b title='`' class='` [一](javascript:{RUN})'>二</b>",
    f"<b 中='[一](javascript:{RUN})'>二</b>",
    f"<span title='一\n\n{IMG}'>二</span>",
    f"```\n</code></pre>{IMG}\n```",
    f"~~~\n&lt;/code>{IMG}\n~~~",
    f"    &lt;img src=x onerror={RUN}>",
    f"\\&lt;img src=x onerror={RUN}>",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"&lt;scr\n\nipt>{RUN}&lt;/script>",
    f"<b\n\ntitle='{IMG}'>一</b>",
    f"[一](vbscript:{RUN})[二](data:text/html,%3Cscript%3Eparent.{RUN}%3C/script%3E)",
    f"<a href='x'>[一](javascript:{RUN})</a>",
    "<ab:p>一</ab:p><javascript:alert.x>二</javascript:alert.x>",
    f"| 一 |\n|---|\n| [二](javascript:{RUN}) |",
    f"&lt;!-- --&gt;{IMG}",
    f"[一]:\njavascript:{RUN}\n\n[一]",
    f"-&gt; [a]( java\nscript:{RUN} )",
    f"---\ntitle: {IMG}\n---",
)
MARKDOWN: Final[Family] = numbered(*fuzzed(_MARKDOWN, ("\n\n@\n\n", "</div>\n\n@\n")))
TEMPLATES: Final[Family] = numbered(
    f"{{{{ '<img src=x onerror={RUN}>' | safe }}}}",
    f"{{% raw %}}{IMG}{{% endraw %}}",
    f"{{% endraw %}}{{{{ constructor.constructor('{RUN}')() }}}}",
    "{{ range.constructor('return process')().exit(3) }}",
    "{% include '/etc/passwd' %}",
    f"<%- '<script>{RUN}</script>' %>",
    f"&lt;%- '<script>{RUN}</script>' %&gt;",
    f"#{{'{IMG}'}} ${{alert(1)}} {{{{{{x}}}}}}",
    "<b title='{{ x }}{% raw %}'>一</b>",
    f"&#123;{{ '{IMG}' }}&#125;",
    f"<!-- more -->{IMG}<!-- {{% raw %}} -->",
    "<style>{{ x }}</style><p>{#注#}</p>",
    f"\x01{{\x01{{ '{IMG}'|safe }}}}",
)
CHARSETS: Final[Family] = numbered(
    f"<b title='\u0111\\' onclick={RUN} x=\"'>一</b>",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"<meta charset=utf-7>+ADw-img src=x onerror={RUN}+AD4-",
    f"\u00c0\u00bcscript\u00c0\u00be{RUN}",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
    f"<ſcript>{RUN}</ſcript>",
    f"<a href='javaſcript:{RUN}'>一</a>",
    f"<\u0131mg src=x onerror={RUN}>",
    f"<img src=x oneRRor\u0130={RUN}>",
    f"\x1b$B<img src=x onerror={RUN}>\x1b(B",
    f"<b title='\u3000\u2028\" onclick={RUN} \"'>一</b>",
    f"<b title='\U0001f4a9\ufffe\" onclick={RUN} \"'>一</b>",
)
_ATTRIBUTE = "<img src='https://n.sinaimg.cn/invented/a.png' {}='{}'>"
_RENEWED = (
    IMG,
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"&quot; onmouseover=&quot;{RUN}",
    f"&quot; autofocus tabindex=1 onfocus={RUN} x=&quot;",
    f"&quot;&gt;&lt;script&gt;{RUN}&lt;/script&gt;",
    f"<script>{RUN}</script>",
    f"</span><svg onload={RUN}>",
    f"&quot; data-type=&quot;html&quot; data-src=&quot;&lt;img src=x onerror={RUN}&gt;",
)
# What the script of a theme takes for markup: landscape makes captions of `alt`, and fancybox opens what it is told.
THEMES: Final[Family] = {
    f"{name} {number}": _ATTRIBUTE.format(name, value)
    for name in ("alt", "title", "data-caption")
    for number, value in enumerate(_RENEWED)
} | numbered(
    f"<img src='http://[\"><script>{RUN}</script>.png'>",
    f"<img src='http://[\" onmouseover=\"{RUN}.png'>",
    f"<a data-fancybox data-type=html data-src='<img src=x onerror={RUN}>' href=#>一</a>",
    f"<a data-fancybox data-caption='<img src=x onerror={RUN}>' href='https://n.sinaimg.cn/a.png'>一</a>",
    f"<a class=fancybox data-type=inline data-src='<img src=x onerror={RUN}>' href='#x'>一</a>",
    f'<a data-fancybox data-options=\'{{"type":"html","src":"<img src=x onerror={RUN}>"}}\' href=#>一</a>',
    f"<a data-fancybox-trigger=gallery>一</a><a data-fancybox=gallery data-src='{IMG}' data-type=html>二</a>",
    f"<a class='article-share-link' data-url='\"><img src=x onerror={RUN}>' data-id=x data-title=x>一</a>",
    f"<a class='article-share-link' data-id='\"><img src=x onerror={RUN}>' data-url=y data-title=x>一</a>",
)


def mutations() -> dict[str, str]:
    """Return every family's members, by family and name."""
    families = {
        "namespace": NAMESPACES,
        "comment": COMMENTS,
        "markdown": MARKDOWN,
        "template": TEMPLATES,
        "charset": CHARSETS,
        "theme": THEMES,
    }
    return {f"{family}: {name}": markup for family, each in families.items() for name, markup in each.items()}
