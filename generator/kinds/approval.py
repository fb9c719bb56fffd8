"""立项结果: the decision that grants projects, after their publicity period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.guideline import call_field
from generator.kinds.money import amount_problems
from generator.kinds.procedure import INSTRUMENTS, Event
from generator.kinds.projects import ProjectList, projects_field
from generator.kinds.record import Record
from generator.kinds.totals import Total, total_agrees, total_field
from generator.kinds.tranches import Instalment
from generator.problems import Problem
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label


@dataclass(frozen=True, kw_only=True)
class Approval(Record):
    """The approved projects of a programme's year, with their amounts."""

    guideline: str = call_field("依本指南立项", "Approvals under this call")
    follows: str = about(
        "立项公示",
        "Follows",
        "所依据的立项公示。",
        "The publicity it rests on.",
        default="",
        ref=("publicity",),
        inverse=("据此立项", "Approval that rests on this"),
        example="proposal-2008-key",
    )
    decided: date | None = about(
        "批准日期", "Decided", "批准日期。", "Day of the decision.", required=True, example="2008-07-01"
    )
    projects: ProjectList = projects_field()
    instrument: str = about(
        "资助方式",
        "Instrument",
        "资助方式。",
        "Funding instrument.",
        default="grant",
        options=INSTRUMENTS,
        example="无偿资助",
    )
    tranches: tuple[Instalment, ...] = about(
        "分期",
        "Tranches",
        "各期拨付安排；不填为 site.toml 的办法。",
        "The instalments; left out: as the scheme in site.toml has them.",
        default=(),
    )
    total: Total | None = total_field()


@dataclass(frozen=True)
class ApprovalView:
    """What the page of an approval shows of its own; the total is in yuan, the tranches are those it states."""

    facts: tuple[Fact, ...]
    count: int
    total: Decimal | None
    tranches: tuple[tuple[Fact, ...], ...]


def view(item: Item, around: Around) -> ApprovalView:
    """Decision, instrument, the exact sum of the list, and how it is paid out."""
    assert isinstance(item.record, Approval)
    shown = facts(item.record, "decided", "instrument")
    names = ("share", "amount", "unit", "budget_year", "condition", "due")
    tranches = tuple(facts(tranche, *names) for tranche in item.record.tranches)
    return ApprovalView(shown, len(item.projects.rows), item.projects.yuan, tranches)


def event(record: Record) -> Event:
    """The decision that grants the projects of the list."""
    assert isinstance(record, Approval)
    decided = record.decided or record.published.day
    return Event("approval", decided, record.guideline, record.follows, instrument=record.instrument,
                 tranches=record.tranches)  # fmt: skip


def tranches_are_exact(record: Record, origin: Origin) -> Iterator[Problem]:
    """P302: the amount of an instalment is whole fen and has a unit, as any amount."""
    assert isinstance(record, Approval)
    for index, tranche in enumerate(record.tranches):
        yield from amount_problems(tranche, f"tranches[{index}].", origin)


KIND = Kind(
    name="approval",
    label=Label("立项结果", "Approval"),
    record=Approval,
    columns=("decided",),
    view=view,
    event=event,
    rules=(tranches_are_exact, total_agrees),
)
