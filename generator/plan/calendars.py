"""Calendars: publicity periods, deadlines of calls, and the days of each project, as files to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Card
from generator.kinds.procedure import BY_STAGE
from generator.model.dossiers import Dossier, Step
from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.subjects import OPEN
from generator.schema.config import Config
from generator.values import Label, Link, Moment

#: How many of the latest periods and deadlines the calendars of the whole site hold.
LENGTH = 200
OPEN_CALENDAR = "calendar/open.ics"
WINDOWS = Label("公示期", "Publicity periods")
CALLS = Label("申报截止", "Deadlines of calls")
EARLIEST = Label("最早可办理", "earliest day")


@dataclass(frozen=True)
class Happening:
    """Something that lasts whole days, both inclusive; `stamp` is the last change of what it comes from.

    `id` is unique and lasting in the site; `revision` grows with every change (RFC 5545: SEQUENCE).
    """

    id: str
    title: str
    first: date
    last: date
    path: str
    stamp: Moment
    revision: int


@dataclass(frozen=True)
class Almanac:
    """A calendar file: its name and what happens, oldest first."""

    title: str
    happenings: tuple[Happening, ...]


def calendar_outputs(site: Site) -> Iterator[Output]:
    """The calendars of the whole site."""
    for link, happenings in site_calendars(site):
        yield Output(link.path, "ics", almanac, (site.config, link.title, happenings), "site.toml")


def site_calendars(site: Site) -> Iterator[tuple[Link, tuple[Happening, ...]]]:
    """Calendars with what they hold; one without events is left out, for the format demands one."""
    if not site.config.outputs.calendars:
        return
    for path, label, found in (
        ("calendar/windows.ics", WINDOWS, _windows(site)),
        ("calendar/calls.ics", CALLS, _deadlines(site)),
        (OPEN_CALENDAR, OPEN, _open(site)),
    ):
        happenings = tuple(sorted(found, key=lambda one: (one.last, one.id))[-LENGTH:])
        if happenings:
            yield Link(label, path), happenings


def almanac(config: Config, label: Label, happenings: tuple[Happening, ...]) -> Almanac:
    """A calendar of the whole site."""
    return Almanac(f"{config.site.title} · {label.text(config.site.lang)}", happenings)


def _windows(site: Site) -> Iterator[Happening]:
    for act in site.public_acts:
        card, window = site.cards[act.item.record.id], act.event.window
        if window is not None and window.closes is not None:
            yield happening(card, "window", card.title, act.event.day, act.ends or window.closes)


def _deadlines(site: Site) -> Iterator[Happening]:
    for act in site.public_acts:
        card = site.cards[act.item.record.id]
        closes = card.phase.closes if card.phase else None
        if act.event.stage == "call" and closes is not None:
            title = f"{CALLS.text(site.config.site.lang)}：{card.title}"
            yield happening(card, "deadline", title, closes, closes)


def _open(site: Site) -> list[Happening]:
    """Periods and deadlines that are not over; the last one that is, when all are: the address stays."""
    known = sorted((*_windows(site), *_deadlines(site)), key=lambda one: (one.last, one.id))
    ahead = [one for one in known if one.last >= site.reckoning.today]
    return (ahead or known[-1:]) if site.config.outputs.procedure else []


def happening(card: Card, what: str, title: str, first: date, last: date) -> Happening:
    """A happening that a record tells of; it has been revised when the record's changes were major."""
    revision = (card.updated.day - card.published.day).days
    return Happening(f"{card.id}-{what}", title, first, max(first, last), card.path, card.updated, revision)


def project_almanac(config: Config, dossier: Dossier) -> Almanac:
    """The days of a project, and the first day on which its next step would be lawful."""
    found = [_step(config.site.lang, step, dossier) for step in dossier.steps]
    after = dossier.outlook.next
    if after is not None and after.earliest is not None:
        stamp = max(step.card.updated for step in dossier.steps)
        first = min(step.card.published for step in dossier.steps)
        found.append(
            Happening(
                f"{dossier.id}-next-{after.stage}-{after.tranche}",
                f"{EARLIEST.text(config.site.lang)}：{_named(config.site.lang, after.stage, after.tranche)}"
                f" {dossier.title}",
                after.earliest,
                after.earliest,
                dossier.path,
                stamp,
                (stamp.day - first.day).days,
            )
        )
    return Almanac(f"{dossier.id} {dossier.title}", tuple(found))


def _step(lang: str, step: Step, dossier: Dossier) -> Happening:
    title = f"{_named(lang, step.stage, step.tranche)} {dossier.title}"
    return happening(step.card, dossier.id, title, step.day, step.ends or step.day)


def _named(lang: str, stage: str, tranche: int) -> str:
    return BY_STAGE[stage].label.text(lang) + (f" {tranche}" if tranche else "")
