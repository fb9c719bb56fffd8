"""The account of a year in the national tables 2 to 4: computed from ledgers, with what was entered by hand.

Source: 国办公开办函〔2021〕30号. A request counts as new in the year in which it was received, under its outcome in
the year of the answer, and is carried over at the end of every year between; a review or suit that is pending at the
end of the year counts as pending, whenever it was filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.kinds import BY_NAME
from generator.kinds.account import Account, Case, Cell, Entered, Grid, Line
from generator.kinds.base import Item
from generator.kinds.national import (
    APPLICANTS,
    BROUGHT,
    DECISIONS,
    DISPUTES,
    DOCUMENTS,
    FEES,
    GROUPS,
    LEFT,
    NEW,
    OUTCOMES,
    PENDING,
    PROACTIVE,
    PROACTIVE_CELLS,
    RESULTS,
    SUM,
)
from generator.values import Choice, Label

Key = tuple[str, str]
#: Parts 2 to 4 of the format, which hold tables 2 to 4.
TITLES = (
    Label("二、主动公开政府信息情况", "2. Proactive disclosure"),
    Label("三、收到和处理政府信息公开申请情况", "3. Requests received and dealt with"),
    Label("四、政府信息公开行政复议、行政诉讼情况", "4. Administrative reviews and suits"),
)
_HAN = "一二三四五六七"


@dataclass(frozen=True)
class Broken:
    """An identity that does not hold: its code, the row and column, and the two numbers that should be equal."""

    code: str
    row: str
    column: str
    found: Decimal
    wanted: Decimal


def account(year: int, cases: Iterable[Case], entered: tuple[Entered, ...] = ()) -> Account:
    """The account of a year. A cell that is entered replaces the computed one; sums are of what stands in the cells."""
    computed = _counted(year, cases)
    by_hand = {(one.row, one.column): one for one in entered}
    cells: dict[Key, Cell] = {}

    def put(row: str, column: str, number: Decimal) -> None:
        mine = by_hand.get((row, column))
        cells[row, column] = Cell(Decimal(mine.value), number, mine.reason) if mine else Cell(number, number)

    def number(row: str, column: str) -> Decimal:
        return computed.get((row, column), Decimal(0))

    for row, columns in PROACTIVE_CELLS.items():
        for column in columns:
            put(row, column, number(row, column))
    asking = [one.value for one in APPLICANTS]
    outcomes = [one.value for one in OUTCOMES]
    for column in asking:
        for row in (NEW.value, BROUGHT.value, *outcomes, LEFT.value):
            put(row, column, number(row, column))
        put(SUM.value, column, _sum(cells[row, column] for row in outcomes))
    for row in (NEW.value, BROUGHT.value, *outcomes, SUM.value, LEFT.value):
        put(row, SUM.value, _sum(cells[row, column] for column in asking))
    for dispute in DISPUTES:
        for result in RESULTS:
            put(dispute.value, result.value, number(dispute.value, result.value))
        put(dispute.value, SUM.value, _sum(cells[dispute.value, one.value] for one in RESULTS))
    return Account(year, _grids(cells))


def cases_of(items: Iterable[Item]) -> tuple[Case, ...]:
    """What yearly accounts count in these records; in withheld ones nothing."""
    public = (item for item in items if not item.record.withheld)
    return tuple(case for item in public for case in BY_NAME[item.kind].cases(item.record))


def _sum(cells: Iterable[Cell]) -> Decimal:
    return sum((cell.value for cell in cells), Decimal(0))


def _counted(year: int, cases: Iterable[Case]) -> dict[Key, Decimal]:
    """What the ledgers give for each cell that is no sum."""
    found: dict[Key, Decimal] = {}
    for case in cases:
        for key in _keys(year, case):
            found[key] = found.get(key, Decimal(0)) + case.number
    return found


def _keys(year: int, case: Case) -> tuple[Key, ...]:
    """The cells of a year that a case counts in."""
    began, ended = case.began.year, case.ended.year if case.ended else None
    if began > year:
        return ()
    open_after = ended is None or ended > year
    if case.ledger == "documents":
        made, gone = began == year, ended == year
        marks = (("made", made), ("repealed", gone), ("in-force", open_after))
        return tuple((case.row, column) for column, holds in marks if holds)
    if case.ledger == "decisions":
        return tuple((case.row, column) for column in PROACTIVE_CELLS.get(case.row, ()) if began == year)
    if case.ledger == "requests":
        arrived = NEW.value if began == year else BROUGHT.value if ended is None or ended >= year else ""
        rows = (arrived, case.row if ended == year else "", LEFT.value if open_after else "")
        return tuple((row, case.column) for row in rows if row)
    if case.ledger == "disputes":
        return (
            ((case.row, PENDING.value if open_after else case.column),) if open_after or ended == year else ()
        )
    return ()


def _grids(cells: dict[Key, Cell]) -> tuple[Grid, ...]:
    def grid(number: int, columns: tuple[Choice, ...], rows: Iterable[tuple[str, Label]]) -> Grid:
        lines = tuple(
            Line(row, label, tuple(cells.get((row, one.value)) for one in columns)) for row, label in rows
        )
        return Grid(number, TITLES[number - 2], tuple((one.value, one.label) for one in columns), lines)

    proactive = [(one.value, one.label) for one in (*DOCUMENTS, *DECISIONS, FEES)]
    disputes = [(one.value, one.label) for one in DISPUTES]
    return (
        grid(2, PROACTIVE, proactive),
        grid(3, (*APPLICANTS, SUM), _request_rows()),
        grid(4, (*RESULTS, SUM), disputes),
    )


def _request_rows() -> Iterable[tuple[str, Label]]:
    """The rows of table 3 with the numbers of their parts."""
    yield NEW.value, NEW.label
    yield BROUGHT.value, BROUGHT.label
    for index, group in enumerate(GROUPS, 1):
        for place, row in enumerate(group.rows, 1):
            zh, en = f"（{group.number}）{group.label.zh}", f"({index}) {group.label.en}"
            if len(group.rows) > 1:
                zh, en = f"{zh}：{place}．{row.label.zh}", f"{en}: {place}. {row.label.en}"
            yield row.value, Label(zh, en)
    yield SUM.value, Label(f"（{_HAN[len(GROUPS)]}）{SUM.label.zh}", f"({len(GROUPS) + 1}) {SUM.label.en}")
    yield LEFT.value, LEFT.label


def broken(told: Account, last: Account | None, documents_too: bool) -> tuple[Broken, ...]:
    """The identities that do not hold; `last` is the account of the year before, which had documents or had not.

    A column or row whose own sum is wrong is named once and not looked at again.
    """
    found: list[Broken] = []
    outcomes = [one.value for one in OUTCOMES]

    def expect(code: str, row: str, column: str, wanted: Decimal) -> bool:
        value = told.value(row, column)
        if value != wanted:
            found.append(Broken(code, row, column, value, wanted))
        return value == wanted

    for one in APPLICANTS:
        column = one.value
        dealt = sum((told.value(row, column) for row in outcomes), Decimal(0))
        if expect("A112", SUM.value, column, dealt):
            arrived = told.value(NEW.value, column) + told.value(BROUGHT.value, column)
            left = told.value(SUM.value, column) + told.value(LEFT.value, column)
            if arrived != left:
                found.append(Broken("A110", NEW.value, column, arrived, left))
        if last is not None:
            expect("A113", BROUGHT.value, column, last.value(LEFT.value, column))
    for row in (NEW.value, BROUGHT.value, *outcomes, SUM.value, LEFT.value):
        expect("A111", row, SUM.value, sum((told.value(row, one.value) for one in APPLICANTS), Decimal(0)))
    for dispute in DISPUTES:
        results = sum((told.value(dispute.value, one.value) for one in RESULTS), Decimal(0))
        expect("A114", dispute.value, SUM.value, results)
    for document in DOCUMENTS:
        if last is None or not documents_too:
            break
        name = document.value
        change = told.value(name, "made") - told.value(name, "repealed")
        expect("A115", name, "in-force", last.value(name, "in-force") + change)
    return tuple(found)
