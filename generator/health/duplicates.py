"""Records that say again what another one of their section and year says: an update in name only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.kinds.base import Item
from generator.model.site import Site

#: Share of the text, by characters, that two records have in common when one is called a copy.
ALIKE = 0.8
#: Texts with fewer characters are let alone: short ones are alike by nature.
SHORTEST = 40
#: How many of its clauses a text is looked up by, the longest first: copies share at least one of them.
_LOOKED_UP = 3
_CLAUSE = re.compile(r"[\s，。；：！？、,.;:!?|#*>（）()\[\]-]+")


def duplicates(site: Site) -> tuple[tuple[Item, Item], ...]:
    """(copy, what it copies), oldest first; each copy once. The cost grows with the length of the texts alone."""
    shelves: dict[tuple[str, int], list[Item]] = {}
    for item in sorted(site.items.values(), key=lambda item: (item.record.published, item.record.id)):
        if not item.record.withheld:
            shelves.setdefault((item.section, item.record.published.year), []).append(item)
    return tuple(pair for items in shelves.values() for pair in _within(items))


def _within(items: list[Item]) -> Iterator[tuple[Item, Item]]:
    """Of all that share a long clause only neighbours are compared: a run of copies is found link by link."""
    clauses = {item.record.id: found for item in items if (found := _clauses(item))}
    sharing: dict[str, list[Item]] = {}
    for item in items:
        for clause in sorted(clauses.get(item.record.id, ()), key=lambda one: (-len(one), one))[:_LOOKED_UP]:
            sharing.setdefault(clause, []).append(item)
    seen: set[str] = set()
    for item_list in sharing.values():
        for first, second in pairwise(item_list):
            if second.record.id not in seen and _alike(clauses[first.record.id], clauses[second.record.id]):
                seen.add(second.record.id)
                yield second, first


def _clauses(item: Item) -> frozenset[str]:
    """What a record says, cut at stops; a record with a list says what its rows say too."""
    if sum(map(len, item.body.text.split())) < SHORTEST:
        return frozenset()
    rows = (str(row) for row in (item.listed.rows if item.listed else ()))
    return frozenset(one for text in (item.body.text, *rows) for one in _CLAUSE.split(text) if one)


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    shared = sum(map(len, first & second))
    return shared >= ALIKE * sum(map(len, first | second))
