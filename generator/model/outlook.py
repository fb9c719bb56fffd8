"""How a project stands: the state of each of its steps, the stages that are missing, and what may come next.

Says in advance what the gate (`check/procedure.py`, `check/payments.py`) would say of the next step: one on
`Next.earliest` passes, and one on the day before does not where a window or an approval is what it waits for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.calendar import ONE_DAY
from generator.kinds.period import phase_of
from generator.kinds.procedure import ORDER, PASSED, STAGES
from generator.kinds.tranches import BY_SCHEME, Planned, plan
from generator.model.history import History, Turn
from generator.schema.promises import Tranche


@dataclass(frozen=True)
class Gap:
    """An expected stage, or an instalment, of which no record is public though the project went past it.

    `before` is the id of the record in front of which it would stand.
    """

    stage: str
    before: str
    tranche: int = 0


@dataclass(frozen=True)
class Obstacle:
    """Why a project cannot go on: an objection (`pending`, `upheld`, `unamended`), or what a step found
    (`not-recommended`, `failed`), and the id of the record that says so."""

    reason: str
    record: str


@dataclass(frozen=True)
class Next:
    """The next step: the first day on which it would be lawful, None when an obstacle or a silent calendar
    leaves it open; `ready` when that day has come; `years` are the budget years in which an instalment may be paid."""

    stage: str
    earliest: date | None = None
    obstacles: tuple[Obstacle, ...] = ()
    tranche: int = 0
    years: tuple[int, ...] = ()
    ready: bool = False


@dataclass(frozen=True)
class Outlook:
    """`states` has one word for each turn: `done`, or of a window `upcoming`, `open`, `pending`, `upheld`,
    `unamended`, `cleared`. Without a `next` step all is done (`finished`), or nothing can be said."""

    states: tuple[str, ...]
    gaps: tuple[Gap, ...]
    next: Next | None
    finished: bool


def outlook(history: History, today: date, scheme: tuple[Tranche, ...]) -> Outlook:
    """The outlook of the public part of a history on a day; `scheme` is how approved money is paid out."""
    states = tuple(_state(turn, today) for turn in history.turns)
    planned = _planned(history, scheme)
    gaps = tuple(_gaps(history, planned))
    after = _next(history, today, planned, gaps)
    if after and after.earliest and after.earliest <= today:
        after = replace(after, ready=True)
    return Outlook(states, gaps, after, after is None and bool(history.of("completion")))


def _state(turn: Turn, today: date) -> str:
    window = turn.event.window
    if window is None:
        return "done" if turn.day <= today else "upcoming"
    found = phase_of(turn.day, turn.act.ends or window.closes, today)
    if found is not None and found.state != "closed":
        return found.state
    return next(iter(turn.blockers(today)), "cleared")


def _planned(history: History, scheme: tuple[Tranche, ...]) -> tuple[Planned, ...]:
    """The instalments of the approval, its own or those of the scheme; before it those of the scheme."""
    for approval in history.of("approval"):
        return plan(approval.event.tranches, scheme, approval.event.instrument, approval.day.year)
    return plan((), scheme, BY_SCHEME, 0)


def _gaps(history: History, planned: tuple[Planned, ...]) -> Iterator[Gap]:
    """Expected stages without a record, in the order of the procedure; instalments by their numbers."""
    turns = tuple(turn for turn in history.turns if turn.event.stage != "other")
    for stage in STAGES:
        later = [turn for turn in turns if ORDER[turn.event.stage] > ORDER[stage.name]]
        if stage.name == "payment":
            yield from _unpaid(history, turns, planned)
        elif stage.expected and later and not history.of(stage.name):
            yield Gap(stage.name, later[0].record)


def _unpaid(history: History, turns: tuple[Turn, ...], planned: tuple[Planned, ...]) -> Iterator[Gap]:
    """Instalments due on approval that later stages passed over, and those that a later one did.

    Where nothing is planned money is paid once, in an instalment without a number.
    """
    paid = {turn.event.tranche for turn in history.of("payment")}
    due = {tranche.number for tranche in planned if tranche.condition == "approval"}
    if not planned and not paid:
        due = {0}
    for number in sorted((due | set(range(1, max(paid, default=0)))) - paid):
        for turn in turns:
            overtaken = turn.event.stage == "payment" and turn.event.tranche > number
            if overtaken or (number in due and ORDER[turn.event.stage] > ORDER["payment"]):
                yield Gap("payment", turn.record, number)
                break


def _next(history: History, today: date, planned: tuple[Planned, ...], gaps: tuple[Gap, ...]) -> Next | None:
    """What may follow the latest step; stages that were passed over are not made up for."""
    if history.of("approval", "payment", "proposed-completion", "completion"):
        settled = {gap.tranche for gap in gaps if gap.stage == "payment"}
        settled |= {turn.event.tranche for turn in history.of("payment")}
        findings = history.of("completion")
        if findings and findings[-1].result == "failed":
            return Next("payment", None, (Obstacle("failed", findings[-1].record),))
        return _payment(history, planned, settled) or _completion(history, today)
    steps = history.of("acceptance", "evaluation", "proposal")
    if not steps:
        return None
    latest = steps[-1]
    judged = [turn for turn in history.of("evaluation") if turn.result]
    refused = [turn for turn in judged if turn.day == judged[-1].day and turn.result == "not-recommended"]
    if latest.event.stage == "proposal":
        return _after(history, "approval", latest, today, "proposal", "acceptance")
    if latest.event.stage == "acceptance":
        return _after(history, "evaluation", latest, today, "acceptance")
    if refused:
        return Next("proposal", None, tuple(Obstacle("not-recommended", turn.record) for turn in refused))
    return _after(history, "proposal", latest, today, "acceptance", "evaluation")


def _payment(history: History, planned: tuple[Planned, ...], settled: set[int]) -> Next | None:
    """The first instalment that is not paid though its condition is met."""
    approvals, findings = history.of("approval"), history.newest("completion", date.max)
    approval = approvals[0] if approvals else None
    passed = findings[-1] if findings and all(turn.result in PASSED for turn in findings) else None
    for tranche in planned:
        since = approval if tranche.condition == "approval" else passed
        if tranche.number not in settled and since is not None and approval is not None:
            return Next("payment", since.day, (), tranche.number, tranche.years)
    if approval is not None and not planned and not settled and not findings:
        return Next("payment", approval.day)
    return None


def _completion(history: History, today: date) -> Next | None:
    """The examination at the end; a deferred one comes again."""
    findings, lists = history.of("completion"), history.of("proposed-completion")
    latest = findings[-1] if findings else None
    if latest is not None and latest.result in PASSED:
        return None
    if lists and (latest is None or latest.day < lists[-1].day):
        return _after(history, "completion", lists[-1], today, "proposed-completion")
    return Next("completion")


def _after(history: History, stage: str, latest: Turn, today: date, *rests: str) -> Next:
    """A step that rests on lists of these stages, of which the first must be there.

    It may come on the first day after the last day of their windows on which no objection stands.
    """
    grounds = [history.ground_on(name, date.max) for name in rests]
    known = [ground for ground in grounds if ground is not None]
    standing = [pair for ground in known for pair in ground.standing(today)]
    if standing or grounds[0] is None:
        obstacles = dict.fromkeys(Obstacle(reason, turn.record) for reason, turn in standing)
        return Next(stage, None, tuple(obstacles))
    ends = [turn.act.ends for ground in known for turn in ground.lists if turn.event.window]
    over = [day + ONE_DAY for day in ends if day is not None]
    if len(over) < len(ends):
        return Next(stage)
    first = max([latest.day, *over])
    settled = {one.decided for ground in known for turn in (*ground.lists, *ground.earlier)
               for one in turn.event.objections if one.decided and one.decided > first}  # fmt: skip
    clear = (day for day in sorted({first, *settled}) if not any(ground.standing(day) for ground in known))
    return Next(stage, next(clear, None))
