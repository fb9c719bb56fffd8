"""机构职能: what a unit is for, who is responsible, where and when it can be reached."""

from __future__ import annotations

from dataclasses import dataclass

from generator.kinds.base import Around, Item, Kind, contact_facts, facts
from generator.kinds.record import Contact, Record
from generator.schema.fields import about
from generator.values import Fact, Label


@dataclass(frozen=True, kw_only=True)
class Unit(Record):
    """The description of a unit; `unit` says which one, and there is one description of each."""

    unit: str = about(
        "机构",
        "Unit",
        "本件介绍的机构。",
        "The unit that is described.",
        required=True,
        default="",
        vocab="units",
        example="office",
        listing=True,
    )
    duties: tuple[str, ...] = about(
        "职能",
        "Duties",
        "职能，逐条。",
        "What it is for, one an entry.",
        required=True,
        default=(),
        example="[承担机关文电、会务和档案工作]",
    )
    head: str = about(
        "负责岗位",
        "Head",
        "负责人的岗位。",
        "The post that is responsible.",
        required=True,
        example="办公室主任",
    )
    contact: Contact = about(
        "联系方式", "Contact", "联系方式和办公时间。", "Where and when it can be reached.", default=Contact()
    )


@dataclass(frozen=True)
class UnitView:
    """What the page of a unit's description shows of its own."""

    facts: tuple[Fact, ...]
    duties: tuple[str, ...]
    contact: tuple[Fact, ...]


def view(item: Item, around: Around) -> UnitView:
    """Head, duties, contact."""
    record = item.record
    assert isinstance(record, Unit)
    return UnitView(facts(record, "head"), record.duties, contact_facts(record.contact))


def describes(record: Record) -> Contact:
    """The unit's own contact."""
    assert isinstance(record, Unit)
    return record.contact


KIND = Kind(
    name="unit",
    label=Label("机构职能", "Unit"),
    record=Unit,
    columns=("head",),
    once=("unit",),
    view=view,
    describes=describes,
)
