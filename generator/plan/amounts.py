"""What templates see of money: tables of what was approved, paid and is outstanding."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.funding import Balance
from generator.values import FactValue, Label


@dataclass(frozen=True)
class FundingLine:
    """Money of some projects, in yuan; `names` say of which, one for each head of the table."""

    names: tuple[FactValue, ...]
    balance: Balance


@dataclass(frozen=True)
class FundingTable:
    """Approved, paid by instalment, outstanding; `tranches` are the numbers of the instalments."""

    heads: tuple[Label, ...]
    tranches: tuple[int, ...]
    lines: tuple[FundingLine, ...]
    total: FundingLine | None
