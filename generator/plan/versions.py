"""Earlier versions of records: a page for each, compared with what followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from generator.kinds import BY_NAME
from generator.kinds.base import Attached, Item, facts
from generator.kinds.record import Change, Record
from generator.kinds.shown import shown
from generator.model.site import Site
from generator.plan.history import version_path
from generator.plan.lists import list_table
from generator.plan.output import Output
from generator.plan.records import copied_file
from generator.plan.subjects import CHANGES, home_crumb
from generator.plan.views import Crumb, Head, Row, Table
from generator.register.archive import Archived, archived, file_path
from generator.register.differences import differences
from generator.register.entries import Version
from generator.register.words import Piece, compare
from generator.schema.config import Config
from generator.schema.fields import fields_of
from generator.values import Fact, FactValue, Label, Link


@dataclass(frozen=True)
class Compared:
    """A line of the comparison: what it is called, what it was, what it became."""

    what: tuple[Label | str, ...]
    old: FactValue | None
    new: FactValue | None


@dataclass(frozen=True)
class VersionPage:
    """An earlier version of a record beside the one that followed it; `readable` is False when it is lost."""

    head: Head
    record: Link
    number: int
    day: date
    next_number: int
    next_day: date
    notes: tuple[Change, ...]
    compared: tuple[Compared, ...]
    pieces: tuple[Piece, ...]
    same_text: bool
    metadata: tuple[Fact, ...]
    table: Table | None
    files: tuple[Link, ...]
    readable: bool


@dataclass(frozen=True)
class Step:
    """A version and what followed: all that the page of the first may know. It stood until the day `until`, also
    when the version of that day was purged and a later one is compared. `later` is the item that the later
    one is read from when it is the present one; its digest is that of the version all the same."""

    before: Archived
    after: Archived
    until: date
    later: Item | None = field(default=None, compare=False)

    @property
    def following(self) -> Item | None:
        """The later version."""
        return self.later if self.later is not None else self.after.item


def version_outputs(site: Site) -> Iterator[Output]:
    """A page for every version that another one followed, with those of its files that are not there any more."""
    register = site.following
    for name, item in site.items.items():
        versions = register.versions.get(name, ())
        if len(versions) < 2:
            continue
        left = [version for version in versions if version.purged is None]
        found = [archived(version, site.config.sections, register) for version in left]
        record = Link(site.cards[name].title, site.cards[name].path)
        present = {file.name: file.digest_of_bytes for file in item.files}
        for before, after in pairwise(found):
            until = versions[before.version.number].day
            step = Step(before, after, until, item if after is found[-1] else None)
            path = version_path(name, before.version.number)
            places = tuple(
                (file, _place(item, before.version, file, present)) for file, _ in before.version.files
            )
            inputs = (site.config, record, step, places)
            yield Output(path, "pages/version.html", version_page, inputs, item.source)
            for file, kept in before.version.files:
                if present.get(file) != kept:
                    copied = (file_path(file, kept), Attached(file, file, 0, kept))
                    yield Output(dict(places)[file], "copy", copied_file, copied, item.source)


def _place(item: Item, version: Version, name: str, present: dict[str, str]) -> str:
    """Where a file of a version can be had: beside the record still, or beside the page of the version."""
    if present.get(name) == dict(version.files)[name]:
        return item.folder + name
    return f"changes/{version.id}/{version.number}/{name}"


def version_page(
    config: Config, record: Link, step: Step, places: tuple[tuple[str, str], ...]
) -> VersionPage:
    """The page of an earlier version: what it said, word by word beside what followed."""
    version, following = step.before.version, step.after.version
    title = Label(f"第{version.number}版：{record.title}", f"Version {version.number}: {record.title}")
    crumbs = (home_crumb(), Crumb(CHANGES, "changes/"), Crumb(record.title, record.path), Crumb(title, ""))
    before, after = step.before.item, step.following
    old = shown(before) if before is not None else None
    new = shown(after) if after is not None else None
    found = differences(old, new) if old is not None and new is not None else ()
    compared = tuple(Compared(one.what, one.old, one.new) for one in found if one.old or one.new)
    pieces = compare(old.body.text, new.body.text if new else "") if old is not None else ()
    return VersionPage(
        Head(title, version_path(version.id, version.number), crumbs=crumbs, listed=False),
        record,
        version.number,
        version.day,
        following.number,
        step.until,
        following.notes,
        compared,
        pieces,
        all(piece.kind == "same" for piece in pieces),
        _metadata(old.record) if old is not None else (),
        _table(config, old) if old is not None else None,
        tuple(Link(name, path) for name, path in places),
        old is not None,
    )


def _metadata(record: Record) -> tuple[Fact, ...]:
    """Every filled field of one value, in the words of its declaration; references stay plain ids."""
    names = (
        one.name for one in fields_of(type(record)) if not one.nested and one.name not in ("id", "draft")
    )
    return facts(record, *names)


def _table(config: Config, item: Item) -> Table | None:
    """The list as it was, without links: what they led to may be gone."""
    table = list_table(config, item, BY_NAME[item.kind])
    if table is None:
        return None
    return replace(table, rows=tuple(map(_unlinked, table.rows)), downloads=())


def _unlinked(row: Row) -> Row:
    cells = tuple(replace(cell, path="") for cell in row.cells)
    return replace(row, head=replace(row.head, path=""), cells=cells)
