"""Texts and lists as a bureau writes them: full of numbers, none of them a person's."""

from __future__ import annotations

import random

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [3**place % 31 for place in range(17)]
_NAMES = ("泽璞机械", "云帆软件", "东湖生物", "启明光电", "海岳环保", "恒川材料")


def credit_code(dice: random.Random) -> str:
    """A unified social credit code; one in three is digits alone, as those of offices often are."""
    region = f"{dice.choice((11, 35, 44, 51))}{dice.randrange(1, 30):02}{dice.randrange(0, 30):02}"
    signs = _CREDIT[:10] if dice.random() < 0.34 else _CREDIT
    while True:
        front = dice.choice(("11", "12", "51", "91", "92", "93")) + region
        front += "".join(dice.choice(signs) for _ in range(9))
        check = _CREDIT[
            -sum(_CREDIT.index(sign) * weight for sign, weight in zip(front, _WEIGHTS, strict=True)) % 31
        ]
        if signs != _CREDIT[:10] or check.isdigit():
            return front + check


def day(dice: random.Random) -> str:
    year, month, date = dice.randrange(1998, 2026), dice.randrange(1, 13), dice.randrange(1, 29)
    return dice.choice(
        (f"{year}-{month:02}-{date:02}", f"{year}年{month}月{date}日", f"{year}.{month}.{date}")
    )


def land_line(dice: random.Random) -> str:
    code = dice.choice(("010", f"02{dice.randrange(10)}", f"0{dice.randrange(310, 999)}", "0999"))
    number = f"{dice.randrange(2, 9)}{dice.randrange(10**6, 10**7)}"
    return dice.choice(
        (f"{code}-{number}", f"（{code}）{number}", f"{code} {number}", number, "12345", "400-820-1234")
    )


def sentences(dice: random.Random) -> list[str]:
    """One of each; the caller mixes them."""
    some = dice.randrange
    return [
        f"云科〔{some(1998, 2026)}〕{some(1, 400)}号文件自{day(dice)}起施行，有效期至{day(dice)}。",
        f"索引号：{some(10**8, 10**9)}/{some(1998, 2026)}-{some(10**5):05}，主题分类：{some(100)}.{some(100)}。",
        f"咨询电话：{land_line(dice)}、{land_line(dice)}，传真：{land_line(dice)}，邮编 {some(100000, 999999)}。",
        f"办公室 {land_line(dice)} 计划处 {land_line(dice)} 监察室 {land_line(dice)}",
        f"{dice.choice(_NAMES)}有限公司，统一社会信用代码 {credit_code(dice)}，注册资本 {some(100, 9000)} 万元。",
        f"总投资 {some(10**10, 2 * 10**10)} 元，其中财政资金 {some(10**6, 10**8):,} 元，占 {some(1, 100)}.{some(100):02}%。",
        f"全市生产总值{some(13, 20)}{some(10**9):09}元，比上年增长{some(1, 20)}.{some(10)}%。",
        f"专利号 ZL{some(1998, 2010)}{some(10):01}{some(10**7):07}.{some(10)}，申请号：{some(13, 20)}{some(10**9):09}。",
        f"国家标准 GB/T {some(1000, 40000)}-{some(1998, 2020)}、GB {some(11643, 40000)}—{some(1998, 2020)}。",
        f"ISBN 978-7-{some(100, 999)}-{some(10**5):05}-{some(10)}，ISSN {some(1000, 9999)}-{some(1000, 9999)}。",
        f"网址 http://www.kjj.test.gov.cn/n/{some(1998, 2026)}{some(1, 13):02}/t{some(10**7, 10**8)}_{some(13, 20)}{some(10**9):09}.html。",
        f"项目编号：{some(1998, 2026)}{some(10**8):08}；合同编号：{some(13, 20)}{some(10**9):09}。",
        f"第{some(1, 30)}条至第{some(30, 99)}条；附件 {some(1, 9)}、{some(10, 19)}、{some(20, 29)}。",
        f"设备序列号 SN{some(10**14, 10**15)}，批号 {some(10**7, 10**8)}，条码 69{some(10**10):010}{some(10)}。",
        f"报名时间{day(dice)} {some(8, 12)}:{some(60):02}至{day(dice)} {some(13, 18)}:{some(60):02}。",
        f"开户行：云州银行东湖支行，账号：{some(1000, 9999)} {some(1000, 9999)} {some(1000, 9999)} {some(1000, 9999)} {some(100, 999)}。",
        f"北纬 {some(20, 40)}.{some(10**6):06}°，东经 {some(100, 125)}.{some(10**6):06}°。",
        f"受理 {some(1, 900)} 件，立项 {some(1, 300)} 项，资助 {some(1, 9000)}.{some(100):02} 万元。",
        f"地址：云州市东湖路 {some(1, 300)} 号 {some(1, 20)} 楼 {some(101, 2099)} 室；电子邮箱 office{some(100)}@kjj.test.gov.cn。",
        f"收款流水 {some(1998, 2026)}{some(1, 13):02}{some(1, 29):02}{some(10**9):09}，票据 No.{some(10**9, 10**10)}。",
    ]


def record(number: int) -> tuple[str, str]:
    """A record, or a list of projects for every fourth, with the name of its file."""
    dice = random.Random(number)
    if number % 4 == 3:
        rows = [
            f"KJ-{dice.randrange(1998, 2026)}-{dice.randrange(1000):03},项目{row},{dice.choice(_NAMES)}公司,"
            f'{credit_code(dice)},{dice.randrange(10**4, 2 * 10**10)},元,"{land_line(dice)}，{day(dice)}"'
            for row in range(40)
        ]
        return "a.csv", "\n".join(("project,title,organisation,credit_code,amount,unit,note", *rows))
    texts = sentences(dice)
    dice.shuffle(texts)
    figures = "\n".join(
        f"| {row} | {dice.randrange(10**6)} | {dice.randrange(10**4)} | {day(dice)} | {dice.randrange(13 * 10**9, 10**11)} |"
        for row in range(8)
    )
    table = f"| 序号 | 数量 | 单价 | 日期 | 金额 |\n|---|---|---|---|---|\n{figures}"
    front = f"id: r{number}\ntitle: 关于第{dice.randrange(99)}批项目的通知\npublished: 2008-03-01\nindex_no: {dice.randrange(10**9):09}-{number}"
    return "a.md", f"---\n{front}\n---\n" + "\n\n".join(texts) + f"\n\n{table}\n"
