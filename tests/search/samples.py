"""Sixty invented pages with what a disclosure site is searched for: clauses, numbers, firms, amounts, English."""

from __future__ import annotations

import random

from generator.plan.output import SearchEntry
from tests.search.site import Sample

# One string, parted where it is used.
WORD_LIST = """
科技 计划 项目 申报 指南 审批 行政 办公室 管理 办法 资金 拨付 验收 评估 专家 抽取 公示 立项 受理 初审
企业 创新 平台 服务 公共 光电 生物 医药 汽车 电子 农业 示范 基地 建设 实施 意见 关于 加强 推进 组织
开展 年度 报告 信息 公开 工作 要点 通知 决定 印发 全市 各县 有关 单位 按照 要求 认真 落实 技术 转移
成果 转化 知识 产权 保护 人才 培养 合作 交流 国际 中心 实验 研究 开发 产业
"""
WORDS = tuple(word for line in WORD_LIST.splitlines() for word in line.split())
FIRMS = ("远山（集团）股份", "晨川光电", "北野生物制药", "青禾农业科技", "启明星软件")
SECTIONS = ("通知公告", "申报指南", "政策法规", "公示公告")
UNITS = ("计划处", "成果处", "审批办")
LATIN = ("ISO9001", "GB/T 37668", "OLED", "TD-SCDMA", "Internet", "Data Sharing", "5kW", "H5N1")
BRACKETS = ("〔{}〕", "[{}]", "({})", "（{}）")


def samples(count: int = 60, seed: int = 2008) -> list[Sample]:
    chance = random.Random(seed)
    return [_sample(chance, number) for number in range(count)]


def _clause(chance: random.Random) -> str:
    text = "".join(chance.choices(WORDS, k=chance.randint(3, 8)))
    extra = chance.random()
    if extra < 0.15:
        return f"{text}{chance.choice(FIRMS)}有限公司"
    if extra < 0.3:
        return f"{text}{chance.randint(1, 99_999):,}.{chance.randint(1, 99):02d}万元"
    if extra < 0.4:
        return f"{text}{chance.randint(2003, 2008)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    if extra < 0.5:
        return f"{text}（{chance.choice(LATIN)}）{chance.choice(WORDS)}"
    if extra < 0.55:
        return f"{text}“{chance.choice(WORDS)}{chance.choice(WORDS)}”{chance.choice(WORDS)}"
    return text


def _sample(chance: random.Random, number: int) -> Sample:
    year = 2003 + number % 6
    section = SECTIONS[number % len(SECTIONS)]
    unit = chance.choice(UNITS)
    reference = f"例科发{BRACKETS[number % len(BRACKETS)].format(year)}{number + 1}号"
    title = f"关于{''.join(chance.choices(WORDS, k=4))}的{chance.choice(('通知', '办法', '公示'))}"
    paragraphs = []
    for _ in range(chance.randint(4, 9)):
        clauses = [_clause(chance) for _ in range(chance.randint(2, 5))]
        marks = chance.choices("，；、：", k=len(clauses) - 1)
        paragraphs.append("".join(a + b for a, b in zip(clauses, marks, strict=False)) + clauses[-1] + "。")
    if number % 10 == 0:
        paragraphs.append("科學技術計劃專項資金管理辦法。")
    rows = "".join(
        f"<tr><td>LK-{year}-{number:02d}{row}</td><td>{chance.choice(FIRMS)}有限公司</td>"
        f"<td>{''.join(chance.choices(WORDS, k=3))}</td><td>{chance.randint(1, 500)}</td></tr>"
        for row in range(4)
    )
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    html = (
        f"<!DOCTYPE html><html lang='zh-CN'><head><title>{title}</title></head><body><nav>首页导航栏目</nav>"
        f"<main data-pagefind-body><h1>{title}</h1><dl><dt data-pagefind-ignore>文号标签</dt><dd>{reference}</dd></dl>"
        f"{''.join(f'<p>{text}</p>' for text in paragraphs)}<table>{rows}</table>"
        "<aside data-pagefind-ignore><a href='x'>相邻条目忽略</a></aside></main></body></html>"
    )
    entry = SearchEntry(
        title=title,
        url=f"{('a', 'b', 'c', 'd')[number % 4]}/{year}/item-{number:02d}.html",
        filters=(("section", section), ("year", str(year)), ("unit", unit)),
        date="" if number == 7 else f"{year}-{month:02d}-{day:02d}",
        meta=(("number", reference), ("section", section)),
    )
    return Sample(entry, html.encode())
