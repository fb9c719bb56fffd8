"""统计台账: yearly counts and amounts that other registers keep; the source of table 2 of the yearly report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.account import Case
from generator.kinds.base import Kind
from generator.kinds.ledgers import Ledger
from generator.kinds.lists import Listed, rows_field
from generator.kinds.money import MONEY_UNITS, amount_problems, in_yuan
from generator.kinds.national import DECISIONS, FEES
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Choice, Label

OTHER = Choice("other", Label("其他", "other"))
ITEMS = (*DECISIONS, FEES, OTHER)


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One figure of a year: a count, or an amount with its unit."""

    item: str = about(
        "事项",
        "Item",
        "年报表二的事项；其余的选“其他”，并写明名称。",
        "Item of table 2 of the yearly report; otherwise other, with a name.",
        required=True,
        options=ITEMS,
        example="行政许可",
        listing=True,
    )
    name: str = about(
        "名称",
        "Name",
        "具体名称，例如许可或收费的项目。",
        "What exactly: the permit, the fee.",
        default="",
        example="科技企业审批",
        listing=True,
    )
    count: int | None = about("数量", "Count", "件数。", "How many.", example="18", listing=True)
    amount: Decimal | None = about(
        "金额", "Amount", "收费金额，精确到分。", "Amount charged, exact.", listing=True
    )
    unit: str = about(
        "金额单位",
        "Unit of the amount",
        "金额单位：元或万元。",
        "Unit of the amount.",
        default="",
        options=MONEY_UNITS,
        listing=True,
    )
    source: str = about(
        "统计机构",
        "Source",
        "提供数字的机构。",
        "Unit that keeps the figure.",
        default="",
        vocab="units",
        example="approval-office",
        listing=True,
    )


@dataclass(frozen=True)
class TallyList(Listed):
    """The figures of a year: a file beside the record, or rows written in it."""

    KEY = ("item", "name", "source")

    rows: tuple[TallyRow, ...] = rows_field()

    def row_problems(self, row: TallyRow, at: str, origin: Origin) -> Iterator[Problem]:
        """A103: fees are an amount, decisions a count, anything else one of the two and a name."""
        yield from amount_problems(row, at, origin)
        counts, sums = row.count is not None, row.amount is not None
        fits = sums and not counts if row.item == FEES.value else counts and not sums
        if row.item == OTHER.value:
            fits = counts != sums and bool(row.name)
        if not fits:
            yield error("A103", origin[f"{at}item"])


@dataclass(frozen=True, kw_only=True)
class Tally(Ledger):
    """Counts and amounts of a year that are not records of this site."""

    figures: TallyList = about(
        "统计数字",
        "Figures",
        "逐项数字：CSV 文件名，或逐行写出。",
        "The figures: a CSV file or rows.",
        default=TallyList(),
        example="{file: list.csv}",
    )


def counted_cases(record: Record) -> tuple[Case, ...]:
    """Decisions by their number, fees in units of 10,000 yuan; other figures are in no national table."""
    assert isinstance(record, Tally)
    if record.year is None:
        return ()
    over = date(record.year, 12, 31)
    numbers = ((row.item, row.count, in_yuan(row.amount, row.unit)) for row in record.figures.rows)
    return tuple(
        Case("decisions", item, "", over, None, Decimal(count or 0) if yuan is None else yuan / 10_000)
        for item, count, yuan in numbers
        if item != OTHER.value
    )


KIND = Kind(
    name="tally",
    label=Label("统计台账", "Tally"),
    record=Tally,
    columns=("year",),
    once=("year", "unit"),
    cases=counted_cases,
)
