"""评价指标: by what applications will be measured, known before anybody applies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.kinds.base import Kind
from generator.kinds.guideline import call_field
from generator.kinds.lists import Listed, rows_field
from generator.kinds.procedure import Event
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Label

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is measured, and how much it counts."""

    name: str = about(
        "指标", "Name", "指标名称。", "Name of the indicator.", required=True, example="创新性", listing=True
    )
    weight: Decimal = about(
        "权重（%）",
        "Weight (%)",
        "权重，各项之和为 100。",
        "Weight; all together are 100.",
        required=True,
        example="100",
        listing=True,
    )
    description: str = about(
        "说明",
        "Description",
        "怎样评分。",
        "How it is marked.",
        default="",
        example="与国内同类技术比较",
        listing=True,
    )


@dataclass(frozen=True)
class IndicatorList(Listed):
    """The indicators: a file beside the record, or rows written in it."""

    rows: tuple[Indicator, ...] = rows_field()

    @property
    def total(self) -> Decimal:
        """The exact sum of the weights."""
        return sum((row.weight for row in self.rows), Decimal(0))

    def problems(self, name: str, origin: Origin) -> Iterator[Problem]:
        """P430: the weights are shares of one whole.

        Source: Procedure 4.
        """
        yield from super().problems(name, origin)
        if self.rows and self.total != WHOLE:
            last = self.place(name, len(self.rows) - 1, "weight")
            yield error("P430", origin[last], total=f"{self.total:f}")

    def row_problems(self, row: Indicator, at: str, origin: Origin) -> Iterator[Problem]:
        """P431: what counts nothing is no indicator.

        Source: Procedure 4.
        """
        if row.weight <= 0:
            yield error("P431", origin[f"{at}weight"], name=row.name)


@dataclass(frozen=True, kw_only=True)
class Criteria(Record):
    """The indicators of the evaluation of a call, with their weights."""

    guideline: str = call_field("依本指南评估的指标", "Criteria for this call")
    indicators: IndicatorList = about(
        "评价指标",
        "Indicators",
        "指标和权重：CSV 文件名，或逐行写出。",
        "Indicators and weights: a CSV file or rows.",
        required=True,
        example="[{name: 创新性, weight: 60}, {name: 可行性, weight: 40}]",
    )


def event(record: Record) -> Event:
    """The criteria that a call will be judged by, from the day on which they are public."""
    assert isinstance(record, Criteria)
    public = record.publish_at or record.published
    return Event("criteria", public.day, record.guideline)


KIND = Kind(
    name="criteria",
    label=Label("评价指标", "Criteria"),
    record=Criteria,
    event=event,
)
