"""What befell each project, in the order of its days: the value that the rules of procedure look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from generator.kinds import BY_NAME
from generator.kinds.base import Item, nothing
from generator.kinds.period import Reckoning
from generator.kinds.procedure import ORDER, Event
from generator.kinds.projects import ProjectRow
from generator.model.matches import Matches, Named
from generator.problems import Span


@dataclass(frozen=True)
class Act:
    """An event of the procedure and the record that reports it.

    `ends` is the last day on which it runs: that of its window, moved on where the rule says so, or its one
    day; None where the calendar does not know the year.
    """

    event: Event
    item: Item
    ends: date | None

    @property
    def order(self) -> tuple[date, int, str]:
        """Acts of one day stand in the order of the stages."""
        return (self.event.day, ORDER[self.event.stage], self.item.record.id)

    def over(self, day: date) -> bool:
        """Whether its window was over before a day; a decision must be later than the last day."""
        return self.ends is None or self.ends < day

    @property
    def span(self) -> Span:
        """Where its window, or else the record, is written."""
        return self.item.span("window.closes") if self.event.window else self.item.span("id")


@dataclass(frozen=True, slots=True)
class Turn:
    """One project's part in an act: a row of its list, and by which name or decision it is the project's."""

    act: Act
    row: ProjectRow
    index: int
    named: Named

    @property
    def event(self) -> Event:
        """What the record does."""
        return self.act.event

    @property
    def record(self) -> str:
        """The id of the record."""
        return self.act.item.record.id

    @property
    def day(self) -> date:
        """The day on which it acts."""
        return self.act.event.day

    @property
    def span(self) -> Span:
        """Where the row names the project, by its id or else by its title."""
        return self.place("project" if self.row.project else "title")

    def place(self, column: str) -> Span:
        """Where a cell of the row is written."""
        return self.act.item.span(self.act.item.row_place(self.index, column))

    @property
    def result(self) -> str:
        """The finding of its row, as a token of the stage; empty without one."""
        return self.event.result(self.row.result)

    def blockers(self, day: date) -> tuple[str, ...]:
        """The objections that stand against the project on a day."""
        return self.event.blockers(self.named.written, day)


class Ground(NamedTuple):
    """What a turn rests on in an earlier stage.

    `lists` are the row that it rests on and those of lists that began with it or later: a list that is laid
    open anew does not undo what stands against the one before it on the same day. `earlier` are rows of
    lists that it replaced.
    """

    row: Turn
    lists: tuple[Turn, ...]
    earlier: tuple[Turn, ...]

    def running(self, day: date) -> tuple[Turn, ...]:
        """The rows whose window is not over before a day."""
        return tuple(turn for turn in self.lists if turn.event.window and not turn.act.over(day))

    def standing(self, day: date) -> tuple[tuple[str, Turn], ...]:
        """The objections that stand on a day, as (`pending`, `upheld` or `unamended`, row).

        A new list answers an objection that was upheld; one that is pending still waits for its decision.
        """
        found = [(name, turn) for turn in self.lists for name in turn.blockers(day)]
        found += [(name, turn) for turn in self.earlier for name in turn.blockers(day) if name == "pending"]
        return tuple(found)


@dataclass(frozen=True)
class History:
    """A project's turns, oldest first."""

    project: str
    turns: tuple[Turn, ...]

    def of(self, *stages: str) -> tuple[Turn, ...]:
        """The turns of some stages."""
        if len(stages) == 1:
            return self._by_stage.get(stages[0], ())
        return tuple(turn for turn in self.turns if turn.event.stage in stages)

    @cached_property
    def _by_stage(self) -> dict[str, tuple[Turn, ...]]:
        shelves: dict[str, list[Turn]] = {}
        for turn in self.turns:
            shelves.setdefault(turn.event.stage, []).append(turn)
        return {stage: tuple(turns) for stage, turns in shelves.items()}

    def begun(self, stage: str, day: date) -> tuple[Turn, ...]:
        """The turns of a stage that began by a day."""
        return tuple(turn for turn in self.of(stage) if turn.day <= day)

    def newest(self, stage: str, day: date) -> tuple[Turn, ...]:
        """The last turn of a stage that began by a day, with those of the same day; the last one last."""
        begun = self.begun(stage, day)
        return tuple(turn for turn in begun if turn.day == begun[-1].day)

    def ground(self, stage: str, later: Turn, named: str = "") -> Ground | None:
        """What a later turn rests on: the row of the record that it names, else the newest by its day."""
        return self.ground_on(stage, later.day, named)

    def ground_on(self, stage: str, day: date, named: str = "") -> Ground | None:
        """What a turn of a day would rest on."""
        asked = (stage, day, named)
        if asked not in self._grounds:
            self._grounds[asked] = self._ground(*asked)
        return self._grounds[asked]

    @cached_property
    def _grounds(self) -> dict[tuple[str, date, str], Ground | None]:
        """Answers by question: one rule asks what another one asked."""
        return {}

    def _ground(self, stage: str, day: date, named: str) -> Ground | None:
        begun = self.begun(stage, day)
        row: Turn | None = begun[-1] if begun else None
        if named:
            row = next((turn for turn in self.of(stage) if turn.act.item.record.id == named), None)
        if row is None:
            return None
        lists = tuple(turn for turn in begun if turn.day >= row.day and turn is not row)
        return Ground(row, (row, *lists), tuple(turn for turn in begun if turn.day < row.day))

    def approval(self, later: Turn) -> Turn | None:
        """The row of the approval that a later turn names, else of the newest; None unless decided by its day."""
        ground = self.ground("approval", later, later.event.follows)
        return ground.row if ground and ground.row.day <= later.day else None


def takes_part(item: Item) -> bool:
    """Whether records of its kind do anything in the procedure."""
    return BY_NAME[item.kind].event is not nothing


def event_of(item: Item) -> Event | None:
    """What a record does in the procedure; a withheld one says nothing of it."""
    return None if item.record.withheld else BY_NAME[item.kind].event(item.record)


def acts(items: Iterable[Item], reckoning: Reckoning) -> tuple[Act, ...]:
    """The acts of all records that take part in the procedure, oldest first."""
    found = []
    for item in items:
        event = event_of(item)
        if event is not None:
            window = event.window
            ends = window.end(reckoning.rule, reckoning.calendar) if window else event.day
            found.append(Act(event, item, ends))
    return tuple(sorted(found, key=lambda act: act.order))


def turns_of(found: tuple[Act, ...], matches: Matches) -> dict[str, list[Turn]]:
    """The turns of every project that a list names, by project id; rows that name none join nothing."""
    turns: dict[str, list[Turn]] = {}
    for act in found:
        rows = act.item.projects.rows
        for index, (row, named) in enumerate(zip(rows, matches.names(act.item), strict=True)):
            if named.project:
                turns.setdefault(named.project, []).append(Turn(act, row, index, named))
    return turns


def histories(found: tuple[Act, ...], matches: Matches) -> dict[str, History]:
    """The history of every project, by project id."""
    turns = turns_of(found, matches)
    return {project: History(project, tuple(turns[project])) for project in sorted(turns)}
