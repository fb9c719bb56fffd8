"""Rules on mentions of other records: each must lead somewhere the reader can go."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds import BY_NAME
from generator.model.site import Site
from generator.problems import Problem, error, near
from generator.source.links import links_of
from generator.values import Label


def references_resolve(site: Site) -> Iterator[Problem]:
    """R505: a mention names a record that exists. One that failed to read is broken, not absent;
    of one that was withdrawn a tombstone tells."""
    ids = {item.record.id for item in site.all_items}
    for item, mention in site.mentions:
        known = mention.target in ids or mention.target in site.broken
        if not known and not site.register.is_gone(mention.target):
            meant = near(mention.target, sorted(ids))
            yield error("R505", item.span(mention.place), target=mention.target, near=meant)


def references_are_public(site: Site) -> Iterator[Problem]:
    """R518: a public record may not point at a draft or at one of the future: the link would be dead."""
    ids = {item.record.id for item in site.all_items}
    for item, mention in site.mentions:
        hidden = mention.target in ids and mention.target not in site.items
        if item.record.id in site.items and hidden and not site.register.is_gone(mention.target):
            yield error("R518", item.span(mention.place), target=mention.target)


def references_meet_the_right_kind(site: Site) -> Iterator[Problem]:
    """R506: a field that names, say, a call must not name a notice."""
    kinds = {item.record.id: item.kind for item in site.all_items}
    for item, mention in site.mentions:
        kind = kinds.get(mention.target)
        if kind is not None and "any" not in mention.kinds and kind not in mention.kinds:
            wanted = [BY_NAME[name].label for name in mention.kinds]
            yield error(
                "R506",
                item.span(mention.place),
                target=mention.target,
                kind=BY_NAME[kind].label,
                want=Label("、".join(one.zh for one in wanted), ", ".join(one.en for one in wanted)),
            )


def body_mentions_resolve(site: Site) -> Iterator[Problem]:
    """B703: a link `ref:id` in a body names a record. R518: readers can open that record."""
    ids = {item.record.id for item in site.all_items}
    for item in site.items.values():
        for written, span in links_of(item.body) if item.body.mentions else ():
            name = written.removeprefix("ref:").partition("#")[0]
            found = name in site.items or name in site.broken or site.register.is_gone(name)
            if not written.startswith("ref:") or found:
                continue
            if name in ids:
                yield error("R518", span, target=name)
            else:
                yield error("B703", span, target=name, near=near(name, sorted(ids)))
