"""公示: a list laid open for objections before the next step may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, Phase, backwards, facts, phase_of
from generator.kinds.guideline import call_field, contact_facts
from generator.kinds.projects import ProjectList, projects_field
from generator.kinds.record import Contact, Record
from generator.problems import Problem, Span, error
from generator.schema.config import WINDOW_UNITS
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Fact, Label, choices, label_of

STAGES = choices(
    proposed_acceptance=("拟受理", "proposed acceptance"),
    evaluation=("评估结果", "evaluation"),
    proposed_approval=("拟立项", "proposed approval"),
    completion=("拟验收", "completion"),
    other=("其他", "other"),
)
OUTCOMES = choices(
    pending=("处理中", "pending"), rejected=("不成立", "rejected"), upheld=("成立", "upheld"),
    amended=("部分成立并更正", "amended"), withdrawn=("撤回", "withdrawn"),
)  # fmt: skip


@dataclass(frozen=True)
class Window:
    """The publicity period; `closes` is the last day, inclusive."""

    opens: date | None = about(
        "开始", "Opens", "公示第一天。", "First day.", required=True, example="2008-11-17"
    )
    closes: date | None = about(
        "截止",
        "Closes",
        "公示最后一天，当日有效。",
        "Last day, inclusive.",
        required=True,
        example="2008-11-21",
    )
    unit: str = about(
        "计算单位",
        "Unit",
        "工作日或日历日；不填随 site.toml。",
        "Workdays or days; default: site.toml.",
        default="",
        options=WINDOW_UNITS,
        example="workday",
    )
    count_first_day: bool | None = about(
        "首日计入",
        "Count first day",
        "首日是否计入；不填随 site.toml。",
        "Default: site.toml.",
        example="true",
    )


@dataclass(frozen=True)
class Objection:
    """An objection and what became of it; who objected is never recorded."""

    received: date | None = about(
        "收到日期",
        "Received",
        "收到异议的日期。",
        "Day it was received.",
        required=True,
        example="2008-11-18",
    )
    channel: str = about(
        "渠道", "Channel", "来信、来访、电话等。", "Letter, visit, telephone.", default="", example="来信"
    )
    project: str = about(
        "对象",
        "Project",
        "项目编号，或 all（全部）。",
        "Project id, or all.",
        required=True,
        pattern=r"[A-Z0-9-]{4,40}|all",
        example="all",
    )
    outcome: str = about(
        "处理结果", "Outcome", "处理结果。", "Outcome.", required=True, options=OUTCOMES, example="pending"
    )
    decided: date | None = about(
        "处理日期", "Decided", "作出处理的日期。", "Day of the decision.", example="2008-11-20"
    )
    reason: str = about(
        "理由", "Reason", "处理理由，不写异议人。", "Reason; never the objector.", default="", long=True
    )


@dataclass(frozen=True, kw_only=True)
class Publicity(Record):
    """A list made public before a decision, with its objection window."""

    stage: str = about(
        "环节",
        "Stage",
        "公示的环节。",
        "Step of the procedure.",
        required=True,
        options=STAGES,
        example="proposed-approval",
    )
    guideline: str = call_field("依本指南公示", "Publicity under this call")
    window: Window = about(
        "公示期",
        "Publicity period",
        "公示期。",
        "The period.",
        required=True,
        example="{opens: 2008-11-17, closes: 2008-11-21}",
    )
    projects: ProjectList = projects_field()
    objections: tuple[Objection, ...] = about(
        "异议", "Objections", "异议及处理。", "Objections and outcomes.", default=()
    )
    contact: Contact = about("异议受理", "Contact", "异议受理方式。", "Where to object.", default=Contact())


@dataclass(frozen=True)
class PublicityView:
    """What the page of a publicity shows of its own."""

    stage: Label
    phase: Phase | None
    rule: Label | None
    first_day_counts: bool | None
    objections: tuple[tuple[Fact, ...], ...]
    contact: tuple[Fact, ...]


def view(item: Item, around: Around) -> PublicityView:
    """Stage, period with its counting rule, objections, contact."""
    record = item.record
    assert isinstance(record, Publicity)
    window = record.window
    return PublicityView(
        label_of(STAGES, record.stage),
        around.card.phase,
        label_of(WINDOW_UNITS, window.unit) if window.unit else None,
        window.count_first_day,
        tuple(
            facts(one, "received", "channel", "project", "outcome", "decided", "reason")
            for one in record.objections
        ),
        contact_facts(record.contact),
    )


def phase(record: Record, as_of: date) -> Phase | None:
    """Open from the first to the last day of the window."""
    assert isinstance(record, Publicity)
    return phase_of(record.window.opens, record.window.closes, as_of)


def stage(record: Record) -> Label:
    """The step that a row of this list is evidence of."""
    assert isinstance(record, Publicity)
    label = label_of(STAGES, record.stage)
    return Label(f"{label.zh}公示", f"Publicity: {label.en}")


def remarks(record: Record, project: str) -> tuple[tuple[Fact, ...], ...]:
    """Objections that concern a project, with what became of them."""
    assert isinstance(record, Publicity)
    return tuple(
        facts(one, "received", "outcome", "decided", "reason")
        for one in record.objections
        if one.project in (project, "all")
    )


def opens_before_it_closes(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: the last day of the window cannot come before the first."""
    assert isinstance(record, Publicity)
    yield from backwards(record.window.opens, record.window.closes, origin, "window.")


def objections_name_projects_of_the_list(record: Record, origin: Origin) -> Iterator[Problem]:
    """R516: an objection concerns a row of this list, or all of it."""
    assert isinstance(record, Publicity)
    known = {row.project for row in record.projects.rows}
    for index, objection in enumerate(record.objections):
        if objection.project != "all" and known and objection.project not in known:
            yield error(
                "R516", origin.get(f"objections[{index}].project", Span("")), project=objection.project
            )


KIND = Kind(
    name="publicity",
    label=Label("公示", "Publicity"),
    record=Publicity,
    columns=("stage",),
    view=view,
    phase=phase,
    stage=stage,
    remarks=remarks,
    rules=(opens_before_it_closes, objections_name_projects_of_the_list),
)
