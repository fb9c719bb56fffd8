"""Records that the register does not hold as they stand in `content/`, and the versions they will become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.kinds.base import Item
from generator.kinds.record import Change
from generator.kinds.shown import shown
from generator.log.note import SigningKey
from generator.register.archive import archived
from generator.register.differences import Difference, differences, notes_since
from generator.register.entries import Register, Version, files_of
from generator.schema.config import Section
from generator.values import Prose


@dataclass(frozen=True)
class Revision:
    """A public record that is new (`last` is None) or not what was published last.

    `notes` are its new entries of `changes:`, `dropped` those that were published and are gone. `lost`
    says that the last version cannot be read from the register, so that nothing can be compared.
    """

    item: Item
    last: Version | None
    differences: tuple[Difference, ...] = ()
    notes: tuple[Change, ...] = ()
    dropped: tuple[Change, ...] = ()
    lost: bool = False


@dataclass(frozen=True)
class Sealing:
    """What may make a version fit for the register: `seal` gives the digest of a text as HTML and a fresh salt,
    `key` signs the log."""

    seal: Callable[[Prose], tuple[str, str]]
    key: SigningKey | None = None


def revisions(
    items: Iterable[Item], register: Register, sections: Mapping[str, Section]
) -> tuple[Revision, ...]:
    """What the register lacks, in the order of ids.

    A record whose files are those of its last version is not looked at again; of another one the last
    version is read, and only a difference that readers can see makes a revision.
    """
    if not register.exists:
        return ()
    found = []
    for item in sorted(items, key=lambda item: item.record.id):
        last = register.latest(item.record.id)
        if last is None:
            found.append(Revision(item, None, notes=item.record.changes))
        elif not last.holds(item):
            revision = _compared(item, last, register, sections)
            if revision.differences or revision.notes or revision.dropped or revision.lost:
                found.append(revision)
    return tuple(found)


def _compared(item: Item, last: Version, register: Register, sections: Mapping[str, Section]) -> Revision:
    if last.purged is not None:
        told = {note for version in register.versions[last.id] for note in version.notes}
        return Revision(item, last, notes=tuple(note for note in item.record.changes if note not in told))
    before = archived(last, sections, register).item
    if before is None:
        return Revision(item, last, lost=True)
    added, dropped = notes_since(before.record, item.record)
    return Revision(item, last, differences(shown(before), item), added, dropped)


def registering(
    register: Register, found: tuple[Revision, ...], day: date, seal: Callable[[Item], tuple[str, str]]
) -> Register:
    """The register with a version more for every revision; `seal` gives its digest of the text and its salt."""
    versions = dict(register.versions)
    for revision in found:
        name = revision.item.record.id
        versions[name] = (*versions.get(name, ()), _version(revision, day, *seal(revision.item)))
    return replace(register, versions=versions) if found else register


def _version(revision: Revision, day: date, body: str, salt: str) -> Version:
    item, last = revision.item, revision.last
    return Version(
        item.record.id,
        last.number + 1 if last else 1,
        day,
        item.kind,
        item.path,
        item.texts,
        files_of(item),
        body,
        salt,
        tuple(dict.fromkeys(one.field for one in revision.differences)),
        revision.notes if last else (),
    )
