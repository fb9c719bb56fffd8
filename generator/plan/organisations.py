"""Pages of organisations: all projects of each, what they were granted and paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.kinds.procedure import BY_STAGE
from generator.model.organisations import Holder
from generator.model.site import Site
from generator.plan.labels import directory
from generator.plan.output import Output, SearchEntry
from generator.plan.subjects import ORGANISATIONS, home_crumb
from generator.plan.views import Counted, Crumb, Head, IndexPage
from generator.schema.config import Config
from generator.values import FactValue, Label, Link


@dataclass(frozen=True)
class PartLine:
    """One project of an organisation; `year` is that of its latest step, amounts are in yuan."""

    id: str
    link: Link
    stage: Label
    year: int
    granted: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation with its projects, newest first; amounts are in yuan."""

    head: Head
    credit_code: str
    aliases: FactValue
    description: str
    granted: Decimal | None
    paid: Decimal | None
    lines: tuple[PartLine, ...]


def organisation_outputs(site: Site) -> Iterator[Output]:
    """A page for every organisation that carries a project, and the directory of them."""
    if not site.config.outputs.organisations:
        return
    found = sorted(site.holders.values(), key=lambda holder: holder.name)
    counted = tuple(Counted(one.name, one.path, len(one.parts), one.credit_code) for one in found)
    yield Output("organisations/index.html", "pages/index.html", organisations_page, (counted,), "site.toml")
    for holder in found:
        source = site.vocab["organisations"].source or "site.toml"
        entry = _search_entry(site.config, holder)
        yield Output(holder.path, "pages/organisation.html", organisation_page, (holder,), source, entry)


def _search_entry(config: Config, holder: Holder) -> SearchEntry | None:
    if not config.outputs.search:
        return None
    group = ORGANISATIONS.text(config.site.lang)
    return SearchEntry(
        holder.name, holder.path, (("section", group),), "",
        (("number", holder.credit_code), ("section", group)),
    )  # fmt: skip


def organisations_page(counted: tuple[Counted, ...]) -> IndexPage:
    """All organisations by name, with the number of their projects."""
    crumbs = (home_crumb(), Crumb(ORGANISATIONS, ""))
    head = Head(ORGANISATIONS, "organisations/index.html", crumbs=crumbs, column=directory(ORGANISATIONS))
    return IndexPage(head, ((ORGANISATIONS, counted),))


def organisation_page(holder: Holder) -> OrganisationPage:
    """The view of an organisation."""
    crumbs = (home_crumb(), Crumb(ORGANISATIONS, "organisations/"), Crumb(holder.name, ""))
    lines = (
        PartLine(
            part.project,
            Link(part.title, part.path),
            BY_STAGE[part.stage].label,
            part.year,
            part.granted,
            part.paid,
        )
        for part in holder.parts
    )
    entry = holder.entry
    return OrganisationPage(
        Head(holder.name, holder.path, holder.credit_code, crumbs, column=directory(holder.name)),
        holder.credit_code,
        entry.aliases if entry else (),
        entry.description if entry else "",
        holder.granted,
        holder.paid,
        tuple(lines),
    )
