"""Terms that run: what a record tells of the days by which it is judged, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from generator.calendar import Calendar, Counting
from generator.values import Label

#: Workdays from the day after the first; a term ends on a workday by itself.
WORKDAYS = Counting("workday", count_first_day=False, roll_end=False)


@dataclass(frozen=True)
class Clock:
    """One term of a record or of one of its rows.

    `term` is a name of an edition's term, `judged` the day whose edition holds. The clock runs from `start` to
    `done`, or to the day of the run; it stands still from `paused` to `resumed`. `promised` are workdays that
    the record promises itself. `late` is the stated reason for a delay. `place` is where the end is written,
    or else the beginning; `case` what it is about.
    """

    term: str
    judged: date
    start: date
    done: date | None
    place: str
    case: Label
    paused: date | None = None
    resumed: date | None = None
    extended: date | None = None
    promised: int | None = None
    late: str = ""

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of the terms that it may take."""
        return (self.term, "extension") if self.extended else (self.term,)

    def elapsed(self, today: date, calendar: Calendar, patience: int = 0) -> int:
        """Workdays that count until its end. `patience` is how long it may stand still; 0: without bound.

        May raise `Uncovered`.
        """
        end = self.done or today
        days = calendar.length(self.start, end, WORKDAYS)
        if self.paused is None or self.paused > end:
            return days
        still = calendar.length(self.paused, min(self.resumed or end, end), WORKDAYS)
        return days - (min(still, patience) if patience else still)

    def until(self, day: date, column: str) -> Clock:
        """The same clock as it stood on an earlier day, written in another column of the row."""
        return replace(self, done=day, place=f"{self.place.rpartition('.')[0]}.{column}")
