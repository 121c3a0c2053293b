"""Which words are the name of a person: by its first character, its length, and what only looks like one. Pure."""

from __future__ import annotations

import re

# The surnames that nearly everybody has; rarer ones are not worth the words that begin with them.
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董"
    "梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢裴陆荣翁荀羊惠甄曲封储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印宿白怀蒲"
    "台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹"
    "习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰"
    "巢关蒯相查后荆红游竺权逯盖益桓公肖邸冼晋岳帅仝佘佟仉亢付代佀尔占苟巨党仵闫肇栗来"
)
_TWO_CHARACTER_SURNAMES = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|呼延|南宫|独孤"
_PERSON = re.compile(
    rf"(?:{_TWO_CHARACTER_SURNAMES})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
    r"|[\u4e00-\u9fff]{1,7}(?:·[\u4e00-\u9fff]{1,7}){1,3}"  # 阿依古丽·买买提
)
# Words that begin as names do.
# fmt: off
_WORDS = frozenset({
    "谢谢", "向前", "曾经", "曾多次", "曾就", "查看", "查阅", "查询", "查询到", "于是", "于近日", "关于",
    "关注", "许多", "方面", "安全", "成为", "高兴", "通过", "通讯员", "来到", "来自", "相关", "明日", "周末",
    "江苏", "从而", "容易", "全部", "居民", "平台", "和他", "和她", "须知", "全媒体", "农业", "金融", "经济",
    "国内", "国际", "文字", "公开", "车间", "张家口", "石家庄", "马上", "解释", "计划", "应邀", "应该", "能否",
    "连线", "连日", "随后", "尚未", "单独", "支持", "向他", "向她", "向其", "就此", "现场",
})
# fmt: on


def is_person(word: str) -> bool:
    """Return whether *word* is the name of a person, as far as its characters tell."""
    return _PERSON.fullmatch(word) is not None and word not in _WORDS
