"""年度报告: yearly accounts of disclosure, website and work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.account import Account, Asked, Claim, Entered, Year
from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.clocks import Clock
from generator.kinds.national import COLUMNS, FEES, ROWS, cells_of
from generator.kinds.record import Record
from generator.problems import Problem, Related, Span, error
from generator.schema.fields import about, fields_of
from generator.schema.read import Origin
from generator.values import LANGUAGES, Fact, Label, Link, choices, label_of

TYPES = choices(
    information_disclosure=("政府信息公开工作年度报告", "information disclosure"),
    website=("政府网站工作年度报表", "website"),
    work_summary=("工作总结", "work summary"),
)

#: The report whose form and day the Regulation fixes.
NATIONAL = "information-disclosure"
#: In which the account of a national report can be downloaded.
FORMS = ("csv", "xlsx")


#: What a figure may count, so that it is compared with the records.
COUNTED = choices(
    items=("政务信息", "government items"),
    other_items=("非政务信息", "other items"),
    topics=("专题", "topics with items"),
    applications=("受理申报项目", "applications accepted"),
    complaints=("投诉", "complaints"),
    closing_rate=("投诉办结率", "complaints closed, per cent"),
    requests=("依申请公开申请", "requests for information"),
)


@dataclass(frozen=True)
class Figure:
    """One reported number; kept as written, because units and precision are part of it."""

    label: str = about(
        "指标", "Label", "指标名称。", "Name of the figure.", required=True, example="发布政务信息"
    )
    value: str = about(
        "数值",
        "Value",
        "数值；写了统计口径的可以不填，由系统统计。",
        "Number; may be left out where `counts` is given, and is then counted.",
        default="",
        pattern=r"[0-9][0-9,]*(\.[0-9]+)?%?",
        example="1083",
    )
    unit: str = about("单位", "Unit", "单位。", "Unit.", default="", example="条")
    note: str = about("说明", "Note", "来源或口径。", "Origin or definition.", default="")
    counts: str = about(
        "统计口径",
        "Counts",
        "数的是什么；写了就与本站记录核对。",
        "What it counts; then it is compared with the records.",
        default="",
        options=COUNTED,
        example="政务信息",
    )
    since: int | None = about(
        "起始年度",
        "Since",
        "从哪一年起合计；不填只算报告年度。",
        "First year of the sum; default: the year of the report alone.",
        example="2006",
    )
    paper: str = about(
        "沿用理由",
        "Carried over",
        "沿用纸质或其他系统数字的理由；写了就不核对，页面标明。",
        "Why the number is carried over from paper or another system; then it is not compared, and marked.",
        default="",
        example="沿用纸质报告",
    )


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
        example="information-disclosure",
    )
    figures: tuple[Figure, ...] = about("主要数据", "Figures", "主要数据。", "Main figures.", default=())
    entered: tuple[Entered, ...] = about(
        "手工填报", "Entered by hand", "国家格式各表中不由台账统计的格。",
        "Cells of the national tables that the ledgers do not give.", default=(),
    )  # fmt: skip
    improvement: str = about(
        "存在问题及改进",
        "Problems",
        "国家格式第五部分。",
        "Part 5 of the national format.",
        default="",
        long=True,
    )
    remarks: str = about(
        "其他事项",
        "Other matters",
        "国家格式第六部分；没有写“无”。",
        "Part 6 of the national format; say so if there are none.",
        default="",
        long=True,
    )
    computed: bool = about(
        "自动统计", "Computed", "数据由系统统计。", "Figures are computed.", default=False, example="true"
    )


@dataclass(frozen=True)
class Stated:
    """A figure with what the records give for it, where it says what it counts."""

    figure: Figure
    counted: str


@dataclass(frozen=True)
class ReportView:
    """What the page of a report shows of its own; with an account it is in the six parts of the national format."""

    facts: tuple[Fact, ...]
    figures: tuple[Stated, ...]
    computed: Year | None
    account: Account | None
    improvement: str
    remarks: str
    downloads: tuple[Link, ...]


def view(item: Item, around: Around) -> ReportView:
    """Type, year, the reported figures, and the computed ones where the record asks for them."""
    record = item.record
    assert isinstance(record, Report)
    counted = iter(around.answer.counted)
    stem = item.path.removesuffix(".html")
    return ReportView(
        (*facts(record, "type", "year"), *around.limits),
        tuple(Stated(one, next(counted) if one.counts else "") for one in record.figures),
        around.answer.year,
        around.answer.account,
        record.improvement,
        record.remarks,
        tuple(Link(form.upper(), f"{stem}.{form}") for form in FORMS) if around.answer.account else (),
    )


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


def asks(record: Record) -> Asked:
    """A report that says `computed` shows what the records of its year add up to; claims are counted after."""
    assert isinstance(record, Report)
    claims = tuple(
        Claim(one.counts, one.since or record.year or 0, record.year or 0, one.value, bool(one.paper),
              f"figures[{index}].{'value' if one.value else 'counts'}")
        for index, one in enumerate(record.figures)
        if one.counts
    )  # fmt: skip
    if not record.computed:
        return Asked(claims=claims)
    return Asked(record.year, record.type == NATIONAL, record.entered, claims)


def national_parts(record: Record, origin: Origin) -> Iterator[Problem]:
    """A121: the national format has six parts, and 5 and 6 are written by people. A120: only its tables take cells."""
    assert isinstance(record, Report)
    national = record.computed and record.type == NATIONAL
    for name in ("improvement", "remarks") if national else ():
        if not getattr(record, name):
            label = next(item.about.label for item in fields_of(Report) if item.name == name)
            yield error("A121", origin["type"], name=name, label=label)
    if record.entered and not national:
        yield error("A120", origin["entered"])


def entered_cells_exist(record: Record, origin: Origin) -> Iterator[Problem]:
    """A116: a cell that is entered is one of the tables, and a number of things is whole. A117: it is entered once."""
    assert isinstance(record, Report)
    seen: dict[tuple[str, str], Span] = {}
    for index, one in enumerate(record.entered):
        place = origin[f"entered[{index}].row"]
        names = Label(*(f"{label_of(ROWS, one.row).text(lang)}·{label_of(COLUMNS, one.column).text(lang)}"
                        for lang in LANGUAGES))  # fmt: skip
        if one.column not in cells_of(one.row) or ("." in one.value and one.row != FEES.value):
            yield error("A116", place, cell=names, value=one.value)
        first = seen.setdefault((one.row, one.column), place)
        if first is not place:
            yield error("A117", place, Related(first, "first"), cell=names)


def figures_have_a_value(record: Record, origin: Origin) -> Iterator[Problem]:
    """A122: a figure is stated, or counted from the records; one that is carried over is stated."""
    assert isinstance(record, Report)
    for index, one in enumerate(record.figures):
        if not one.value and (one.paper or not one.counts):
            yield error("A122", origin[f"figures[{index}].label"], label=one.label)


KIND = Kind(
    name="report",
    label=Label("年度报告", "Report"),
    record=Report,
    columns=("year", "type"),
    view=view,
    clocks=clocks,
    asks=asks,
    rules=(national_parts, entered_cells_exist, figures_have_a_value),
)
