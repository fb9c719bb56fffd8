"""Files of a project beside its page: all of it as JSON, its steps as a feed, its days as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from generator.kinds.base import facts
from generator.kinds.procedure import BY_STAGE
from generator.kinds.window import Window
from generator.model.dossiers import Dossier, Step
from generator.model.matches import Decision
from generator.plan.calendars import project_almanac
from generator.plan.feeds import LENGTH, Entry, Feed
from generator.plan.output import Output
from generator.plan.tables import plain
from generator.plan.views import Alternate
from generator.schema.config import Config
from generator.schema.fields import fields_of
from generator.schema.tables import Outputs
from generator.values import Fact, Label

FOLLOW = Label("订阅本项目", "Follow this project")
DAYS = Label("本项目日历", "Calendar of this project")
DATA = Label("本项目数据", "Data of this project")
_AMOUNT = Label("金额（元）", "Amount (yuan)")
_PERIOD = {item.name: item.about.label for item in fields_of(Window)}


def alternates(outputs: Outputs, project: str) -> tuple[Alternate, ...]:
    """The files of a project that the site makes."""
    return tuple(
        found
        for made, found in (
            (outputs.feeds, Alternate(FOLLOW, f"feeds/project-{project}.atom", "application/atom+xml")),
            (outputs.calendars, Alternate(DAYS, f"calendar/project-{project}.ics", "text/calendar")),
            (outputs.data, Alternate(DATA, f"projects/{project}.json", "application/json")),
        )
        if made
    )


def project_files(config: Config, dossier: Dossier, source: str) -> Iterator[Output]:
    """What `alternates` names; `source` names the records it all comes from."""
    forms = {
        "application/atom+xml": ("atom", project_feed),
        "text/calendar": ("ics", project_almanac),
        "application/json": ("json", project_json),
    }
    for one in alternates(config.outputs, dossier.id):
        form, view = forms[one.media]
        yield Output(one.path, form, view, (config, dossier), source)


def project_feed(config: Config, dossier: Dossier) -> Feed:
    """The steps of a project as entries, the latest published first."""
    steps = sorted(dossier.steps, key=lambda step: step.card.newest_first, reverse=True)[:LENGTH]
    authority = config.site.feed_authority
    return Feed(
        f"tag:{authority}:feed:project-{dossier.id}",
        f"{dossier.id} {dossier.title}",
        f"{config.site.title} · {dossier.id} {dossier.organisation}".rstrip(),
        f"feeds/project-{dossier.id}",
        dossier.path,
        max(step.card.updated for step in steps),
        tuple(_entry(config, step, dossier) for step in steps),
    )


def _entry(config: Config, step: Step, dossier: Dossier) -> Entry:
    stage = BY_STAGE[step.stage].label.text(config.site.lang)
    card = step.card
    return Entry(
        f"tag:{config.site.feed_authority}:{card.id}#{dossier.id}",
        f"{stage}：{card.title}",
        card.path,
        card.published,
        card.updated,
        card.summary,
        (stage,),
        facts=tuple(_facts(step)),
    )


def _facts(step: Step) -> Iterator[Fact]:
    """What a record says of a project, without what moves with the day of the run."""
    if step.card.phase:
        days = (("opens", step.card.phase.opens), ("closes", step.card.phase.closes))
        yield from (Fact(name, _PERIOD[name], day) for name, day in days if day)
    else:
        yield from step.card.cells
    if step.row:
        if step.row.yuan is not None:
            yield Fact("amount", _AMOUNT, step.row.yuan)
        yield from facts(step.row, "organisation", "result", "note")
    for objection in step.objections:
        yield from facts(objection, "received", "outcome", "decided", "reason")


def project_json(config: Config, dossier: Dossier) -> dict[str, object]:
    """All that the page says, typed: days in ISO 8601, amounts in yuan as exact decimals, tokens for states."""
    outlook, after = dossier.outlook, dossier.outlook.next
    return {
        "id": dossier.id,
        "title": dossier.title,
        "organisation": dossier.organisation,
        "programme": dossier.programme.id if dossier.programme else None,
        "url": config.site.base_url + dossier.path,
        "currency": config.funding.currency,
        "granted": _money(dossier.granted),
        "paid": _money(dossier.paid),
        "steps": [_step(config, step) for step in dossier.steps],
        "missing": [
            {"stage": gap.stage, "tranche": gap.tranche or None, "before": gap.before} for gap in outlook.gaps
        ],
        "next": after
        and {
            "stage": after.stage,
            "tranche": after.tranche or None,
            "earliest": after.earliest.isoformat() if after.earliest else None,
            "lawful_now": after.ready,
            "budget_years": list(after.years),
            "obstacles": [{"reason": one.reason, "record": one.record} for one in after.obstacles],
        },
        "finished": outlook.finished,
    }


def _step(config: Config, step: Step) -> dict[str, object]:
    return {
        "stage": step.stage,
        "state": step.state,
        "day": step.day.isoformat(),
        "last_day": step.ends.isoformat() if step.ends else None,
        "tranche": step.tranche or None,
        "record": step.card.id,
        "title": step.card.title,
        "published": step.card.published.iso,
        "url": config.site.base_url + step.card.path,
        "amount": _money(step.row.yuan) if step.row else None,
        "row": _filled(step.row) if step.row else None,
        "match": _decision(step.decision) if step.decision else None,
        "objections": [_filled(replace(one, channel="")) for one in step.objections],
    }


def _decision(decision: Decision) -> dict[str, object]:
    found: dict[str, object] = {
        "by": decision.by,
        "decided": decision.day.isoformat(),
        "reason": decision.reason,
    }
    return {**found, "former": decision.former} if decision.former else found


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _filled(owner: object) -> dict[str, object]:
    values = {item.name: plain(owner, item) for item in fields_of(type(owner))}
    return {name: value for name, value in values.items() if value not in (None, "", [])}
