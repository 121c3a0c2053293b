"""The text of a body as readers see it, and the story alone: what goes is of the frame, whole lines only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.html.story import story_of, text_of

PAGES = Path(__file__).resolve().parents[2] / "pages"
DOCUMENTS = sorted(PAGES.glob("*/*/document.md"))
# What the pages of tests/pages have around their stories.
FRAME = ("海量资讯", "责任编辑", "手机看行情", "来源：", "原标题：", "本报记者 ", "免责声明")


def body(document: Path) -> str:
    """Return what stands below a document's front matter."""
    return document.read_text("utf-8").split("---\n", 2)[2]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>　　竹伞涨价。</p>\n<p>纸伞没有。</p>", "竹伞涨价。\n纸伞没有。", id="a line for each block"),
        pytest.param("一<br>二<br/>三", "一\n二\n三", id="a line break"),
        pytest.param("<p>一 \n\t 二&nbsp;&emsp;三</p>", "一 二 三", id="white space is folded"),
        pytest.param("<p>港<b>口</b><font>忙</font></p>", "港口忙", id="nothing around inline elements"),
        pytest.param("<div>一<p>二</p>三</div>四", "一\n二\n三\n四", id="blocks within blocks"),
        pytest.param("<table><tr><td>一</td><td>二</td></tr><tr><th>三</th></tr></table>", "一 二\n三", id="a table"),
        pytest.param("<ul><li>一<li>二</ul>", "一\n二", id="a list"),
        pytest.param("<pre>一  二\n　三</pre>\n四\n五", "一 二\n三\n四 五", id="lines of preformatted text"),
        pytest.param("<p>3&lt;5 &amp; &#19968;</p>", "3<5 & 一", id="entities"),
        pytest.param("<p>&#123;本金 × 利率&#125;</p>", "{本金 × 利率}", id="braces"),
        pytest.param("<p>一</p><!-- 注 --><style>p{}</style><script>x()</script>", "一", id="no comments, no code"),
        pytest.param("<p>明</p><template><p>暗</p></template><noscript>暗</noscript>", "明", id="no templates"),
        pytest.param('<p style="DISPLAY : none">暗</p><p hidden>暗</p><p>明</p>', "明", id="nothing hidden"),
        pytest.param('<p>图</p><img alt="不是文字">', "图", id="no words of pictures"),
        pytest.param("<svg><text>暗</text></svg><iframe>暗</iframe>明", "明", id="no drawings, no frames"),
        pytest.param("<frameset><frame></frameset>", "", id="a frameset"),
        pytest.param("", "", id="nothing"),
        pytest.param("<p>一\x00\x01\x7f二</p>", "一二", id="no control characters"),
    ],
)
def test_the_text_is_what_a_reader_sees(markup: str, text: str) -> None:
    assert text_of(markup) == text


@given(st.text() | st.text(alphabet="<>/pbrdivtable 一二&#;\n{}"))
def test_any_markup_has_a_text_of_folded_lines(markup: str) -> None:
    lines = text_of(markup).split("\n")

    assert all(line == " ".join(line.split()) for line in lines)


@given(st.text())
def test_a_story_adds_nothing_to_the_text(markup: str) -> None:
    assert len(story_of(markup)) <= len(text_of(markup))


def test_a_tree_may_be_deeper_than_pythons_stack() -> None:
    assert text_of("<div>" * 20_000 + "底") == "底"


@pytest.mark.parametrize(
    "line",
    [
        "海量资讯、精准解读，尽在新浪财经APP",
        "责任编辑：苏砚 SF041",
        "责任编辑：徐芸 主编：公培",
        "编辑|苏砚 校对：陆鹭 审核：顾苏",
        "责编 苏砚",
        "来源：砚池财经",
        "文章来源：砚池财经（ID：yanchi）",
        "（来源：砚池财经）",
        "转自：云砚晚报",
        "原标题：菜市场里的税务员，凭什么？",
        "作者：桑予蓑",
        "记者 | 苏砚",
        "本报记者 苏砚 陆鹭 苇塘报道",
        "（驻京记者 苏砚）",
        "文/意见领袖专栏作家 闻霁帆",
        "意见领袖 | 桑予蓑",
        "专题：县域制造业观察",
        "新浪声明：新浪网登载此文出于传递更多信息之目的，并不意味着赞同其观点或证实其描述。",
        "免责声明：以上内容为作者个人的阅读笔记，不构成投资建议。",
        "特别声明：以上文章内容仅代表作者本人观点，不代表新浪网观点或立场。",
        "风险提示：本文不构成任何投资建议，股市有风险，入市需谨慎。",
        "股市有风险，入市需谨慎！",
        "投资有风险，选择需谨慎。",
        "以上内容仅供参考，不构成投资建议。",
        "股市回暖，抄底炒股先开户！智能定投、条件单、个股雷达……送给你>>",
        "期货行情来了，立即开户！领取手续费优惠",
        "炒股就看金麒麟分析师研报，权威，专业，及时，全面，助您挖掘潜力主题机会！",
        "24小时滚动播报最新的财经资讯和视频，更多粉丝福利扫描二维码关注（sinafinance）",
        "扫描二维码，关注新浪财经公众号",
        "热点栏目 自选股 数据中心 行情中心 资金流向 模拟交易 客户端",
        "【线索征集令！】你吐槽，我倾听；您爆料，我报道！爆料联系邮箱：news@砚池",
        "@@title@@",
    ],
)
def test_a_line_of_the_frame_goes(line: str) -> None:
    assert story_of(f"<p>　　桥通了。</p><p>　　<strong>{line}</strong></p>") == "桥通了。"


@pytest.mark.parametrize(
    "line",
    [
        "记者在港区待了一天一夜，跟着拖轮、岸桥和一张报关单走了一圈。",
        "记者：你为什么不卖？",
        "编辑把样稿连同占位符一起粘进了标题栏。",
        "收入来源：通行费占六成，广告占一成，其余是服务区租金。",
        "来源不明的棉纱又涨了，市场里没有人问。",
        "风险提示：旧设备更新快于预期；模型授权被仿制；汇率波动。",
        "特别提示：本次重组尚须股东大会批准，有风险，请投资者注意。",
        "四、风险提示：海上施工受天气影响，请投资者注意风险。",
        "声明：公司从未与该平台签订任何合同。",
        "实施小微企业简易开户服务试点，大幅压减开户时间。",
        "老人不会扫描二维码，柜台便替她扫。",
        "他常说股市有风险，入市需谨慎，自己却从不听。",
        "新浪财经APP的海量资讯，他一条也没有看。",
        "（本文作者介绍：溯川大学县域经济研究所研究员。）",
        "作者认为，这本书的来源：一部分是账本，一部分是回忆。",
    ],
)
def test_a_paragraph_that_only_mentions_the_frame_stays(line: str) -> None:
    assert story_of(f"<p>{line}</p>") == line


@pytest.mark.parametrize(
    "element",
    [
        '<div class="clearfix appendQr_wrap"><div class="appendQr_normal_txt">扫它</div></div>',
        '<p class="article-editor">苏砚</p>',
        '<p class="show_author">苏砚</p>',
        '<div class="finance_app_zqtg"><a href="/m/">看行情</a></div>',
        '<div class="app-kaihu-qr">股民福利来了！</div>',
        '<div id="app-kaihu-stock">股民福利来了！</div>',
        '<span id="quote_sz399917">（7.88，-0.05，-0.63%）</span>',
    ],
)
def test_an_element_of_the_frame_goes(element: str) -> None:
    assert story_of(f"<p>　　桥通了。</p>{element}") == "桥通了。"


@pytest.mark.parametrize(
    ("between", "story"),
    [
        pytest.param('<div class="appendQr_wrap">扫它</div>', "桥\n灯", id="a block"),
        pytest.param('<span id="quote_a">（7.88，-0.05，-0.63%）</span>', "桥灯", id="a part of a line"),
        pytest.param('<p style="display:none">暗</p>', "桥灯", id="what is hidden"),
    ],
)
def test_a_line_ends_where_a_block_of_the_frame_stands(between: str, story: str) -> None:
    assert story_of(f"桥{between}灯") == story


@pytest.mark.parametrize(
    ("line", "story"),
    [
        pytest.param("桥通了。（来源：砚池财经）", "桥通了。", id="a source at its end"),
        pytest.param("桥通了（责任编辑：苏砚）", "桥通了", id="an editor at its end"),
        pytest.param("石笺铜材（8.310， 0.05， 0.61%）[微博]调了价。", "石笺铜材调了价。", id="a price as it was"),
        pytest.param("桥通了（见图）", "桥通了（见图）", id="another remark stays"),
    ],
)
def test_a_part_of_a_line_goes(line: str, story: str) -> None:
    assert story_of(f"<p>{line}</p>") == story


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_a_documents_story_has_no_frame_and_most_of_its_text(document: Path) -> None:
    story, text = story_of(body(document)), text_of(body(document))

    assert not [line for line in story.split("\n") if line.startswith(FRAME)]
    assert len(story) >= 0.6 * len(text)


def test_a_long_line_is_no_frame_however_it_begins() -> None:
    line = "免责声明：" + "版权归原作者所有，" * 100

    assert story_of(f"<p>{line}</p>") == line
