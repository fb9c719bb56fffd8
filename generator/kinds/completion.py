"""验收结果: what became of approved projects at the end of their term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.guideline import call_field
from generator.kinds.procedure import COMPLETIONS, Event
from generator.kinds.projects import ProjectList, ResultsView, projects_field, result_counts
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.values import Label


@dataclass(frozen=True, kw_only=True)
class Completion(Record):
    """The outcome of the examination of approved projects."""

    guideline: str = call_field("依本指南立项项目的验收", "Completion of projects under this call")
    follows: str = about(
        "立项结果",
        "Follows",
        "验收的项目由哪件立项结果批准。",
        "The approval of the projects.",
        default="",
        ref=("approval",),
        inverse=("验收结果", "Completion"),
        example="approval-2008-key",
    )
    decided: date | None = about(
        "验收日期",
        "Decided",
        "作出验收结论的日期。",
        "Day of the finding.",
        required=True,
        example="2010-11-05",
    )
    projects: ProjectList = projects_field()


def view(item: Item, around: Around) -> ResultsView:
    """Day of the finding, and the results counted."""
    return ResultsView(facts(item.record, "decided"), result_counts(item.projects, COMPLETIONS))


def event(record: Record) -> Event:
    """The finding on the projects of the list."""
    assert isinstance(record, Completion)
    day = record.decided or record.published.day
    return Event("completion", day, record.guideline, record.follows, results=COMPLETIONS)


KIND = Kind(
    name="completion",
    label=Label("验收结果", "Completion"),
    record=Completion,
    columns=("decided",),
    view=view,
    event=event,
)
