"""专家抽取: who evaluates is drawn by chance from a pool of experts, in public by number, never by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Around, Item, Kind, facts
from generator.kinds.drawing import Chance, Drawn, Panel, Proof, Recusal, draw_again, of_field
from generator.kinds.guideline import call_field
from generator.kinds.pools import PoolList
from generator.kinds.procedure import Event
from generator.kinds.record import Record
from generator.problems import Problem, Related, error
from generator.schema.fields import about, fields_of
from generator.schema.read import Origin
from generator.values import Fact, Label


@dataclass(frozen=True, kw_only=True)
class Draw(Record):
    """A draw of experts for the evaluation of a call."""

    guideline: str = call_field("依本指南抽取专家", "Draw of experts for this call")
    drawn: date | None = about(
        "抽取日期", "Drawn", "抽取的日期。", "Day of the draw.", required=True, example="2008-09-24"
    )
    intermediary: str = about(
        "抽取机构",
        "Intermediary",
        "受托抽取的中介机构。",
        "The body that drew.",
        required=True,
        example="云州市科技评估中心",
    )
    method: str = about(
        "抽取方式",
        "Method",
        "怎样抽取、由谁监督。",
        "How it was drawn and under whose eyes.",
        required=True,
        example="计算机随机抽取，机关党委监督",
    )
    pools: PoolList = about(
        "号码池",
        "Pools",
        "各领域的号码池：CSV 文件名，或逐行写出。",
        "Pools by field: a CSV file or rows.",
        required=True,
        example="[{field: 装备制造, size: 25}]",
    )
    panel: tuple[Panel, ...] = about(
        "抽取结果",
        "Panel",
        "各领域抽中的号码。",
        "Numbers drawn, by field.",
        required=True,
        example="[{field: 装备制造, numbers: [17, 7, 2, 16]}]",
    )
    recusals: tuple[Recusal, ...] = about(
        "回避和递补",
        "Recusals",
        "回避、不能参加的号码和递补的号码。",
        "Numbers left out, and those drawn in their place.",
        default=(),
        example="[{field: 装备制造, number: 5, reason: 与申报单位有隶属关系}]",
    )
    proof: Proof | None = about(
        "抽取凭据",
        "Proof",
        "可以重算的抽取：事先公布的号码池摘要和其后的公开随机数。",
        "A draw that can be repeated: a digest of the pools published before, and later public randomness.",
        example="{digest: 5c1e1f2b5c1e1f2b5c1e1f2b5c1e1f2b5c1e1f2b5c1e1f2b5c1e1f2b5c1e1f2b, committed: 2008-09-17, "
        "randomness: [{source: 市福利彩票第2008112期, day: 2008-09-22, values: [9319]}, "
        "{source: 市福利彩票第2008113期, day: 2008-09-23, values: [2, 5, 12, 8, 10]}, "
        "{source: 市体育彩票第2008045期, day: 2008-09-23, values: [9, 18, 26, 34, 41, 45]}]}",
    )


@dataclass(frozen=True)
class Seat:
    """One field of the panel: how many were in the pool, and the numbers drawn."""

    field: str
    size: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class DrawView:
    """What the page of a draw shows of its own.

    `again` is the draw made anew, with the same numbers; empty without a proof, and where a waived finding left them
    otherwise. `checked` tells whether the digest could be compared with the file of pools.
    """

    facts: tuple[Fact, ...]
    panel: tuple[Seat, ...]
    recusals: tuple[tuple[Fact, ...], ...]
    again: tuple[Drawn, ...]
    commitment: tuple[Fact, ...]
    sources: tuple[tuple[Fact, ...], ...]
    checked: bool


def view(item: Item, around: Around) -> DrawView:
    """Day and body, the panel by field, who was replaced, and the proof."""
    record = item.record
    assert isinstance(record, Draw)
    sizes = {pool.field: pool.size for pool in record.pools.rows}
    fields = dict.fromkeys(part.field for part in record.panel)
    proof = record.proof
    return DrawView(
        facts(record, "drawn", "intermediary", "method"),
        tuple(Seat(field, sizes.get(field, 0), of_field(record.panel, field)) for field in fields),
        tuple(facts(one, "field", "number", "reason", "instead") for one in record.recusals),
        _verified(record),
        facts(proof, "committed", "digest") if proof else (),
        tuple((*facts(one, "source", "day"), _values(one)) for one in proof.randomness) if proof else (),
        proof is not None and bool(record.pools.file),
    )


def _verified(record: Draw) -> tuple[Drawn, ...]:
    """The draw of every field made anew, when all of them come out as written."""
    if record.proof is None:
        return ()
    found = tuple(draw_again(record.pools, record.panel, record.recusals, record.proof))
    fields = {part.field for part in record.panel}
    same = all(one.numbers == of_field(record.panel, one.field) for one in found)
    return found if same and fields == {one.field for one in found} else ()


def _values(chance: Chance) -> Fact:
    """The values as they were published: their digits are no amounts, so they are not grouped."""
    label = next(item.about.label for item in fields_of(Chance) if item.name == "values")
    return Fact("values", label, " ".join(f"{value:f}" for value in chance.values))


def event(record: Record) -> Event:
    """The draw for the evaluation of a call."""
    assert isinstance(record, Draw)
    return Event("draw", record.drawn or record.published.day, record.guideline)


def pinned(record: Record) -> tuple[tuple[str, str, str], ...]:
    """The file of pools and the digest that was published of it."""
    assert isinstance(record, Draw)
    if record.proof is None or not record.pools.file:
        return ()
    return ((record.pools.file, record.proof.digest, "proof.digest"),)


def _numbers(record: Draw) -> Iterator[tuple[str, int, str]]:
    """Every number that the record names: its field, itself, and where it stands."""
    for index, part in enumerate(record.panel):
        for n, number in enumerate(part.numbers):
            yield part.field, number, f"panel[{index}].numbers[{n}]"
    for index, one in enumerate(record.recusals):
        yield one.field, one.number, f"recusals[{index}].number"
        if one.instead is not None:
            yield one.field, one.instead, f"recusals[{index}].instead"


def numbers_are_of_their_pool(record: Record, origin: Origin) -> Iterator[Problem]:
    """P401: nobody is drawn who was not in the pool. P404: every field that is drawn for has one.

    Source: Procedure 4.
    """
    assert isinstance(record, Draw)
    for field, number, place in _numbers(record):
        found = record.pools.of(field)
        if found is not None and not found[1].holds(number):
            yield error("P401", origin[place], field=field, number=number, size=found[1].size)
    for name in ("panel", "recusals"):
        for index, one in enumerate(getattr(record, name)):
            if record.pools.rows and record.pools.of(one.field) is None:
                known = "、".join(pool.field for pool in record.pools.rows)
                yield error("P404", origin[f"{name}[{index}].field"], field=one.field, known=known)


def the_recused_do_not_serve(record: Record, origin: Origin) -> Iterator[Problem]:
    """P402: who was left out is not on the panel. P405: who was drawn instead is, unless left out too.

    Source: Procedure 4.
    """
    assert isinstance(record, Draw)
    out = {(one.field, one.number): f"recusals[{index}].number" for index, one in enumerate(record.recusals)}
    seated = {(part.field, number) for part in record.panel for number in part.numbers}
    for index, part in enumerate(record.panel):
        for n, number in enumerate(part.numbers):
            if (part.field, number) in out:
                yield error("P402", origin[f"panel[{index}].numbers[{n}]"],
                            Related(origin[out[part.field, number]], "recusal"), number=number)  # fmt: skip
    for index, one in enumerate(record.recusals):
        if one.instead is not None and (one.field, one.instead) not in seated | set(out):
            yield error("P405", origin[f"recusals[{index}].instead"], number=one.instead, field=one.field)


def nobody_is_drawn_twice(record: Record, origin: Origin) -> Iterator[Problem]:
    """P403: a number stands once on the panel of its field.

    Source: Procedure 4.
    """
    assert isinstance(record, Draw)
    seen: dict[tuple[str, int], str] = {}
    for field, number, place in _numbers(record):
        if place.startswith("panel"):
            first = seen.setdefault((field, number), place)
            if first != place:
                yield error("P403", origin[place], Related(origin[first], "first"), number=number)


def chance_comes_after_the_commitment(record: Record, origin: Origin) -> Iterator[Problem]:
    """P412: a pool that is fixed when the numbers are known could be fixed to suit. P413: values are numbers from 0.

    Source: RFC 3797.
    """
    assert isinstance(record, Draw)
    proof = record.proof
    for index, one in enumerate(proof.randomness if proof else ()):
        place = f"proof.randomness[{index}]"
        late = record.drawn is not None and one.day is not None and one.day > record.drawn
        if proof and proof.committed and one.day and (one.day <= proof.committed or late):
            yield error("P412", origin[f"{place}.day"], day=one.day, committed=proof.committed,
                        drawn=record.drawn)  # fmt: skip
        if not one.values or min(one.values) < 0:
            yield error("P413", origin[f"{place}.values"], source=one.source)


def the_file_of_pools_is_published(record: Record, origin: Origin) -> Iterator[Problem]:
    """P411: who wants to check the digest needs the very file.

    Source: RFC 3797.
    """
    assert isinstance(record, Draw)
    listed = {attachment.file for attachment in record.attachments}
    for name, _, _ in pinned(record):
        if name not in listed:
            yield error("P411", origin["pools.file"], name=name)


def the_draw_can_be_repeated(record: Record, origin: Origin) -> Iterator[Problem]:
    """P414: a draw that claims a proof gives the same numbers when it is made again (RFC 3797).

    Source: RFC 3797.
    """
    assert isinstance(record, Draw)
    sound = not any(True for rule in RULES[:-1] for _ in rule(record, origin))
    if record.proof is None or not sound:
        return
    for again in draw_again(record.pools, record.panel, record.recusals, record.proof):
        written = of_field(record.panel, again.field)
        if again.numbers != written:
            index = next(n for n, part in enumerate(record.panel) if part.field == again.field)
            yield error("P414", origin[f"panel[{index}].numbers"], field=again.field,
                        written=_row(written), computed=_row(again.numbers))  # fmt: skip


def _row(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)


RULES = (
    numbers_are_of_their_pool,
    the_recused_do_not_serve,
    nobody_is_drawn_twice,
    chance_comes_after_the_commitment,
    the_file_of_pools_is_published,
    the_draw_can_be_repeated,
)

KIND = Kind(
    name="draw",
    label=Label("专家抽取", "Draw of experts"),
    record=Draw,
    columns=("drawn", "intermediary"),
    view=view,
    event=event,
    pinned=pinned,
    rules=RULES,
)
