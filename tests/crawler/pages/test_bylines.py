"""crawler.pages.bylines: names in bylines, and none in the sentences that only sound like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.bylines import columnist_in, reporter_in, split_editor

PLAIN = "柳溪镇的纸灯一盏两元。"
# What bylines are made of, so that a search comes near them.
NAMES_AND_WORDS = ("苏砚", "陆鹭", "青榆报道", "从柳溪镇获悉", "SF123")
LABELS = ("记者", "作者", "意见领袖", "专栏作家", "责任编辑")
PIECES = st.sampled_from([*NAMES_AND_WORDS, *LABELS, *"文摄：丨/（）【】、。·", " ", "\n", "\ud800"])
SENTENCES = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=9).map("".join))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("（新京报记者 苏砚）", "苏砚", id="in brackets"),
        pytest.param("(记者 苏砚)", "苏砚", id="in narrow brackets"),
        pytest.param("【本报记者 苏砚、陆鹭 青榆报道】", "苏砚 陆鹭", id="two with a place"),
        pytest.param("[记者：苏砚]", "苏砚", id="in square brackets"),
        pytest.param("柳溪镇的灯厂复工了。（记者 苏砚）", "苏砚", id="after a sentence"),
        pytest.param("青榆3月5日电（记者苏砚）柳溪镇的灯厂复工了。", "苏砚", id="before a sentence"),
        pytest.param("（本报记者 苏砚 摄）", "苏砚", id="who took the picture"),
        pytest.param("（记者 欧阳小砚）", "欧阳小砚", id="four characters"),
        pytest.param("（编辑：陆鹭 记者：苏砚）", "苏砚", id="beside the editor"),
        pytest.param("本报记者 苏砚 青榆报道", "苏砚", id="on its own"),
        pytest.param("记者：苏砚", "苏砚", id="with a colon"),
        pytest.param("界面新闻记者 | 苏砚", "苏砚", id="with a bar"),
        pytest.param("记者 苏砚 陆鹭", "苏砚 陆鹭", id="two with a blank"),
        pytest.param("记者/苏砚 编辑/陆鹭", "苏砚", id="the editor is none of them"),
        pytest.param("采写/新京报记者 苏砚", "苏砚", id="who wrote it down"),
        pytest.param("撰文丨苏砚", "苏砚", id="whose text it is"),
        pytest.param("作者：苏砚", "苏砚", id="author"),
        pytest.param("作者：苏砚 陆鹭", "苏砚 陆鹭", id="two authors"),
        pytest.param("文/苏砚", "苏砚", id="text by"),
        pytest.param("文丨苏砚，陆鹭", "苏砚 陆鹭", id="text by two"),
    ],
)
def test_the_names_of_a_byline(text: str, names: str) -> None:
    assert reporter_in([text]) == names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN, id="no byline"),
        pytest.param("", id="empty"),
        pytest.param("记者从柳溪镇获悉，灯厂复工。", id="has learned"),
        pytest.param("记者 从青榆县获悉", id="has learned, with a blank"),
        pytest.param("（记者从青榆县获悉）", id="has learned, in brackets"),
        pytest.param("记者了解到，桥修好了", id="found out"),
        pytest.param("（记者在现场看到）", id="saw"),
        pytest.param("（记者采访了三位镇民）", id="asked people"),
        pytest.param("（记者走访发现）", id="went round"),
        pytest.param("本报记者 注意到", id="noticed"),
        pytest.param("（记者 综合报道）", id="several sources"),
        pytest.param("外交部门回答了记者的问题", id="answered"),
        pytest.param("（答记者问）", id="questions and answers"),
        pytest.param("（记者会）", id="press conference"),
        pytest.param("记者日前在柳溪镇看到，灯厂已经复工。", id="the other day"),
        pytest.param("作者系青榆大学教授", id="what the author is"),
        pytest.param("作者：苏砚（青榆大学教授）", id="author with an office"),
        pytest.param("文章说，灯价会涨。", id="the article says"),
        pytest.param("灯厂的记者苏砚和陆鹭都说，灯价会涨。", id="reporters in a sentence"),
        pytest.param("（通讯员 苏砚）", id="another trade"),
        pytest.param("责任编辑：苏砚", id="the editor"),
    ],
)
def test_a_sentence_that_only_sounds_like_a_byline_names_nobody(text: str) -> None:
    assert reporter_in([text]) is None


@pytest.mark.parametrize(
    ("place", "found"),
    [
        pytest.param(0, "苏砚", id="first"),
        pytest.param(3, "苏砚", id="fourth"),
        pytest.param(4, None, id="fifth"),
        pytest.param(15, None, id="fifth from the end"),
        pytest.param(16, "苏砚", id="fourth from the end"),
        pytest.param(19, "苏砚", id="last"),
    ],
)
def test_bylines_stand_at_the_ends_of_a_text(place: int, found: str | None) -> None:
    paragraphs = [PLAIN] * 20
    paragraphs[place] = "（记者 苏砚）"

    assert reporter_in(paragraphs) == found


def test_of_two_bylines_the_first_counts() -> None:
    assert reporter_in([PLAIN, "（记者 苏砚）", "（记者 陆鹭）"]) == "苏砚"


def test_no_text_names_nobody() -> None:
    assert (reporter_in([]), columnist_in([])) == (None, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("意见领袖 | 苏砚", "苏砚", id="bar"),
        pytest.param("意见领袖丨苏砚", "苏砚", id="bar of Chinese"),
        pytest.param("意见领袖｜苏砚 青榆大学教授", "苏砚", id="with an office"),
        pytest.param("意见领袖 ：苏砚", "苏砚", id="colon"),
        pytest.param("文/意见领袖专栏作家 苏砚", "苏砚", id="column writer"),
        pytest.param("文/新浪财经意见领袖专栏作家 苏砚", "苏砚", id="of which site"),
        pytest.param("新浪财经专栏作家 苏砚", "苏砚", id="without the column"),
        pytest.param("特约作者：苏砚", "苏砚", id="invited"),
    ],
)
def test_whose_column_it_is(text: str, name: str) -> None:
    assert columnist_in([text, PLAIN]) == name


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("意见领袖", id="the column alone"),
        pytest.param("他是一位专栏作家", id="somebody is one"),
        pytest.param("（本文作者介绍：新浪财经专栏作家）", id="introduced"),
        pytest.param("柳溪镇的意见领袖都说，灯价会涨。", id="those of a town"),
        pytest.param(f"{PLAIN * 4}专栏作家苏砚", id="end of a long paragraph"),
        pytest.param("作者：苏砚", id="an author"),
    ],
)
def test_a_text_that_is_no_column_is_nobodys(text: str) -> None:
    assert columnist_in([text]) is None


@pytest.mark.parametrize(("before", "name"), [(3, "苏砚"), (4, None)], ids=["fourth paragraph", "fifth paragraph"])
def test_a_column_says_at_its_beginning_whose_it_is(before: int, name: str | None) -> None:
    assert columnist_in([PLAIN] * before + ["意见领袖 | 苏砚"]) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("责任编辑：苏砚 SF123", ("苏砚", "SF123"), id="name and code"),
        pytest.param("责任编辑：苏砚", ("苏砚", None), id="no code"),
        pytest.param("责任编辑：SF123", (None, "SF123"), id="no name"),
        pytest.param("SF123", (None, "SF123"), id="code alone"),
        pytest.param("苏砚SF123", ("苏砚", "SF123"), id="nothing between"),
        pytest.param("苏砚 / SF123", ("苏砚", "SF123"), id="slash between"),
        pytest.param("[责任编辑：苏砚]", ("苏砚", None), id="square brackets"),
        pytest.param("（责任编辑：苏砚 SF123 ）", ("苏砚", "SF123"), id="brackets"),
        pytest.param("责任编辑：Tom QY007", ("Tom", "QY007"), id="foreign name"),
        pytest.param("编辑|苏砚 校对：陆鹭 审核：白露", ("苏砚", None), id="other desks"),
        pytest.param("责任编辑：苏砚 SF123 主编：陆鹭", ("苏砚", "SF123"), id="code before another desk"),
        pytest.param("责任编辑：", (None, None), id="label alone"),
        pytest.param("", (None, None), id="empty"),
    ],
)
def test_an_editors_name_and_code(text: str, expected: tuple[str | None, str | None]) -> None:
    assert split_editor(text) == expected


@given(st.lists(SENTENCES, max_size=10))
def test_the_reporters_named_stand_in_the_text(paragraphs: list[str]) -> None:
    text = "\n".join(paragraphs)

    assert not [name for name in (reporter_in(paragraphs) or "").split() if name not in text]


@given(st.lists(SENTENCES, max_size=10))
def test_the_columnist_named_stands_in_the_text(paragraphs: list[str]) -> None:
    assert (columnist_in(paragraphs) or "") in "\n".join(paragraphs)


@given(SENTENCES)
def test_the_editor_and_code_named_stand_in_the_text(text: str) -> None:
    name, code = split_editor(text)

    assert (name or "") in text
    assert (code or "") in text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("（柳溪镇记者站供图）", id="an office"),
        pytest.param("（记者手记）", id="a kind of text"),
        pytest.param("（有记者提问）", id="a question"),
        pytest.param("记者：谢谢", id="thanks in an interview"),
        pytest.param("记者 时隔三年 再访", id="a sentence with blanks"),
    ],
)
def test_words_after_a_reporter_are_no_names(text: str) -> None:
    assert reporter_in([text]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("（记者苏砚 通讯员陆鹭）", "苏砚", id="another trade"),
        pytest.param("（记者 苏砚 实习生 陆鹭）", "苏砚", id="an intern"),
        pytest.param("（记者 阿依古丽·买买提）", "阿依古丽·买买提", id="a name with a dot"),
        pytest.param("作者：于小砚", "于小砚", id="a surname that is a word too"),
        pytest.param("本报记者 欧阳砚池", "欧阳砚池", id="a surname of two characters"),
        pytest.param("青榆时报（qingyu.example）记者苏砚 陆鹭 砚池报道", "苏砚 陆鹭", id="a place after them"),
    ],
)
def test_names_are_taken_whole_and_alone(text: str, expected: str) -> None:
    assert reporter_in([text]) == expected


@pytest.mark.parametrize(
    "text",
    ["许多专栏作家说灯价会涨", "作者系专栏作家协会", "意见领袖丨让灯亮起来", "意见领袖 | 本文作者 苏砚"],
    ids=["a sentence", "a society", "a headline", "a label"],
)
def test_what_follows_a_column_is_not_always_its_writer(text: str) -> None:
    assert columnist_in([text]) is None


def test_a_column_can_be_a_houses() -> None:
    assert columnist_in(["意见领袖 | 砚池金融研究院"]) == "砚池金融研究院"


def test_an_endless_editors_line_is_read_in_no_time() -> None:
    assert split_editor("/" * 200_000 + "x") is not None
