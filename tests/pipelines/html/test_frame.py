"""The rules of the frame: the certain ones are among the others, and take nothing that a story could say."""

from __future__ import annotations

import pytest

from pipelines.html.frame import is_advertisement, is_editor, is_frame, is_left_out, is_quote, without_frame

LEFT_OUT = (
    "海量资讯、精准解读，尽在新浪财经APP",
    "炒股就看金麒麟分析师研报，权威，专业，及时，全面，助您挖掘潜力主题机会！",
    "热点栏目 自选股 数据中心 行情中心 资金流向 模拟交易 客户端",
    "热点栏目 资金流向 千股千评 个股诊断 最新评级 模拟交易 客户端",
    "手机看行情",
    "手机查看行情",
    "新浪财经App：直播上线 博主一对一指导",
    "新浪财经App：直播上线 博主一对一指导 新浪财经Level2：A股极速看盘 新浪财经客户端：最赚钱的投资者都在用",
    "登录新浪财经APP 搜索【信披】查看更多考评等级",
    "24小时滚动播报最新的财经资讯和视频，更多粉丝福利扫描二维码关注（sinafinance）",
    "【线索征集令！】你吐槽，我倾听；您爆料，我报道！爆料联系邮箱：news@砚池",
    "扫描下方二维码，关注新浪财经公众号",
    "扫码下载新浪财经客户端",
    "炒股开户享福利，送您三十天体验，一对一指导！",
    "股市跌了别害怕！反弹行情下的专属投资礼包送给你！",
    "股市跌了别害怕，条件单替你盯着>>",
    "股市回暖，抄底炒股先开户！智能定投、条件单、个股雷达……送给你>>",
    "期货行情来了，立即开户！领取手续费优惠>>",
    "责任编辑：苏砚",
    "责任编辑：苏砚 SF041",
    "责任编辑:苏砚、陆鹭",
    "（责任编辑：苏砚）",
    "责编 苏砚",
    "责任编辑：徐芸 主编：公培",
    "责任编辑：苏砚 校对：陆鹭 审核：顾苏",
    "责任编辑 苏砚SF041",
    "责任编辑：Anna Su",
)


@pytest.mark.parametrize("line", LEFT_OUT)
def test_a_line_is_left_out(line: str) -> None:
    assert is_left_out(line)


@pytest.mark.parametrize("line", LEFT_OUT)
def test_what_is_left_out_is_of_the_frame(line: str) -> None:
    assert without_frame(line) == ""


@pytest.mark.parametrize(
    "line",
    [
        "海量资讯让老人挑花了眼。",
        "海量资讯、精准解读，尽在青桐晚报APP",
        "股市跌了别害怕。",
        "股市跌了别害怕！",
        "股市跌了别害怕！这是父亲常说的一句话！",
        "想炒股先开户！老人被这句话骗走了三万元。",
        "点击开户，三分钟办完，柜台前没有人排队。",
        "开户送鸡蛋！银行门口排起了长队",
        "扫描下方二维码关注青桐晚报",
        "扫码查看完整名单",
        "热点栏目里没有一条是讲县城的",
        "新浪财经App上线了直播。",
        "新浪财经客户端：最赚钱的投资者都在用",
        "编辑：苏砚",
        "作者：苏砚",
        "来源：砚池财经",
        "原标题：灯亮了",
        "本报记者 苏砚 青榆报道",
        "责任编辑：苏砚 来源：砚池财经",
        "责任编辑：这本书最难的一章是怎样编出来的？",
        "责任编辑，是他做了三十年的差事。",
        "责任编辑 苏砚 来源 砚池财经",
        "责任编辑：苏砚 来源/砚池财经",
        "责任编辑：苏砚 记者 陆鹭",
        "责任编辑 每天要读两百页样稿",
        "免责声明：本文不构成投资建议，股市有风险，入市需谨慎。",
        "股市有风险，入市需谨慎。",
        "新浪声明：新浪网登载此文出于传递更多信息之目的。",
        "",
    ],
)
def test_a_line_stays(line: str) -> None:
    assert not is_left_out(line)


ADVERTISEMENTS = (
    {"class": "clearfix appendQr_wrap"},
    {"class": "app-kaihu-qr"},
    {"class": "app-qihuo-kaihu-qr"},
    {"id": "app-kaihu-stock"},
    {"class": "finance_app_zqtg"},
    {"class": "xb_new_finance_app"},
    {"class": "sinaads"},
    {"id": "ad_44099"},
    {"id": "left_hzh_ad"},
    {"class": "ct_hqimg"},
    {"class": "hqimg_related"},
    {"class": "tech-quotation"},
)


@pytest.mark.parametrize("attributes", ADVERTISEMENTS, ids=str)
def test_an_element_is_an_advertisement(attributes: dict[str, str | None]) -> None:
    assert (is_advertisement(attributes), is_frame(attributes)) == (True, True)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"class": None, "id": None},
        {"class": "article-notice"},
        {"class": "article_adlist"},
        {"class": "wap_special"},
        {"class": "show_author"},
        {"class": "img_wrapper"},
        {"class": "advance"},
        {"id": "kaihu"},
        {"id": "quote_sh600000"},
        {"id": "adventure"},
    ],
    ids=str,
)
def test_an_element_with_another_name_is_none(attributes: dict[str, str | None]) -> None:
    assert not is_advertisement(attributes)


@pytest.mark.parametrize(
    ("name", "text", "is_shell"),
    [
        pytest.param("quote_MU", "", True, id="empty, as it is served"),
        pytest.param("quote_sz399917", "（7.88，-0.05，-0.63%）", True, id="filled by a browser"),
        pytest.param("quote_sz399917", "(7.88, +0.05, 0.63%)", True, id="with narrow marks"),
        pytest.param("quote_sz399917", "跌去一半", False, id="words"),
        pytest.param("quote_sz399917", "（7.88，-0.05，-0.63%）大跌", False, id="a price and words"),
        pytest.param("stock_sz399917", "", False, id="the company's own element"),
        pytest.param("", "", False, id="no name"),
    ],
)
def test_the_shell_of_a_price(name: str, text: str, *, is_shell: bool) -> None:
    assert is_quote({"id": name}, text) is is_shell


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        pytest.param("责任编辑：苏砚 SF041", True, id="as it is written"),
        pytest.param("苏砚", True, id="a name alone"),
        pytest.param("责任编辑：苏砚 来源：砚池财经", False, id="a source too"),
        pytest.param("来源：砚池财经", False, id="a source alone"),
        pytest.param("来源 砚池财经 责任编辑 苏砚", False, id="a source behind a blank"),
        pytest.param("作者 苏砚", False, id="an author behind a blank"),
        pytest.param("桥通了。", False, id="a sentence"),
        pytest.param("桥" * 41, False, id="more than names"),
    ],
)
def test_the_editors_element(line: str, *, is_one: bool) -> None:
    assert is_editor({"class": "article-editor"}, line) is is_one


def test_a_line_that_names_the_editor_is_no_editors_element() -> None:
    assert not is_editor({"class": "article"}, "责任编辑：苏砚")
