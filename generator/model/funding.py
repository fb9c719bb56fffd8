"""What was granted, what of it was paid, and what is still to be paid: computed from the lists alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.base import Term
from generator.kinds.money import parts, total
from generator.kinds.tranches import Planned, plan
from generator.model.history import History, Turn
from generator.model.vocab import Vocabulary
from generator.schema.promises import Funding


@dataclass(frozen=True)
class Paid:
    """One payment to one project, in yuan; `record` is the id of the record that reports it."""

    tranche: int
    yuan: Decimal
    day: date
    budget_year: int
    record: str


@dataclass(frozen=True)
class Grant:
    """What one project was granted, in yuan; `record` is the id of the approval, `plan` its instalments with amounts."""

    project: str
    title: str
    organisation: str
    credit_code: str
    programme: Term | None
    day: date
    instrument: str
    record: str
    yuan: Decimal
    plan: tuple[tuple[Planned, Decimal], ...]
    paid: tuple[Paid, ...]

    @property
    def year(self) -> int:
        """The year of the approval."""
        return self.day.year

    def paid_as(self, tranche: int) -> Decimal:
        """What was paid as one instalment."""
        return total(one.yuan for one in self.paid if one.tranche == tranche) or Decimal(0)


@dataclass(frozen=True)
class Balance:
    """Money of some grants added up, in yuan; `paid` by instalment, those that were asked for."""

    projects: int
    approved: Decimal
    paid: tuple[Decimal, ...]

    @property
    def paid_out(self) -> Decimal:
        """All that was paid."""
        return total(self.paid) or Decimal(0)

    @property
    def outstanding(self) -> Decimal:
        """What was approved and is not paid."""
        return total((self.approved, -self.paid_out)) or Decimal(0)


def balance(grants: tuple[Grant, ...], tranches: tuple[int, ...]) -> Balance:
    """The sums of grants, with the instalments of these numbers."""
    paid = (total(grant.paid_as(number) for grant in grants) for number in tranches)
    approved = total(grant.yuan for grant in grants) or Decimal(0)
    return Balance(len(grants), approved, tuple(amount or Decimal(0) for amount in paid))


def grants_of(grants: tuple[Grant, ...], vocabulary: str, term: str) -> tuple[Grant, ...]:
    """What was granted in a programme; other terms have no money of their own."""
    found = (grant for grant in grants if grant.programme and grant.programme.id == term)
    return tuple(found) if vocabulary == "programmes" else ()


def tranches_of(grants: tuple[Grant, ...]) -> tuple[int, ...]:
    """The numbers of all instalments that are planned or were paid."""
    return tuple(sorted({number for grant in grants for number in _numbers(grant)}))


def _numbers(grant: Grant) -> list[int]:
    return [tranche.number for tranche, _ in grant.plan] + [one.tranche for one in grant.paid]


def grants(histories: Iterable[History], programmes: Vocabulary, funding: Funding) -> tuple[Grant, ...]:
    """Everything granted, by year of approval, then project."""
    found = [
        _grant(history, approval, programmes, funding)
        for history in histories
        for approval in history.of("approval")
        if approval.row.yuan is not None
    ]
    return tuple(sorted(found, key=lambda grant: (grant.year, grant.project, grant.record)))


def _grant(history: History, approval: Turn, programmes: Vocabulary, funding: Funding) -> Grant:
    row, event, record = approval.row, approval.event, approval.act.item.record
    planned = plan(event.tranches, funding.tranche, event.instrument, event.day.year)
    granted = row.yuan or Decimal(0)
    entry = programmes.get(row.programme or record.programme)
    paid = tuple(
        Paid(turn.event.tranche, turn.row.yuan, turn.day, turn.event.budget_year, turn.act.item.record.id)
        for turn in history.of("payment")
        if turn.event.follows == record.id and turn.row.yuan is not None
    )
    return Grant(
        history.project,
        row.title,
        row.organisation,
        row.credit_code,
        entry.term if entry else None,
        event.day,
        event.instrument,
        record.id,
        granted,
        tuple(zip(planned, parts(granted, tuple(one.share for one in planned)), strict=True)),
        paid,
    )
