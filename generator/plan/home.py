"""The first page: what is open now, what is new, and the ways into the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.kinds.base import Card
from generator.model.due import Due, due
from generator.model.site import Site
from generator.plan.log import log_state
from generator.plan.menu import grouped, menu
from generator.plan.output import Output
from generator.plan.subjects import OPEN_PATH, term_path
from generator.plan.views import Head, HomePage, LogState, Shelf, ShelfGroup
from generator.schema.config import Config
from generator.values import Link

#: How many cards the first page shows: newest of all, and of each section.
NEWEST = 8
A_SHELF = 5


@dataclass(frozen=True)
class Front:
    """The slices of the site that the first page shows."""

    due: Due
    newest: tuple[Card, ...]
    shelves: tuple[tuple[str, int, tuple[Card, ...]], ...]
    topics: tuple[Link, ...]
    total: int
    projects: int
    log: LogState | None


def home_outputs(site: Site) -> Iterator[Output]:
    """The first page."""
    shelves = tuple(
        (folder, len(cards), cards[:A_SHELF]) for folder, cards in site.by_section.items() if cards
    )
    topics = tuple(
        Link(entry.title, term_path("topics", entry.id))
        for entry in site.vocab["topics"].entries
        if site.config.outputs.topics and not entry.closed
    )
    projects = len(site.public_histories) if site.config.outputs.projects else 0
    front = Front(
        due(site.newest),
        site.newest[:NEWEST],
        shelves,
        topics,
        len(site.newest),
        projects,
        log_state(site),
    )
    yield Output("index.html", "pages/home.html", home_page, (site.config, front), "site.toml")


def home_page(config: Config, front: Front) -> HomePage:
    """The view of the first page."""
    return HomePage(
        # Without feeds of its own: every page announces that of the whole site.
        Head(config.site.title, "index.html", config.site.description),
        front.due.open,
        front.due.upcoming,
        OPEN_PATH if config.outputs.procedure else "",
        front.newest,
        tuple(_groups(config, front)),
        len(front.shelves),
        front.topics,
        menu(config)[-1].links,
        front.total,
        front.projects,
        front.log,
    )


def _groups(config: Config, front: Front) -> Iterator[ShelfGroup]:
    """Sections that hold something, as the menu groups them."""
    held = {folder: (count, cards) for folder, count, cards in front.shelves}
    for title, anchor, sections in grouped(config):
        shelves = tuple(
            Shelf(one.title, f"{one.folder}/", one.description, held[one.folder][1], held[one.folder][0])
            for one in sections
            if one.folder in held
        )
        if shelves:
            yield ShelfGroup(title, anchor or "part:shelves", shelves)
