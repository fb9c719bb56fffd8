"""Which records prove that a matter is public."""

from __future__ import annotations

from generator.kinds.base import Card
from generator.model.coverage import ARTICLE_20, SIX, Mapping
from generator.model.site import Site


def proofs(site: Site, mapping: Mapping) -> dict[str, tuple[Card, ...]]:
    """The cards of each matter, newest first: of records with its number, of its sections, of records that it names."""
    numbers = {name: item.record.disclosure.items for name, item in site.items.items()}
    found: dict[str, tuple[Card, ...]] = {}
    for choice in (*ARTICLE_20, *SIX):
        matter = mapping.get(choice.value)
        found[choice.value] = tuple(
            card
            for card in site.newest
            if not card.withheld
            and (
                card.section.id in matter.sections
                or card.id in matter.records
                or choice.value in map(str, numbers[card.id])
            )
        )
    return found
