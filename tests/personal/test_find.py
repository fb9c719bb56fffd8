"""Numbers are found in every disguise and place; what only looks like one is let through."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from generator.personal import find as rules
from generator.personal.find import Found, find
from generator.personal.finding import in_text
from generator.personal.fold import plain, suspicious
from generator.personal.mask import covered, mask, masked
from tests.personal import clean
from tests.personal.invented import DISGUISES, card, mobile, number, resident

#: Ten places: the text around a number, and the file that it stands in.
PLACES: dict[str, tuple[str, str]] = {
    "title": ("---\nid: a\ntitle: 关于{}的通知\npublished: 2008-03-01\n---\n正文。\n", "a.md"),
    "nested field": ("---\nid: a\ncontact: {{office: 计划处, phone: '{}'}}\n---\n", "a.md"),
    "YAML text": ("id: a\npublished: 2008-03-01\nbody: |\n  第 1 段\n  {}\n  2008 年\n", "a.yaml"),
    "body": ("---\nid: a\n---\n受理 15 件，经办人{}，2008年3月办结。\n", "a.md"),
    "table in a body": ("---\nid: a\n---\n| 序号 | 号 |\n|---|---|\n| 12 | {} |\n", "a.md"),
    "list in a body": ("---\nid: a\n---\n1. {}\n2. 2008-03-01\n", "a.md"),
    "CSV cell": ("project,title,note\nKJ-2008-001,项目,{}\nKJ-2008-002,项目,12\n", "a.csv"),
    "site.toml": ('[site]\ntitle = "局"\ndescription = "联系 {} 办公室"\n', "site.toml"),
    "template": ("<footer><p>2008</p><p>{}</p><p>0999-555-0100</p></footer>\n", "templates/base.html"),
    "table of words": ('hours = "9:00-17:00"\nlead = "{}（12 小时）"\n', "templates/strings/zh-CN.toml"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_number_is_found(disguise: str, place: str) -> None:
    assert missed(disguise, place, 12) == []


@pytest.mark.full
@pytest.mark.parametrize("disguise", DISGUISES)
def test_five_thousand_numbers_in_every_place(disguise: str) -> None:
    assert [one for place in PLACES for one in missed(disguise, place, 5000)] == []


def missed(
    disguise: str, place: str, count: int, look: Callable[[str, str], tuple[object, ...]] = in_text
) -> list[str]:
    """The texts in which a number is not found, or with another value or place than it has."""
    frame, path = PLACES[place]
    dice = random.Random(f"{disguise} {place}")
    wrong = []
    for _ in range(count):
        value = number(dice)
        written = DISGUISES[disguise](value)
        text = frame.format(written)
        begin = text.index(written)
        line, column = text.count("\n", 0, begin) + 1, begin - text.rfind("\n", 0, begin)
        found = look(text, path)
        places = {(one.value, one.span.line, one.span.column) for one in found}  # type: ignore[attr-defined]
        if (value, line, column) not in places:
            wrong.append(text)
    return wrong


def test_a_harness_that_sees_nothing_fails() -> None:
    """A gate that does not fold full-width digits, and one that looks at nothing."""

    def narrow(text: str, path: str) -> tuple[object, ...]:
        return in_text("".join(sign if sign.isascii() else "字" for sign in text), path)

    assert missed("full-width", "body", 12, narrow)
    assert missed("as it is", "body", 12, lambda text, path: ())


def kinds(text: str, cells: str = "") -> list[str]:
    return [one.kind for one in find(text, cells)]


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：{}，传真 0999-555-0100",
        "{}/{}",
        "{} {}",
        "张某{}一式三份",
        "见{}<sup>1</sup>。",
        "<td>12</td><td>{}</td><td>2008</td>",
        "手机:{}QQ：12345",
        "+86 {}",
        "+86-{}",
        "（86）{}",
        "0086{}",
        "tel:+86{}",
        "0{}",
        "1.{}",
        "，{}，{}，",
        "[拨打](tel:{})",
    ],
)
def test_what_stands_around_a_mobile_number_hides_none(text: str) -> None:
    dice = random.Random(7)
    for _ in range(40):
        value = mobile(dice)
        values = [one.value for one in find(text.replace("{}", value))]
        assert values == [value] * text.count("{}"), text


def test_a_resident_number_is_found_over_a_line_end_and_in_chinese_digits() -> None:
    dice = random.Random(3)
    han = str.maketrans("0123456789", "〇一二三四五六七八九")
    for _ in range(40):
        value = resident(dice)
        assert [one.value for one in find(f"证号{value[:14]}\n{value[14:]}，")] == [value]
        assert [one.value for one in find(f"身份证号 {value[:6]}<br>{value[6:14]}\n{value[14:]}")] == [value]
        if value.isdigit():
            assert [one.value for one in find(f"证号{value.translate(han)}")] == [value]
        assert kinds(f"证号{value[:-1].replace('1', '2')}{value[-1]}") in ([], [rules.RESIDENT])


def test_the_shortest_number_in_chinese_digits_is_found_wherever_it_begins() -> None:
    value = mobile(random.Random(4))
    written = value.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    for begin in range(11):
        assert [one.value for one in find(f"{'字' * begin}{written}字")] == [value], begin


def test_fifteen_digits_are_judged_by_the_word_beside_them() -> None:
    assert kinds("身份证号 350299491231002") == [rules.RESIDENT]
    assert kinds("姓名,身份证号\n某,350299491231002\n", ",") == [rules.RESIDENT]
    assert kinds("| 姓名 | 身份证号 |\n|---|---|\n| 某 | 350299491231002 |") == [rules.RESIDENT]
    assert kinds("设备 350299491231002 台") == [rules.OLD_RESIDENT]
    assert kinds("设备 350299491331002 台") == []


def test_cards_need_their_check_digit_and_a_prefix_or_a_word() -> None:
    dice = random.Random(5)
    for _ in range(40):
        value = card(dice)
        assert kinds(f"已转入{value}") == [rules.CARD]
        assert kinds(f"已转入{' '.join((value[:4], value[4:8], value[8:12], value[12:]))}") == [rules.CARD]
        assert kinds(f"流水号：{value}") == []
        assert rules.CARD not in kinds(f"已转入{value[:-1]}{(int(value[-1]) + 1) % 10}")
    assert kinds("卡号 4000000000000002") == [rules.CARD]
    assert kinds("编码 4000000000000002") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("护照 E00000000", rules.DOCUMENT),
        ("护照号码：EA0000000", rules.DOCUMENT),
        ("往来港澳通行证 C00000000", rules.DOCUMENT),
        ("台胞证 00000000", rules.DOCUMENT),
        ("姓名,护照\n某,G00000000\n", rules.DOCUMENT),
        ("申请人的电子邮箱：someone@mail.example", rules.MAIL),
        ("私人邮箱 someone@mail.example", rules.MAIL),
        ("家庭住址：某市某区某路 8 号 2 单元 301 室", rules.ADDRESS),
        ("现住址 某村十二组", rules.ADDRESS),
        ("| 姓名 | 家庭住址 |\n|---|---|\n| 某 | 某路8号3栋 |", rules.ADDRESS),
        ("姓名,家庭住址\n某,某路8号3栋\n", rules.ADDRESS),
    ],
)
def test_what_a_word_beside_it_makes_personal(text: str, kind: str) -> None:
    assert kinds(text, "," if text.startswith("姓名,") else "") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "护照丢失请补办，2008 年 3 月起执行",
        "申请人的电子邮箱：office@bureau.gov.example；邮箱 a@kjj.test.gov.cn",
        "个人邮箱请勿公开，公开邮箱为 office@kjj.gov.cn",
        "联系地址：云州市东湖路 8 号 3 楼 301 室",
        "填写家庭住址、电话和身份证号码",
    ],
)
def test_words_alone_are_nothing_personal(text: str) -> None:
    assert kinds(text) == []


def test_places_are_those_of_the_text_as_it_was_written() -> None:
    text = "前&nbsp;文 &#49;39**0000**0000 后 a@b.example"
    assert find(text) == (Found(rules.MOBILE, 9, text.index(" 后"), "13900000000"),)
    folded = plain("a&#49;&nbsp;%31\\u0031b")
    assert folded.text == "a1\u00a011b" and folded.offset(folded.text.index("b")) == 21


def test_one_mask_for_the_whole_site() -> None:
    assert mask("13900000000") == "139********"
    assert mask("someone@mail.example", rules.MAIL) == "s***"
    assert mask("某路8号3栋201室", rules.ADDRESS) == "某路***"
    assert covered("139-0000 0000") == "139-**** ****"
    text = "甲 139 0000 0000，乙 １３９００００００００"
    assert masked(text) == "甲 139 **** ****，乙 １３９********" and find(masked(text)) == ()


def test_a_quick_look_overlooks_nothing() -> None:
    """The filter in front says no only to what the rules on digits find nothing in."""
    dice = random.Random(11)
    for disguise in DISGUISES.values():
        for _ in range(50):
            assert suspicious(disguise(number(dice)).encode())
    assert not suspicious("2008年3月1日至2008-03-31，电话 0999-555-0100，云科〔2008〕12号".encode())


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_clean_records_are_let_through(part: int) -> None:
    """At most one false alarm in a thousand records and lists that are full of other numbers."""
    alarms = []
    for index in range(part, 1000, 4):
        path, text = clean.record(index)
        alarms += [(text[:40], one) for one in in_text(text, path)]
    assert alarms == []
