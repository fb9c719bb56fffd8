"""Money: exact decimal numbers with a unit, never binary fractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import choices

MONEY_UNITS = choices(yuan=("元", "yuan"), wan=("万元", "10,000 yuan"))
_IN_YUAN = {"yuan": Decimal(1), "wan": Decimal(10_000)}
_FEN = Decimal("0.01")


def unit_field(listing: bool = False) -> str:
    """The field beside an `amount` that says its unit."""
    value: str = about(
        "单位",
        "Unit",
        "金额单位：元或万元。",
        "Unit of the amount.",
        default="",
        options=MONEY_UNITS,
        example="万元",
        listing=listing,
    )
    return value


def in_yuan(amount: Decimal | None, unit: str) -> Decimal | None:
    """An amount in yuan, exact; None when there is none."""
    return None if amount is None else (amount * _IN_YUAN.get(unit, Decimal(1))).normalize()


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The exact sum of amounts in yuan; None when there is none among them."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal(0)).normalize() if given else None


def parts(amount: Decimal, shares: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """An amount in yuan cut by percentages, each part whole fen.

    Cut at the fen below the running percentage, so that parts of shares that make 100 add up to the amount, and
    what is left over by rounding falls to the last part (regulation of the sample: 尾数计入第二期).
    """
    fen, ratios = int(amount * 100), (share.as_integer_ratio() for share in accumulate(shares))
    ends = [fen * above // (below * 100) for above, below in ratios]
    return tuple((Decimal(end - start) / 100).normalize() for start, end in pairwise([0, *ends]))


def amount_problems(row: Any, at: str, origin: Origin) -> Iterator[Problem]:
    """R520: an amount says its unit. R522: it is not negative. P302: it is whole fen.

    The row has `amount` and `unit`; `at` is the origin key of its cells without their column.

    Source: Procedure 5.
    """
    if row.amount is None:
        return
    if row.amount < 0:
        yield error("R522", origin[f"{at}amount"], amount=row.amount)
    if not row.unit and f"{at}unit" not in origin:
        yield error("R520", origin[f"{at}amount"], amount=row.amount)
    yuan = in_yuan(row.amount, row.unit)
    if yuan is not None and yuan % _FEN:
        yield error("P302", origin[f"{at}amount"], amount=row.amount, yuan=f"{yuan:f}")
