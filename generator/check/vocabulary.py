"""Rules on vocabulary terms: they exist, and existed on the day of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TypeVar

from generator.kinds import BY_NAME
from generator.kinds.base import Item
from generator.model.site import Site
from generator.model.vocab import Entry, Vocabulary
from generator.problems import Problem, Span, error, warning

Fault = TypeVar("Fault")


def unknown(vocabulary: Vocabulary, value: str, span: Span) -> Problem:
    """R507, with the term that is most like it."""
    path = f"content/_vocab/{vocabulary.name}.yaml"
    return error("R507", span, value=value, vocab=path, near=vocabulary.near(value))


def terms_exist(site: Site) -> Iterator[Problem]:
    """R507: units, programmes and topics come from `content/_vocab/`, so that they can be counted."""

    def lacking(name: str, value: str) -> Vocabulary | None:
        return site.vocab[name] if site.vocab[name].lacks(value) else None

    for item in site.all_items:
        for place, value, vocabulary in _faulty(item, lacking):
            yield unknown(vocabulary, value, item.span(place))


def terms_are_valid_on_their_day(site: Site) -> Iterator[Problem]:
    """R508: a programme or unit is used only while it exists; judged by the record's own day."""

    def out_of_date(day: date, name: str, value: str) -> Entry | None:
        entry = site.vocab[name].get(value)
        return entry if entry is not None and name != "topics" and not entry.valid_on(day) else None

    for item in site.all_items:
        day = item.record.date or item.record.published.day
        for place, value, entry in _faulty(item, partial(out_of_date, day)):
            yield error("R508", item.span(place), value=value, title=entry.title, day=day,
                        first=entry.valid_from or "…", last=entry.valid_to or "…")  # fmt: skip


def section_owners_exist(site: Site) -> Iterator[Problem]:
    """R507: the owner of a section is a unit."""
    units = site.vocab["units"]
    for index, section in enumerate(site.config.section):
        if section.owner and units.lacks(section.owner):
            yield unknown(units, section.owner, site.config.origin[f"section[{index}].owner"])


def security_contact_is_current(site: Site) -> Iterator[Problem]:
    """C020: RFC 9116, section 2.5.5: who reports a hole must not be sent to a stale address; a warning."""
    expires = site.config.site.security_expires
    if expires is not None and expires <= site.as_of.date():
        yield warning("C020", site.config.origin["site.security_expires"], expires=expires)


def sections_have_owners(site: Site) -> Iterator[Problem]:
    """A321: for every section somebody answers (谁主管谁负责); a warning."""
    for index, section in enumerate(site.config.section):
        if not section.owner:
            span = site.config.origin[f"section[{index}].folder"]
            yield warning("A321", span, title=section.title, folder=section.folder)


def _faulty(item: Item, fault_of: Callable[[str, str], Fault | None]) -> Iterator[tuple[str, str, Fault]]:
    """Place, term and fault of every faulty term in a record and its rows; `fault_of` is asked with the name of the
    vocabulary and the term, once for all rows."""
    for name, place, value in _terms(item):
        fault = fault_of(name, value)
        if fault is not None:
            yield place, value, fault
    columns = BY_NAME[item.kind].row_terms
    rows = item.listed.rows if columns and item.listed else ()
    for column, name in columns:
        values = {getattr(row, column) for row in rows}
        faults = {value: fault for value in values if value and (fault := fault_of(name, value)) is not None}
        for index, row in enumerate(rows if faults else ()):
            value = getattr(row, column)
            if value in faults:
                yield item.row_place(index, column), value, faults[value]


def _terms(item: Item) -> Iterator[tuple[str, str, str]]:
    """Vocabulary, place and term of everything that a record itself names."""
    record = item.record
    if record.unit:
        yield "units", "unit", record.unit
    if record.programme:
        yield "programmes", "programme", record.programme
    for index, topic in enumerate(record.topics):
        yield "topics", f"topics[{index}]", topic
    for name, vocab in BY_NAME[item.kind].terms:
        if getattr(record, name):
            yield vocab, name, getattr(record, name)
