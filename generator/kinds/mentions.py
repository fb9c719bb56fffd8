"""Mentions of other records, found by the fields declared with `ref`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from generator.kinds.base import Reference
from generator.kinds.record import Record
from generator.schema.fields import Field, fields_of
from generator.values import Label

_MENTIONED = Label("引用本件", "Refers here")


def references(record: Record) -> Iterator[Reference]:
    """Every mention that a record makes, also in its groups and rows."""
    yield from _references(record, "")


def _references(owner: Any, at: str) -> Iterator[Reference]:
    for item in _mentioning(owner.__class__):
        value = getattr(owner, item.name)
        if value is None or value == "":
            continue
        place = f"{at}.{item.name}" if at else item.name
        values = value if item.many else (value,)
        for index, single in enumerate(values):
            inner = f"{place}[{index}]" if item.many else place
            if item.about.ref and single:
                labels = getattr(owner, "reference_labels", (item.about.label, item.about.inverse))
                yield Reference(inner, single, item.about.ref, labels[0], labels[1] or _MENTIONED)
            elif item.nested:
                yield from _references(single, inner)


@cache
def _mentioning(cls: type) -> tuple[Field, ...]:
    """The fields that can mention a record, or hold something that can."""
    return tuple(
        item for item in fields_of(cls) if item.about.ref or (item.nested and _mentioning(item.base))
    )
