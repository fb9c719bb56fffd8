"""What a unit answers for: its sections, what it published, and what is overdue (谁主管谁负责)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.calendar import ONE_DAY, months_later
from generator.check.terms import still_running
from generator.health.pulse import Pulse, edition, pulses
from generator.health.waiting import Waiting, waiting
from generator.model.indicators import Indicators
from generator.model.site import Site
from generator.values import Label, Link

_SECTION = Label("栏目没有按期更新", "section not updated in time")
_BLANK = Label("栏目空白", "section is blank")
_LETTER = Label("来信没有答复", "letter without an answer")
_TERM = Label("办理期限已过", "legal or promised term is over")
_FEEDBACK = Label("征集没有反馈", "consultation without feedback")


@dataclass(frozen=True)
class Owned:
    """A section of the unit: the post that answers for it, how many records it holds."""

    link: Link
    role: str
    records: int


@dataclass(frozen=True)
class Overdue:
    """Something that is late: what, where, and since when."""

    what: Label
    link: Link
    since: date | None


@dataclass(frozen=True)
class Responsibility:
    """All that a unit answers for; `years` are (year, records, of these government information), newest first.

    `overdue` is None on a site that does not publish its health.
    """

    sections: tuple[Owned, ...]
    years: tuple[tuple[int, int, int], ...]
    overdue: tuple[Overdue, ...] | None


def responsibilities(site: Site) -> dict[str, Responsibility]:
    """By the id of the unit, for units that own a section or published something."""
    beats = pulses(site)
    late = tuple(_overdue(site, beats)) if site.config.outputs.health else None
    found: dict[str, Responsibility] = {}
    for entry in site.vocab["units"].entries:
        owned = tuple(_owned(beat) for beat in beats if beat.owner and beat.owner.id == entry.id)
        years = _years(site, entry.id)
        own = None if late is None else tuple(one for unit, one in late if unit == entry.id)
        if owned or years:
            found[entry.id] = Responsibility(owned, years, own)
    return found


def _owned(beat: Pulse) -> Owned:
    return Owned(Link(beat.section.title, f"{beat.section.id}/"), beat.role, beat.records)


def _years(site: Site, unit: str) -> tuple[tuple[int, int, int], ...]:
    cards = site.of_term("units", unit)
    whole = Counter(card.year for card in cards)
    government = Counter(card.year for card in cards if card.government)
    return tuple((year, whole[year], government[year]) for year in sorted(whole, reverse=True))


def _overdue(site: Site, beats: tuple[Pulse, ...]) -> Iterator[tuple[str, Overdue]]:
    """What is late, with the unit that answers for it."""
    for beat in beats:
        if beat.owner and beat.state != "fresh":
            since = beat.until + ONE_DAY if beat.until else None
            link = Link(beat.section.title, f"{beat.section.id}/")
            yield beat.owner.id, Overdue(_SECTION if since else _BLANK, link, since)
    limits = edition(site)
    for one in waiting(site):
        due = _due(one, limits)
        unit = site.cards[one.item.record.id].unit
        if unit and due and due < site.as_of.date():
            link = Link(one.item.record.title, one.item.path)
            yield unit.id, Overdue(_LETTER if one.letter else _FEEDBACK, link, due + ONE_DAY)
    yield from _terms(site)


def _terms(site: Site) -> Iterator[tuple[str, Overdue]]:
    """Legal and promised terms that are over while the clock still runs; a row of a record is told as such."""
    for item, clock, last in still_running(site):
        unit, title = site.cards[item.record.id].unit, item.record.title
        if unit and last < site.as_of.date():
            row = Label(f"{title}：{clock.case.zh}", f"{title}: {clock.case.en}")
            link = Link(row if "." in clock.place else title, item.path)
            yield unit.id, Overdue(_TERM, link, last + ONE_DAY)


def _due(one: Waiting, limits: Indicators | None) -> date | None:
    """The last day for an answer; None where no edition sets one."""
    if not one.letter:
        return one.since
    return months_later(one.since, limits.answer_months) if limits else None
