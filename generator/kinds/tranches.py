"""Instalments of approved money: as the site's scheme has them, or as an approval says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.kinds.money import in_yuan, unit_field
from generator.schema.fields import about
from generator.schema.promises import Tranche, condition_field, share_field


@dataclass(frozen=True)
class Instalment:
    """One instalment as an approval writes it."""

    share: Decimal = share_field()
    amount: Decimal | None = about(
        "金额",
        "Amount",
        "本期合计金额；填写的须等于按比例算出的数。",
        "Sum of this instalment; if given, it must be what its share comes to.",
        example="672.7",
    )
    unit: str = unit_field()
    budget_year: int | None = about(
        "预算年度",
        "Budget year",
        "列支的预算年度；未定的不填，以办法为准。",
        "Year of the budget that pays; left out while it is open within the scheme.",
        example="2008",
    )
    condition: str = condition_field()
    due: date | None = about(
        "拨付期限", "Due", "最迟拨付日期。", "Last day of payment.", example="2008-12-31"
    )

    @property
    def yuan(self) -> Decimal | None:
        """The amount in yuan, exact; None when it is not written."""
        return in_yuan(self.amount, self.unit)


@dataclass(frozen=True)
class Planned:
    """One instalment that is to be paid: `number` counts from 1, `years` are the budgets that may pay (none: any)."""

    number: int
    share: Decimal
    condition: str
    years: tuple[int, ...]
    due: date | None = None


#: The scheme is one for grants; what was lent, guaranteed or bought follows its own contract.
BY_SCHEME = "grant"


def plan(
    own: tuple[Instalment, ...], scheme: tuple[Tranche, ...], instrument: str, year: int
) -> tuple[Planned, ...]:
    """The instalments of what was approved in a year: its own, else those of the scheme; none if neither says."""
    if instrument != BY_SCHEME:
        scheme = ()
    years = [tuple(year + after for after in tranche.years_after) for tranche in scheme]
    if not own:
        return tuple(
            Planned(number, tranche.share, tranche.condition, years[number - 1])
            for number, tranche in enumerate(scheme, 1)
        )
    return tuple(
        Planned(
            number,
            tranche.share,
            tranche.condition,
            (tranche.budget_year,)
            if tranche.budget_year
            else years[number - 1]
            if number <= len(scheme)
            else (),
            tranche.due,
        )
        for number, tranche in enumerate(own, 1)
    )
