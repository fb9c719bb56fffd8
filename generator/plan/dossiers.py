"""Pages of projects: from the call to the latest step and what comes next, assembled from list rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.kinds.base import Term, facts
from generator.kinds.procedure import BY_STAGE
from generator.model.dossiers import Dossier, Step, dossier_path
from generator.model.matches import FOLDER
from generator.model.organisations import holder_path
from generator.model.outlook import Next
from generator.model.site import Site
from generator.model.waived import WaiverNote
from generator.plan.labels import error_report
from generator.plan.output import Output, SearchEntry
from generator.plan.projectfiles import alternates, project_files
from generator.plan.redirects import redirect_page
from generator.plan.subjects import PROJECTS, home_crumb
from generator.plan.views import Crumb, Head
from generator.plan.waivers import project_notes
from generator.plan.way import DossierPage, NextView, ObstacleView, StepView
from generator.schema.tables import Outputs
from generator.values import Fact, Link


def dossier_outputs(site: Site) -> Iterator[Output]:
    """A page and its files for every project that any list names."""
    if not site.config.outputs.projects:
        return
    config, group = site.config, PROJECTS.text(site.config.site.lang)
    carriers = site.carriers if config.outputs.organisations else {}
    waivers = project_notes(site)
    for dossier in site.dossiers.values():
        source = ", ".join(site.items[step.card.id].source for step in dossier.steps)
        entry = _search_entry(dossier, group) if config.outputs.search else None
        report = error_report(config, dossier.id, dossier.title)
        inputs = (config.outputs, dossier, carriers.get(dossier.id, ()), waivers.get(dossier.id, ()), report)
        yield Output(dossier.path, "pages/dossier.html", dossier_page, inputs, source, entry)
        yield from project_files(config, dossier, source)
    for former, (project, _) in sorted(site.matches.same().items()):
        if project in site.dossiers and former not in site.dossiers:
            path, link = dossier_path(former), Link(site.dossiers[project].title, dossier_path(project))
            yield Output(path, "pages/redirect.html", redirect_page, (path, link), FOLDER)


def _search_entry(dossier: Dossier, group: str) -> SearchEntry:
    last = dossier.latest.card
    filters = [("section", group), ("year", str(last.year))]
    filters += [("programme", dossier.programme.title)] if dossier.programme else []
    meta = (("number", dossier.id), ("section", group))
    return SearchEntry(
        dossier.title, dossier.path, tuple(sorted(filters)), last.published.day.isoformat(), meta
    )


def dossier_page(
    outputs: Outputs,
    dossier: Dossier,
    carriers: tuple[Term, ...],
    waivers: tuple[WaiverNote, ...],
    report: str,
) -> DossierPage:
    """The view of a project; `carriers` are the organisations that have pages, `report` where errors go."""
    crumbs = (home_crumb(), Crumb(PROJECTS, "projects/"), Crumb(dossier.id, ""))
    after = dossier.outlook.next
    return DossierPage(
        Head(
            dossier.title,
            dossier.path,
            f"{dossier.id} {dossier.organisation}".strip(),
            crumbs,
            report=report,
            alternates=alternates(outputs, dossier.id),
        ),
        dossier.id,
        tuple(Link(one.title, holder_path(one.id)) for one in carriers) or dossier.organisation,
        dossier.programme,
        dossier.granted,
        dossier.paid,
        tuple(_way(dossier)),
        _next(after, dossier) if after else None,
        dossier.outlook.finished,
        waivers,
    )


def _way(dossier: Dossier) -> Iterator[StepView]:
    """The steps in their order, each after the gaps in front of it."""
    for step in dossier.steps:
        for gap in dossier.outlook.gaps:
            if gap.before == step.card.id:
                yield StepView(BY_STAGE[gap.stage].label, "gap", gap.tranche)
        yield _step(step, dossier)


def _step(step: Step, dossier: Dossier) -> StepView:
    phase = step.card.phase
    return StepView(
        BY_STAGE[step.stage].label,
        step.state,
        step.tranche,
        step.day,
        replace(phase, state=step.state) if phase else None,
        step_link(step),
        step.row.yuan if step.row else None,
        step_facts(step, dossier),
        tuple(facts(one, "received", "outcome", "decided", "reason") for one in step.objections),
        step.decision,
    )


def step_link(step: Step) -> Link:
    """The record of a step, at the project's row."""
    path = f"{step.card.path}#{step.anchor}" if step.anchor else step.card.path
    return Link(step.card.title, path)


def step_facts(step: Step, dossier: Dossier) -> tuple[Fact, ...]:
    """What the record and its row say that neither the head of the page nor the step's dates say already."""
    said = (step.day, step.tranche)
    of_record = () if step.card.phase else tuple(one for one in step.card.cells if one.value not in said)
    if step.row is None:
        return of_record
    names = [name for name in ("title", "organisation") if getattr(step.row, name) != getattr(dossier, name)]
    return (*of_record, *facts(step.row, *names, "result", "note"))


def _next(after: Next, dossier: Dossier) -> NextView:
    links = {step.card.id: step_link(step) for step in dossier.steps}
    return NextView(
        BY_STAGE[after.stage].label,
        after.tranche,
        after.earliest,
        after.ready,
        after.years,
        tuple(ObstacleView(one.reason, links[one.record]) for one in after.obstacles),
    )
