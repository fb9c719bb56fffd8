"""Yearly accounts: what kinds have in them to be counted, what a report asks for, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.national import COLUMNS, ROWS
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.values import Label


@dataclass(frozen=True)
class Case:
    """One thing that yearly accounts count.

    `ledger` is `documents`, `decisions`, `requests`, `disputes`, `complaints`; `row` and `column` are where it
    stands in the national tables once it has ended; `number` is more than one for what is known as a sum only.
    """

    ledger: str
    row: str
    column: str
    began: date
    ended: date | None
    number: Decimal = Decimal(1)


@dataclass(frozen=True)
class Entered:
    """A cell of the national tables that is filled by hand, because its cases are not in the ledgers."""

    row: str = about(
        "行",
        "Row",
        "国家格式表二、表三、表四的行；“总计”是表三（七）。",
        "Row of tables 2 to 4; total is (7) of table 3.",
        required=True,
        options=ROWS,
        example="行政许可",
    )
    column: str = about(
        "列",
        "Column",
        "该表的列。",
        "Column of that table.",
        required=True,
        options=COLUMNS,
        example="本年处理决定数量",
    )
    value: str = about(
        "数值",
        "Value",
        "数量；收费金额按万元。",
        "Number; fees in units of 10,000 yuan.",
        required=True,
        pattern=r"[0-9]{1,9}(\.[0-9]{1,6})?",
        example="2",
    )
    reason: str = about(
        "理由",
        "Reason",
        "为什么不由台账统计，页面上标明。",
        "Why the ledgers do not give it; shown on the page.",
        required=True,
        example="1月至2月只有纸质登记",
    )


@dataclass(frozen=True)
class Claim:
    """A number that a report states: of what, over which years; `paper` when it is carried over with a reason."""

    what: str
    first: int
    last: int
    value: str
    paper: bool
    place: str


@dataclass(frozen=True)
class Asked:
    """What a report wants to be told: the figures of a year, the national tables with `entered`, its claims."""

    year: int | None = None
    national: bool = False
    entered: tuple[Entered, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Year:
    """What was published in one year: (section title, records), government records, all records."""

    year: int
    sections: tuple[tuple[str, int], ...]
    government: int
    total: int


@dataclass(frozen=True)
class Cell:
    """A number of a national table; with a reason it was entered by hand, and `computed` is what the ledgers give."""

    value: Decimal
    computed: Decimal
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a national table: None where the table has no cell."""

    row: str
    label: Label
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Grid:
    """A national table, filled."""

    number: int
    title: Label
    columns: tuple[tuple[str, Label], ...]
    lines: tuple[Line, ...]

    @property
    def entered(self) -> tuple[tuple[Label, Label, Cell], ...]:
        """The cells that were filled by hand: row, column, cell."""
        return tuple(
            (line.label, label, cell)
            for line in self.lines
            for (_, label), cell in zip(self.columns, line.cells, strict=True)
            if cell and cell.reason
        )


@dataclass(frozen=True)
class Account:
    """The account of a year in the national tables 2, 3 and 4."""

    year: int
    grids: tuple[Grid, ...]

    def value(self, row: str, column: str) -> Decimal:
        """The number in a cell; 0 where there is none."""
        for grid in self.grids:
            names = [name for name, _ in grid.columns]
            for line in grid.lines:
                if line.row == row and column in names:
                    cell = line.cells[names.index(column)]
                    return cell.value if cell else Decimal(0)
        return Decimal(0)


@dataclass(frozen=True)
class Answer:
    """What a report is told: as much of it as it asked for; `counted` has a number for every claim."""

    year: Year | None = None
    account: Account | None = None
    counted: tuple[str, ...] = ()


def asks_nothing(record: Record) -> Asked:
    """What a kind wants to be told that is no report: nothing."""
    return Asked()
