"""A corpus for measuring: N invented records of 20 years, the same for a number on every machine.

`records` makes them as plain values; each generator gets them in its own form from `bench/layouts.py`. Nobody and
nothing named here exists. Three records in ten carry a list of projects, one in ten a table in its text.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, YEARS = 1989, 20
#: Which section goes on with the lists of which: accepted, proposed, approved.
GOES_ON = {"proposals": "acceptance", "approvals": "proposals"}
#: Folder, kind, title, share in a hundred.
SECTIONS = (
    ("guidelines", "guideline", "申报指南", 10),
    ("acceptance", "publicity", "受理公示", 10),
    ("proposals", "publicity", "立项公示", 10),
    ("approvals", "approval", "立项结果", 10),
    ("policies", "policy", "政策法规", 15),
    ("notices", "notice", "通知公告", 25),
    ("news", "notice", "工作动态", 20),
)
UNITS = {"office": "办公室", "planning": "计划财务处", "law": "政策法规处", "information": "信息中心"}
TOPICS = {f"topic-{n}": title for n, title in enumerate(
    ("科技大会", "创新平台", "成果转化", "知识产权", "农村科技", "科学普及", "企业创新", "高新园区"), 1)}  # fmt: skip
PROGRAMMES = {"key": "重点攻关计划", "basic": "基础研究计划", "industry": "产业化计划"}

_WHO = ("各区县科技主管部门", "项目承担单位", "本局计划财务处", "市属科研院所", "各高新技术企业", "受托评估机构",
        "驻市高等院校", "各专业工作组", "重点实验室依托单位", "行政审批窗口")  # fmt: skip
_WHEN = ("自发布之日起十五个工作日内", "在每季度末月二十日前", "于项目执行期满后三个月内", "在公示期届满之日起七日内",
         "按照年度工作安排", "在签订任务合同书之前")  # fmt: skip
_DO = (
    "组织填报",
    "逐级审核",
    "汇总上报",
    "如实公开",
    "妥善保存",
    "对照检查",
    "统筹安排",
    "严格执行",
    "认真落实",
    "及时更正",
)
_WHAT = ("项目申报材料", "专项经费使用台账", "考核指标完成情况", "仪器设备共享目录", "科技成果登记表", "中期检查报告",
         "产学研合作协议", "技术合同认定资料", "年度统计报表", "知识产权归属证明")  # fmt: skip
_HOW = ("不得重复申报或者多头申报", "并由法定代表人签字盖章", "逾期不再受理", "涉及重大调整的应当重新论证",
        "相关情况记入信用档案", "所需经费从部门预算中列支", "并通过门户网站接受社会监督", "结果作为后续支持的依据")  # fmt: skip
_AIM = ("为进一步规范市级科技计划管理", "为加快建设区域创新体系", "根据年度工作要点", "按照依法行政的要求",
        "为方便企业和群众办事", "经局长办公会议研究决定")  # fmt: skip
_HEADS = (
    "总体要求",
    "支持重点",
    "申报条件",
    "办理程序",
    "经费管理",
    "监督检查",
    "联系方式",
    "有关说明",
    "组织实施",
    "保障措施",
)
_FIELDS = (
    "精密轴承",
    "节能灯具",
    "中药饮片",
    "数控机床",
    "水质监测",
    "蔬菜育种",
    "工业软件",
    "膜分离",
    "智能仪表",
    "钛合金",
)
_AREAS = ("关键技术研究", "中试与示范", "产品开发", "应用推广", "公共服务平台建设")
_NAMES = ("泽璞", "云帆", "恒岳", "嘉澜", "瑞禾", "景湖", "方川", "启衡", "融谷", "盛坪")
_TRADES = ("机械", "电子", "生物", "材料", "农业", "环保", "软件", "仪器")


@dataclass(frozen=True)
class Row:
    """One line of a list of projects; `amount` in units of 10,000 yuan."""

    project: str
    title: str
    organisation: str
    amount: int


@dataclass(frozen=True)
class Record:
    """One record, without the form of any generator. `follows` is the list that an approval goes back to."""

    id: str
    section: str
    kind: str
    title: str
    published: date
    number: str
    unit: str
    topic: str
    programme: str
    summary: str
    body: str
    rows: tuple[Row, ...] = ()
    closes: date | None = None
    follows: str = ""
    call: str = ""

    @property
    def year(self) -> int:
        return self.published.year


def records(count: int) -> Iterator[Record]:
    """`count` records, oldest year first within each section. A list goes on with the oldest one of the step before
    that waits for it; where none waits the record has no list."""
    dice = random.Random(count)
    shelf = [section for section in SECTIONS for _ in range(section[3])]
    dice.shuffle(shelf)
    waiting: dict[str, deque[Record]] = {folder: deque() for folder, *_ in SECTIONS}
    calls: list[Record] = []
    for number in range(count):
        folder, kind, heading, _ = shelf[number % len(shelf)]
        before = waiting.get(GOES_ON.get(folder, ""))
        source = before.popleft() if before else None
        made = _record(dice, folder, kind, heading, number, number * YEARS // count, source, calls)
        if made.rows:
            waiting[folder].append(made)
        elif kind == "guideline":
            calls.append(made)
        yield made


def _record(
    dice: random.Random,
    folder: str,
    kind: str,
    heading: str,
    number: int,
    year: int,
    source: Record | None,
    calls: list[Record],
) -> Record:
    day = date(FIRST_YEAR + year, 1, 1) + timedelta(days=dice.randrange(300))
    if source is not None and source.closes is not None:
        day = max(day, source.closes + timedelta(days=10))
    begins = folder == "acceptance"
    programme = dice.choice(tuple(PROGRAMMES))
    call = calls[-1] if begins and calls and calls[-1].published <= day - timedelta(days=60) else None
    subject = f"{dice.choice(_FIELDS)}{dice.choice(_AREAS)}"
    return Record(
        id=f"{folder}-{number:06d}",
        section=folder,
        kind=kind,
        title=f"关于{day.year}年度{subject}的{heading}（第{number + 1}号）",
        published=day,
        number=f"云科发〔{day.year}〕{number + 1}号",
        unit=dice.choice(tuple(UNITS)),
        topic=dice.choice(tuple(TOPICS)),
        programme=source.programme if source else call.programme if call else programme,
        summary=_sentence(dice),
        body=_body(dice),
        rows=source.rows if source else _rows(dice, number) if begins else (),
        closes=day + timedelta(days=14) if kind in ("guideline", "publicity") else None,
        follows=source.id if source else "",
        call=source.call if source else call.id if call else "",
    )


def _rows(dice: random.Random, number: int) -> tuple[Row, ...]:
    return tuple(
        Row(f"KJ-{number:06d}-{place:02d}", f"{dice.choice(_FIELDS)}{dice.choice(_AREAS)}{place}",
            f"云州{dice.choice(_NAMES)}{dice.choice(_TRADES)}有限公司", dice.randrange(5, 200))
        for place in range(1, 1 + dice.randrange(6, 31))
    )  # fmt: skip


def _sentence(dice: random.Random) -> str:
    aim, when = dice.choice(_AIM), dice.choice(_WHEN)
    return (f"{aim}，{dice.choice(_WHO)}应当{when}{dice.choice(_DO)}{dice.choice(_WHAT)}，"
            f"{dice.choice(_HOW)}；{dice.choice(_WHO)}负责{dice.choice(_DO)}{dice.choice(_WHAT)}。")  # fmt: skip


def _body(dice: random.Random) -> str:
    """Headings, paragraphs, lists, emphasis: about 1,300 characters; a table in one text of ten."""
    parts = ["".join(_sentence(dice) for _ in range(2))]
    heads = dice.sample(_HEADS, dice.randrange(2, 5))
    for place, head in enumerate(heads):
        parts.append(f"## {'一二三四五'[place]}、{head}")
        parts += ["".join(_sentence(dice) for _ in range(dice.randrange(1, 4))) for _ in range(2)]
        shape = dice.randrange(4)
        if shape == 0:
            parts.append("\n".join(f"{n}. {_sentence(dice)}" for n in range(1, dice.randrange(3, 6))))
        elif shape == 1:
            parts.append("\n".join(f"- {_sentence(dice)}" for _ in range(dice.randrange(2, 5))))
        elif shape == 2:
            parts.append(f"**特别说明**：{_sentence(dice)}")
    if dice.randrange(10) == 0:
        parts.append(table(("序号", "事项", "责任单位", "数量"), [
            (str(n), dice.choice(_WHAT), dice.choice(_WHO), str(dice.randrange(1, 500)))
            for n in range(1, dice.randrange(4, 16))
        ]))  # fmt: skip
    parts.append(
        f"联系电话：0999-555-01{dice.randrange(10, 99)}。详见[办事指南](https://www.example.cn/guide/{dice.randrange(99)})。"
    )
    return "\n\n".join(parts) + "\n"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
