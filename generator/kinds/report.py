"""年度报告: yearly accounts of disclosure, website and work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, Year, facts
from generator.kinds.clocks import Clock
from generator.kinds.record import Record
from generator.schema.fields import about
from generator.values import Fact, Label, choices

TYPES = choices(
    information_disclosure=("政府信息公开工作年度报告", "information disclosure"),
    website=("政府网站工作年度报表", "website"),
    work_summary=("工作总结", "work summary"),
)

#: The report whose form and day the Regulation fixes.
NATIONAL = "information-disclosure"


@dataclass(frozen=True)
class Figure:
    """One reported number; kept as written, because units and precision are part of it."""

    label: str = about(
        "指标", "Label", "指标名称。", "Name of the figure.", required=True, example="发布政务信息"
    )
    value: str = about(
        "数值",
        "Value",
        "数值。",
        "Number.",
        required=True,
        pattern=r"[0-9][0-9,]*(\.[0-9]+)?%?",
        example="1083",
    )
    unit: str = about("单位", "Unit", "单位。", "Unit.", default="", example="条")
    note: str = about("说明", "Note", "来源或口径。", "Origin or definition.", default="")


@dataclass(frozen=True, kw_only=True)
class Report(Record):
    """A report on a year (or the last of several)."""

    year: int | None = about("年度", "Year", "报告年度。", "Year reported on.", required=True, example="2008")
    type: str = about(
        "报告类型",
        "Type",
        "报告类型。",
        "Type of report.",
        required=True,
        options=TYPES,
        example="work-summary",
    )
    figures: tuple[Figure, ...] = about("主要数据", "Figures", "主要数据。", "Main figures.", default=())
    computed: bool = about(
        "自动统计", "Computed", "数据由系统统计。", "Figures are computed.", default=False, example="true"
    )


@dataclass(frozen=True)
class ReportView:
    """What the page of a report shows of its own."""

    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    computed: Year | None


def view(item: Item, around: Around) -> ReportView:
    """Type, year, the reported figures, and the computed ones where the record asks for them."""
    record = item.record
    assert isinstance(record, Report)
    return ReportView((*facts(record, "type", "year"), *around.limits), record.figures, around.year)


def clocks(record: Record) -> tuple[Clock, ...]:
    """The report on information disclosure is due on a day of the year that follows (Regulation, art. 49)."""
    assert isinstance(record, Report)
    if record.type != NATIONAL or record.year is None:
        return ()
    over = date(record.year + 1, 1, 1)
    what = Label(f"{record.year}年报告", f"the report on {record.year}")
    return (
        Clock(
            "yearly_report", over, over, record.published.day, "published", what, late=record.disclosure.late
        ),
    )


def year(record: Record) -> int | None:
    """A report that says `computed` shows what the records of its year add up to."""
    assert isinstance(record, Report)
    return record.year if record.computed else None


KIND = Kind(
    name="report",
    label=Label("年度报告", "Report"),
    record=Report,
    columns=("year", "type"),
    view=view,
    clocks=clocks,
    year=year,
)
