"""Rules on ledgers together: what is counted, is counted once."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.base import Item
from generator.kinds.ledgers import Ledger
from generator.model.site import Site
from generator.problems import Problem, Related, error


def one_ledger_a_year(site: Site) -> Iterator[Problem]:
    """A104: a unit has one ledger of a kind for a year; with a second one nobody knows where a case belongs."""
    first: dict[tuple[str, str, int], Item] = {}
    for item in site.items.values():
        record = item.record
        if isinstance(record, Ledger) and record.year is not None:
            unit = record.unit or site.config.sections[item.section].owner
            key = (item.kind, unit, record.year)
            if key in first:
                yield error("A104", item.span("year"), Related(first[key].span("year"), "first"), year=record.year,
                            other=first[key].source)  # fmt: skip
            first.setdefault(key, item)
