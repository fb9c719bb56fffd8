"""The same histories as the program has them: typed records in a site, and what its rules find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from functools import cache

from generator.calendar import Calendar
from generator.check import OF_PROCEDURE, OF_PROJECTS, ProcedureRule, ProjectRule, judged
from generator.kinds import BY_NAME, approval, completion, draw, evaluation, payment, publicity
from generator.kinds import record as common
from generator.kinds.base import Item, Kind
from generator.kinds.period import Reckoning
from generator.kinds.projects import ProjectList, ProjectRow
from generator.kinds.window import Objection, Window
from generator.model.matches import Matches
from generator.model.site import Site
from generator.problems import Span
from generator.schema.config import Config, read_config
from generator.schema.promises import Tranche, WindowTable
from generator.values import Moment, Prose
from tests.procedure.naive import Finding
from tests.procedure.worlds import Record, World
from tests.support.site import SITE_TOML

AS_OF = datetime(2041, 1, 1)  # noqa: DTZ001 - in the zone of the site
TRANCHES = (Tranche(Decimal(70), (0,), "approval"), Tranche(Decimal(30), (1, 2), "completion"))
#: Row n of a list stands on line FIRST + n of its file; everything else on line 1.
FIRST = 100
STAGES = {
    "acceptance": "proposed-acceptance",
    "evaluation": "evaluation",
    "proposal": "proposed-approval",
    "proposed-completion": "completion",
    "other": "other",
}

GateRule = ProcedureRule | ProjectRule


@cache
def settings() -> Config:
    config, _, problems = read_config(SITE_TOML, "site.toml", tuple(BY_NAME), ())
    assert config is not None, problems
    return config


def gate_rules() -> tuple[GateRule, ...]:
    """The rules that the decision table is about, by the code that their docstring names first."""
    return tuple(rule for rule in (*OF_PROCEDURE, *OF_PROJECTS) if code_of(rule).startswith(("P1", "P2")))


def code_of(rule: Callable[..., object]) -> str:
    return (rule.__doc__ or "").partition(":")[0]


def found(world: World, rules: tuple[GateRule, ...]) -> set[Finding]:
    """What the rules find, in the words of the naive checker."""
    site = site_of(world)
    return {
        (one.span.path, one.span.line - FIRST if one.span.line >= FIRST else -1, one.code)
        for one in judged(
            site.procedure,
            tuple(rule for rule in OF_PROCEDURE if rule in rules),
            tuple(rule for rule in OF_PROJECTS if rule in rules),
        )
    }


def site_of(world: World) -> Site:
    """The site value that the line would have joined from such records."""
    rule = WindowTable(*world.rule) if world.rule else None
    funding = tuple(
        replace(tranche, condition=condition)
        for tranche, condition in zip(TRANCHES, world.conditions, strict=False)
    )
    config = replace(settings(), window=rule, funding=replace(settings().funding, tranche=funding))
    items = tuple(item_of(record) for record in world.records)
    reckoning = Reckoning(AS_OF.date(), rule, Calendar())
    return Site(
        config=config, as_of=AS_OF, reckoning=reckoning, vocab={}, matches=Matches(),
        all_items=items, items={}, cards={}, broken=frozenset(),
    )  # fmt: skip


def item_of(told: Record) -> Item:
    kind, record = record_of(told)
    origin = {
        f"projects.rows[{index}].{column}": Span(told.id, FIRST + index)
        for index in range(len(told.rows))
        for column in ("project", "amount", "result")
    }
    body = Prose.of("", "", "", told.id)
    return Item(record, kind.name, "section", told.id, body, (), told.id, "projects", (), origin)


def record_of(told: Record) -> tuple[Kind, common.Record]:
    shared = {
        "id": told.id,
        "title": told.id,
        "published": Moment(datetime.combine(told.published, time())),
        "programme": told.programme,
        "draft": told.hidden == "draft",
        "disclosure": common.Disclosure(mode="withheld" if told.hidden == "withheld" else "active"),
        "projects": ProjectList(rows=tuple(rows(told))),
    }
    call = {"guideline": told.guideline}
    if told.opens:
        window = Window(told.opens, told.closes, told.unit, told.first, told.roll)
        objections = tuple(
            Objection(one.received, "", one.project, one.outcome, one.settled, one.amends)
            for one in told.objections
        )
        return publicity.KIND, publicity.Publicity(
            **shared, **call, stage=STAGES[told.stage], window=window, objections=objections
        )
    if told.stage == "draw":
        del shared["projects"]
        return draw.KIND, draw.Draw(**shared, **call, drawn=told.drawn, intermediary="x", method="x")
    if told.stage == "evaluation":
        level = "preliminary" if told.preliminary else "expert"
        return evaluation.KIND, evaluation.Evaluation(**shared, **call, level=level, evaluated=told.evaluated)
    if told.stage == "approval":
        return approval.KIND, approval.Approval(**shared, **call, follows=told.follows, decided=told.decided)
    if told.stage == "completion":
        return completion.KIND, completion.Completion(
            **shared, **call, follows=told.follows, decided=told.completed
        )
    return payment.KIND, payment.Payment(
        **shared, follows=told.follows, tranche=told.tranche, budget_year=2008, paid=told.paid
    )


def rows(told: Record) -> Iterator[ProjectRow]:
    for row in told.rows:
        yield ProjectRow(
            row.project, row.project, amount=row.amount, unit="wan" if row.wan else "yuan" if row.amount else "",
            programme=row.programme, result=row.result,
        )  # fmt: skip
