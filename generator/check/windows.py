"""Rules on publicity periods: long enough, counted by a stated rule, open to all from their first day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.calendar import Uncovered
from generator.kinds.base import Item
from generator.kinds.window import Window
from generator.model.site import Site
from generator.problems import Problem, error
from generator.schema.promises import WINDOW_UNITS
from generator.values import label_of


def windows_have_a_counting_rule(site: Site) -> Iterator[Problem]:
    """P103: five days are five different periods by different rules; record or site.toml must say which."""
    for item, window in _windows(site):
        if window.counting(site.config.window) is None:
            yield error("P103", item.span("window"))


def windows_lie_in_known_years(site: Site) -> Iterator[Problem]:
    """P102: workdays of a year without a calendar would be guesses, wrong on one day in fifteen."""
    for item, window in _windows(site):
        counting = window.counting(site.config.window)
        if counting and window.opens and window.closes:
            try:
                site.reckoning.calendar.length(window.opens, window.closes, counting)
                site.reckoning.calendar.end(window.closes, counting)
            except Uncovered as gap:
                yield error("P102", item.span("window.closes"), year=gap.year)


def windows_are_as_long_as_promised(site: Site) -> Iterator[Problem]:
    """P101: the promised number of days is a minimum, counted in the unit of the promise."""
    promise = site.config.window
    for item, window in _windows(site):
        counting = window.counting(promise)
        if promise is None or counting is None or not (window.opens and window.closes):
            continue
        counting = replace(counting, unit=promise.unit)
        calendar = site.reckoning.calendar
        try:
            length = calendar.length(window.opens, window.closes, counting)
            enough = calendar.last_day(window.opens, promise.length, counting)
        except Uncovered:
            continue  # P102 says so
        if length < promise.length:
            yield error("P101", item.span("window.closes"), opens=window.opens, closes=window.closes,
                        length=length, promised=promise.length, enough=enough,
                        unit=label_of(WINDOW_UNITS, promise.unit))  # fmt: skip


def lists_are_public_when_their_window_opens(site: Site) -> Iterator[Problem]:
    """P106: a period that runs before its list can be read is no publicity."""
    for item, window in _windows(site):
        record = item.record
        public = (record.publish_at or record.published).day
        if window.opens and window.opens < public:
            yield error("P106", item.span("window.opens"), opens=window.opens, published=public)


def objections_are_decided_in_order(site: Site) -> Iterator[Problem]:
    """P107: who reads must see when an objection was settled: not before it came, and not while it is pending."""
    for act in site.acts:
        for index, one in enumerate(act.event.objections):
            place = f"objections[{index}]"
            settled = one.outcome != "pending"
            if settled and one.decided is None:
                yield error("P107", act.item.span(f"{place}.outcome"), received=one.received, decided="…")
            elif one.decided and (not settled or (one.received and one.decided < one.received)):
                yield error(
                    "P107", act.item.span(f"{place}.decided"), received=one.received, decided=one.decided
                )


def _windows(site: Site) -> Iterator[tuple[Item, Window]]:
    """The publicity periods of all records that are public or will be."""
    for act in site.acts:
        if act.event.window is not None:
            yield act.item, act.event.window
