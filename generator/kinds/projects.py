"""Lists of projects: rows that carry a project id through every step of the procedure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.kinds.lists import Listed, columns_named, rows_field
from generator.kinds.money import amount_problems, in_yuan, total, unit_field
from generator.personal.numbers import is_credit_code
from generator.problems import Problem, error
from generator.schema.fields import CREDIT_CODE, PROJECT_ID, Field, about
from generator.schema.read import Origin
from generator.values import Choice, Fact


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One row of a list."""

    project: str = about(
        "项目编号",
        "Project",
        "项目编号，各环节一致；旧清单没有编号的可空，另写匹配说明。",
        "Project id, the same in every step; old lists may lack it, with a match record.",
        default="",
        pattern=PROJECT_ID,
        example="YZ-2008-GG-001",
        listing=True,
    )
    title: str = about(
        "项目名称",
        "Title",
        "项目名称。",
        "Title of the project.",
        required=True,
        example="精密轴承研究",
        listing=True,
    )
    organisation: str = about(
        "承担单位",
        "Organisation",
        "承担单位。",
        "Organisation.",
        default="",
        example="云州泽璞机械有限公司",
        listing=True,
    )
    credit_code: str = about(
        "信用代码",
        "Credit code",
        "统一社会信用代码（GB 32100）。",
        "Unified social credit code (GB 32100).",
        default="",
        pattern=CREDIT_CODE,
        listing=True,
    )
    amount: Decimal | None = about(
        "金额", "Amount", "金额，精确到分。", "Exact amount.", example="20.5", listing=True
    )
    unit: str = unit_field(listing=True)
    programme: str = about(
        "计划类别",
        "Programme",
        "计划类别。",
        "Programme.",
        default="",
        vocab="programmes",
        example="key-fields",
        listing=True,
    )
    result: str = about("结果", "Result", "结果。", "Result.", default="", example="同意立项", listing=True)
    note: str = about("备注", "Note", "备注。", "Note.", default="", listing=True)

    @property
    def yuan(self) -> Decimal | None:
        """The amount in yuan, exact; None when no amount is given."""
        return in_yuan(self.amount, self.unit)


@dataclass(frozen=True)
class ProjectList(Listed):
    """List data: a file beside the record, or rows written in it."""

    rows: tuple[ProjectRow, ...] = rows_field()

    def key_of(self, row: Any) -> tuple[Field, ...]:
        """Its project; rows of old lists without one are told apart by title and organisation."""
        names = ("project",) if row.project else ("title", "organisation")
        return columns_named(self.row_class(), names)

    @property
    def yuan(self) -> Decimal | None:
        """The exact sum of the amounts in yuan; None when no row has one."""
        return total(row.yuan for row in self.rows)

    def row_problems(self, row: ProjectRow, at: str, origin: Origin) -> Iterator[Problem]:
        """What is wrong with an amount. P507: a credit code has the check character of GB 32100.

        Source: GB 32100.
        """
        yield from amount_problems(row, at, origin)
        if row.credit_code and not is_credit_code(row.credit_code):
            yield error("P507", origin[f"{at}credit_code"], value=row.credit_code)


@dataclass(frozen=True)
class ResultsView:
    """What the page of a finding on projects shows of its own: facts, and how many projects had which result."""

    facts: tuple[Fact, ...]
    results: tuple[Fact, ...]


def result_counts(projects: ProjectList, results: tuple[Choice, ...]) -> tuple[Fact, ...]:
    """The results of a list counted, in the order of `results`; those of no row are left out."""
    counts = ((one, sum(row.result in one.spellings for row in projects.rows)) for one in results)
    return tuple(Fact(one.value, one.label, count) for one, count in counts if count)


def projects_field() -> ProjectList:
    """The list field of a kind that publishes projects."""
    value: ProjectList = about(
        "项目清单",
        "Projects",
        "项目清单：CSV 文件名，或逐行写出。",
        "The list: a CSV file or rows.",
        default=ProjectList(),
        example="{file: list.csv}",
    )
    return value
