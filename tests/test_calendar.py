"""Days are counted as the calendar of holidays and make-up days has it; periods say where they stand."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from generator.calendar import Calendar, Counting, Uncovered, YearDays
from tests.support.site import TinySite, make

PRACTICE = Counting("workday", count_first_day=True, roll_end=False)
CODE = Counting("workday", count_first_day=False, roll_end=True)
KNOWN = Calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("opens", "closes"),
    (("2023-05-26", "2023-06-01"), ("2023-07-31", "2023-08-04"), ("2024-09-25", "2024-09-30")),
)
def test_real_publicities_ran_for_five_workdays(opens: str, closes: str) -> None:
    """The third one only because Sunday, 29 September 2024, was worked."""
    first, last = day(opens), day(closes)
    assert KNOWN.length(first, last, PRACTICE) == 5
    assert KNOWN.last_day(first, 5, PRACTICE) == last
    assert KNOWN.length(first, last, Counting("workday", False, False)) == 4
    assert KNOWN.length(first, last, Counting("day", True, False)) == (last - first).days + 1


def test_national_day_2008() -> None:
    """Off from 29 September to 5 October; 27 and 28 September, a Saturday and a Sunday, were worked."""
    opens = day("2008-09-25")
    assert KNOWN.length(opens, day("2008-10-06"), PRACTICE) == 5  # 25, 26, 27, 28 September and 6 October
    assert KNOWN.last_day(opens, 5, PRACTICE) == day("2008-10-06")
    assert KNOWN.last_day(opens, 4, PRACTICE) == day("2008-09-28")
    assert KNOWN.end(day("2008-09-29"), CODE) == day("2008-10-06")
    assert KNOWN.end(day("2008-09-28"), CODE) == day("2008-09-28")
    assert KNOWN.end(day("2008-09-29"), PRACTICE) == day("2008-09-29")


def test_a_year_without_data_is_never_guessed() -> None:
    with pytest.raises(Uncovered) as gap:
        KNOWN.length(day("2040-09-24"), day("2040-09-28"), PRACTICE)
    assert gap.value.year == 2040
    with pytest.raises(Uncovered):
        KNOWN.end(day("2040-09-28"), CODE)
    with pytest.raises(Uncovered):
        KNOWN.last_day(day("2040-09-24"), 5, PRACTICE)
    days = Counting("day", count_first_day=True, roll_end=False)
    assert KNOWN.length(day("2040-09-24"), day("2040-09-28"), days) == 5


def test_a_last_day_may_move_into_a_year_without_data() -> None:
    """The period itself lies in a known year; only where it ends is not known."""
    known = Calendar({2040: YearDays(2040, frozenset({day("2040-12-31")}), frozenset())})
    assert known.length(day("2040-12-24"), day("2040-12-31"), CODE) == 4
    with pytest.raises(Uncovered) as gap:
        known.end(day("2040-12-31"), CODE)
    assert gap.value.year == 2041


def test_a_year_of_the_site_replaces_the_built_in_one() -> None:
    own = Calendar({2008: YearDays(2008, frozenset({day("2008-09-25")}), frozenset())})
    assert not own.is_workday(day("2008-09-25")) and KNOWN.is_workday(day("2008-09-25"))
    assert own.is_workday(day("2008-09-29")) and not KNOWN.is_workday(day("2008-09-29"))
    assert not own.is_workday(day("2008-09-27")) and KNOWN.is_workday(day("2008-09-27"))


def test_the_edges_of_time_are_no_fault() -> None:
    days = Counting("day", count_first_day=False, roll_end=False)
    assert KNOWN.length(date.max, date.max, days) == 0
    assert KNOWN.length(date.max, date.min, days) == 0
    assert KNOWN.last_day(date.max, 5, days) == date.max
    with pytest.raises(Uncovered):
        KNOWN.length(date.min, date.max, CODE)


COUNTINGS = [
    Counting(unit, first, roll)
    for unit in ("workday", "day") for first in (True, False) for roll in (True, False)
]  # fmt: skip


@pytest.mark.parametrize("counting", COUNTINGS, ids=str)
def test_length_and_last_day_agree(counting: Counting) -> None:
    dice = Random(str(counting))
    for _ in range(300):
        opens = day("2004-01-01") + timedelta(days=dice.randrange(8000))
        promised = dice.randrange(1, 30)
        last = KNOWN.last_day(opens, promised, counting)
        length = KNOWN.length(opens, last, counting)
        assert last >= opens and length >= promised
        assert KNOWN.end(last, counting) == last
        if counting.unit == "workday" or not counting.roll_end:
            assert length == promised
        shorter = last - timedelta(days=1)
        assert KNOWN.length(opens, shorter, counting) < promised or KNOWN.end(shorter, counting) == last
        with_first = KNOWN.length(opens, last, Counting(counting.unit, True, False))
        without = KNOWN.length(opens, last, Counting(counting.unit, False, False))
        assert with_first - without == (counting.unit == "day" or KNOWN.is_workday(opens))


def test_workdays_of_2008() -> None:
    """366 days less 104 Saturdays and Sundays and 16 weekdays off, and 5 weekend days worked: 251."""
    months = [date(2008, month, 1) for month in range(1, 13)] + [date(2009, 1, 1)]
    parts = [KNOWN.length(first, after - timedelta(days=1), PRACTICE) for first, after in pairwise(months)]
    assert sum(parts) == KNOWN.length(months[0], months[-1] - timedelta(days=1), PRACTICE) == 251


PUBLICITY = """\
---
id: list
title: 拟立项项目公示
published: {published}
stage: 其他
window: {{opens: {opens}, closes: {closes}{more}}}
objections: {objections}
---
正文。
"""


def site_with(folder: Path, opens: str, closes: str, more: str = "", objections: str = "[]") -> TinySite:
    text = PUBLICITY.format(published=opens, opens=opens, closes=closes, more=more, objections=objections)
    site = make(folder).write(f"content/lists/{opens[:4]}/list.md", text)
    return site.set(as_of=datetime(2041, 1, 1))  # noqa: DTZ001 - in the zone of the site


def test_a_window_in_2040_needs_the_year(tmp_path: Path) -> None:
    site = site_with(tmp_path, "2040-09-24", "2040-09-28").check()
    assert site.problems() == ["P102 content/lists/2040/list.md:6:37"]
    site.write(
        "content/_calendar/2040.yaml", "year: 2040\nsource: 2040年节假日安排\nholidays: [2040-09-26]\n"
    ).check()
    assert site.problems() == ["P101 content/lists/2040/list.md:6:37"], "one of the five is off now"
    site.write("content/_calendar/2040.yaml", "year: 2040\nsource: 2040年节假日安排\n").build()


def test_days_of_the_record_do_not_hide_a_promise_in_workdays(tmp_path: Path) -> None:
    """The record counts days and needs no calendar; the promise counts workdays and does."""
    site = site_with(tmp_path, "2040-09-24", "2040-09-28", ", unit: day, roll_end: false").check()
    assert site.problems() == ["P102 content/lists/2040/list.md:6:37"]


def test_a_record_cannot_shorten_the_promise_by_its_way_of_counting(tmp_path: Path) -> None:
    site = site_with(tmp_path, "2008-11-17", "2008-11-20", ", unit: day").check()
    assert site.problems() == ["P101 content/lists/2008/list.md:6:37"]


def test_the_moved_end_counts(tmp_path: Path) -> None:
    """Four workdays and a Saturday: as the end moves on to Monday, there are five."""
    site = site_with(tmp_path, "2008-11-18", "2008-11-22").check()
    assert site.problems() == ["P101 content/lists/2008/list.md:6:37"]
    site.edit("content/lists/2008/list.md", "2008-11-22}", "2008-11-22, roll_end: true}").build()
    assert "共 5 个工作日" in site.read("lists/2008/list.html")


PANEL = re.compile(r'<div class="phase phase-(\w+)".*?</div>', re.DOTALL)


def panel(site: TinySite, today: str) -> tuple[str, str]:
    """State and text of the panel of the period on a day."""
    site.set(as_of=datetime.fromisoformat(today)).build()
    match = PANEL.search(site.read("lists/2008/list.html"))
    assert match
    return match[1], " ".join(re.sub(r"<[^>]+>", " ", match[0]).split())


@pytest.fixture
def friday(tmp_path: Path) -> TinySite:
    """Published on a Thursday; open from Monday to Saturday, moved on to Monday; an objection until the 26th."""
    site = site_with(
        tmp_path, "2008-11-17", "2008-11-22", ", roll_end: true",
        "[{received: 2008-11-19, project: all, outcome: 不成立, decided: 2008-11-26}]",
    )  # fmt: skip
    return site.edit("content/lists/2008/list.md", "published: 2008-11-17", "published: 2008-11-13")


def test_a_page_tells_where_its_period_stands(friday: TinySite) -> None:
    states = {
        "2008-11-13": ("upcoming", "尚未开始"), "2008-11-16": ("upcoming", "尚未开始"),
        "2008-11-17": ("open", "距截止还有 7 天"), "2008-11-22": ("open", "距截止还有 2 天"),
        "2008-11-23": ("open", "明天截止"), "2008-11-24": ("open", "今天截止"),
        "2008-11-25": ("pending", "公示期满，异议处理中"), "2008-11-26": ("cleared", "公示期满，无待处理异议"),
    }  # fmt: skip
    for today, (state, words) in states.items():
        found, text = panel(friday, today)
        assert found == state, today
        assert words in text, (today, text)


def test_a_page_prints_both_dates_and_the_rule(friday: TinySite) -> None:
    for today in ("2008-11-13", "2008-11-20", "2008-12-01"):
        _, text = panel(friday, today)
        for part in (
            "2008年11月17日",
            "2008年11月22日",
            "共 6 个工作日",
            "首日计入",
            "末日逢假日顺延",
            "2008年11月24日",
        ):
            assert part in text, (today, part, text)


def test_an_objection_that_is_pending_keeps_the_list_pending(friday: TinySite) -> None:
    friday.edit("content/lists/2008/list.md", "outcome: 不成立, decided: 2008-11-26", "outcome: 处理中")
    assert panel(friday, "2008-11-24")[0] == "open"
    assert panel(friday, "2030-01-01")[0] == "pending"


def test_an_end_that_does_not_move_is_not_told(friday: TinySite) -> None:
    friday.edit("content/lists/2008/list.md", "2008-11-22, roll_end: true", "2008-11-21")
    state, text = panel(friday, "2008-11-22")
    assert state == "pending" and "顺延至" not in text and "末日逢假日不顺延" in text
