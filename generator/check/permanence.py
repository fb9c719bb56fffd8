"""Rules on what was published once: nothing of it changes, comes back or is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.kinds.base import Item
from generator.model.site import Site
from generator.problems import Problem, Span, error, shortened, warning
from generator.register.entries import FOLDER, PURGED
from generator.register.revisions import Revision
from generator.values import FactValue, Label, Link, Moment

_NOTHING = Label("（无）", "(nothing)")


def ids_are_not_reused(site: Site) -> Iterator[Problem]:
    """L103: the id of a withdrawn record stays taken, so that nobody takes the new thing for the old one.

    The file itself may stay as it was, or as a draft, but not after a purge: what is to be gone would be there
    still.
    """
    for item in site.all_items:
        withdrawal = site.register.withdrawals.get(item.record.id)
        latest = site.register.latest(item.record.id)
        if withdrawal and withdrawal.mode != PURGED and item.record.draft:
            continue
        if withdrawal and latest and site.register.is_gone(item.record.id) and latest.texts != item.texts:
            yield error("L103", item.span("id"), id=item.record.id, day=withdrawal.day)


def records_keep_their_kind(site: Site) -> Iterator[Problem]:
    """L104: a published record of one kind does not become another; that would be another record."""
    for revision in site.revisions:
        if revision.last is not None and revision.last.kind != revision.item.kind:
            item = revision.item
            yield error("L104", item.span("id"), id=item.record.id, old=revision.last.kind, new=item.kind)


def nothing_changes_in_silence(site: Site) -> Iterator[Problem]:
    """L105: what others rely on (dates, amounts, numbers, rows, files, status) changes with a note only:
    readers of the first version must learn that it was not the last word."""
    day = site.as_of.date()
    for revision in site.revisions:
        last = revision.last
        if last is None or revision.notes or last.kind != revision.item.kind:
            continue
        for one in revision.differences:
            if one.binding:
                yield error("L105", _span(revision.item, one.place), what=_called(one.what), day=day,
                            old=_words(one.old), new=_words(one.new), number=last.number)  # fmt: skip


def notes_stay(site: Site) -> Iterator[Problem]:
    """L106: a published note on a change is part of the record; a later one can add to it."""
    for revision in site.revisions:
        for note in revision.dropped:
            span = revision.item.span("changes")
            yield error("L106", span, day=note.date, note=shortened(note.note), major=str(note.major).lower())


def versions_can_be_read(site: Site) -> Iterator[Problem]:
    """L108: the register must still hold what it says was published, byte for byte."""
    for revision in site.revisions:
        if revision.lost and revision.last is not None:
            yield error("L108", Span(FOLDER), id=revision.item.record.id, number=revision.last.number)


def unregistered(revision: Revision) -> Problem:
    """L109: a release made by `build` shows what the register does not hold; only `publish` registers."""
    number = revision.last.number + 1 if revision.last else 1
    return warning("L109", revision.item.span("id"), id=revision.item.record.id, number=number)


def _span(item: Item, place: str) -> Span:
    """Where a value stands, or the nearest group around it that was written."""
    if place == "body":
        return Span(item.source, item.body.line)
    while place:
        for at in (place, place.replace(".rows[", "[")):
            if at in item.origin:
                return item.origin[at]
        place = re.sub(r"(\[[0-9]+\]|(^|\.)[^.\[\]]+)$", "", place)
    return item.span("id")


def _called(what: tuple[Label | str, ...]) -> Label:
    parts = [one if isinstance(one, Label) else Label(one, one) for one in what]
    return Label(" ".join(one.zh for one in parts), " ".join(one.en for one in parts))


def _words(value: FactValue | None) -> Label:
    """A value as a message quotes it."""
    if value is None:
        return _NOTHING
    if isinstance(value, tuple):
        parts = [_words(one) for one in value]
        joined = Label("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    elif isinstance(value, Label):
        joined = value
    elif isinstance(value, Link):
        return _words(value.title)
    else:
        text = value.iso if isinstance(value, Moment) else str(value)
        joined = Label(text, text)
    return Label(shortened(joined.zh, 80), shortened(joined.en, 80))
