"""公示: a list laid open for objections before the next step may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.calendar import Uncovered
from generator.kinds.base import Around, Item, Kind, contact_facts, facts
from generator.kinds.days import in_order
from generator.kinds.guideline import call_field
from generator.kinds.period import Phase, Reckoning, phase_of
from generator.kinds.procedure import COMPLETIONS, EVALUATIONS, Event
from generator.kinds.projects import ProjectList, projects_field
from generator.kinds.record import Contact, Record
from generator.kinds.totals import Total, total_agrees, total_field
from generator.kinds.window import Objection, Window, named_in
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.promises import WINDOW_UNITS
from generator.schema.read import Origin
from generator.values import Fact, Label, choices, label_of

STAGES = choices(
    proposed_acceptance=("拟受理", "proposed acceptance"),
    evaluation=("评估结果", "evaluation"),
    proposed_approval=("拟立项", "proposed approval"),
    completion=("拟验收", "completion"),
    other=("其他", "other"),
)
#: The stage of the procedure that each of them is.
_STAGES = {
    "proposed-acceptance": "acceptance",
    "evaluation": "evaluation",
    "proposed-approval": "proposal",
    "completion": "proposed-completion",
    "other": "other",
}
_RESULTS = {"evaluation": EVALUATIONS, "completion": COMPLETIONS}


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
    total: Total | None = total_field()
    objections: tuple[Objection, ...] = about(
        "异议", "Objections", "异议及处理。", "Objections and outcomes.", default=()
    )
    contact: Contact = about("异议受理", "Contact", "异议受理方式。", "Where to object.", default=Contact())


@dataclass(frozen=True)
class PublicityView:
    """What the page of a publicity shows of its own; `unit` names the unit in which its days are counted, `total` is in yuan."""

    stage: Label
    phase: Phase | None
    unit: Label | None
    objections: tuple[tuple[Fact, ...], ...]
    contact: tuple[Fact, ...]
    count: int
    total: Decimal | None


def view(item: Item, around: Around) -> PublicityView:
    """Stage, period with its counting rule, objections, contact."""
    record, found = item.record, around.card.phase
    assert isinstance(record, Publicity)
    return PublicityView(
        label_of(STAGES, record.stage),
        found,
        label_of(WINDOW_UNITS, found.counting.unit) if found and found.counting else None,
        tuple(
            facts(one, "received", "channel", "project", "outcome", "decided", "amends", "reason")
            for one in record.objections
        ),
        contact_facts(record.contact),
        len(record.projects.rows),
        record.projects.yuan,
    )


def phase(record: Record, reckoning: Reckoning) -> Phase | None:
    """Open to the last day of the window, which may move on from a holiday; then pending or cleared."""
    assert isinstance(record, Publicity)
    window, calendar = record.window, reckoning.calendar
    ends = window.end(reckoning.rule, calendar)
    found = phase_of(window.opens, ends or window.closes, reckoning.today)
    if found is None:
        return None
    state = found.state
    if state == "closed":
        state = "pending" if any(one.pending(reckoning.today) for one in record.objections) else "cleared"
    counting, length = window.counting(reckoning.rule), None
    try:
        if counting and window.opens and ends:
            length = calendar.length(window.opens, ends, counting)
    except Uncovered:
        length = None
    moved = ends if ends != window.closes else None
    return Phase(state, window.opens, window.closes, found.days_left, moved, length, counting)


def event(record: Record) -> Event:
    """The list laid open, with its window and what was objected."""
    assert isinstance(record, Publicity)
    return Event(
        _STAGES[record.stage],
        record.window.opens or record.published.day,
        record.guideline,
        window=record.window,
        objections=record.objections,
        results=_RESULTS.get(record.stage, ()),
    )


def opens_before_it_closes(record: Record, origin: Origin) -> Iterator[Problem]:
    """R511: the last day of the window cannot come before the first."""
    assert isinstance(record, Publicity)
    yield from in_order(record.window, origin, "window.", ("opens", "closes"))


def objections_name_projects_of_the_list(record: Record, origin: Origin) -> Iterator[Problem]:
    """R516: an objection concerns a row of this list, or all of it."""
    assert isinstance(record, Publicity)
    known = {row.project for row in record.projects.rows}
    if "" in known:
        return  # a rule on matches looks at these
    for place, project in named_in(record.objections):
        if known and project not in known:
            yield error("R516", origin[place], project=project)


KIND = Kind(
    name="publicity",
    label=Label("公示", "Publicity"),
    record=Publicity,
    columns=("stage",),
    view=view,
    phase=phase,
    event=event,
    rules=(opens_before_it_closes, objections_name_projects_of_the_list, total_agrees),
)
