"""考核评议: checks, assessments, appraisals and honours, and what was mended after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.days import in_order
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label, choices

TYPES = choices(
    plan=("计划", "plan"), check=("检查", "check"), yearly=("年终考核", "yearly assessment"),
    appraisal=("民主评议", "democratic appraisal"), survey=("满意度测评", "survey"), honour=("荣誉", "honour"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of an assessment; the weight is the most that it can score."""

    name: str = about(
        "指标", "Indicator", "指标名称。", "Name of the indicator.", required=True, example="公开及时"
    )
    weight: Decimal | None = about("分值", "Weight", "满分值。", "The most it can score.", example="20")
    score: Decimal | None = about("得分", "Score", "得分。", "Score reached.", example="19.5")
    note: str = about("说明", "Note", "扣分原因等。", "Why points were lost.", default="")


@dataclass(frozen=True, kw_only=True)
class Assessment(Record):
    """An assessment of a period: indicators, result, rank, what is mended."""

    type: str = about(
        "类型",
        "Type",
        "检查、考核、评议、测评或荣誉。",
        "Check, assessment, appraisal, survey or honour.",
        required=True,
        options=TYPES,
        example="年终考核",
    )
    begins: date | None = about(
        "起始日期",
        "Begins",
        "考核期的第一天。",
        "First day of the period.",
        required=True,
        example="2007-01-01",
    )
    ends: date | None = about(
        "截止日期",
        "Ends",
        "考核期的最后一天。",
        "Last day of the period.",
        required=True,
        example="2007-12-31",
    )
    assessor: str = about(
        "考核单位",
        "Assessor",
        "考核、评议或授予的单位。",
        "Who assesses or awards.",
        default="",
        example="市政务公开领导小组",
    )
    indicators: tuple[Indicator, ...] = about(
        "指标", "Indicators", "指标、分值和得分。", "Indicators with weight and score.", default=()
    )
    result: str = about(
        "结果",
        "Result",
        "结论或等次；未结束的不填。",
        "Outcome or grade; empty while it is not over.",
        default="",
        example="优秀",
    )
    rank: str = about(
        "名次",
        "Rank",
        "名次和参评单位数。",
        "Rank, and among how many.",
        default="",
        example="第2名（共46个单位）",
    )
    rectification: str = about(
        "整改情况",
        "Rectification",
        "整改措施和完成情况。",
        "What is mended, and whether it is done.",
        default="",
        long=True,
    )


@dataclass(frozen=True)
class AssessmentView:
    """What the page of an assessment shows of its own; `total` is the sum of scores when all are given."""

    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    weights: Decimal | None
    total: Decimal | None
    rectification: str


def view(item: Item, around: Around) -> AssessmentView:
    """Period and result, indicators with their sum, what is mended."""
    record = item.record
    assert isinstance(record, Assessment)
    return AssessmentView(
        facts(record, "type", "begins", "ends", "assessor", "result", "rank"),
        record.indicators,
        _sum(tuple(one.weight for one in record.indicators)),
        _sum(tuple(one.score for one in record.indicators)),
        record.rectification,
    )


def _sum(values: tuple[Decimal | None, ...]) -> Decimal | None:
    """The sum; None when there is nothing to add or one is not known."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal()) if values and len(known) == len(values) else None


def period_in_order(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: a period ends after it begins."""
    yield from in_order(record, origin, "", ("begins", "ends"))


def scores_fit_their_weight(record: Record, origin: Origin) -> Iterator[Problem]:
    """A441: an indicator scores between nothing and its weight."""
    assert isinstance(record, Assessment)
    for index, one in enumerate(record.indicators):
        if one.score is not None and one.weight is not None and not 0 <= one.score <= one.weight:
            yield error("A441", origin[f"indicators[{index}].score"], score=one.score, weight=one.weight)


KIND = Kind(
    name="assessment",
    label=Label("考核评议", "Assessment"),
    record=Assessment,
    columns=("type", "ends", "result"),
    view=view,
    rules=(period_in_order, scores_fit_their_weight),
)
