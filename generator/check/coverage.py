"""Rules on the mapping of what has to be public to what proves it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.vocabulary import unknown
from generator.model.coverage import ARTICLE_20
from generator.model.proofs import proofs
from generator.model.site import Site
from generator.problems import Problem, error, near, warning


def proofs_exist(site: Site) -> Iterator[Problem]:
    """A313: a section or record that is named as a proof is there, and public. R507: the owner is a unit."""
    mapping = site.coverage
    if mapping is None:
        return
    units = site.vocab["units"]
    for index, matter in enumerate(mapping.matters):
        for name, known in (("sections", site.config.sections), ("records", site.cards)):
            for number, value in enumerate(getattr(matter, name)):
                if value not in known and value not in site.broken:
                    yield error(
                        "A313",
                        mapping.origin[f"{index}.{name}[{number}]"],
                        value=value,
                        near=near(value, known),
                    )
        if matter.owner and units.lacks(matter.owner):
            yield unknown(units, matter.owner, mapping.origin[f"{index}.owner"])


def what_does_not_apply_has_no_records(site: Site) -> Iterator[Problem]:
    """A314: records under a matter that is said not to concern the agency; one of the two is wrong; a warning."""
    mapping = site.coverage
    if mapping is None:
        return
    proven = proofs(site, mapping)
    for index, matter in enumerate(mapping.matters):
        cards = proven[matter.item]
        if not matter.applies and cards:
            yield warning("A314", mapping.origin[f"{index}.applies"], item=matter.item, count=len(cards),
                          record=cards[0].id)  # fmt: skip


def matters_have_their_numbers(site: Site) -> Iterator[Problem]:
    """A315: article 20 has fifteen matters."""
    for item in site.all_items:
        for index, number in enumerate(item.record.disclosure.items):
            if not 1 <= number <= len(ARTICLE_20):
                yield error("A315", item.span(f"disclosure.items[{index}]"), number=number)
