"""The history of a record as its page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Item
from generator.kinds.record import Change
from generator.model.site import Site
from generator.register.differences import NAMES
from generator.register.entries import Version
from generator.schema.fields import fields_of
from generator.values import Label


@dataclass(frozen=True)
class HistoryLine:
    """One step of a record's history: a version with the notes that came with it, or a note that came before
    there was a register (`number` 0). `path` is where the version before it can be read and compared; of a
    version that is `purged` only the reason is told."""

    day: date
    number: int
    changed: tuple[Label, ...]
    notes: tuple[Change, ...]
    path: str
    pending: bool
    purged: str = ""

    @property
    def major(self) -> bool:
        """Whether subscribers are told again."""
        return any(note.major for note in self.notes)


def history_of(site: Site, identifier: str) -> tuple[HistoryLine, ...]:
    """The history of a public record, newest first; empty when nothing was changed since its publication."""
    item = site.items[identifier]
    versions = site.following.versions.get(identifier, ())
    later = [_line(version, versions, item) for version in versions[1:]]
    told = [note for line in later for note in line.notes]
    before = [note for note in item.record.changes if note not in told]
    lines = [HistoryLine(note.date, 0, (), (note,), "", pending=False) for note in before]
    first = [_line(version, versions, item) for version in versions[:1] if later]
    return (*reversed(later), *first, *sorted(lines, key=lambda line: line.day, reverse=True))


def _line(version: Version, versions: tuple[Version, ...], item: Item) -> HistoryLine:
    if version.purged is not None:
        return HistoryLine(
            version.day, version.number, (), (), "", pending=False, purged=version.purged.reason
        )
    labels = {one.name: one.about.label for one in fields_of(type(item.record))} | NAMES
    changed = tuple(labels.get(name, Label(name, name)) for name in version.changed)
    readable = [one.number for one in versions[: version.number - 1] if one.purged is None]
    path = version_path(version.id, readable[-1]) if readable else ""
    return HistoryLine(version.day, version.number, changed, version.notes, path, version.pending)


def version_path(identifier: str, number: int) -> str:
    """Site path of the page of an earlier version."""
    return f"changes/{identifier}/{number}.html"
