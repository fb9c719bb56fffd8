"""Rules on mentions of other records: each must lead somewhere the reader can go."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from generator.kinds.base import Item, Reference, references
from generator.model.site import Site
from generator.problems import Problem, Span, error


def references_resolve(site: Site) -> Iterator[Problem]:
    """R505: a mention names a record that exists. One that failed to read is broken, not absent."""
    ids = {item.record.id for item in site.all_items}
    for item, mention in _mentions(site):
        if mention.target not in ids and mention.target not in site.broken:
            near = get_close_matches(mention.target, sorted(ids), n=1, cutoff=0.6)
            yield error("R505", item.span(mention.place), target=mention.target, near=near[0] if near else "")


def references_are_public(site: Site) -> Iterator[Problem]:
    """R518: a public record may not point at a draft or at one of the future: the link would be dead."""
    ids = {item.record.id for item in site.all_items}
    for item, mention in _mentions(site):
        if item.record.id in site.items and mention.target in ids and mention.target not in site.items:
            yield error("R518", item.span(mention.place), target=mention.target)


def references_meet_the_right_kind(site: Site) -> Iterator[Problem]:
    """R506: a field that names, say, a call must not name a notice."""
    kinds = {item.record.id: item.kind for item in site.all_items}
    for item, mention in _mentions(site):
        kind = kinds.get(mention.target)
        if kind is not None and "any" not in mention.kinds and kind not in mention.kinds:
            yield error(
                "R506",
                item.span(mention.place),
                target=mention.target,
                kind=kind,
                want="、".join(mention.kinds),
            )


def body_mentions_resolve(site: Site) -> Iterator[Problem]:
    """B703: a link `ref:id` in a body names a record that readers can open."""
    ids = {item.record.id for item in site.all_items}
    for item in site.items.values():
        for name in item.body.mentions:
            if name not in site.items and name not in site.broken:
                near = get_close_matches(name, sorted(ids), n=1, cutoff=0.6)
                line, column = item.body.where(max(0, item.body.text.find(f"ref:{name}")))
                span = Span(item.source, line, column, len(name) + 4)
                yield error(
                    "R518" if name in ids else "B703", span, target=name, near=near[0] if near else ""
                )


def _mentions(site: Site) -> Iterator[tuple[Item, Reference]]:
    for item in site.all_items:
        for mention in references(item.record):
            yield item, mention
