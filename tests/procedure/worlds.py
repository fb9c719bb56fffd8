"""Random histories of projects as plain values: days close to the borders, every outcome, several lists."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

OUTCOMES = ("pending", "rejected", "upheld", "amended", "withdrawn")
#: Every date of a history: the attribute of a list or of an objection.
DATES = (
    "published", "opens", "closes", "drawn", "decided", "evaluated", "completed", "paid", "received", "settled",
)  # fmt: skip
#: What the day of each stage without a window is called.
DAYS = {
    "draw": "drawn",
    "approval": "decided",
    "evaluation": "evaluated",
    "completion": "completed",
    "payment": "paid",
}


@dataclass
class Objection:
    """What was objected to one project or to `all`."""

    received: date
    project: str
    outcome: str
    settled: date | None
    amends: tuple[str, ...] = ()


@dataclass
class Row:
    """One project in a list; the amount in yuan or, with `wan`, in 10,000 yuan."""

    project: str
    amount: Decimal | None = None
    wan: bool = False
    programme: str = ""
    result: str = ""


@dataclass
class Record:
    """A list of one stage: with a window when it is laid open, else with the one day of its stage."""

    id: str
    stage: str
    published: date
    rows: list[Row]
    opens: date | None = None
    closes: date | None = None
    unit: str = ""
    first: bool | None = None
    roll: bool | None = None
    drawn: date | None = None
    decided: date | None = None
    evaluated: date | None = None
    completed: date | None = None
    paid: date | None = None
    guideline: str = ""
    programme: str = ""
    follows: str = ""
    tranche: int = 0
    preliminary: bool = False
    objections: list[Objection] = field(default_factory=list)
    hidden: str = ""

    @property
    def day(self) -> date:
        """The first day on which it acts."""
        found = self.opens or self.drawn or self.decided or self.evaluated or self.completed or self.paid
        assert found is not None
        return found


@dataclass
class World:
    """A small site: the rule of its windows (None: none), the conditions of its instalments, its lists."""

    rule: tuple[str, bool, int, bool] | None
    conditions: tuple[str, ...]
    records: list[Record]

    def shifted(self, name: str, days: int) -> World:
        """The same with one date of every record moved."""
        moved = copy.deepcopy(self)
        owners = [*moved.records, *(one for record in moved.records for one in record.objections)]
        for owner in owners:
            value = getattr(owner, name, None)
            if value is not None:
                setattr(owner, name, value + timedelta(days=days))
        return moved


class Teller:
    """Tells one history, with tight borders and slips; every third teller is careful and seldom slips."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.careful = seed % 3 == 0
        self.records: list[Record] = []
        self.calls = self.dice.choices(("call-1", ""), (8, 2))[0]
        self.day = date(2008, 4, 7) + timedelta(days=self.dice.randrange(170))

    def takes_care(self) -> bool:
        return self.careful and self.dice.random() < 0.98

    def chance(self, odds: float) -> bool:
        return odds >= 0.5 if self.takes_care() else self.dice.random() < odds

    def some(self, *weighted: tuple[Any, int]) -> Any:
        """One of some things by their weights; who is careful takes the usual one."""
        if self.takes_care():
            return max(weighted, key=lambda pair: pair[1])[0]
        return self.dice.choices([one for one, _ in weighted], [weight for _, weight in weighted])[0]

    def near(self, day: date, before: int, after: int) -> date:
        """A day up to so many days before or after another; who is careful takes the last."""
        first = after if self.takes_care() else -before
        return day + timedelta(days=self.dice.randint(first, after))

    def step(self) -> date:
        """The next day on which something begins: mostly the first lawful one."""
        self.day += timedelta(days=self.some((1, 12), (0, 2), (2, 2), (4, 1)))
        return self.day

    def rows(self, stage: str) -> list[Row]:
        if stage == "draw":
            return []
        return [
            self.row(stage, name) for name in ("P-01", "P-02") if self.chance(0.94 if name == "P-01" else 0.4)
        ]

    def row(self, stage: str, project: str) -> Row:
        row = Row(project, programme=self.some(("", 20), ("other", 1)))
        if stage in ("proposal", "approval"):
            row.amount, row.wan = self.some(
                ((Decimal("10"), True), 5), ((Decimal("100000"), False), 1),
                ((Decimal("10.01"), True), 1), ((None, False), 1),
            )  # fmt: skip
        elif stage == "payment":
            row.amount, row.wan = self.some(
                ((Decimal("3"), True), 3), ((Decimal("70000"), False), 2), ((Decimal("70000.01"), False), 2)
            )
        elif stage == "evaluation":
            row.result = self.some(("建议立项", 14), ("推荐", 3), ("暂不推荐", 2), ("", 3), ("待定", 1))
        elif stage in ("proposed-completion", "completion"):
            row.result = str(
                self.some(("合格", 12), ("优秀", 2), ("不合格", 2), ("延期", 2), ("", 1), ("待定", 1))
            )
        return row

    def add(self, stage: str, day: date, opened: bool = False, follows: str = "", tranche: int = 0) -> Record:
        """One list of a stage; its id stands in the order in which lists were told."""
        record = Record(
            f"r{len(self.records):02}", stage, day + timedelta(days=self.some((0, 16), (-1, 3), (1, 1))),
            self.rows(stage),
            guideline=self.some((self.calls, 24), ("", 3), ("call-2", 1)),
            programme=self.some(("key", 20), ("", 4), ("other", 1)),
            follows=follows, tranche=tranche,
            hidden=self.some(("", 40), ("draft", 1), ("withheld", 1)),
        )  # fmt: skip
        if opened:
            self.open(record, day)
        else:
            setattr(record, DAYS[stage], day)
            record.published = day
        self.records.append(record)
        return record

    def open(self, record: Record, day: date) -> None:
        record.opens, record.closes = day, day + timedelta(days=self.some((4, 1), (6, 12), (7, 2), (9, 3)))
        record.unit = self.some(("", 16), ("workday", 1), ("day", 1))
        record.first = self.some((None, 8), (True, 1), (False, 1))
        record.roll = self.some((None, 8), (True, 1), (False, 1))
        self.day = record.closes

    def object(self) -> None:
        """Objections to lists that are laid open; their days lie about those of other events."""
        days = [record.day for record in self.records]
        for record in self.records:
            while record.opens and self.chance(0.2):
                near = [day for day in days if day >= record.opens]
                received = self.dice.choice([record.opens, record.opens, *near]) + timedelta(
                    days=self.dice.randrange(-1, 3)
                )
                outcome = self.dice.choice(OUTCOMES)
                later = [day for day in near if day >= received] or [received]
                settled = self.dice.choice([received, *later]) + timedelta(days=self.dice.randrange(-1, 2))
                dated = self.chance(0.97) != (outcome == "pending")
                project = self.dice.choice(["P-01", "P-01", "P-02", "all"])
                amends = ("P-02",) if project == "all" and self.chance(0.5) else ()
                record.objections.append(
                    Objection(received, project, outcome, settled if dated else None, amends)
                )

    def tell(self) -> World:
        """From acceptance to the last payment."""
        if self.chance(0.95):
            self.add("acceptance", self.step(), opened=True)
            if self.chance(0.15):
                self.add("acceptance", self.near(self.day, 8, 0), opened=True)
        while self.chance(0.45):
            if self.chance(0.4):
                self.add("draw", self.near(self.day, 1, 2))
            found = self.add("evaluation", self.step(), opened=self.chance(0.5))
            found.preliminary = not found.opens and self.chance(0.2)
            if self.chance(0.2):
                self.add("draw", self.near(found.day, 1, 1))
        proposals = ["", ""]
        if self.chance(0.95):
            proposals.append(self.add("proposal", self.step(), opened=True).id)
            if self.chance(0.25):
                day = self.near(self.day, 8, 2)
                proposals.append(self.add("proposal", day, opened=True).id)
        proposals.append(self.records[0].id if self.records and self.chance(0.2) else "")
        approval = self.add("approval", self.step(), follows=self.dice.choice(proposals))
        if self.chance(0.08):
            self.add("approval", self.step())
        self.money(approval)
        if self.chance(0.1):
            self.add("other", self.step(), opened=True)
        self.object()
        return self.framed()

    def money(self, approval: Record) -> None:
        named = approval.id if self.chance(0.95) else self.records[0].id
        if self.chance(0.6):
            self.add("payment", self.near(approval.day, 1, 2), follows=named, tranche=1)
        if self.chance(0.35):
            self.add("proposed-completion", self.step(), opened=True)
        for _ in range(self.some((1, 2), (0, 1), (2, 1))):
            follows = self.dice.choice(["", named])
            self.add("completion", self.step(), follows=follows)
        if self.chance(0.7):
            day = self.near(self.day, 1, 1)
            self.add("payment", day, follows=named, tranche=self.some((2, 5), (1, 1), (0, 1), (3, 1)))

    def framed(self) -> World:
        """The rule of the site; now and then it has none, or a year that no calendar knows."""
        rule = (
            self.some(("workday", 4), ("day", 1)), self.chance(0.85),
            self.some((5, 3), (4, 1), (6, 1)), self.chance(0.6),
        )  # fmt: skip
        world = World(
            None if self.chance(0.04) else rule, self.dice.choice((("approval", "completion"), ("approval",))),
            self.records,
        )  # fmt: skip
        if self.chance(0.04):
            for name in DATES:
                world = world.shifted(name, 11688)  # 32 years, to the same day of 2040
        return world
