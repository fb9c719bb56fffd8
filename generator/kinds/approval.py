"""立项结果: the decision that grants projects, after their publicity period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.guideline import call_field
from generator.kinds.procedure import Event
from generator.kinds.projects import ProjectList, projects_field
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.values import Fact, Label, choices

INSTRUMENTS = choices(
    grant=("无偿资助", "grant"), equity=("股权投资", "equity"), guarantee=("贷款担保", "guarantee"),
    repayable=("有偿资助", "repayable"), purchase=("政府采购", "purchase"),
)  # fmt: skip


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


@dataclass(frozen=True)
class ApprovalView:
    """What the page of an approval shows of its own; the total is in yuan."""

    facts: tuple[Fact, ...]
    count: int
    total: Decimal | None


def view(item: Item, around: Around) -> ApprovalView:
    """Decision, instrument, and the exact sum of the list."""
    shown = facts(item.record, "decided", "instrument")
    return ApprovalView(shown, len(item.projects.rows), item.projects.yuan)


def event(record: Record) -> Event:
    """The decision that grants the projects of the list."""
    assert isinstance(record, Approval)
    decided = record.decided or record.published.day
    return Event("approval", decided, record.guideline, record.follows)


KIND = Kind(
    name="approval",
    label=Label("立项结果", "Approval"),
    record=Approval,
    columns=("decided",),
    view=view,
    event=event,
)
