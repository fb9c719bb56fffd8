"""When each section was updated last, and until when that will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from generator.calendar import ONE_DAY, months_later
from generator.kinds import BY_NAME
from generator.kinds.base import Term
from generator.model.indicators import Indicators, in_force
from generator.model.site import Site
from generator.schema.config import Section


@dataclass(frozen=True)
class Pulse:
    """One section: `due` is the last day on which its promise is kept without an update, `limit` the same by the
    indicators; None where nothing is demanded. `state` is `fresh`, `late` (the promise is broken), `stale` (the
    indicators are) or `blank`.
    """

    section: Term
    owner: Term | None
    role: str
    column: str
    records: int
    rhythm: int
    last: date | None
    due: date | None
    limit: date | None
    state: str

    @property
    def until(self) -> date | None:
        """The last day on which it counts as updated."""
        return min((day for day in (self.due, self.limit) if day), default=None)


def edition(site: Site) -> Indicators | None:
    """The indicators of the day."""
    return in_force(site.editions, site.as_of.date())


def column_of(section: Section) -> str:
    """As what a section is checked: as it says, or as its kind is."""
    return section.column or BY_NAME[section.kind].column


def pulses(site: Site) -> tuple[Pulse, ...]:
    """Every section, in the order of site.toml."""
    return tuple(_pulse(site, section) for section in site.config.section)


def _pulse(site: Site, section: Section) -> Pulse:
    cards = site.by_section[section.folder]
    last = max((card.updated.day for card in cards), default=None)
    owner = site.vocab["units"].get(section.owner)
    column = column_of(section)
    due = last + timedelta(days=section.rhythm_days) if last and section.rhythm_days else None
    limit = last_day(last, column, edition(site)) if last else None
    today = site.as_of.date()
    state = (
        "blank"
        if last is None
        else "stale"
        if limit and today > limit
        else "late"
        if due and today > due
        else "fresh"
    )
    return Pulse(
        Term(section.folder, section.title), owner.term if owner else None, section.role, column, len(cards),
        section.rhythm_days, last, due, limit, state,
    )  # fmt: skip


def last_day(updated: date, column: str, limits: Indicators | None) -> date | None:
    """Until when an update of a column does; None where the indicators set no limit."""
    if limits is None or column == "other":
        return None
    if column == "news":
        return updated + timedelta(days=limits.news_days)
    return months_later(updated, limits.notice_months)


def turning_days(site: Site) -> tuple[date, ...]:
    """Days on which a section will turn stale by itself."""
    return tuple(pulse.until + ONE_DAY for pulse in pulses(site) if pulse.until)
