"""How far projects came, by programme and year: 受理 → 评估 → 公示 → 立项 → 拨付 → 验收, counted from the lists alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.kinds.base import Card, Term
from generator.kinds.procedure import PASSED
from generator.model.dossiers import Dossier
from generator.model.history import Act, History, Turn
from generator.values import Label, Link


@dataclass(frozen=True)
class Mark:
    """A point that projects reach: the stage that tells of it, and the states in which it has been reached.

    With `results` the row must say one of them too. States are those of `Outlook.states`.
    """

    name: str
    label: Label
    stage: str
    states: tuple[str, ...]
    results: tuple[str, ...] = ()

    def reached(self, turn: Turn, state: str) -> bool:
        """Whether a turn takes its project past this point."""
        fits = turn.event.stage == self.stage and state in self.states
        return fits and (not self.results or turn.result in self.results)


_SHOWN = ("open", "pending", "upheld", "unamended", "cleared", "done")
#: Accepted is what no objection stands against when the period is over; a list that is laid open is public from its first day.
MARKS = (
    Mark("accepted", Label("受理", "Accepted"), "acceptance", ("cleared",)),
    Mark("evaluated", Label("评估", "Evaluated"), "evaluation", _SHOWN),
    Mark("publicised", Label("立项公示", "Publicised"), "proposal", _SHOWN),
    Mark("approved", Label("立项", "Approved"), "approval", ("done",)),
    Mark("paid", Label("拨付", "Paid"), "payment", ("done",)),
    Mark("completed", Label("验收合格", "Completed"), "completion", ("done",), PASSED),
)


@dataclass(frozen=True)
class Reached:
    """How many projects of a cohort came to a mark, and the lists that say so, oldest first."""

    count: int
    lists: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Cohort:
    """The projects of one programme and year; `reached` follows `MARKS`."""

    programme: Term | None
    year: int
    reached: tuple[Reached, ...]


def funnel(
    histories: Mapping[str, History],
    dossiers: Mapping[str, Dossier],
    acts: Iterable[Act],
    cards: Mapping[str, Card],
) -> tuple[Cohort, ...]:
    """The cohorts, newest year first; projects that only stand on lists beside the procedure are in none.

    The year is that in which the call opened; of a project without one, that of its first step.
    """
    calls = {act.event.guideline: act.event.day.year for act in acts if act.event.stage == "call"}
    groups: dict[tuple[int, str], list[str]] = {}
    for name, history in histories.items():
        if any(mark.stage == turn.event.stage for mark in MARKS for turn in history.turns):
            years = [calls[turn.event.guideline] for turn in history.turns if turn.event.guideline in calls]
            year = min(years) if years else history.turns[0].day.year
            programme = dossiers[name].programme
            groups.setdefault((-year, programme.id if programme else ""), []).append(name)
    return tuple(
        Cohort(
            dossiers[names[0]].programme,
            -year,
            tuple(_reached(mark, names, histories, dossiers, cards) for mark in MARKS),
        )
        for (year, _), names in sorted(groups.items())
    )


def _reached(
    mark: Mark,
    names: list[str],
    histories: Mapping[str, History],
    dossiers: Mapping[str, Dossier],
    cards: Mapping[str, Card],
) -> Reached:
    turns = {name: list(_past(mark, histories[name], dossiers[name])) for name in names}
    acts = {turn.record: turn.act for found in turns.values() for turn in found}
    lists = sorted(acts.values(), key=lambda act: act.order)
    links = tuple(Link(cards[act.item.record.id].title, cards[act.item.record.id].path) for act in lists)
    return Reached(sum(bool(found) for found in turns.values()), links)


def _past(mark: Mark, history: History, dossier: Dossier) -> Iterator[Turn]:
    for turn, state in zip(history.turns, dossier.outlook.states, strict=True):
        if mark.reached(turn, state):
            yield turn
