"""Workdays and periods of days, counted as the Chinese calendar of holidays and make-up days has it.

A year that no source covers is said so, never guessed: a Monday-to-Friday rule is wrong on one day in fifteen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
#: Longest period that is counted, in days; a longer one is a slip in a date.
LONGEST = 3660


def months_later(day: date, months: int) -> date:
    """The same day of a later month (or an earlier one), or that month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year, month + 1, 1) + timedelta(days=31)).replace(day=1) - ONE_DAY
    return last if day.day > last.day else date(year, month + 1, day.day)


@dataclass(frozen=True)
class YearDays:
    """One year's departures from Monday to Friday: days off, and weekend days that are worked."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]


class Uncovered(Exception):
    """A year without data was asked for; who counts days catches it, and a rule reports the year."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@dataclass(frozen=True)
class Counting:
    """How a period is counted: `unit` is `workday` or `day`.

    Civil Code article 201 leaves the first day out, practice counts it; by article 203 a last day on a
    holiday moves on. So both are said, never assumed.
    """

    unit: str
    count_first_day: bool
    roll_end: bool


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: the published arrangements of 2004 and later, and the site's own years.

    A year that the site gives replaces the built-in one.
    """

    years: Mapping[int, YearDays] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked. Raises `Uncovered` for a year without data."""
        own = self.years.get(day.year)
        if own is not None:
            return day in own.workdays or (day.weekday() < 5 and day not in own.holidays)
        import chinese_calendar

        try:
            worked: bool = chinese_calendar.is_workday(day)
        except NotImplementedError:
            raise Uncovered(day.year) from None
        return worked

    def length(self, opens: date, closes: date, counting: Counting) -> int:
        """Days of a period whose last day is inclusive; 0 when it ends before it begins. May raise `Uncovered`."""
        first = 0 if counting.count_first_day else 1
        days = range(first, min((closes - opens).days + 1, LONGEST))
        if counting.unit == "day":
            return len(days)
        return sum(self.is_workday(opens + timedelta(days=n)) for n in days)

    def end(self, closes: date, counting: Counting) -> date:
        """The last day on which a period that closes on `closes` still runs. May raise `Uncovered`."""
        day = closes
        while counting.roll_end and day < date.max and not self.is_workday(day):
            day += ONE_DAY
        return day

    def last_day(self, opens: date, length: int, counting: Counting) -> date:
        """The last day of a period of at least `length` days that opens on `opens`. May raise `Uncovered`."""
        day, left = opens, length
        if counting.count_first_day:
            left -= counting.unit == "day" or self.is_workday(day)
        for _ in range(LONGEST):
            if left <= 0 or day == date.max:
                break
            day += ONE_DAY
            left -= counting.unit == "day" or self.is_workday(day)
        return self.end(day, counting)
