"""Rules on the guide and the catalogue that a site announces (Regulation 2019, article 12)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.vocabulary import unknown
from generator.model.catalogue import listed, next_number
from generator.model.guide import body_of, missing
from generator.model.site import Site
from generator.problems import Problem, error, warning


def guides_are_complete(site: Site) -> Iterator[Problem]:
    """A301: a guide tells who, where, when, how to call, and how to obtain what is public."""
    guide = site.config.guide
    if guide is None:
        return
    units = site.vocab["units"]
    if units.lacks(guide.unit):
        yield unknown(units, guide.unit, site.config.origin["guide.unit"])
    for name, label in missing(guide, body_of(site, guide)):
        yield error("A301", site.config.origin["guide.unit"], name=name, label=label)


def information_is_numbered(site: Site) -> Iterator[Problem]:
    """A303: government information has an index number. A304: the number follows the site's scheme, in its year."""
    scheme = site.config.catalogue
    if scheme is None:
        return
    used = [item.record.index_no for item in site.all_items]
    for identifier, card in site.cards.items():
        item = site.items[identifier]
        number = item.record.index_no
        if listed(card) and not number:
            yield warning("A303", item.span("title"), title=card.title,
                          example=next_number(scheme, card.year, used))  # fmt: skip
        elif number and (scheme.parse(number) or (0,))[0] != card.year:
            yield warning("A304", item.span("index_no"), number=number, scheme=scheme.form, year=card.year)
