"""Counts of what is published, computed from the records and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.kinds.account import Year
from generator.kinds.base import Card


@dataclass(frozen=True)
class Figures:
    """Totals, and records by section and year."""

    total: int
    government: int
    projects: int
    by_section_year: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Count:
    """How many records there are of one sort; `year` 0 means all years. Those of the government are among `total`."""

    table: str
    name: str
    year: int
    total: int
    government: int

    @property
    def other(self) -> int:
        """Records that are no government information."""
        return self.total - self.government


def count(cards: tuple[Card, ...], spread: tuple[tuple[str, int, int], ...], projects: int) -> Figures:
    """The figures of a site; `spread` are its records by section and year."""
    return Figures(
        total=len(cards),
        government=sum(card.government for card in cards),
        projects=projects,
        by_section_year=spread,
    )


#: What records are counted by, and the names that a record counts under; units, topics, sections by id.
TABLES: dict[str, Callable[[Card], Iterable[str]]] = {
    "all": lambda card: ("records",),
    "section": lambda card: (card.section.id,),
    "kind": lambda card: (card.kind,),
    "unit": lambda card: (card.unit.id,) if card.unit else (),
    "topic": lambda card: tuple(topic.id for topic in card.topics),
    "programme": lambda card: (card.programme.id,) if card.programme else (),
}


def breakdown(cards: tuple[Card, ...]) -> tuple[Count, ...]:
    """Every table, of all years and then of each year, in the order of names."""
    counts: list[Count] = []
    for table, names in TABLES.items():
        totals: Counter[tuple[int, str]] = Counter()
        government: Counter[tuple[int, str]] = Counter()
        for card in cards:
            for name in names(card):
                for key in ((0, name), (card.year, name)):
                    totals[key] += 1
                    government[key] += card.government
        counts += [
            Count(table, name, year, n, government[year, name]) for (year, name), n in sorted(totals.items())
        ]
    return tuple(counts)


def year_of(cards: tuple[Card, ...], year: int) -> Year:
    """What was published in a year, section by section in the order of their folders."""
    found = [card for card in cards if card.year == year]
    sections = Counter((card.section.id, card.section.title) for card in found)
    named = tuple((title, n) for (_, title), n in sorted(sections.items()))
    return Year(year, named, sum(card.government for card in found), len(found))
