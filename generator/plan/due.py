"""The page of what is open now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.due import Due, due
from generator.model.site import Site
from generator.plan.calendars import OPEN_CALENDAR, site_calendars
from generator.plan.labels import directory
from generator.plan.output import Output
from generator.plan.subjects import OPEN, OPEN_PATH, home_crumb, subject_feed
from generator.plan.views import Crumb, Head


@dataclass(frozen=True)
class OpenPage:
    """Calls and publicity periods that are open or will be; `calendar` is empty where there is none."""

    head: Head
    due: Due
    calendar: str


def due_outputs(site: Site) -> Iterator[Output]:
    """The page of what is open now."""
    outputs = site.config.outputs
    if outputs.procedure:
        calendars = tuple(link for link, _ in site_calendars(site) if link.path == OPEN_CALENDAR)
        inputs = (due(site.newest), outputs.feeds, bool(calendars))
        yield Output(OPEN_PATH, "pages/open.html", open_page, inputs, "site.toml")


def open_page(found: Due, fed: bool, dated: bool) -> OpenPage:
    """What is open now, with its feed and its calendar."""
    crumbs = (home_crumb(), Crumb(OPEN, ""))
    feeds = (subject_feed("open", OPEN),) if fed else ()
    head = Head(OPEN, OPEN_PATH, crumbs=crumbs, feeds=feeds, column=directory(OPEN))
    return OpenPage(head, found, OPEN_CALENDAR if dated else "")
