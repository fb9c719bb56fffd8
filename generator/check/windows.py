"""Rules on publicity periods: long enough, counted by a stated rule, open to all from their first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.calendar import Counting, Uncovered
from generator.kinds.base import Item
from generator.kinds.window import Window
from generator.model.procedure import Procedure
from generator.problems import Problem, error
from generator.schema.promises import WINDOW_UNITS
from generator.values import label_of


def windows_have_a_counting_rule(procedure: Procedure) -> Iterator[Problem]:
    """P103: five days are five different periods by different rules; record or site.toml must say which.

    Source: Civil Code art. 201, 203 and 204; `[window]` of site.toml.
    """
    for item, window in _windows(procedure):
        if window.counting(procedure.config.window) is None:
            yield error("P103", item.span("window"))


def windows_lie_in_known_years(procedure: Procedure) -> Iterator[Problem]:
    """P102: workdays of a year without a calendar would be guesses, wrong on one day in fifteen.

    Source: the yearly notices of the State Council's office on holidays.
    """
    promise = procedure.config.window
    for item, window in _windows(procedure):
        try:
            _measured(procedure, window, window.counting(promise))
            _measured(procedure, window, Window().counting(promise))
        except Uncovered as gap:
            yield error("P102", item.span("window.closes"), year=gap.year)


def windows_are_as_long_as_promised(procedure: Procedure) -> Iterator[Problem]:
    """P101: the promised number of days is a minimum, counted as the promise counts, to the last day it runs.

    A record that counts its own days in another way cannot shorten the promise by it.

    Source: Procedure 2; `[window]` of site.toml.
    """
    promise = procedure.config.window
    counting = Window().counting(promise)
    for item, window in _windows(procedure):
        try:
            length = _measured(procedure, window, counting)
            if promise is None or counting is None or length is None or length >= promise.length:
                continue
            enough = procedure.reckoning.calendar.last_day(window.opens or date.max, promise.length, counting)
        except Uncovered:
            continue  # P102 says so
        yield error("P101", item.span("window.closes"), opens=window.opens, closes=window.closes,
                    length=length, promised=promise.length, enough=enough,
                    unit=label_of(WINDOW_UNITS, promise.unit))  # fmt: skip


def lists_are_public_when_their_window_opens(procedure: Procedure) -> Iterator[Problem]:
    """P106: a period that runs before its list can be read is no publicity.

    Source: Procedure 2.
    """
    for item, window in _windows(procedure):
        record = item.record
        public = (record.publish_at or record.published).day
        if window.opens and window.opens < public:
            yield error("P106", item.span("window.opens"), opens=window.opens, published=public)


def objections_are_decided_in_order(procedure: Procedure) -> Iterator[Problem]:
    """P107: who reads must see when an objection was settled: not before it came, and not while it is pending.

    Source: Procedure 3.
    """
    for act in procedure.acts:
        for index, one in enumerate(act.event.objections):
            place = f"objections[{index}]"
            settled = one.outcome != "pending"
            if settled and one.decided is None:
                yield error("P107", act.item.span(f"{place}.outcome"), received=one.received, decided="…")
            elif one.decided and (not settled or (one.received and one.decided < one.received)):
                yield error(
                    "P107", act.item.span(f"{place}.decided"), received=one.received, decided=one.decided
                )


def _measured(procedure: Procedure, window: Window, counting: Counting | None) -> int | None:
    """The length of a period that ends by its own rule, counted by `counting`; may raise `Uncovered`."""
    calendar, own = procedure.reckoning.calendar, window.counting(procedure.config.window)
    if own is None or counting is None or not (window.opens and window.closes):
        return None
    return calendar.length(window.opens, calendar.end(window.closes, own), counting)


def _windows(procedure: Procedure) -> Iterator[tuple[Item, Window]]:
    """The publicity periods of all records that are public or will be."""
    for act in procedure.acts:
        if act.event.window is not None:
            yield act.item, act.event.window
