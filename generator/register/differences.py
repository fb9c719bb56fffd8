"""What differs between two versions of a record: fields, rows of lists, files, text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from generator.kinds.base import Item, shown
from generator.kinds.lists import Listed
from generator.kinds.record import Change, Record
from generator.schema.fields import Field, fields_of
from generator.values import FactValue, Label

#: Fields that no page shows: they steer how a record is published. `changes` tells of the others.
_UNSEEN = frozenset(("id", "changes", "draft", "publish_at", "redirect_from"))
BODY, FILES, PATH = "body", "attachments", "path"
#: Name, row as it was, row as it is and its index; None for a row that came or went.
Pair = tuple[str, Any, Any, int | None]
_TEXT, _FILE, _ADDRESS = Label("正文", "Text"), Label("附件", "Attachment"), Label("网址", "Address")
#: What is called a difference that is no field of the record.
NAMES = {BODY: _TEXT, PATH: _ADDRESS}


@dataclass(frozen=True)
class Difference:
    """One thing that is not what it was.

    `place` is where the new record has it (the group or list that holds it when it is gone), `field` the
    field of the record that it belongs to, `what` what it is called; `old` and `new` are None for
    nothing. `binding` says that it may not change without a note; the two values of the text are left out.
    """

    place: str
    field: str
    what: tuple[Label | str, ...]
    old: FactValue | None
    new: FactValue | None
    binding: bool


def differences(old: Item, new: Item) -> tuple[Difference, ...]:
    """Everything that readers of the new version would see otherwise, in the order of the fields."""
    found: list[Difference] = []
    before, after = _seen(old.record), _seen(new.record)
    for name in dict.fromkeys((*after, *before)):
        item = (after.get(name) or before[name])[0]
        old_value, new_value = (part[name][1] if name in part else None for part in (before, after))
        found.extend(_Comparer(name)(item, old_value, new_value, name))
    found.extend(_files(old, new))
    if old.body.text.strip() != new.body.text.strip():
        found.append(Difference(BODY, BODY, (_TEXT,), None, None, binding=False))
    if old.path != new.path:
        found.append(Difference(PATH, PATH, (_ADDRESS,), old.path, new.path, binding=False))
    return tuple(found)


def notes_since(old: Record, new: Record) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The entries of `changes:` that are new, and those that are not there any more."""
    added, gone = list(new.changes), []
    for note in old.changes:
        if note in added:
            added.remove(note)
        else:
            gone.append(note)
    return tuple(added), tuple(gone)


def _seen(record: Record) -> dict[str, tuple[Field, Any]]:
    seen = (item for item in fields_of(type(record)) if item.name not in _UNSEEN | {FILES})
    return {item.name: (item, getattr(record, item.name)) for item in seen}


class _Comparer:
    """Compares two values of one field of a record, down into its groups and lists."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __call__(
        self,
        item: Field,
        old: Any,
        new: Any,
        place: str,
        above: tuple[Label | str, ...] = (),
        listed: bool | None = None,
    ) -> Iterator[Difference]:
        """`above` is what the groups around are called. Every cell of a list (`listed`) binds that does not say
        otherwise; in a list that does not bind (False) none does."""
        if old == new or item.name == "file":  # the name of a list file is no part of what is published
            return
        what = (*above, item.about.label)
        binding = item.binding if listed is None else listed and item.about.binding is not False
        if isinstance(old or new, Listed):
            (rows,) = (one for one in fields_of(item.base) if one.name == "rows")
            pairs = _by_key(old or item.base(), new or item.base())
            yield from self._rows(rows, pairs, f"{place}.rows", what)
        elif item.nested and item.many:
            yield from self._rows(item, _by_likeness(old or (), new or ()), place, what)
        elif item.nested:
            for inner in fields_of(item.base):
                gone, came = (getattr(part, inner.name) if part is not None else None for part in (old, new))
                yield from self(inner, gone, came, f"{place}.{inner.name}", what, listed)
        else:
            before, after = shown(old, item), shown(new, item)
            if before is not None or after is not None:
                yield Difference(place, self.field, what, before, after, binding)

    def _rows(
        self,
        item: Field,
        pairs: Iterable[Pair],
        place: str,
        what: tuple[Label | str, ...],
    ) -> Iterator[Difference]:
        """Rows that were changed, came or went."""
        binding = item.about.binding is not False
        for name, before, after, index in pairs:
            at = f"{place}[{index}]" if index is not None else place
            called = (*what, name) if name else what
            if before is None or after is None:
                gone, came = (_summary(part) if part is not None else None for part in (before, after))
                yield Difference(at, self.field, called, gone, came, binding)
                continue
            for inner in fields_of(item.base):
                cells = (getattr(before, inner.name), getattr(after, inner.name))
                yield from self(inner, *cells, f"{at}.{inner.name}", called, binding)


def _by_key(old: Listed, new: Listed) -> Iterator[Pair]:
    """Rows of a list by what tells them apart."""
    before = {old.anchor(row): row for row in old.rows}
    after = {new.anchor(row): (row, index) for index, row in enumerate(new.rows)}
    for name in dict.fromkeys((*after, *before)):
        yield (name, before.get(name), *after.get(name, (None, None)))


def _by_likeness(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Pair]:
    """Groups that have no name of their own: equal ones stay, between them one takes the place of another."""
    before, after = ([repr(row) for row in rows] for rows in (old, new))
    alike = SequenceMatcher(None, before, after, autojunk=False)
    for _, first, last, start, end in alike.get_opcodes():
        both = min(last - first, end - start)
        yield from (("", old[first + at], new[start + at], start + at) for at in range(both))
        yield from (("", row, None, None) for row in old[first + both : last])
        yield from (("", None, new[at], at) for at in range(start + both, end))


def _files(old: Item, new: Item) -> Iterator[Difference]:
    """Files that were added, taken away or are not the same bytes; of those that only the text shows, the last."""
    before, after = ({file.name: file for file in item.files} for item in (old, new))
    places = {one.file: f"{FILES}[{index}]" for index, one in enumerate(new.record.attachments)}
    for name in sorted({*before, *after}):
        first, last = before.get(name), after.get(name)
        listed = any(file is not None and file.listed for file in (first, last))
        if first and last and first.digest_of_bytes == last.digest_of_bytes:
            if first.title != last.title:
                place = places.get(name, FILES)
                yield Difference(place, FILES, (_FILE, name), first.title, last.title, binding=False)
        elif listed or (first and last):
            gone, came = (f"SHA-256 {file.digest_of_bytes[:12]}" if file else None for file in (first, last))
            yield Difference(places.get(name, FILES), FILES, (_FILE, name), gone, came, binding=True)


def _summary(row: Any) -> FactValue:
    """A whole row as one value."""
    cells = (shown(getattr(row, item.name), item) for item in fields_of(type(row)) if not item.nested)
    return tuple(cell for cell in cells if cell is not None)
