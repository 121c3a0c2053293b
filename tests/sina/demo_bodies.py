"""Stories of the demo with bodies that archives trip over: pictures, tables, players, scripts, a page that is gone."""

from __future__ import annotations

from .blocks import (
    image_url,
    lazy_picture,
    picture,
    quotation,
    script,
    strong,
    style,
    table,
    video_frame,
    video_shell,
)
from .told import Told

AWKWARD_BODIES = (
    Told(
        at="03-08 17:45",
        name="lazy picture",
        title="雨停之前，舟泊港把四百个柜子搬上了岸",
        media="舟泊早报",
        keywords=("港口",),
        text=(
            "3月8日凌晨三点，舟泊港二号泊位的灯全亮着。再过五个小时，一股强对流就要从外海压过来，调度室决定抢在雨前把整船货卸完。",
            picture(image_url("20260308", "7be0-night-quay", "w1000h667"), "凌晨的二号泊位"),
            "四台岸桥同时作业，最快的一台每小时抓了三十八个标准箱。舟泊造船借来的两台平板车也加入了转运。",
            lazy_picture(image_url("20260308", "7be1-yard", "w1000h667"), "堆场边的临时灯塔"),
            lazy_picture(image_url("20260308", "7be2-rain", "w800h533")),
            "七点四十分，最后一个冷柜插上电，雨点落了下来。值班长阮观棹在交接本上写了一句话：四百一十二个，一个没湿。",
        ),
    ),
    Told(
        at="03-08 14:20",
        name="table with tbody",
        title="一张表看懂云砚市住房补贴新标准",
        section="china/dfjj",
        media="云砚晚报",
        keywords=("楼市", "补贴"),
        text=(
            "云砚市3月8日公布新版住房补贴标准，4月1日起执行。与旧版相比，多孩家庭和技能人才两档提高最多。",
            table(
                (
                    ("对象", "旧标准（元/平方米）", "新标准（元/平方米）"),
                    ("首次购房家庭", "120", "150"),
                    ("两个以上孩子的家庭", "150", "240"),
                    ("高级技师", "160", "260"),
                ),
                heading="单套补贴面积最高按 90 平方米计算",
            ),
            "住建局提示，补贴在办理产权登记后发放，不与贷款挂钩，已享受过旧标准的家庭不重复补差。",
        ),
    ),
    Told(
        at="03-07 19:05",
        name="table without tbody",
        title="澜西省主要农产品周报：菜价稳、蛋价弱、苹果走高",
        section="china/dfjj",
        media="鹭北新闻网",
        keywords=("农产品价格",),
        text=(
            "澜西省农产品监测站3月7日发布周报，38个品种中19个下跌、14个上涨、5个持平。",
            table(
                (
                    ("品种", "均价", "环比"),
                    ("大白菜", "1.36", "-2.1%"),
                    ("鸡蛋", "7.92", "-3.5%"),
                    ("苹果", "6.80", "+4.4%"),
                ),
                with_body=False,
            ),
            "监测站分析，气温回升使设施菜集中上市，蛋鸡存栏偏高压住了蛋价，而优质苹果库存只有去年同期的七成。",
        ),
    ),
    Told(
        at="03-07 15:33",
        name="video",
        title="视频｜跟着冷链车跑一趟霜桥夜市",
        media="星槎证券导刊",
        keywords=("冷链", "夜经济"),
        text=(
            video_shell(),
            "下午四点装车，晚上七点卸货。霜桥冷链的司机戚拾纸每天走的是同一条路：从县里的预冷站，到六十公里外的夜市。",
            video_frame(260307001),
            "镜头里，他把温度计举到灯下给摊主看：三点八度。摊主说，前年还要用泡沫箱加冰，现在生鱼片也敢摆出来卖了。",
        ),
    ),
    Told(
        at="03-07 10:11",
        name="script, style and braces",
        title="把利率公式写进合同：一家网贷平台的透明实验",
        section="china/jrxw",
        media="溯川周刊",
        keywords=("消费金融",),
        text=(
            (
                "溯川市一家网络借贷平台3月7日上线新版合同，把年化利率的算法原样印在第一页：{本金 × 日利率 × 天数}，"
                "括号里每一项都能点开看来源。"
            ),
            style(".rate-box{border:1px solid #ddd;padding:6px;}\n.rate-box b{color:#c00;}"),
            '<div class="rate-box"><b>示例</b> f(x) = {x × 0.00024 × 30}，借 1000 元一个月，利息 7.2 元。</div>',
            script("if (window.rate && rate.days < 30) { document.write('<p>期限不足一个月</p>'); }"),
            "平台负责人闻望屿说，写清楚之后投诉少了三分之一，提前还款的人反而多了。监管部门表示将观察一个季度再决定是否推广。",
        ),
    ),
    Told(
        at="03-06 21:00",
        name="quotation",
        title="深读｜县城为什么需要一家自己的检测站",
        media="溯川周刊",
        editor="纪禾",
        keywords=("制造业", "公共服务"),
        topic="县域制造业观察",
        text=(
            quotation(
                "内容摘要：石笺县的纸箱要送到三百公里外做抗压测试，一来一回七天。检测站建起来以后，这件事只要一个下午。"
            ),
            strong("七天与一个下午")
            + "，是石笺纸业厂长桑南樯最爱讲的一组数字。过去，客户临时改规格，他得先付一笔加急费，再等一份传真。",
            (
                '<p cms-style="font-L">　　它的账并不好算。<font cms-style="font-L">设备八百万元，年收入不到百万</font>'
                "，单看报表永远回不了本。县里的算法是把它当作一座桥：桥不赚钱，过桥的人赚钱。</p>"
            ),
            "开业一年，检测站接了两千四百单，其中外县的占三成。最远的一单来自鹭北省，是一批要出口的蜂蜜罐。",
        ),
    ),
    Told(
        at="03-06 16:48",
        name="removed",
        title="棠陌市拟调整出租车起步价 听证会下周举行",
        section="china/dfjj",
        removed=True,
        media="苇塘播报",
        text=("棠陌市交通部门3月6日公告，出租车起步价拟由8元调整为9元，听证会定于下周三举行。",),
    ),
    Told(
        at="03-06 12:20",
        name="http in the row",
        title="白禾县用一张土壤卡管住十万亩化肥",
        section="china/dfjj",
        listed_as_http=True,
        media="鹭北新闻网",
        keywords=("农业",),
        text=(
            "在白禾县，每块地都有一张卡。刷卡买肥，机器会按最近一次土样的结果给出配方，氮多了就少给氮。",
            "这套办法推行三年，十万亩耕地的化肥用量减少一成七，产量基本持平。白禾种业提供了其中六万亩的配套种子。",
            "种粮大户褚予蓑起初不信，留了五亩地按老办法种。“秋后一称，少花的钱比多收的粮值钱。”他说。",
        ),
    ),
    Told(
        at="03-06 09:02",
        name="edited",
        title="枕河水务回应水价误传：居民阶梯价没有变化",
        section="china/dfjj",
        minutes_to_edit=94,
        minutes_to_list=12,
        media="砚池财经",
        keywords=("公用事业", "水价"),
        disclaimer="免责声明：本文为演示数据，内容纯属虚构，不构成任何投资建议。",
        text=(
            "针对网传“水价下月上涨”，枕河水务3月6日上午回应称，居民阶梯水价没有变化，调整的是特种行业用水的计量方式。",
            "公司同时公布了测算表：洗车、洗浴两类用户改用智能水表后，平均水费变化在正负百分之二以内。",
            "（更新：10时30分，县发展改革局确认，近期没有召开水价听证会的计划。）",
        ),
    ),
)
