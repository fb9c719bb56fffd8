"""The page of all waivers, with the findings that each covers, and the notes on pages of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.kinds import BY_NAME
from generator.kinds.base import Card, nothing
from generator.model.dossiers import dossier_path
from generator.model.site import Site
from generator.model.waived import Waived, WaiverNote
from generator.plan.output import Output
from generator.plan.subjects import WAIVERS, home_crumb, subject_feed
from generator.plan.views import Crumb, Head
from generator.schema.config import Config, Section
from generator.values import Fact, FactValue, Label, Link

PATH = "procedure/waivers.html"
Told = tuple[Card, tuple[Fact, ...], str, tuple[tuple[Waived, Card | None], ...]]


@dataclass(frozen=True)
class Covered:
    """Findings of one rule on one record: their projects, or what was found where no project is named."""

    code: str
    title: Label
    card: Card | None
    projects: tuple[FactValue, ...]
    texts: tuple[Label, ...]


@dataclass(frozen=True)
class WaiverEntry:
    """A waiver: who decided it, when, on what basis and why; the findings it covers, counted."""

    card: Card
    facts: tuple[Fact, ...]
    reason: str
    count: int
    covered: tuple[Covered, ...]


@dataclass(frozen=True)
class WaiversPage:
    """All waivers, newest first."""

    head: Head
    entries: tuple[WaiverEntry, ...]


def waiving_sections(site: Site) -> tuple[Section, ...]:
    """The sections that hold waivers."""
    return tuple(one for one in site.config.section if BY_NAME[one.kind].waives is not nothing)


def waiver_outputs(site: Site) -> Iterator[Output]:
    """The page, for sites that have a section of waivers; with none in force it says so."""
    sections = waiving_sections(site)
    if not sections:
        return
    cards = (card for card in site.newest if card.section.id in {one.folder for one in sections})
    told = tuple(
        (
            card,
            waives.told,
            waives.reason,
            tuple((one, site.cards.get(one.record)) for one in site.waived.get(card.id, ())),
        )
        for card in cards
        if not card.withheld and (waives := BY_NAME[card.kind].waives(site.items[card.id].record))
    )
    feeds = tuple((one.folder, one.title) for one in sections)
    yield Output(PATH, "pages/waivers.html", waivers_page, (site.config, feeds, told), "site.toml")


def waivers_page(config: Config, feeds: tuple[tuple[str, str], ...], told: tuple[Told, ...]) -> WaiversPage:
    """Newest first; findings of one rule on one record stand together."""
    links = tuple(subject_feed(*feed) for feed in feeds) if config.outputs.feeds else ()
    head = Head(WAIVERS, PATH, crumbs=(home_crumb(), Crumb(WAIVERS, "")), feeds=links)
    return WaiversPage(
        head,
        tuple(
            WaiverEntry(card, about, reason, len(found), tuple(_covered(config, found)))
            for card, about, reason, found in told
        ),
    )


def _covered(config: Config, found: tuple[tuple[Waived, Card | None], ...]) -> Iterator[Covered]:
    groups: dict[tuple[str, str], list[tuple[Waived, Card | None]]] = {}
    for one, card in found:
        groups.setdefault((one.record, one.code), []).append((one, card))
    for group in groups.values():
        first, card = group[0]
        projects = tuple(
            Link(one.project, dossier_path(one.project)) if config.outputs.projects else one.project
            for one, _ in group
            if one.project
        )
        texts: tuple[Label, ...] = tuple(one.text for one, _ in group if not one.project)
        yield Covered(first.code, first.title, card, projects, texts)


def waiver_notes(site: Site) -> dict[str, tuple[WaiverNote, ...]]:
    """What pages of records say of waivers, by id of the record."""
    return _notes(site, lambda one: one.record)


def project_notes(site: Site) -> dict[str, tuple[WaiverNote, ...]]:
    """What pages of projects say of waivers, by id of the project."""
    return _notes(site, lambda one: one.project)


def _notes(site: Site, owner: Callable[[Waived], str]) -> dict[str, tuple[WaiverNote, ...]]:
    rules: dict[str, dict[str, dict[str, Label]]] = {}
    for name, found in site.waived.items():
        for one in found:
            rules.setdefault(owner(one), {}).setdefault(name, {})[one.code] = one.title
    return {
        named: tuple(
            WaiverNote(site.cards[name], tuple(sorted(titles.items()))) for name, titles in by.items()
        )
        for named, by in rules.items()
        if named
    }
