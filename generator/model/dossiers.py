"""Project dossiers: every list row that carries a project's id, in the order of the procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator import digest
from generator.kinds import BY_NAME
from generator.kinds.base import Card, Item, Term
from generator.kinds.procedure import BY_STAGE
from generator.kinds.projects import ProjectRow
from generator.model.vocab import Vocabulary
from generator.values import Fact, Label


@dataclass(frozen=True)
class Step:
    """One row that names the project: the step it is evidence of and the record it stands in."""

    stage: Label
    card: Card
    row: ProjectRow
    remarks: tuple[tuple[Fact, ...], ...] = ()


@dataclass(frozen=True)
class Dossier:
    """A project as its list rows tell it; nothing here is written by hand."""

    id: str
    title: str
    organisation: str
    programme: Term | None
    steps: tuple[Step, ...]
    calls: tuple[Card, ...]

    @cached_property
    def digest(self) -> str:
        """Digest of all fields, computed when first asked for and then kept."""
        return digest.of_fields(self)

    @property
    def path(self) -> str:
        """Site path of its page."""
        return dossier_path(self.id)


def dossier_path(project: str) -> str:
    """Site path of a project's page."""
    return f"projects/{project}.html"


def assemble(
    items: tuple[Item, ...], cards: Mapping[str, Card], programmes: Vocabulary
) -> dict[str, Dossier]:
    """Dossiers by project id; title, organisation and programme come from the newest row."""
    steps: dict[str, list[tuple[Step, Item]]] = {}
    for item in items:
        kind = BY_NAME[item.kind]
        event = kind.event(item.record) if item.projects.rows else None
        if event is not None:
            label = BY_STAGE[event.stage].label
            for row in item.projects.rows:
                step = Step(label, cards[item.record.id], row, kind.remarks(item.record, row.project))
                steps.setdefault(row.project, []).append((step, item))
    return {project: _dossier(project, steps[project], cards, programmes) for project in sorted(steps)}


def _dossier(
    project: str, found: list[tuple[Step, Item]], cards: Mapping[str, Card], programmes: Vocabulary
) -> Dossier:
    found.sort(key=lambda pair: pair[0].card.newest_first)
    latest, item = found[-1]
    organisation = next((s.row.organisation for s, _ in reversed(found) if s.row.organisation), "")
    name = next((s.row.programme for s, _ in reversed(found) if s.row.programme), item.record.programme)
    entry = programmes.get(name)
    calls = {getattr(source.record, "guideline", "") for _, source in found}
    known = tuple(
        sorted((cards[call] for call in calls if call in cards), key=lambda card: card.newest_first)
    )
    steps = tuple(step for step, _ in found)
    return Dossier(project, latest.row.title, organisation, entry.term if entry else None, steps, known)
