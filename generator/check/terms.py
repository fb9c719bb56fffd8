"""Legal terms: published, answered, asked, reported in time, by the edition of the day.

All of these warn: a term that was missed cannot be mended, and an error would only tempt somebody to forge a day.
A stated reason (`late`) settles them, since readers then see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.calendar import Uncovered
from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.kinds.clocks import WORKDAYS, Clock
from generator.kinds.ledgers import Ledger
from generator.model.site import Site
from generator.problems import Problem, warning


def published_in_time(site: Site) -> Iterator[Problem]:
    """A201: what is proactively public is published within the term from forming (Regulation 2019, art. 26; 2008, art. 18)."""
    for item, formed, published in _published(site):
        ruling = site.reckoning.terms.on(formed, "publish")
        days = _workdays(site, formed, published) if ruling else None
        if ruling and days is not None and days > ruling.days:
            yield warning("A201", item.span("published"), formed=formed, published=published, days=days,
                          limit=ruling.days, rules=ruling.edition.title)  # fmt: skip


def requests_answered_in_time(site: Site) -> Iterator[Problem]:
    """A202: a request is answered within the term, or put off in time (art. 33; 2008: art. 24)."""
    for item, clock in _running(site, "answer"):
        if not clock.extended:
            yield from _overrun(site, "A202", item, clock)


def extensions_keep_their_bounds(site: Site) -> Iterator[Problem]:
    """A203: an answer that was put off comes within the extended term (art. 33; 2008: art. 24)."""
    for item, clock in _running(site, "answer"):
        more = site.reckoning.terms.on(clock.judged, "extension")
        if clock.extended and more:
            yield from _overrun(site, "A203", item, clock, more.days)


def completion_asked_in_time(site: Site) -> Iterator[Problem]:
    """A204: the applicant is asked once, within the term, to complete a request (art. 30)."""
    for item, clock in _running(site, "completion"):
        yield from _overrun(site, "A204", item, clock)


def third_parties_heard_in_time(site: Site) -> Iterator[Problem]:
    """A205: waiting for a third party is not longer than its term; what exceeds it counts as the bureau's own (art. 32)."""
    for item, clock in _running(site, "third_party"):
        yield from _overrun(site, "A205", item, clock)


def yearly_reports_published_in_time(site: Site) -> Iterator[Problem]:
    """A206: the yearly report is public by the day of the law (art. 49; 2008: art. 31)."""
    for item, clock in _running(site, "yearly_report"):
        due = site.reckoning.terms.due(clock.start.year - 1)
        if due and clock.done and clock.done > due:
            yield warning("A206", item.span(clock.place), what=clock.case, due=due, done=clock.done)


def extensions_are_told_in_time(site: Site) -> Iterator[Problem]:
    """A207: that the answer is put off is told before its term is over (art. 33)."""
    for item, clock in _running(site, "answer"):
        if clock.extended:
            yield from _overrun(site, "A207", item, clock.until(clock.extended, "extended"))


def letters_answered_as_promised(site: Site) -> Iterator[Problem]:
    """A208: a promise to answer letters is kept; what is due by law is not less than what was promised."""
    for item, clock in _running(site, "letters"):
        yield from _overrun(site, "A208", item, clock)


def terms_run_in_known_years(site: Site) -> Iterator[Problem]:
    """A209: workdays of a year without a calendar would be guesses; said once for each year."""
    years: dict[int, Item] = {}
    spans = [(item, formed, day) for item, formed, day in _published(site)
             if site.reckoning.terms.on(formed, "publish")]  # fmt: skip
    for name in ("answer", "completion", "third_party", "letters"):
        for item, clock in _running(site, name):
            if clock.promised or site.reckoning.terms.on(clock.judged, name):
                spans.append((item, clock.start, clock.done or site.reckoning.today))
    for item, start, end in spans:
        try:
            if (end - start).days > 5:
                site.reckoning.calendar.length(start, end, WORKDAYS)
        except Uncovered as gap:
            years.setdefault(gap.year, item)
    for year, item in sorted(years.items(), key=lambda pair: pair[0]):
        yield warning("A209", item.span("id"), year=year)


def yearly_reports_are_there(site: Site) -> Iterator[Problem]:
    """A211: a year with requests has its report once the day for it has passed (art. 49; 2008: art. 31)."""
    reported = {clock.start.year - 1 for _, clock in _running(site, "yearly_report", explained=True)}
    for item in site.items.values():
        year = item.record.year if isinstance(item.record, Ledger) else None
        asks = year and any(clock.term == "answer" for clock in BY_NAME[item.kind].clocks(item.record))
        if year and asks and year not in reported:
            due = site.reckoning.terms.due(year)
            if due and site.reckoning.today > due:
                yield warning("A211", item.span("year"), year=year, due=due)


def still_running(site: Site) -> Iterator[tuple[Item, Clock, date]]:
    """Clocks of what somebody is waiting for, with the last day of their term, be it over or not."""
    for term in ("answer", "third_party", "letters"):
        for item, clock in _running(site, term):
            last = _last_day(site, clock) if clock.done is None else None
            if last:
                yield item, clock, last


def _last_day(site: Site, clock: Clock) -> date | None:
    """The last day of a term, moved on by what it stood still; None without a term, or beyond the calendar."""
    terms, calendar = site.reckoning.terms, site.reckoning.calendar
    ruling, patience = terms.on(clock.judged, clock.term), terms.on(clock.judged, "third_party")
    more = terms.on(clock.judged, "extension") if clock.extended else None
    limit = (clock.promised or (ruling.days if ruling else 0)) + (more.days if more else 0)
    if not limit:
        return None
    try:
        if clock.paused:
            still = calendar.length(clock.paused, clock.resumed or site.reckoning.today, WORKDAYS)
            limit += min(still, patience.days) if patience else still
        return calendar.last_day(clock.start, limit, WORKDAYS)
    except Uncovered:
        return None


def _published(site: Site) -> Iterator[tuple[Item, date, date]]:
    """Proactive records with the day they were formed and the day they were first public, by whatever channel."""
    for item in site.items.values():
        record = item.record
        told = record.disclosure
        if record.date is None or told.mode != "active" or told.late or record.government is False:
            continue
        public = (record.publish_at or record.published).day
        days = [channel.date for channel in record.channels if channel.date and channel.date >= record.date]
        yield item, record.date, min([public, *days])


def _running(site: Site, term: str, explained: bool = False) -> Iterator[tuple[Item, Clock]]:
    """The clocks of one term; those whose delay is explained only on demand."""
    for item in site.clocked:
        for clock in BY_NAME[item.kind].clocks(item.record):
            if clock.term == term and (explained or not clock.late):
                yield item, clock


def _overrun(site: Site, code: str, item: Item, clock: Clock, more: int = 0) -> Iterator[Problem]:
    """A finding where a clock ran longer than its term and `more` workdays."""
    terms, calendar = site.reckoning.terms, site.reckoning.calendar
    ruling = terms.on(clock.judged, clock.term)
    patience = terms.on(clock.judged, "third_party")
    limit = clock.promised or (ruling.days if ruling else 0)
    if not limit:
        return
    limit += more
    end = clock.done or site.reckoning.today
    if (end - clock.start).days <= limit:
        return
    try:
        days = clock.elapsed(site.reckoning.today, calendar, patience.days if patience else 0)
    except Uncovered:
        return  # A209 says so
    if days > limit:
        rules = ruling.edition.title if ruling and not clock.promised else "—"
        yield warning(code, item.span(clock.place), what=clock.case, start=clock.start, end=end, days=days,
                      limit=limit, rules=rules)  # fmt: skip


def _workdays(site: Site, start: date, end: date) -> int | None:
    """Workdays after `start`; a few days need no calendar, and a year without one gives none (A209 says so)."""
    if (end - start).days <= 5:
        return max(0, (end - start).days)
    try:
        return site.reckoning.calendar.length(start, end, WORKDAYS)
    except Uncovered:
        return None
