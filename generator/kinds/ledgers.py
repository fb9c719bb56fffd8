"""Ledgers: one record a year, a row a case. Yearly tables are computed from them and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.kinds.lists import Listed
from generator.kinds.record import Record
from generator.problems import Problem, error
from generator.schema.fields import about
from generator.schema.read import Origin
from generator.values import Choice, Fact, Label

#: Numbers of cases: no words, so no names.
CASE_NUMBER = r"[A-Za-z0-9〔〕号-]{1,40}"


@dataclass(frozen=True, kw_only=True)
class Ledger(Record):
    """What every ledger has: its year. A case stands in the ledger of the year in which it began."""

    year: int | None = about(
        "年度", "Year", "台账的年度。", "Year of the ledger.", required=True, example="2008"
    )


@dataclass(frozen=True)
class LedgerView:
    """What the page of a ledger shows of its own: its figures, its rows counted by outcome, the terms that judge them."""

    figures: tuple[Fact, ...]
    outcomes: tuple[Fact, ...]
    limits: tuple[Fact, ...] = ()


def figure(name: str, zh: str, en: str, number: int) -> Fact:
    """A counted figure."""
    return Fact(name, Label(zh, en), number)


def counted(options: tuple[Choice, ...], values: Iterable[str]) -> tuple[Fact, ...]:
    """How often each choice occurs, in the order of the choices; those that do not are left out."""
    counts = Counter(values)
    return tuple(Fact(one.value, one.label, counts[one.value]) for one in options if counts[one.value])


def of_its_year(
    year: int | None, listed: Listed, name: str, column: str, origin: Origin
) -> Iterator[Problem]:
    """A101: a case is counted in the year in which it began, so its row stands in that year's ledger."""
    for index, row in enumerate(listed.rows):
        began: date = getattr(row, column)
        if began.year != year:
            yield error("A101", origin[listed.place(name, index, column)], value=began, year=year,
                        other=began.year)  # fmt: skip
