"""Moments at which a site may become another one by itself, though nobody writes anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from generator.calendar import ONE_DAY, months_later
from generator.check.terms import still_running
from generator.health.pulse import edition, turning_days
from generator.health.waiting import waiting
from generator.model.site import Site
from generator.schema.fields import fields_of
from generator.values import Moment


def moments(site: Site) -> tuple[datetime, ...]:
    """All that may matter after `as_of`, in order; whether one does is told by planning the site for it.

    A day that is written anywhere counts twice: something begins on it, or it is the last of something.
    """
    days = {day + extra for day in _days(site) for extra in (ONE_DAY * 0, ONE_DAY) if day < date.max}
    days |= {site.as_of.date() + ONE_DAY, *_turns(site)}
    days |= {date(year, 1, 1) for year in {site.as_of.year + 1, *(day.year for day in days)}}
    found = {datetime.combine(day, time()) for day in days}
    found |= {at.at for item in site.all_items for at in days_in(item.record) if isinstance(at, Moment)}
    return tuple(sorted(moment for moment in found if moment > site.as_of))


def _days(site: Site) -> Iterator[date]:
    """Every day that a record or a term names, and the last days of periods that move on from a holiday."""
    for item in site.all_items:
        yield from (at.day if isinstance(at, Moment) else at for at in days_in(item.record))
    for vocabulary in site.vocab.values():
        for entry in vocabulary.entries:
            yield from (day for day in (entry.valid_from, entry.valid_to) if day)
    yield from (act.ends for act in site.acts if act.ends)


def _turns(site: Site) -> Iterator[date]:
    """Days on which something comes due."""
    yield from turning_days(site)
    yield from (one.valid_from for one in site.editions if one.valid_from)
    limits = edition(site)
    for one in waiting(site) if limits else ():
        assert limits is not None
        yield months_later(one.since, limits.answer_months) + ONE_DAY
        yield months_later(one.since, limits.answer_window_months) + ONE_DAY
    yield from (last + ONE_DAY for _, _, last in still_running(site))
    expires = site.config.site.security_expires
    yield from (expires,) if expires else ()


def days_in(owner: object) -> Iterator[date | Moment]:
    """Every date that a record holds, however deep."""
    for item in fields_of(type(owner)):
        value = getattr(owner, item.name)
        for single in value if isinstance(value, tuple) else (value,):
            if isinstance(single, (date, Moment)):
                yield single
            elif item.nested and single is not None:
                yield from days_in(single)
