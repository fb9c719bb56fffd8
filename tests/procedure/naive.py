"""A checker that knows only the decision table: for every state of it one plain question, and no structure.

It shares nothing with the program: it counts days by a list of the holidays of 2008, looks through all lists again
for every question, and takes the codes from `docs/reference/procedure.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.procedure.worlds import Objection, Record, Row, World

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "procedure.csv"
#: Weekdays off and weekend days worked in 2008, as the notice on holidays of that year has them (April and later).
OFF = {
    date(2008, *day)
    for day in ((4, 4), (5, 1), (5, 2), (6, 9), (9, 15), (9, 29), (9, 30), (10, 1), (10, 2), (10, 3))
}
ON = {date(2008, 5, 4), date(2008, 9, 27), date(2008, 9, 28)}
GOOD = {"建议立项", "推荐"}
BAD = {"暂不推荐"}
PASSED = {"合格", "优秀"}
OTHER_FINDINGS = {"不合格", "延期"}
#: A finding: record, row (-1: the record), code.
Finding = tuple[str, int, str]


class UnknownYear(Exception):
    """A day of a year without a list of holidays."""


def table() -> dict[tuple[str, str], str]:
    """(state, event) to code."""
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["state"], event): code for row in rows for event, code in row.items()
        if event not in ("state", "zh", "en") and code
    }  # fmt: skip


def worked(day: date) -> bool:
    if day.year != 2008:
        raise UnknownYear
    return day in ON or (day.weekday() < 5 and day not in OFF)


def rule_of(record: Record, world: World) -> tuple[str, bool, bool] | None:
    site = world.rule or ("", None, 0, None)
    unit = record.unit or site[0]
    first = record.first if record.first is not None else site[1]
    roll = record.roll if record.roll is not None else site[3]
    if unit == "" or first is None or roll is None:
        return None
    return unit, first, roll


def real_end(record: Record, world: World) -> date:
    """May raise UnknownYear."""
    rule = rule_of(record, world)
    assert rule and record.closes
    day = record.closes
    while rule[2] and not worked(day):
        day += timedelta(days=1)
    return day


def count(start: date, end: date, unit: str, first: bool) -> int:
    number, day = 0, start
    while day <= end:
        if (day != start or first) and (unit == "day" or worked(day)):
            number += 1
        day += timedelta(days=1)
    return number


def running(record: Record, world: World, day: date) -> bool:
    """Whether a window is not over before a day; what cannot be counted is not held against anyone."""
    if record.opens is None or rule_of(record, world) is None:
        return False
    try:
        return day <= real_end(record, world)
    except UnknownYear:
        return False


def stands(one: Objection, project: str, day: date) -> str:
    if one.project not in (project, "all") or one.received > day:
        return ""
    if one.outcome == "pending" or (one.settled is not None and one.settled > day):
        return "pending"
    if one.outcome == "upheld":
        return "upheld"
    if one.outcome == "amended" and one.project != project and project not in one.amends:
        return "unamended"
    return ""


def amount(row: Row) -> int | None:
    """In fen."""
    return None if row.amount is None else int(row.amount * 100) * (10_000 if row.wan else 1)


class Question:
    """One row of one list, and what may be asked about it."""

    def __init__(self, world: World, record: Record, row: Row) -> None:
        self.world, self.record, self.row, self.day = world, record, row, record.day

    def lists(self, stage: str) -> list[Record]:
        """Lists of a stage with this project, by day and id."""
        found = []
        for record in self.world.records:
            if record.stage == stage and not record.hidden and self.in_list(record) is not None:
                found.append(record)
        return sorted(found, key=lambda record: (record.day, record.id))

    def in_list(self, record: Record) -> Row | None:
        for row in record.rows:
            if row.project == self.row.project:
                return row
        return None

    def base(self, stage: str) -> Record | None:
        """The list of a stage that this row rests on."""
        names = {"proposal": "approval", "approval": "payment proposed-completion completion"}
        if self.record.follows and self.record.stage in names.get(stage, "").split():
            for record in self.lists(stage):
                if record.id == self.record.follows:
                    return record
            return None
        before = [record for record in self.lists(stage) if record.day <= self.day]
        return before[-1] if before else None

    def current(self, stage: str) -> list[Record]:
        """The list it rests on, and those that opened with it or after it, by the day of this row."""
        base = self.base(stage)
        if base is None:
            return []
        return [base] + [
            record
            for record in self.lists(stage)
            if base.day <= record.day <= self.day and record is not base
        ]

    def contested(self, stage: str, *words: str) -> bool:
        base = self.base(stage)
        if base is None:
            return False
        for record in self.lists(stage):
            for one in record.objections:
                word = stands(one, self.row.project, self.day)
                if word in words and record in self.current(stage):
                    return True
                if word == "pending" == words[0] and record.day <= self.day:
                    return True
        return False

    def is_running(self, stage: str) -> bool:
        return any(running(record, self.world, self.day) for record in self.current(stage))

    def unfinished(self, stage: str) -> bool:
        return self.is_running(stage) or self.contested(stage, "pending", "upheld", "unamended")

    def call(self, record: Record) -> str:
        return record.guideline

    def programme(self, record: Record) -> str:
        row = self.in_list(record)
        assert row is not None
        return row.programme or record.programme

    def differs(self, what: Callable[[Record], str]) -> bool:
        stages = ["proposal", "acceptance"] if self.record.stage == "approval" else ["acceptance"]
        for stage in stages:
            base = self.base(stage)
            if base is not None and what(base):
                return what(self.record) not in ("", what(base))
        return False

    def approved(self) -> Record | None:
        base = self.base("approval")
        return base if base is not None and base.day <= self.day else None

    def latest_results(self, stage: str, empty: bool) -> list[str]:
        """Results on the last day of a stage by this day; `empty` ones count or not."""
        found: list[tuple[date, str]] = []
        for record in self.lists(stage):
            row = self.in_list(record)
            assert row is not None
            known = row.result in GOOD | BAD | PASSED | OTHER_FINDINGS
            if record.day <= self.day and (known or empty):
                found.append((record.day, row.result))
        return [result for day, result in found if day == found[-1][0]]

    def again(self) -> bool:
        return self.lists("approval")[0] is not self.record

    def raised(self) -> bool:
        base = self.base("proposal")
        shown = base and self.in_list(base)
        mine, other = amount(self.row), amount(shown) if shown else None
        return mine is not None and other is not None and mine > other

    def not_passed(self) -> bool:
        number = self.record.tranche
        conditions = self.world.conditions
        if not 1 <= number <= len(conditions) or conditions[number - 1] != "completion":
            return False
        if self.approved() is None:
            return False
        results = self.latest_results("completion", empty=True)
        return not results or any(result not in PASSED for result in results)

    def overpaid(self) -> bool:
        approval = self.approved()
        row = approval and self.in_list(approval)
        granted = amount(row) if row else None
        if granted is None:
            return False
        total = 0
        for record in self.lists("payment"):
            paid = self.in_list(record)
            assert paid is not None
            total += amount(paid) or 0
            if record is self.record:
                break
        return total > granted

    def unknown_result(self) -> bool:
        if self.row.result == "":
            return self.record.stage == "completion"
        known = GOOD | BAD if self.record.stage == "evaluation" else PASSED | OTHER_FINDINGS
        return self.row.result not in known


ROWS: dict[str, Callable[[Question], bool]] = {
    "unknown-result": Question.unknown_result,
    "not-accepted": lambda ask: ask.base("acceptance") is None,
    "acceptance-running": lambda ask: ask.is_running("acceptance"),
    "acceptance-contested": lambda ask: ask.contested("acceptance", "pending", "upheld", "unamended"),
    "evaluation-unfinished": lambda ask: ask.unfinished("evaluation"),
    "not-recommended": lambda ask: bool(BAD & set(ask.latest_results("evaluation", empty=False))),
    "not-proposed": lambda ask: ask.base("proposal") is None,
    "proposal-running": lambda ask: ask.is_running("proposal"),
    "proposal-pending": lambda ask: ask.contested("proposal", "pending"),
    "proposal-upheld": lambda ask: ask.contested("proposal", "upheld"),
    "proposal-unamended": lambda ask: ask.contested("proposal", "unamended"),
    "elsewhere": lambda ask: ask.differs(ask.call) or ask.differs(ask.programme),
    "again": Question.again,
    "raised": Question.raised,
    "not-approved": lambda ask: ask.approved() is None,
    "completion-unfinished": lambda ask: ask.unfinished("proposed-completion"),
    "not-passed": Question.not_passed,
    "overpaid": Question.overpaid,
}


def uncounted(record: Record, world: World) -> bool:
    return rule_of(record, world) is None


def measured(record: Record, world: World, unit: str, first: bool) -> int:
    assert record.opens
    return count(record.opens, real_end(record, world), unit, first)


def unknown_year(record: Record, world: World) -> bool:
    own = rule_of(record, world)
    if own is None:
        return False
    try:
        measured(record, world, own[0], own[1])
        if world.rule:
            measured(record, world, world.rule[0], world.rule[1])
    except UnknownYear:
        return True
    return False


def short(record: Record, world: World) -> bool:
    if world.rule is None or uncounted(record, world):
        return False
    try:
        return measured(record, world, world.rule[0], world.rule[1]) < world.rule[2]
    except UnknownYear:
        return False


def early(record: Record, world: World) -> bool:
    return record.day < record.published


def untidy(record: Record, world: World) -> bool:
    for one in record.objections:
        if (one.settled is None) != (one.outcome == "pending"):
            return True
        if one.settled is not None and one.settled < one.received:
            return True
    return False


def drawn_late(record: Record, world: World) -> bool:
    """Of the lists that are not hidden; who names no call is measured by none."""
    of_call = [one for one in world.records if one.guideline == record.guideline and not one.hidden]
    draws = sorted((one for one in of_call if one.stage == "draw"), key=lambda one: (one.day, one.id))
    if record.guideline == "" or draws[0] is not record:
        return False
    begun = [one for one in of_call if one.stage == "evaluation" and not one.preliminary]
    return any(one.day < record.day for one in begun)


RECORDS: dict[str, Callable[[Record, World], bool]] = {
    "uncounted": uncounted,
    "unknown-year": unknown_year,
    "short": short,
    "early": early,
    "untidy": untidy,
    "drawn-late": drawn_late,
}


def expected(world: World, codes: dict[tuple[str, str], str]) -> set[Finding]:
    """What the table says of a world."""
    found = set()
    for record in world.records:
        if record.hidden:
            continue
        for state, holds in RECORDS.items():
            laid_open = record.opens is not None or record.stage == "draw"
            if laid_open and (state, record.stage) in codes and holds(record, world):
                found.add((record.id, -1, codes[state, record.stage]))
        for index, row in enumerate(record.rows):
            for state, holds_of in ROWS.items():
                if (state, record.stage) in codes and holds_of(Question(world, record, row)):
                    found.add((record.id, index, codes[state, record.stage]))
    return found
