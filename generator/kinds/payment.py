"""资金拨付: an instalment of approved money that was paid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.procedure import Event
from generator.kinds.projects import ProjectList, projects_field
from generator.kinds.record import Record
from generator.kinds.totals import Total, total_agrees, total_field
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label

#: Most instalments that money is paid in.
MOST = 20


@dataclass(frozen=True, kw_only=True)
class Payment(Record):
    """One instalment, project by project."""

    follows: str = about(
        "立项结果",
        "Follows",
        "所拨资金由哪件立项结果批准。",
        "The approval that granted the money.",
        required=True,
        ref=("approval",),
        inverse=("资金拨付", "Payment"),
        example="approval-2008-key",
    )
    tranche: int = about(
        "第几期",
        "Tranche",
        "第几期拨付，从 1 起。",
        "Number of the instalment, from 1.",
        required=True,
        example="1",
    )
    budget_year: int = about(
        "预算年度",
        "Budget year",
        "列支的预算年度。",
        "Year of the budget that pays.",
        required=True,
        example="2008",
    )
    paid: date | None = about(
        "拨付日期", "Paid", "资金拨出的日期。", "Day of the payment.", required=True, example="2008-09-10"
    )
    projects: ProjectList = projects_field()
    total: Total | None = total_field()


@dataclass(frozen=True)
class PaymentView:
    """What the page of a payment shows of its own; the total is in yuan."""

    facts: tuple[Fact, ...]
    count: int
    total: Decimal | None


def view(item: Item, around: Around) -> PaymentView:
    """Instalment, year, day, and the exact sum of the list."""
    shown = facts(item.record, "tranche", "budget_year", "paid")
    return PaymentView(shown, len(item.projects.rows), item.projects.yuan)


def event(record: Record) -> Event:
    """The payment to the projects of the list."""
    assert isinstance(record, Payment)
    day = record.paid or record.published.day
    return Event("payment", day, follows=record.follows, tranche=record.tranche,
                 budget_year=record.budget_year)  # fmt: skip


def rows_have_amounts(record: Record, origin: Origin) -> Iterator[Problem]:
    """P301: a payment without an amount cannot be added up.

    Source: Procedure 5.
    """
    assert isinstance(record, Payment)
    for index, row in enumerate(record.projects.rows):
        if row.amount is None:
            column = "project" if row.project else "title"
            span = origin[record.projects.place("projects", index, column)]
            yield error("P301", span, project=row.project or row.title)


def number_is_small(record: Record, origin: Origin) -> Iterator[Problem]:
    """P312: instalments are counted from 1, and nobody pays in more than a few; a year is a slip.

    Source: Procedure 5.
    """
    assert isinstance(record, Payment)
    if not 0 < record.tranche <= MOST:
        yield error("P312", origin["tranche"], number=record.tranche, most=MOST)


KIND = Kind(
    name="payment",
    label=Label("资金拨付", "Payment"),
    record=Payment,
    columns=("tranche", "budget_year", "paid"),
    view=view,
    event=event,
    rules=(rows_have_amounts, number_is_small, total_agrees),
)
