"""Calendars, read back with a calendar reader: whole days, lasting ids, nothing from the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar

from tests.support.site import TinySite, make, record
from tests.support.way import NAMES, PROJECT, put, walked

Told = dict[str, tuple[date, date, str]]


def events(site: TinySite, path: str) -> Told:
    """(first day, day after the last, title) by UID; a calendar without faults."""
    data = (site.output / path).read_bytes()
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "RFC 5545, 3.1"
    read = icalendar.Calendar.from_ical(data)
    assert isinstance(read, icalendar.Calendar)
    found: Told = {}
    for event in read.walk("VEVENT"):
        assert event.errors == []
        assert event["dtstamp"].dt.utcoffset() == timedelta() and event["sequence"] >= 0
        assert str(event["url"]).startswith("https://site.example/base/")
        found[str(event["uid"])] = (event["dtstart"].dt, event["dtend"].dt, str(event["summary"]))
    assert read["version"] == "2.0" and found and len(found) == len(read.walk("VEVENT"))
    return found


def test_periods_and_deadlines_of_the_whole_site(tmp_path: Path) -> None:
    site = make(tmp_path)
    for name, closes, rolls in (("a", "2008-09-30", "false"), ("b", "2008-10-01", "true")):
        window = f"{{opens: 2008-09-22, closes: {closes}, roll_end: {rolls}}}"
        site.write(
            f"content/lists/2008/{name}.md",
            record(name, f"公示{name}", "2008-09-22", stage="other", window=window),
        )
    days = {"opens": "2008-01-07", "closes": "2008-02-01"}
    site.write("content/calls/2008/c.md", record("c", "指南", "2008-01-02", **days)).build()
    assert events(site, "calendar/windows.ics") == {
        "a-window@site.example": (date(2008, 9, 22), date(2008, 10, 1), "公示a"),
        "b-window@site.example": (date(2008, 9, 22), date(2008, 10, 7), "公示b"),
    }, "the day after the last one, which moves on over the National Day holidays"
    assert events(site, "calendar/calls.ics") == {
        "c-deadline@site.example": (date(2008, 2, 1), date(2008, 2, 2), "申报截止：指南")
    }
    assert 'href="../calendar/windows.ics"' in site.read("feeds/index.html")


def test_days_of_a_project_and_the_earliest_next_one(tmp_path: Path) -> None:
    site = walked(tmp_path, *NAMES[:3]).build()
    path = f"calendar/project-{PROJECT}.ics"
    told = events(site, path)
    assert told == {
        f"acceptance-{PROJECT}@site.example": (date(2008, 3, 3), date(2008, 3, 8), "拟受理公示 精密轴承"),
        f"evaluation-{PROJECT}@site.example": (date(2008, 3, 17), date(2008, 3, 18), "初审评估 精密轴承"),
        f"proposal-{PROJECT}@site.example": (date(2008, 4, 28), date(2008, 5, 6), "拟立项公示 精密轴承"),
        f"{PROJECT}-next-approval-0@site.example": (
            date(2008, 5, 6), date(2008, 5, 7), "最早可办理：立项 精密轴承",
        ),
    }  # fmt: skip
    assert f'href="../{path}"' in site.read(f"projects/{PROJECT}.html")


def test_stamps_and_revisions_come_from_the_records(tmp_path: Path) -> None:
    site = walked(tmp_path, *NAMES[:2])
    change = "[{date: 2008-03-06, note: 更正一处, major: true}]"
    put(site, "acceptance", "2008-03-03", "2008-03-07", changes=change).build()
    read = icalendar.Calendar.from_ical(site.read(f"calendar/project-{PROJECT}.ics"))
    stamps = {
        str(one["uid"]).partition("-KJ")[0]: (one["dtstamp"].dt, one["sequence"])
        for one in read.walk("VEVENT")
    }
    assert stamps["acceptance"] == (datetime(2008, 3, 5, 16, tzinfo=UTC), 3), "midnight in Shanghai"
    assert stamps["evaluation"] == (datetime(2008, 3, 16, 16, tzinfo=UTC), 0)


def test_a_calendar_without_events_is_not_made(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a")).build()
    assert [path for path in site.files() if path.startswith("calendar/")] == []
    assert "calendar/" not in site.read("feeds/index.html")
