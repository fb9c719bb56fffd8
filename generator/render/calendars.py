"""Calendars as bytes: iCalendar (RFC 5545) by the library icalendar; every value comes from the records."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from generator.plan.calendars import Almanac
from generator.render.chrome import Chrome
from generator.schema.config import Config


class Calendars:
    """Writes the calendars of one site."""

    def __init__(self, config: Config, chrome: Chrome) -> None:
        self._base = config.site.base_url
        self._zone = ZoneInfo(config.site.timezone)
        #: Part of every UID (RFC 7986, 5.3): who named it, which never changes.
        self._authority = config.site.feed_authority.partition(",")[0]
        self._product = f"-//{chrome.organiser}//{chrome.generator}//{config.site.lang}"

    def ics(self, almanac: Almanac) -> bytes:
        """All-day events: DTEND is the day after the last one (RFC 5545, 3.6.1)."""
        from icalendar import Calendar, Event

        made = Calendar()
        made.add("prodid", self._product)
        made.add("version", "2.0")
        made.add("method", "PUBLISH")
        made.add("x-wr-calname", almanac.title)
        for one in almanac.happenings:
            event = Event()
            event.add("uid", f"{one.id}@{self._authority}")
            event.add("dtstamp", one.stamp.at.replace(tzinfo=self._zone).astimezone(UTC))
            event.add("sequence", one.revision)
            event.add("dtstart", one.first)
            event.add("dtend", one.last + timedelta(days=1))
            event.add("summary", one.title)
            event.add("url", self._base + one.path)
            event.add("transp", "TRANSPARENT")
            made.add_component(event)
        found: bytes = made.to_ical()
        return found
