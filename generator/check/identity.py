"""Rules on what makes a record itself: ids, numbers, dates, projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.model.site import Site
from generator.problems import Problem, Related, error, warning


def ids_are_unique(site: Site) -> Iterator[Problem]:
    """R501: an id names one record in the whole site; two records on one address would overwrite."""
    for item, first in _repeated(site.all_items, lambda item: item.record.id):
        yield error(
            "R501", item.span("id"), Related(first.span("id"), "first"), id=item.record.id, other=first.source
        )


def published_is_not_in_the_future(site: Site) -> Iterator[Problem]:
    """R510: a date to come must be meant: `publish_at` says so."""
    for item in site.all_items:
        record = item.record
        if not record.draft and record.publish_at is None and record.published.at > site.as_of:
            yield error("R510", item.span("published"), published=record.published.iso,
                        as_of=site.as_of.strftime("%Y-%m-%d %H:%M"))  # fmt: skip


def document_numbers_are_unique(site: Site) -> Iterator[Problem]:
    """R513: two records with one document number; sometimes right (a notice and its list), so a warning."""
    for item, first in _repeated(site.all_items, lambda item: item.record.number):
        yield warning("R513", item.span("number"), Related(first.span("number"), "first"),
                      number=item.record.number, other=first.source)  # fmt: skip


def index_numbers_are_unique(site: Site) -> Iterator[Problem]:
    """R514: an index number names one item of information (Regulation 2019, article 12)."""
    for item, first in _repeated(site.all_items, lambda item: item.record.index_no):
        yield error("R514", item.span("index_no"), Related(first.span("index_no"), "first"),
                    number=item.record.index_no, other=first.source)  # fmt: skip


def projects_keep_their_title(site: Site) -> Iterator[Problem]:
    """R519: one project id with two titles is often a slip in the id; a warning, titles may change."""
    seen: dict[str, tuple[str, Item, int]] = {}
    lists = (item for item in site.items.values() if item.projects.rows)
    for item in sorted(lists, key=lambda item: (item.record.published, item.record.id)):
        for index, row in enumerate(item.projects.rows):
            known = seen.get(row.project)
            if known is None:
                seen[row.project] = (row.title, item, index)
            elif row.project and known[0] != row.title:
                yield warning("R519", item.span(item.row_place(index, "title")), Related(known[1].span(known[1].row_place(known[2], "title")), "first"),
                              project=row.project, title=row.title, other=known[0])  # fmt: skip


def said_once(site: Site) -> Iterator[Problem]:
    """A104: a unit has one ledger for a year and one description; with a second nobody knows which one holds."""
    public = tuple(site.items.values())
    for item, first in _repeated(public, lambda item: _told(site, item)):
        fields = BY_NAME[item.kind].once
        what = _told(site, item).partition(" ")[2]
        yield error("A104", item.span(fields[0]), Related(first.span(fields[0]), "first"), what=what,
                    other=first.source, fields=", ".join(fields))  # fmt: skip


def _told(site: Site, item: Item) -> str:
    """The kind, and what one record of the kind is about; empty when there may be any number."""
    fields = BY_NAME[item.kind].once
    if not fields or item.record.withheld:
        return ""
    owner = site.config.sections[item.section].owner
    values = (getattr(item.record, name) or owner for name in fields)
    return " ".join([item.kind, " · ".join(str(value) for value in values)])


def _repeated(items: tuple[Item, ...], key: Callable[[Item], str]) -> Iterator[tuple[Item, Item]]:
    """Items whose key another one had before, with that first one; empty keys are nobody's."""
    seen: dict[str, Item] = {}
    for item in items:
        value = key(item)
        if value and value in seen:
            yield item, seen[value]
        seen.setdefault(value, item)
