"""Lists of projects: rows that carry a project id through every step of the procedure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from generator.schema.fields import FILE_NAME, PROJECT_ID, about, fields_of
from generator.values import Choice, Label, choices

MONEY_UNITS = choices(yuan=("元", "yuan"), wan=("万元", "10,000 yuan"))
_IN_YUAN = {"yuan": Decimal(1), "wan": Decimal(10_000)}


@dataclass(frozen=True)
class ProjectRow:
    """One row of a list."""

    project: str = about(
        "项目编号",
        "Project",
        "项目编号，各环节一致。",
        "Project id, the same in every step.",
        required=True,
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
        pattern=r"[0-9A-HJ-NPQRTUWXY]{18}",
        listing=True,
    )
    amount: Decimal | None = about(
        "金额", "Amount", "金额，精确到分。", "Exact amount.", example="20.5", listing=True
    )
    unit: str = about(
        "单位",
        "Unit",
        "金额单位：元或万元。",
        "Unit of the amount.",
        default="",
        options=MONEY_UNITS,
        example="万元",
        listing=True,
    )
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
        if self.amount is None:
            return None
        return (self.amount * _IN_YUAN.get(self.unit, Decimal(1))).normalize()


@dataclass(frozen=True)
class ProjectList:
    """List data: a file beside the record, or rows written in it."""

    SHORTHAND: ClassVar[dict[str, str]] = {"list": "rows"}

    file: str = about(
        "文件",
        "File",
        "与记录同目录的 CSV 文件。",
        "A CSV file beside the record.",
        default="",
        pattern=FILE_NAME,
        example="list.csv",
    )
    rows: tuple[ProjectRow, ...] = about(
        "行", "Rows", "直接写在记录里的行。", "Rows written in the record.", default=()
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that any row uses, in their fixed order."""
        names = (item.name for item in fields_of(ProjectRow))
        return tuple(n for n in names if any(getattr(row, n) not in ("", None) for row in self.rows))

    @property
    def yuan(self) -> Decimal | None:
        """The exact sum of the amounts in yuan; None when no row has one."""
        amounts = [row.yuan for row in self.rows if row.yuan is not None]
        return sum(amounts, Decimal(0)).normalize() if amounts else None


@dataclass(frozen=True)
class Tally:
    """How many rows of a list have a result."""

    label: Label
    count: int


def tally(projects: ProjectList, results: tuple[Choice, ...]) -> tuple[Tally, ...]:
    """The results of a list counted, in the order of `results`; those of no row are left out."""
    counts = (
        Tally(choice.label, sum(row.result in choice.spellings for row in projects.rows))
        for choice in results
    )
    return tuple(found for found in counts if found.count)


#: Chinese column heads accepted in list files.
COLUMN_ALIASES = {item.about.label.zh: item.name for item in fields_of(ProjectRow)}


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
