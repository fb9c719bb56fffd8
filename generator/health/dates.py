"""Dates that cannot be, or that were moved: a forged day of publication fails a whole site (国办秘函〔2019〕19号)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from generator.kinds.base import Item
from generator.model.site import Site
from generator.problems import Problem, error, warning
from generator.register.archive import archived
from generator.register.entries import Version

#: Days between what a record says and its first registration that need no remark: publishing takes a while.
GRACE = timedelta(days=7)


def doubtful_dates(site: Site) -> Iterator[tuple[Item, Problem]]:
    """What is wrong with the dates of each record."""
    begun = min((known[0].day for known in site.register.versions.values()), default=None)
    for item in site.items.values():
        record = item.record
        if record.date and record.date > record.published.day:
            yield item, error("H109", item.span("date"), date=record.date, published=record.published.day)
        versions = site.following.versions.get(record.id, ())
        yield from ((item, found) for found in _moved(site, item, versions))
        first = versions[0].day if versions else None
        if first and begun and begun < record.published.day < first - GRACE:
            yield (
                item,
                warning("H111", item.span("published"), published=record.published.day, registered=first),
            )


def _moved(site: Site, item: Item, versions: tuple[Version, ...]) -> Iterator[Problem]:
    """H110: a day of publication that a later version moved on makes an old record look new."""
    for before, after in pairwise(versions):
        if "published" in after.changed:
            old = archived(before, site.config.sections, site.register).item
            new = item if after is versions[-1] else archived(after, site.config.sections, site.register).item
            if old and new and new.record.published.day > old.record.published.day:
                yield error("H110", item.span("published"), old=old.record.published.day,
                            new=new.record.published.day)  # fmt: skip
