"""Which picture stands for a story."""

from __future__ import annotations

import pytest

from pipelines.html.readable import readable

PICTURE = "https://n.sinaimg.cn/finance/crawl/1/w550h367/20260309/bridge.jpg"
STORY = f'<p>　　桥通了。</p><img src="{PICTURE}">'


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(
            '<div class="app-kaihu-qr"><img src="https://n.sinaimg.cn/w500h500/a.png"></div>', id="an advertisement"
        ),
        pytest.param('<img src="https://n.sinaimg.cn/finance/cece9e13/20200514/1.png">', id="a part of the page"),
        pytest.param('<img src="https://img.t.sinajs.cn/t4/appstyle/expression/ext/normal/1.gif">', id="a face"),
        pytest.param('<img src="data:image/png;base64,AAAA">', id="a stand-in"),
        pytest.param('<img src="https://n.sinaimg.cn/a.gif" width="1" height="1">', id="one pixel"),
        pytest.param('<img src="https://n.sinaimg.cn/a.gif" width="550" height="2px">', id="a line"),
        pytest.param(
            '<img src="https://n.sinaimg.cn/a.gif" style="width:16px; height: 16px">', id="an icon by its style"
        ),
        pytest.param('<img src="https://n.sinaimg.cn/x/w32h32/a.png">', id="an icon by its address"),
        pytest.param('<img src="https://n.sinaimg.cn/a.png" alt="官方微信二维码">', id="a code to scan"),
        pytest.param("<img>", id="nothing"),
    ],
)
def test_it_is_passed_over(before: str) -> None:
    assert readable(f"{before}{STORY}").picture == PICTURE


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(f'<img src="{PICTURE}" width="100%">', id="as wide as the page"),
        pytest.param(f'<img src="{PICTURE}" width="550" height="40">', id="wide and low"),
        pytest.param(
            f'<img src="{PICTURE}" alt="店里的收款二维码贴了三层，老板说最上面一层是昨天的">', id="a story about a code"
        ),
        pytest.param(f'<div class="video-2017"><a><img src="{PICTURE}"></a></div>', id="of a video"),
        pytest.param(f'<img src="{PICTURE}" width="x" style="height:auto">', id="sizes that say nothing"),
    ],
)
def test_it_is_taken(picture: str) -> None:
    assert readable(f'{picture}<p>桥</p><img src="https://n.sinaimg.cn/b.jpg">').picture == PICTURE


@pytest.mark.parametrize("body", ["<p>桥</p>", "", '<p>桥</p><img src="https://n.sinaimg.cn/a.gif" width="1">'])
def test_a_story_may_have_none(body: str) -> None:
    assert readable(body).picture == ""
