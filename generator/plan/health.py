"""The page of the site's health: every test of an inspection, every section with its next due day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.health.judge import Verdict, judge
from generator.health.pulse import Pulse, edition, pulses
from generator.model.indicators import Indicators
from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.subjects import HEALTH, home_crumb
from generator.plan.views import Crumb, Head
from generator.schema.tables import COLUMNS
from generator.values import Label, Link, label_of

PATH = "health/index.html"


@dataclass(frozen=True)
class Beat:
    """A section as a line of the table; `pulse.until` is the last day on which it counts as updated."""

    pulse: Pulse
    link: Link
    owner: Link | None
    column: Label


@dataclass(frozen=True)
class HealthPage:
    """The tests, by the edition of the day, and the sections."""

    head: Head
    edition: Indicators | None
    verdicts: tuple[Verdict, ...]
    sections: tuple[Beat, ...]


def health_outputs(site: Site) -> Iterator[Output]:
    """The page, for sites that ask for it."""
    if site.config.outputs.health:
        inputs = (site.config.outputs.units, edition(site), judge(site), pulses(site))
        yield Output(PATH, "pages/health.html", health_page, inputs, "site.toml")


def health_page(
    linked: bool, limits: Indicators | None, verdicts: tuple[Verdict, ...], beats: tuple[Pulse, ...]
) -> HealthPage:
    """The view; sections that are behind first, then those that will be next."""
    head = Head(HEALTH, PATH, crumbs=(home_crumb(), Crumb(HEALTH, "")))
    return HealthPage(
        head, limits, verdicts, tuple(_beat(beat, linked) for beat in sorted(beats, key=_urgency))
    )


def _beat(beat: Pulse, linked: bool) -> Beat:
    owner = None
    if beat.owner:
        owner = Link(beat.owner.title, f"units/{beat.owner.id}.html" if linked else "")
    return Beat(beat, Link(beat.section.title, f"{beat.section.id}/"), owner, label_of(COLUMNS, beat.column))


def _urgency(beat: Pulse) -> tuple[bool, bool, str]:
    return (beat.state == "fresh", beat.until is None, str(beat.until or ""))
