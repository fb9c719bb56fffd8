"""Organisations and their projects: joined by credit code, or by a name that the vocabulary states, never by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generator import digest
from generator.kinds.base import Term
from generator.kinds.money import total
from generator.kinds.projects import ProjectRow
from generator.model.dossiers import Dossier, Step
from generator.model.vocab import Organisation, Vocabulary


@dataclass(frozen=True)
class Roll:
    """Which organisation a row means: the entry of its code, else of its exact name, else its code itself."""

    entries: tuple[Organisation, ...]
    by_code: Mapping[str, Organisation]
    by_name: Mapping[str, Organisation]

    def key(self, row: ProjectRow) -> str:
        """The id of the organisation's page; empty for a row that names none in a definite way."""
        entry = self.by_code.get(row.credit_code) if row.credit_code else self.by_name.get(row.organisation)
        return entry.id if entry else row.credit_code


def roll(vocabulary: Vocabulary) -> Roll:
    """The roll of a vocabulary; of two entries that claim one name the first has it, a rule reports both."""
    entries = tuple(entry for entry in vocabulary.entries if isinstance(entry, Organisation))
    by_code: dict[str, Organisation] = {}
    by_name: dict[str, Organisation] = {}
    for entry in entries:
        if entry.credit_code:
            by_code.setdefault(entry.credit_code, entry)
        for name in entry.names:
            by_name.setdefault(name, entry)
    return Roll(entries, by_code, by_name)


@dataclass(frozen=True)
class Part:
    """An organisation's part in a project; amounts in yuan, None where there are none."""

    project: str
    title: str
    path: str
    stage: str
    year: int
    granted: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class Holder:
    """An organisation with all projects of whose rows one means it, newest first."""

    key: str
    name: str
    entry: Organisation | None
    credit_code: str
    parts: tuple[Part, ...]

    @cached_property
    def digest(self) -> str:
        """Digest of all fields, computed when first asked for and then kept."""
        return digest.of_fields(self)

    @property
    def path(self) -> str:
        """Site path of its page."""
        return holder_path(self.key)

    @property
    def granted(self) -> Decimal | None:
        """All that was approved."""
        return total(part.granted for part in self.parts)

    @property
    def paid(self) -> Decimal | None:
        """All that was paid."""
        return total(part.paid for part in self.parts)


def holder_path(key: str) -> str:
    """Site path of an organisation's page."""
    return f"organisations/{key}.html"


def holders(dossiers: Iterable[Dossier], known: Roll) -> dict[str, Holder]:
    """Organisations that carry projects, by the key of their page."""
    parts: dict[str, list[Part]] = {}
    latest: dict[str, Step] = {}
    for dossier in dossiers:
        for key, steps in _shares(dossier, known).items():
            parts.setdefault(key, []).append(_part(dossier, steps))
            latest[key] = max([*steps, *([latest[key]] if key in latest else [])], key=lambda step: step.day)
    entries = {entry.id: entry for entry in known.entries}
    return {
        key: _holder(key, entries.get(key), latest[key], sorted(parts[key], key=_newest))
        for key in sorted(parts)
    }


def _shares(dossier: Dossier, known: Roll) -> dict[str, list[Step]]:
    """The steps of each organisation of a project.

    Where a project has one alone, rows that name nobody, or use the name that a row with its code uses, are its too.
    """
    rows = [(step, step.row, known.key(step.row)) for step in dossier.steps if step.row]
    keys = sorted({key for _, _, key in rows if key})
    only = keys[0] if len(keys) == 1 else ""
    names = {"", *(row.organisation for _, row, key in rows if key)}
    found: dict[str, list[Step]] = {}
    for step, row, key in rows:
        meant = key or (only if row.organisation in names else "")
        if meant:
            found.setdefault(meant, []).append(step)
    return found


def _part(dossier: Dossier, steps: list[Step]) -> Part:
    amounts = {
        stage: total(step.row.yuan for step in steps if step.stage == stage and step.row)
        for stage in ("approval", "payment")
    }
    last = dossier.latest
    return Part(
        dossier.id,
        dossier.title,
        dossier.path,
        last.stage,
        last.card.year,
        amounts["approval"],
        amounts["payment"],
    )


def _newest(part: Part) -> tuple[int, str]:
    return (-part.year, part.project)


def _holder(key: str, entry: Organisation | None, latest: Step, parts: list[Part]) -> Holder:
    row = latest.row
    name = entry.title if entry else (row.organisation if row else "") or key
    return Holder(key, name, entry, entry.credit_code if entry else key, tuple(parts))


def carriers(found: Iterable[Holder]) -> dict[str, tuple[Term, ...]]:
    """The organisations of each project, by its id."""
    named: dict[str, list[Term]] = {}
    for holder in found:
        for part in holder.parts:
            named.setdefault(part.project, []).append(Term(holder.key, holder.name))
    return {project: tuple(terms) for project, terms in named.items()}
