"""What a draw of experts consists of: the panel, who was replaced, and what proves that chance alone decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.pools import FIELD, PoolList
from generator.schema.fields import about
from generator.selection import key_of, select

DIGEST = "[0-9a-f]{64}"


@dataclass(frozen=True)
class Panel:
    """The experts drawn from one pool, by number."""

    field: str = about(
        "领域",
        "Field",
        "专业领域，与号码池一致。",
        "Field of expertise, as in the pools.",
        required=True,
        pattern=FIELD,
        example="装备制造",
    )
    numbers: tuple[int, ...] = about(
        "抽中号码",
        "Numbers",
        "抽中并参加评审的专家号码，按抽取的先后，不写姓名。",
        "Numbers drawn, in the order of the draw, without those who were replaced; never names.",
        required=True,
        example="[17, 7, 2, 16]",
    )


@dataclass(frozen=True)
class Recusal:
    """A number that was drawn, or would have been, and left out for a reason."""

    field: str = about(
        "领域", "Field", "专业领域。", "Field.", required=True, pattern=FIELD, example="装备制造"
    )
    number: int = about(
        "回避号码", "Number", "回避或不能参加的专家号码。", "Number left out.", required=True, example="16"
    )
    reason: str = about(
        "理由",
        "Reason",
        "回避或不能参加的理由，不写姓名。",
        "Why it was left out; no names.",
        required=True,
        example="与申报单位有隶属关系",
    )
    instead: int | None = about(
        "递补号码", "Instead", "递补的号码；没有递补时不填。", "Number drawn in its place.", example="25"
    )


@dataclass(frozen=True)
class Chance:
    """One public source of randomness and the values that it gave."""

    source: str = about(
        "来源",
        "Source",
        "公开的随机数来源和期号。",
        "Public source and issue.",
        required=True,
        example="市福利彩票第2008112期",
    )
    day: date | None = about(
        "公布日期",
        "Day",
        "结果公布的日期。",
        "Day on which the values became known.",
        required=True,
        example="2008-09-23",
    )
    values: tuple[Decimal, ...] = about(
        "数值",
        "Values",
        "公布的数，不含特别号。",
        "The values; their order does not matter.",
        required=True,
        example="[9, 18, 26, 34, 41, 45]",
    )


@dataclass(frozen=True)
class Proof:
    """What was fixed before, and the chance that came after: enough to draw the numbers again."""

    digest: str = about(
        "号码池摘要",
        "Digest of the pools",
        "号码池文件的 SHA-256。",
        "SHA-256 of the file of pools.",
        required=True,
        pattern=DIGEST,
        example="0" * 64,
    )
    committed: date | None = about(
        "摘要公布日期",
        "Committed",
        "公布摘要的日期，早于随机数。",
        "Day on which the digest was published, before the chance.",
        required=True,
        example="2008-09-17",
    )
    record: str = about(
        "公布摘要的信息",
        "Published in",
        "公布摘要的那件信息。",
        "The record that published the digest.",
        default="",
        ref=("any",),
        inverse=("专家抽取", "Draw of experts"),
        example="notice-2008-pools",
    )
    randomness: tuple[Chance, ...] = about(
        "公开随机数",
        "Randomness",
        "公开的随机数，按公告的次序。",
        "Public sources in the order announced.",
        required=True,
        example="[{source: 市福利彩票第2008112期, day: 2008-09-23, values: [9, 18, 26, 34, 41, 45]}]",
    )


@dataclass(frozen=True)
class Drawn:
    """The experts of a field as chance gives them: the key, and the numbers drawn; both can be recomputed."""

    field: str
    key: str
    numbers: tuple[int, ...]


def of_field(panel: tuple[Panel, ...], field: str) -> tuple[int, ...]:
    """The numbers of a field on the panel, in their order."""
    return tuple(number for part in panel if part.field == field for number in part.numbers)


def draw_again(
    pools: PoolList, panel: tuple[Panel, ...], recusals: tuple[Recusal, ...], proof: Proof
) -> Iterator[Drawn]:
    """The draw of each field on the panel, made anew.

    One who may not serve keeps the place in the pool and is passed over (RFC 3797, section 5.1). With several
    pools the number of the pool in their list, from 1, is the last source of its key, so that no two
    pools share their chance; the RFC has one pool and is followed as it stands then.
    """
    sources = [chance.values for chance in proof.randomness]
    for field in dict.fromkeys(part.field for part in panel):
        found = pools.of(field)
        if found is None:
            continue
        number, pool = found
        key = key_of([*sources, (Decimal(number),)] if len(pools.rows) > 1 else sources)
        out = {one.number for one in recusals if one.field == field}
        wanted = len(of_field(panel, field))
        order = (pool.at(position) for position in select(key, pool.size, wanted + len(out)))
        yield Drawn(field, key, tuple(one for one in order if one not in out)[:wanted])
