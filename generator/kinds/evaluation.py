"""评估结果: what examination and experts found of the accepted projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.guideline import call_field
from generator.kinds.procedure import EVALUATIONS, Event
from generator.kinds.projects import ProjectList, ResultsView, projects_field, result_counts
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.values import Label, choices

LEVELS = choices(preliminary=("初审", "preliminary examination"), expert=("专家评估", "expert evaluation"))


@dataclass(frozen=True, kw_only=True)
class Evaluation(Record):
    """The findings of an evaluation, project by project."""

    guideline: str = call_field("依本指南评估", "Evaluation under this call")
    level: str = about(
        "评估环节",
        "Level",
        "初审或专家评估。",
        "Preliminary or by experts.",
        required=True,
        options=LEVELS,
        example="expert",
    )
    evaluated: date | None = about(
        "评估日期",
        "Evaluated",
        "评估开始的日期。",
        "First day of the evaluation.",
        required=True,
        example="2008-09-22",
    )
    projects: ProjectList = projects_field()


def view(item: Item, around: Around) -> ResultsView:
    """Level, day, and the results counted."""
    return ResultsView(facts(item.record, "level", "evaluated"), result_counts(item.projects, EVALUATIONS))


def event(record: Record) -> Event:
    """The evaluation of the projects of the list."""
    assert isinstance(record, Evaluation)
    day = record.evaluated or record.published.day
    return Event(
        "evaluation",
        day,
        record.guideline,
        results=EVALUATIONS,
        preliminary=record.level == "preliminary",
    )


KIND = Kind(
    name="evaluation",
    label=Label("评估结果", "Evaluation"),
    record=Evaluation,
    columns=("level", "evaluated"),
    view=view,
    event=event,
)
