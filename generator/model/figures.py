"""Counts of what is published, computed from the records and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.kinds.account import Year
from generator.kinds.base import Card

Count = tuple[str, int]


@dataclass(frozen=True)
class Figures:
    """Totals; each table is (name, number) in the order of its names."""

    total: int
    government: int
    projects: int
    by_year: tuple[Count, ...]
    by_section: tuple[Count, ...]
    by_section_year: tuple[tuple[str, int, int], ...]
    by_kind: tuple[Count, ...]
    by_unit: tuple[Count, ...]
    by_topic: tuple[Count, ...]
    by_programme: tuple[Count, ...]


def count(cards: tuple[Card, ...], projects: int) -> Figures:
    """The figures of a site; units, topics and sections are counted by id."""
    pairs = Counter((card.section.id, card.year) for card in cards)
    return Figures(
        total=len(cards),
        government=sum(card.government for card in cards),
        projects=projects,
        by_year=_table(cards, lambda card: [str(card.year)]),
        by_section=_table(cards, lambda card: [card.section.id]),
        by_section_year=tuple(sorted((section, year, n) for (section, year), n in pairs.items())),
        by_kind=_table(cards, lambda card: [card.kind]),
        by_unit=_table(cards, lambda card: [card.unit.id] if card.unit else []),
        by_topic=_table(cards, lambda card: [topic.id for topic in card.topics]),
        by_programme=_table(cards, lambda card: [card.programme.id] if card.programme else []),
    )


def year_of(cards: tuple[Card, ...], year: int) -> Year:
    """What was published in a year, section by section in the order of their folders."""
    found = [card for card in cards if card.year == year]
    sections = Counter((card.section.id, card.section.title) for card in found)
    named = tuple((title, n) for (_, title), n in sorted(sections.items()))
    return Year(year, named, sum(card.government for card in found), len(found))


def _table(cards: tuple[Card, ...], names: Callable[[Card], Iterable[str]]) -> tuple[Count, ...]:
    return tuple(sorted(Counter(name for card in cards for name in names(card)).items()))
