"""Which pages are indexed together, and that few of them move."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from generator.index.periods import Period, Searched, periods

ROOM = 1000


def page(day: str, name: str = "a", size: int = 100) -> Searched:
    return Searched(f"{day or 'topics'}/{name}.html", day, f"{day}{name}", size)


def months(year: int, each: int, size: int = 100) -> list[Searched]:
    return [page(f"{year}-{month:02d}-15", str(n), size) for month in range(1, 13) for n in range(each)]


def folders(found: Sequence[Period]) -> list[str]:
    return [one.folder for one in found]


def test_a_small_site_has_one_index() -> None:
    pages = [page(f"{year}-01-01") for year in range(1999, 2009)]
    (only,) = periods(pages, ROOM)
    assert only.folder == "" and set(only.pages) == set(pages)
    assert periods([], ROOM) == (Period("", "", "", ()),)
    assert len(periods([*pages, page("2009-01-01")], ROOM)) > 1


def test_years_go_together_as_long_as_they_fit() -> None:
    pages = [page(f"{year}-0{month}-01") for year in range(2000, 2009) for month in range(1, 5)]
    found = periods([*pages, page("")], ROOM)
    assert folders(found) == ["2008", "2006_2007", "2004_2005", "2002_2003", "2000_2001", "undated"]
    assert [(one.first, one.last) for one in found][1] == ("2006", "2007")


def test_what_is_too_much_for_a_year_is_cut_finer() -> None:
    found = periods([*months(2007, 2), page("2008-03-01"), page("2006-03-01")], ROOM)
    assert folders(found) == ["2008", "2007-11_2007-12", "2007-06_2007-10", "2007-01_2007-05", "2006"]
    found = periods([page(f"2007-03-{day:02d}", str(n)) for day in range(1, 5) for n in range(6)], ROOM)
    assert folders(found) == ["2007-03-04", "2007-03-03", "2007-03-02", "2007-03-01"]
    found = periods([page("2007-03-01", str(n)) for n in range(40)], ROOM)
    assert (
        len(found) > 4
        and folders(found)[-1].startswith("2007-03-01.0")
        and {(one.first, one.last) for one in found} == {("2007-03-01",) * 2}
    )
    huge = periods([page("2007-03-01", "one", 5 * ROOM), page("2007-03-01", "two")], ROOM)
    assert [len(one.pages) for one in huge] == [1, 1]


def test_every_page_has_one_period_that_fits_and_their_days_do_not_overlap() -> None:
    dice = random.Random(2008)
    for _ in range(60):
        days = [
            f"{dice.choice((1999, 2004, 2008))}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
            for _ in range(9)
        ]
        pages = [
            page(dice.choice([*days, ""]), str(n), dice.randint(20, 300)) for n in range(dice.randint(1, 150))
        ]
        found = periods(dice.sample(pages, len(pages)), ROOM)
        assert sorted(one.path for each in found for one in each.pages) == sorted(one.path for one in pages)
        assert len(set(folders(found))) == len(found)
        assert all(sum(one.size for one in each.pages) <= ROOM for each in found)
        assert found == periods(pages, ROOM)
        shown = [[one.day for one in each.pages] for each in found]
        assert all(min(newer) >= max(older) for newer, older in pairwise(shown))


@pytest.mark.parametrize("each", [1, 2, 7, 13, 40])
def test_newer_pages_leave_full_periods_alone(each: int) -> None:
    """As records are added day by day, a period that a newer one follows stays as it is."""
    pages: list[Searched] = []
    followed: set[Period] = set()
    for year in range(2000, 2006):
        for month in range(1, 13):
            pages += [page(f"{year}-{month:02d}-{1 + n % 28:02d}", str(n), 90) for n in range(each)]
            newest, *others = periods(pages, ROOM)
            assert followed <= {newest, *others}
            followed = {one for one in others if one.last < newest.first}
    assert followed


def test_a_page_more_on_a_day_of_many_leaves_most_parts_alone() -> None:
    pages = [page("2007-03-01", str(n)) for n in range(60)]
    before, after = (set(periods(some, ROOM)) for some in (pages, [*pages, page("2007-03-01", "more")]))
    assert 1 <= len(after - before) <= 2
