"""Where a period stands on the day of the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.calendar import Calendar, Counting
from generator.schema.legal import LegalTerms
from generator.schema.promises import WindowTable


@dataclass(frozen=True)
class Reckoning:
    """What days are counted by: the day of the run, the site's rule for publicity periods, the calendar, the
    legal terms."""

    today: date
    rule: WindowTable | None = None
    calendar: Calendar = Calendar()
    terms: LegalTerms = LegalTerms()


@dataclass(frozen=True)
class Phase:
    """Where a period stands at `as_of`; both days are inclusive.

    `state` is `upcoming`, `open` or `closed`; a publicity period that is over is instead `pending` while an
    objection is, else `cleared`. `ends` is the last day after it moved on from a holiday, when it did;
    `length` the days that were counted, by `counting`.
    """

    state: str
    opens: date | None
    closes: date | None
    days_left: int | None = None
    ends: date | None = None
    length: int | None = None
    counting: Counting | None = None


def phase_of(opens: date | None, closes: date | None, today: date) -> Phase | None:
    """The state of a period whose last day is inclusive; None when no day is known."""
    if opens is None and closes is None:
        return None
    if opens and today < opens:
        return Phase("upcoming", opens, closes)
    if closes and today > closes:
        return Phase("closed", opens, closes)
    return Phase("open", opens, closes, (closes - today).days if closes else None)
