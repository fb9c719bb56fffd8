"""Pages of projects: from the call to the latest step, assembled from list rows."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.base import facts
from generator.model.dossiers import Dossier, Step
from generator.model.site import Site
from generator.plan.output import Output, SearchEntry
from generator.plan.subjects import PROJECTS, home_crumb
from generator.plan.views import Crumb, DossierPage, Head, StepView


def dossier_outputs(site: Site) -> Iterator[Output]:
    """A page for every project that any list names."""
    if not site.config.outputs.projects:
        return
    for dossier in site.dossiers.values():
        sources = ", ".join(site.items[step.card.id].source for step in dossier.steps)
        entry = (
            _search_entry(dossier, PROJECTS.text(site.config.site.lang))
            if site.config.outputs.search
            else None
        )
        yield Output(dossier.path, "pages/dossier.html", dossier_page, (dossier,), sources, entry)


def _search_entry(dossier: Dossier, group: str) -> SearchEntry:
    last = dossier.steps[-1].card
    filters = [("section", group), ("year", str(last.year))]
    filters += [("programme", dossier.programme.title)] if dossier.programme else []
    meta = (("number", dossier.id), ("section", group))
    return SearchEntry(
        dossier.title, dossier.path, tuple(sorted(filters)), last.published.day.isoformat(), meta
    )


def dossier_page(dossier: Dossier) -> DossierPage:
    """The view of a project; the amount is that of the latest row which has one."""
    amounts = [step.row.yuan for step in dossier.steps if step.row.yuan is not None]
    crumbs = (home_crumb(), Crumb(PROJECTS, "projects/"), Crumb(dossier.id, ""))
    return DossierPage(
        Head(dossier.title, dossier.path, f"{dossier.id} {dossier.organisation}".strip(), crumbs),
        dossier.id,
        dossier.organisation,
        dossier.programme,
        dossier.calls,
        tuple(_step(step, dossier) for step in dossier.steps),
        amounts[-1] if amounts else None,
    )


def _step(step: Step, dossier: Dossier) -> StepView:
    """What the row says that the head of the page does not say already."""
    names = [name for name in ("title", "organisation") if getattr(step.row, name) != getattr(dossier, name)]
    shown = facts(step.row, *names, "amount", "unit", "result", "note")
    return StepView(
        step.stage,
        step.card.published,
        step.card,
        f"{step.card.path}#{step.row.project}",
        shown,
        step.remarks,
    )
