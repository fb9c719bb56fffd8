"""The page of the site's health: every test of an inspection, every section with its next due day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.health.judge import Verdict, judge
from generator.health.pulse import Pulse, edition, pulses
from generator.model.indicators import Indicators
from generator.model.site import Site
from generator.plan.output import Output
from generator.plan.subjects import HEALTH, home_crumb, term_value
from generator.plan.views import Crumb, Head
from generator.schema.tables import COLUMNS, Outputs
from generator.values import FactValue, Label, Link, label_of

PATH = "health/index.html"


@dataclass(frozen=True)
class Beat:
    """A section as a line of the table; `pulse.until` is the last day on which it counts as updated."""

    pulse: Pulse
    link: Link
    owner: FactValue | None
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
        inputs = (site.config.outputs, edition(site), judge(site), pulses(site))
        yield Output(PATH, "pages/health.html", health_page, inputs, "site.toml")


def health_page(
    outputs: Outputs, limits: Indicators | None, verdicts: tuple[Verdict, ...], beats: tuple[Pulse, ...]
) -> HealthPage:
    """The view; sections that are behind first, then those that will be next."""
    head = Head(HEALTH, PATH, crumbs=(home_crumb(), Crumb(HEALTH, "")))
    return HealthPage(
        head, limits, verdicts, tuple(_beat(beat, outputs) for beat in sorted(beats, key=_urgency))
    )


def _beat(beat: Pulse, outputs: Outputs) -> Beat:
    owner = term_value(outputs, "units", beat.owner) if beat.owner else None
    return Beat(beat, Link(beat.section.title, f"{beat.section.id}/"), owner, label_of(COLUMNS, beat.column))


def _urgency(beat: Pulse) -> tuple[bool, bool, str]:
    return (beat.state == "fresh", beat.until is None, str(beat.until or ""))
