"""The ways into the site: sections in their groups and the directories, in the menu of every page and on `/map/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.site import Site
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import (
    CATALOGUE,
    CHANGES,
    COVERAGE,
    DATA,
    FEEDS,
    GUIDE,
    HEALTH,
    MAP,
    OPEN,
    OPEN_PATH,
    ORGANISATIONS,
    PROCEDURE,
    PROGRAMMES,
    PROJECTS,
    SEARCH,
    TOOLS,
    TOPICS,
    UNITS,
    home_crumb,
)
from generator.plan.views import Crumb, Head, Title
from generator.schema.config import Config, Section
from generator.values import Label, Link

PATH = "map/"


@dataclass(frozen=True)
class MenuGroup:
    """Links under a heading; `anchor` is that of the heading on the map of the site. Only a group that is `always`
    open, or that holds the page, shows its links in the menu: it is on every page, so it has to be short."""

    title: Title
    anchor: str
    links: tuple[Link, ...]
    always: bool


@dataclass(frozen=True)
class MapEntry:
    """A way into the site and what is found there."""

    title: Title
    path: str
    note: str


@dataclass(frozen=True)
class MapPage:
    """The map of the site: (heading, its anchor, entries)."""

    head: Head
    groups: tuple[tuple[Title, str, tuple[MapEntry, ...]], ...]


def grouped(config: Config) -> tuple[tuple[str, str, tuple[Section, ...]], ...]:
    """Sections by their group with its anchor, in the order of `site.toml`; those without one come last, without."""
    found: dict[str, list[Section]] = {}
    for section in config.section:
        found.setdefault(section.group, []).append(section)
    alone = found.pop("", [])
    groups = [
        (title, f"part:group-{number}", tuple(sections))
        for number, (title, sections) in enumerate(found.items(), 1)
    ]
    return (*groups, *([("", "", tuple(alone))] if alone else []))


def menu(config: Config) -> tuple[MenuGroup, ...]:
    """The menu; a site without groups shows all of it on every page."""
    groups = grouped(config)
    flat = not any(title for title, _, _ in groups)
    sections = (
        MenuGroup(title, anchor, tuple(Link(one.title, f"{one.folder}/") for one in held), not title)
        for title, anchor, held in groups
    )
    return (*sections, MenuGroup(TOOLS, "part:tools", tuple(_tools(config)), flat))


def _tools(config: Config) -> Iterator[Link]:
    """The directories of the families of outputs that the site makes."""
    outputs = config.outputs
    tools: tuple[tuple[bool, Label, str], ...] = (
        (config.guide is not None, GUIDE, "guide/"),
        (config.catalogue is not None, CATALOGUE, "catalogue/"),
        (outputs.topics, TOPICS, "topics/"),
        (outputs.units, UNITS, "units/"),
        (outputs.programmes, PROGRAMMES, "programmes/"),
        (outputs.projects, PROJECTS, "projects/"),
        (outputs.organisations, ORGANISATIONS, "organisations/"),
        (outputs.procedure, OPEN, OPEN_PATH),
        (outputs.procedure, PROCEDURE, "procedure/"),
        (outputs.feeds, FEEDS, "feeds/"),
        (outputs.data, DATA, "data/"),
        (True, CHANGES, "changes/"),
        (outputs.coverage, COVERAGE, "coverage/"),
        (outputs.health, HEALTH, "health/"),
        (outputs.search, SEARCH, "search/"),
        (True, MAP, PATH),
    )
    return (Link(label, path) for made, label, path in tools if made)


def menu_outputs(site: Site) -> Iterator[Output]:
    """The map of the site."""
    yield Output(f"{PATH}index.html", "pages/map.html", map_page, (site.config,), "site.toml")


def map_page(config: Config) -> MapPage:
    """Every way into the site with what is found there."""
    notes = {f"{section.folder}/": section.description for section in config.section}
    head = Head(MAP, f"{PATH}index.html", crumbs=(home_crumb(), Crumb(MAP, "")), column=directory(MAP))
    groups = tuple(
        (
            group.title,
            group.anchor,
            tuple(MapEntry(one.title, one.path, notes.get(one.path, "")) for one in group.links),
        )
        for group in menu(config)
    )
    return MapPage(head, groups)
