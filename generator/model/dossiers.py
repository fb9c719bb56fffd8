"""Project dossiers: all that is public of a project, from its call to its last instalment, in the order of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from generator import digest
from generator.kinds import BY_NAME
from generator.kinds.base import Card, Term
from generator.kinds.money import total
from generator.kinds.projects import ProjectList, ProjectRow
from generator.kinds.window import Objection
from generator.model.history import Act, History, Turn
from generator.model.matches import Decision
from generator.model.outlook import Outlook, outlook
from generator.model.vocab import Vocabulary
from generator.schema.promises import Tranche


@dataclass(frozen=True)
class Step:
    """One record's part in a project; `row` is None for a record about all projects of a call.

    `anchor` is the row's in the record's page; `decision` tells why the row is the project's when its id does not.
    `state` is a word of `Outlook.states`; `ends` the last day of a window, or the one day.
    """

    stage: str
    state: str
    day: date
    ends: date | None
    card: Card
    row: ProjectRow | None = None
    anchor: str = ""
    tranche: int = 0
    objections: tuple[Objection, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True)
class Dossier:
    """A project as its records tell it; nothing here is written by hand."""

    id: str
    title: str
    organisation: str
    programme: Term | None
    steps: tuple[Step, ...]
    outlook: Outlook

    @cached_property
    def digest(self) -> str:
        """Digest of all fields, computed when first asked for and then kept."""
        return digest.of_fields(self)

    @property
    def path(self) -> str:
        """Site path of its page."""
        return dossier_path(self.id)

    @property
    def latest(self) -> Step:
        """The last step that names the project."""
        return next(step for step in reversed(self.steps) if step.row)

    @property
    def granted(self) -> Decimal | None:
        """What was approved, in yuan; None before an approval."""
        return _sum(self.steps, "approval")

    @property
    def paid(self) -> Decimal | None:
        """The sum of its instalments in yuan; None before the first."""
        return _sum(self.steps, "payment")


def _sum(steps: tuple[Step, ...], stage: str) -> Decimal | None:
    return total(step.row.yuan for step in steps if step.stage == stage and step.row)


def dossier_path(project: str) -> str:
    """Site path of a project's page."""
    return f"projects/{project}.html"


@dataclass(frozen=True)
class Archive:
    """What dossiers are assembled from; `shared` are acts about all projects of a call, by its id."""

    cards: Mapping[str, Card]
    shared: Mapping[str, tuple[Act, ...]]
    programmes: Vocabulary
    scheme: tuple[Tranche, ...]
    today: date

    def dossier(self, history: History) -> Dossier:
        """The dossier of a project of which all turns are public."""
        found = outlook(history, self.today, self.scheme)
        title, organisation, programme = _names(history)
        entry = self.programmes.get(programme)
        placed = [
            *((turn.act, self._own(turn, state)) for turn, state in zip(history.turns, found.states, strict=True)),
            *((act, self._common(act)) for act in self._of_calls(history)),
        ]  # fmt: skip
        placed.sort(key=lambda pair: pair[0].order)
        steps = tuple(step for _, step in placed)
        return Dossier(history.project, title, organisation, entry.term if entry else None, steps, found)

    def _of_calls(self, history: History) -> Iterator[Act]:
        for call in sorted({turn.event.guideline for turn in history.turns} - {""}):
            yield from self.shared.get(call, ())

    def _own(self, turn: Turn, state: str) -> Step:
        objections = tuple(one for one in turn.event.objections if one.project in (turn.named.written, "all"))
        event, card = turn.event, self.cards[turn.record]
        anchor = turn.act.item.projects.anchor(turn.row)
        return Step(event.stage, state, event.day, turn.act.ends, card, turn.row, anchor, event.tranche, objections,
                    turn.named.decision)  # fmt: skip

    def _common(self, act: Act) -> Step:
        card = self.cards[act.item.record.id]
        ends = card.phase.closes if card.phase else act.ends
        running = card.phase is not None and card.phase.state == "open"
        state = "upcoming" if act.event.day > self.today else "open" if running else "done"
        return Step(act.event.stage, state, act.event.day, ends, card)


def _names(history: History) -> tuple[str, str, str]:
    """Title, organisation and programme, each from the newest row that has one."""
    newest = tuple(reversed(history.turns))
    organisation = next((turn.row.organisation for turn in newest if turn.row.organisation), "")
    programmes = (turn.row.programme or turn.act.item.record.programme for turn in newest)
    return newest[0].row.title, organisation, next((name for name in programmes if name), "")


def about_calls(acts: Iterable[Act]) -> dict[str, tuple[Act, ...]]:
    """Acts of kinds that list no projects (calls, criteria, draws), by the call they are about."""
    found: dict[str, list[Act]] = {}
    for act in acts:
        held = BY_NAME[act.item.kind].list_field
        if act.event.guideline and (held is None or not issubclass(held.cls, ProjectList)):
            found.setdefault(act.event.guideline, []).append(act)
    return {call: tuple(members) for call, members in found.items()}
