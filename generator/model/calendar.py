"""The site's own years of holidays and make-up workdays: `content/_calendar/<year>.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.calendar import Calendar, YearDays
from generator.problems import Problem, Problems, error
from generator.schema.fields import about
from generator.schema.read import Reader
from generator.source.files import SourceFile
from generator.source.tree import Map, read_tree

FOLDER = "content/_calendar/"


@dataclass(frozen=True)
class YearFile:
    """The days of one year that depart from Monday to Friday, and where they were published."""

    year: int = about("年度", "Year", "公历年度。", "Calendar year.", required=True, example="2003")
    source: str = about(
        "依据",
        "Source",
        "公布节假日安排的文件。",
        "The document that fixed the holidays.",
        required=True,
        example="关于2003年节假日安排的通知",
    )
    holidays: tuple[date, ...] = about(
        "放假日期",
        "Holidays",
        "周一至周五中放假的日期。",
        "Days off among Mondays to Fridays.",
        default=(),
        example="[2003-10-01, 2003-10-02]",
    )
    workdays: tuple[date, ...] = about(
        "调休上班日期",
        "Workdays",
        "周六、周日中上班的日期。",
        "Saturdays and Sundays that are worked.",
        default=(),
        example="[2003-09-27]",
    )


def read_calendar(files: tuple[SourceFile, ...]) -> tuple[Calendar, Problems]:
    """The calendar with the years that the site gives."""
    years: dict[int, YearDays] = {}
    found: list[Problem] = []
    for file in files:
        if file.path.startswith(FOLDER):
            days, problems = _read(file)
            found.extend(problems)
            if days is not None:
                years[days.year] = days
    return Calendar(years), tuple(found)


def _read(file: SourceFile) -> tuple[YearDays | None, Problems]:
    tree, problems = read_tree(file)
    if not isinstance(tree, Map):
        shape = () if tree is None or problems else (error("P104", tree.span, name=file.name),)
        return None, (*problems, *shape)
    reader = Reader()
    written: YearFile | None = reader.read(tree, YearFile)
    if written is None:
        return None, (*problems, *reader.problems)
    reader.problems.extend(_misplaced(written, reader, file))
    days = YearDays(written.year, frozenset(written.holidays), frozenset(written.workdays))
    return days, (*problems, *reader.problems)


def _misplaced(written: YearFile, reader: Reader, file: SourceFile) -> Iterator[Problem]:
    """P104: a file is named after its year. P105: its days lie in the year, and depart from Monday to Friday.

    Source: the yearly notices of the State Council's office on holidays.
    """
    if file.name != f"{written.year}.yaml":
        yield error("P104", reader.origin["year"], name=file.name)
    for name, weekend in (("holidays", False), ("workdays", True)):
        for index, day in enumerate(getattr(written, name)):
            if day.year != written.year or (day.weekday() >= 5) is not weekend:
                yield error("P105", reader.origin[f"{name}[{index}]"], name=name, day=day, year=written.year)
