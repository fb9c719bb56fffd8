"""The reference page of the procedure: its sentences, stages and decision table, and where every rule comes from.

The decision table is `docs/reference/procedure.csv`, which the program does not read: the tests hold the gate to it
(tests/procedure/). Rules and their sources are taken from the docstrings of the functions that find the problems.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator import report
from generator.kinds.procedure import BY_STAGE, STAGES
from generator.schema.describe import both
from tests.problems.cases import cases
from tools.markdown import page, table

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "docs" / "reference" / "procedure.csv"
#: The sentences that rules name as their source: Chinese, English.
SENTENCES = (
    ("项目按受理 → 初审 → 评估 → 公示 → 立项 → 拨付 → 考核验收逐环节进行，后一环节以前一环节为前提。",
     "Projects go through acceptance, examination, evaluation, publicity, approval, payment and completion one by one; "
     "each step rests on the one before."),
    ("拟受理和拟立项的名单都在网上公示，不短于承诺的期限；期满之后才作决定。",
     "The lists of what is to be accepted and of what is to be approved are laid open on the web for no less than the "
     "promised time; decisions come after it."),
    ("公示期间任何人可以提出异议；没有异议或者异议已经了结的项目才进入下一环节。",
     "Anybody may object; only projects without objections, or with settled ones, take the next step."),
    ("各环节的结果都公开，后一环节以公开的结果为依据。",
     "The results of every step are published, and the next one is based on them."),
    ("资金在批准的总额之内分期拨付：第一期随立项，后期在验收合格之后。",
     "Money is paid in instalments within the approved amount: the first on approval, a later one after a passed completion."),
    ("申报指南按计划类别发布；受理、公示和立项都在同一指南、同一类别之内。",
     "Calls are published by programme; acceptance, publicity and approval stay within one call and one programme."),
    ("历史资料确实做不到的，由有权的单位决定豁免，写明理由并公开。",
     "Where imported history cannot meet a rule, the competent body decides a waiver, gives its reason and publishes it."),
)  # fmt: skip
#: What rules may name as their source, beside the sentences, and its name in Chinese.
SOURCES = {
    r"Procedure ([\d, and]+)": "程序第{}句",
    r"Civil Code art\. ([\d, and]+)": "民法典第{}条",
    r"`(\[+[\w.]+\]+)` of site\.toml": "site.toml 的 `{}`",
    r"((?:RFC|GB) \d+)": "{}",
    r"the yearly notices of the State Council's office on holidays": "国务院办公厅每年的节假日安排通知",
}
#: How the words of the table are meant: Chinese, English.
TERMS = (
    ("**当日**：公示是首日，其他环节是作出决定、开始评估、拨付的日期。",
     "**The day** of a list is the first day of its window, else the day of its decision, evaluation or payment."),
    ("**所据**的名单：`follows` 所写的一份；没有写的，是当日或之前最近开始的一份。与它同日或者在它之后、当日或之前"
     "开始的同类名单也一并看。更早的名单只看有没有还在处理的异议：重新公示可以了结成立的异议，不能绕过没有处理的异议。",
     "The list that a row **rests on** is the one named by `follows`, else the newest that had begun by the day. Lists of "
     "the same stage that began with it or later, by the day, count as well. Of earlier lists only pending objections "
     "count: a new publicity answers an upheld objection, it does not evade one that is not settled."),
    ("**末日**：截止日期当天仍在公示期内；写明顺延的，假日顺延到下一个工作日。决定必须晚于末日。",
     "**The last day** is part of the window; where the rule says so it moves on from a holiday. A decision must be later."),
    ("**异议**从收到之日起有效，处理之日了结（与决定同日的，算已了结）；期满后收到而予以登记的，同样要了结。",
     "**An objection** counts from the day it was received and is settled on the day of its decision, also when that is the "
     "day of the next step. One that came late but was taken up has to be settled like any other."),
    ("草稿和不予公开的记录不算；定时发布、还没有公开的记录已经照此检查。有记录读不出来时，不说“没有”某份名单。",
     "Drafts and withheld records do not count; records to come are checked already. While a record cannot be read, "
     "nothing is said of lists that are missing."),
)  # fmt: skip
_RULE = re.compile(r"\b(P\d{3}): ")
_SOURCE = re.compile(r"Source: (.+?)\.\s*$", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A rule as its docstring tells it: the code, the sources, the function."""

    code: str
    sources: tuple[str, ...]
    function: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule with a code of the procedure, by code; the function that names the source tells it."""
    found = []
    for file in sorted((ROOT / "generator").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                text = ast.get_docstring(node) or ""
                source = _SOURCE.search(text)
                named = tuple(" ".join(one.split()) for one in source[1].split(";")) if source else ()
                where = f"{file.relative_to(ROOT).as_posix()}:{node.name}"
                found += [Rule(code, named, where) for code in _RULE.findall(text)]
    sourced = {rule.code for rule in found if rule.sources}
    kept = (rule for rule in found if rule.sources or rule.code not in sourced)
    return tuple(sorted(kept, key=lambda rule: (rule.code, rule.function)))


def in_chinese(source: str) -> str:
    """A source's Chinese name; empty when it has none in `SOURCES`."""
    for pattern, name in SOURCES.items():
        match = re.fullmatch(pattern, source)
        if match:
            return name.format(
                *(group.replace(" and ", "、").replace(", ", "、") for group in match.groups())
            )
    return ""


def procedure_page() -> str:
    """`procedure.md`."""
    return page(
        "程序 · Procedure",
        "各环节以什么为前提，违反时报什么代码。有一个错误，网站就不发布；历史资料确实做不到的，写豁免记录。",
        "What each step rests on, and the code of every breach. With one error nothing is published; where imported history "
        "cannot meet a rule, a waiver is written.",
        "## 程序 · The procedure",
        "\n".join(f"{number}. {zh}<br>{en}" for number, (zh, en) in enumerate(SENTENCES, 1)),
        "## 环节 · Stages",
        table(("环节<br>Stage", "名称<br>Name", "前提<br>After"), _stages()),
        "## 决定表 · Decision table",
        "一行是一种情况，一列是一个环节：名单里的项目遇到这种情况，就报格里的代码。表的数据在 "
        "[procedure.csv](procedure.csv)；程序不读它，测试用几千个随机的项目经过核对程序与它一致。",
        "A row is a state, a column an event: a row of a list that meets the state gets the code of the cell. The data is "
        "[procedure.csv](procedure.csv); the program does not read it, the tests hold the program to it over thousands of "
        "random histories.",
        _decisions(),
        "\n".join(f"- {zh}<br>{en}" for zh, en in TERMS),
        "## 规则、依据、例子 · Rules, sources, cases",
        table(("代码<br>Code", "规则<br>Rule", "依据<br>Source", "最小例子<br>Smallest case"), _rules()),
    )  # fmt: skip


def _stages() -> Iterator[tuple[str, ...]]:
    for stage in STAGES:
        after = "、".join(both(BY_STAGE[name].label) for name in stage.after)
        yield f"`{stage.name}`", both(stage.label), after or "—"


def decisions() -> list[dict[str, str]]:
    """The rows of the decision table."""
    with DECISIONS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _decisions() -> str:
    rows = decisions()
    events = [name for name in rows[0] if name not in ("state", "zh", "en")]
    heads = ("情况<br>State", *(f"{BY_STAGE[name].label.zh}<br>`{name}`" for name in events))
    return table(
        heads, [(f"{row['zh']}<br>{row['en']}", *(_linked(row[name]) for name in events)) for row in rows]
    )


def _linked(code: str) -> str:
    return f"[{code}](problems.md#{code.lower()})" if code else ""


def _rules() -> Iterator[tuple[str, ...]]:
    known = {case.code for case in cases()}
    for rule in rules():
        titles = [report.messages(lang)[rule.code]["title"] for lang in ("zh-CN", "en")]
        sources = "；".join(in_chinese(one) for one in rule.sources) + "<br>" + "; ".join(rule.sources)
        name = rule.code if rule.code in known else "test_elsewhere.py"
        case = f"[{name}](../../tests/problems/{name}{'/site.txt' if rule.code in known else ''})"
        yield _linked(rule.code), "<br>".join(titles), sources, case
