"""Records that show the public still waiting for something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.model.site import Site


@dataclass(frozen=True)
class Waiting:
    """Since when an answer is awaited; `letter` when somebody wrote, else what was promised to all."""

    item: Item
    since: date
    letter: bool


def waiting(site: Site) -> tuple[Waiting, ...]:
    """What is awaited on the day, longest first."""
    found = [
        Waiting(item, awaited.since, awaited.letter)
        for item in site.items.values()
        if not item.record.withheld
        and (awaited := BY_NAME[item.kind].awaits(item.record)) is not None
        and awaited.since < site.as_of.date()
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.item.record.id)))
