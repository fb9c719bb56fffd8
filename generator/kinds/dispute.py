"""复议诉讼: reviews and suits about the disclosure of information in a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.account import Case
from generator.kinds.base import Around, Item, Kind
from generator.kinds.days import in_order, together
from generator.kinds.ledgers import (
    CASE_NUMBER,
    Ledger,
    LedgerView,
    counted,
    figure,
    of_its_year,
)
from generator.kinds.lists import Listed, rows_field
from generator.kinds.national import DISPUTES, PENDING, RESULTS
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Label


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """One review or suit; the parties are never recorded."""

    case: str = about(
        "案件编号",
        "Case",
        "登记编号，不含当事人信息。",
        "Number in the register; nothing about the parties.",
        required=True,
        pattern=CASE_NUMBER,
        example="2008-F01",
        listing=True,
    )
    type: str = about(
        "类型",
        "Type",
        "行政复议、未经复议直接起诉或复议后起诉。",
        "Review, suit without review, or suit after review.",
        required=True,
        options=DISPUTES,
        example="行政复议",
        listing=True,
    )
    filed: date | None = about(
        "受理日期",
        "Filed",
        "复议机关或法院受理的日期。",
        "Day on which it was accepted.",
        required=True,
        example="2008-07-08",
        listing=True,
    )
    closed: date | None = about(
        "审结日期",
        "Closed",
        "审结的日期；未审结不填。",
        "Day of the decision; empty while pending.",
        example="2008-08-29",
        listing=True,
    )
    result: str = about(
        "结果",
        "Result",
        "年报表四的结果；未审结可不填。",
        "Result (table 4 of the yearly report); empty means pending.",
        default=PENDING.value,
        options=RESULTS,
        example="结果维持",
        listing=True,
    )


@dataclass(frozen=True)
class DisputeList(Listed):
    """The cases of a year: a file beside the record, or rows written in it."""

    rows: tuple[DisputeRow, ...] = rows_field()

    def row_problems(self, row: DisputeRow, at: str, origin: Origin) -> Iterator[Problem]:
        """Days that contradict each other, a result without its day or a day without its result."""
        yield from in_order(row, origin, at, ("filed", "closed"))
        if row.result != PENDING.value:
            yield from together(row, origin, at, ("result", "closed"))
        elif row.closed:
            wanted = Label("尚未审结以外的结果", "a result other than pending")
            given = Label("审结日期", "the day of the decision")
            yield error("A102", origin[f"{at}closed"], given=given, wanted=wanted)


@dataclass(frozen=True, kw_only=True)
class Dispute(Ledger):
    """Reviews and suits that began in a year."""

    cases: DisputeList = about(
        "案件台账",
        "Cases",
        "逐件案件：CSV 文件名，或逐行写出。",
        "The cases: a CSV file or rows.",
        default=DisputeList(),
        example="{file: list.csv}",
    )


def view(item: Item, around: Around) -> LedgerView:
    """How many of each type, and how they ended."""
    record = item.record
    assert isinstance(record, Dispute)
    rows = record.cases.rows
    types = counted(DISPUTES, (row.type for row in rows))
    return LedgerView(
        (figure("filed", "受理（件）", "Filed", len(rows)), *types),
        counted(RESULTS, (row.result for row in rows)),
    )


def counted_cases(record: Record) -> tuple[Case, ...]:
    """Each review or suit, by type and result."""
    assert isinstance(record, Dispute)
    return tuple(
        Case("disputes", row.type, row.result, row.filed, row.closed)
        for row in record.cases.rows
        if row.filed
    )


def cases_of_the_year(record: Record, origin: Origin) -> Iterator[Problem]:
    """A101: a case is counted in the year in which it was filed."""
    assert isinstance(record, Dispute)
    yield from of_its_year(record.year, record.cases, "cases", "filed", origin)


KIND = Kind(
    name="dispute",
    label=Label("复议诉讼", "Reviews and suits"),
    record=Dispute,
    columns=("year",),
    once=("year", "unit"),
    view=view,
    cases=counted_cases,
    rules=(cases_of_the_year,),
)
