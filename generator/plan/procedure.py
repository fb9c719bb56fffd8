"""The procedure in figures: how far projects came, as table, as drawing and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.funnel import MARKS, Cohort, Reached
from generator.model.site import Site
from generator.plan.funding import PATH as FUNDING_PATH
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import (
    FUNDING,
    NO_PROGRAMME,
    OPEN,
    OPEN_PATH,
    PROCEDURE,
    PROJECTS,
    WAIVERS,
    home_crumb,
    term_value,
)
from generator.plan.tables import Columns, Dataset, Sheet
from generator.plan.views import Crumb, Head
from generator.plan.waivers import PATH as WAIVERS_PATH
from generator.plan.waivers import waiving_sections
from generator.schema.config import Config
from generator.schema.tables import Outputs
from generator.values import Fact, FactValue, Label, Link

PATH = "procedure/index.html"
FUNNEL = Label("项目进展", "Progress of projects")
_TOTAL = Label("合计", "Total")

FUNNEL_COLUMNS: Columns = (
    ("year", Label("年度", "Year"), Label("申报指南受理开始的年份；没有指南的，第一个环节的年份", "year in which the call opened, or of the first step")),
    ("programme", Label("计划类别", "Programme"), Label("计划类别标识", "id of the programme")),
    ("accepted", MARKS[0].label, Label("受理公示期满、没有未了结异议的项目数", "accepted projects: period over, no objection standing")),
    ("evaluated", MARKS[1].label, Label("有评估结果的项目数", "projects with the result of an evaluation")),
    ("publicised", MARKS[2].label, Label("列入拟立项公示的项目数", "projects on a public list of proposed approvals")),
    ("approved", MARKS[3].label, Label("批准立项的项目数", "approved projects")),
    ("paid", MARKS[4].label, Label("至少拨付一期的项目数", "projects with at least one instalment paid")),
    ("completed", MARKS[5].label, Label("验收结论为合格或优秀的项目数", "projects that passed their completion")),
)  # fmt: skip

#: Geometry of the drawing, in units of its view box: a row for each mark, bars between label and number.
WIDTH, ROW, BAR, LEFT, LONGEST = 360, 30, 18, 92, 216


@dataclass(frozen=True)
class FunnelCell:
    """How many came so far; `only` is the list that says so, `lists` are several: number and list."""

    count: int
    only: Link | None = None
    lists: tuple[tuple[int, Link], ...] = ()


@dataclass(frozen=True)
class FunnelLine:
    """One programme in one year; the total of all has neither."""

    year: str
    programme: FactValue
    cells: tuple[FunnelCell, ...]


@dataclass(frozen=True)
class Bar:
    """One bar of a drawing: its place, and where its words stand."""

    label: Label
    count: int
    y: int
    base: int
    width: int
    end: int


@dataclass(frozen=True)
class Chart:
    """All projects of one year; the charts of a page have one scale. `left` is where bars begin, `thick` their height."""

    year: str
    width: int
    height: int
    left: int
    thick: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class ProcedurePage:
    """How far projects came: a line for each year and programme, a drawing for each year, ways to the rest."""

    head: Head
    marks: tuple[Label, ...]
    lines: tuple[FunnelLine, ...]
    total: FunnelLine | None
    charts: tuple[Chart, ...]
    meanings: tuple[Fact, ...]
    links: tuple[Link, ...]
    downloads: tuple[Link, ...]


def procedure_outputs(site: Site) -> Iterator[Output]:
    """The page, and the data set where there is any project."""
    if not site.config.outputs.procedure:
        return
    inputs = (site.config, site.funnel, _ways(site))
    yield Output(PATH, "pages/procedure.html", procedure_page, inputs, "site.toml")
    if site.config.outputs.data and site.funnel:
        rows = tuple(_row(cohort) for cohort in site.funnel)
        yield Output("data/funnel.csv", "csv", funnel_csv, (rows,), "site.toml")
        yield Output("data/funnel.json", "json", funnel_json, (rows,), "site.toml")


def _ways(site: Site) -> tuple[Link, ...]:
    """The other pages about the procedure."""
    known = (
        (True, OPEN, OPEN_PATH),
        (site.config.outputs.projects, PROJECTS, "projects/"),
        (bool(site.grants), FUNDING, FUNDING_PATH),
        (bool(waiving_sections(site)), WAIVERS, WAIVERS_PATH),
    )
    return tuple(Link(label, path) for there, label, path in known if there)


def funnel_datasets(site: Site) -> tuple[Dataset, ...]:
    """The table for download; none where there is no project."""
    if not site.config.outputs.procedure or not site.funnel:
        return ()
    return (Dataset(FUNNEL, len(site.funnel), "data/funnel.csv", "data/funnel.json"),)


def procedure_page(config: Config, cohorts: tuple[Cohort, ...], ways: tuple[Link, ...]) -> ProcedurePage:
    """The cohorts, newest year first."""
    outputs = config.outputs
    lines = tuple(_line(cohort, outputs) for cohort in cohorts)
    downloads = (Link("CSV", "data/funnel.csv"), Link("JSON", "data/funnel.json"))
    return ProcedurePage(
        Head(PROCEDURE, PATH, crumbs=(home_crumb(), Crumb(PROCEDURE, "")), column=directory(PROCEDURE)),
        tuple(mark.label for mark in MARKS),
        lines,
        _whole(cohorts) if len(cohorts) > 1 else None,
        _charts(cohorts),
        tuple(Fact(name, label, meaning) for name, label, meaning in FUNNEL_COLUMNS if name != "programme"),
        ways,
        downloads if outputs.data and cohorts else (),
    )


def _line(cohort: Cohort, outputs: Outputs) -> FunnelLine:
    programme: FactValue = NO_PROGRAMME
    if cohort.programme:
        programme = term_value(outputs, "programmes", cohort.programme)
    return FunnelLine(str(cohort.year), programme, tuple(_cell(one) for one in cohort.reached))


def _cell(reached: Reached) -> FunnelCell:
    if len(reached.lists) == 1:
        return FunnelCell(reached.count, reached.lists[0])
    return FunnelCell(reached.count, None, tuple(enumerate(reached.lists, 1)))


def _whole(cohorts: tuple[Cohort, ...]) -> FunnelLine:
    cells = tuple(FunnelCell(count) for count in _sums(cohorts))
    return FunnelLine("", _TOTAL, cells)


def _sums(cohorts: tuple[Cohort, ...]) -> tuple[int, ...]:
    """Every mark added up."""
    return tuple(sum(column) for column in zip(*(_counts(cohort) for cohort in cohorts), strict=True))


def _counts(cohort: Cohort) -> tuple[int, ...]:
    return tuple(one.count for one in cohort.reached)


def _charts(cohorts: tuple[Cohort, ...]) -> tuple[Chart, ...]:
    years = sorted({cohort.year for cohort in cohorts}, reverse=True)
    sums = {year: _sums(tuple(cohort for cohort in cohorts if cohort.year == year)) for year in years}
    largest = max((count for counts in sums.values() for count in counts), default=0)
    return tuple(
        Chart(str(year), WIDTH, ROW * len(MARKS), LEFT, BAR, _bars(sums[year], largest)) for year in years
    )


def _bars(counts: tuple[int, ...], largest: int) -> tuple[Bar, ...]:
    """Bars as long as their numbers; who has any at all is seen."""
    found = []
    for index, (mark, count) in enumerate(zip(MARKS, counts, strict=True)):
        top = index * ROW + (ROW - BAR) // 2
        width = max(2, LONGEST * count // largest) if count else 0
        found.append(Bar(mark.label, count, top, top + BAR - 4, width, LEFT + width + 8))
    return tuple(found)


def _row(cohort: Cohort) -> tuple[str, ...]:
    programme = cohort.programme.id if cohort.programme else ""
    return (str(cohort.year), programme, *(str(count) for count in _counts(cohort)))


def funnel_csv(rows: tuple[tuple[str, ...], ...]) -> Sheet:
    """A row for every programme and year."""
    return Sheet(tuple(name for name, _, _ in FUNNEL_COLUMNS), rows)


def funnel_json(rows: tuple[tuple[str, ...], ...]) -> dict[str, object]:
    """The same rows as objects."""
    return {"funnel": funnel_csv(rows).objects}
