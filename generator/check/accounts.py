"""Rules on yearly reports: the identities of the national tables, and numbers that the records do not bear out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.kinds.account import Asked
from generator.kinds.base import Item
from generator.kinds.national import COLUMNS, ROWS
from generator.model.account import Broken, broken
from generator.model.answers import account_before, account_of, asked_by, counted
from generator.model.site import Site
from generator.problems import Problem, Span, error
from generator.values import LANGUAGES, Label, label_of


def identities_hold(site: Site) -> Iterator[Problem]:
    """The identities of the national tables (国办公开办函〔2021〕30号); what is computed holds them by itself.

    A110: new + carried in = dealt with + carried out. A111: the sum of a row. A112: (7) is the sum of (1) to (6).
    A113: carried in is what the year before carried out. A114: the sum of a row of table 4.
    A115: in force are those of the year before, with what was made, without what was repealed.
    """
    for item in site.asking:
        asked = asked_by(item)
        told = account_of(site, asked)
        if told is None:
            continue
        last, reported = account_before(site, told.year)
        for one in broken(told, last, reported):
            yield error(one.code, _place(item, asked, one), cell=_named(one),
                        found=f"{one.found:f}", wanted=f"{one.wanted:f}")  # fmt: skip


def claims_are_borne_out(site: Site) -> Iterator[Problem]:
    """A119: a number that a report states of the records is theirs, or says from which paper it is carried over."""
    for item in site.asking:
        for claim in asked_by(item).claims:
            if not claim.value or claim.paper:
                continue
            found = counted(site, claim)
            if Decimal(claim.value.rstrip("%").replace(",", "")) != Decimal(found):
                yield error("A119", item.span(claim.place), stated=claim.value, counted=found,
                            first=claim.first, last=claim.last)  # fmt: skip


def _named(one: Broken) -> Label:
    words = ((label_of(ROWS, one.row), label_of(COLUMNS, one.column)),)
    return Label(*(f"{row.text(lang)}·{column.text(lang)}" for lang in LANGUAGES for row, column in words))


def _place(item: Item, asked: Asked, one: Broken) -> Span:
    """The cell itself if it was entered, else one of its row or column that was, else the year of the report."""
    places = list(enumerate(asked.entered))
    exact = [n for n, cell in places if (cell.row, cell.column) == (one.row, one.column)]
    near = [n for n, cell in places if one.column == cell.column or one.row == cell.row]
    found = (*exact, *near)
    return item.span(f"entered[{found[0]}].value" if found else "year")
