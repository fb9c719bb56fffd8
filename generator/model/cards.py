"""A record as listings, feeds and neighbours show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from generator import digest
from generator.kinds import BY_NAME
from generator.kinds.base import Card, Item, Term, facts
from generator.kinds.period import Reckoning
from generator.kinds.record import Record
from generator.model.vocab import Entry, Vocabularies
from generator.schema.config import Section
from generator.values import Moment


def named(item: Item, vocab: Vocabularies) -> Item:
    """An item with the titles of the terms that the rows of its list name, so that pages can say them."""
    columns = BY_NAME[item.kind].row_terms
    rows = item.listed.rows if columns and item.listed else ()
    names = {
        (column, value, entry.title)
        for column, name in columns
        for value in {getattr(row, column) for row in rows}
        if value and (entry := vocab[name].get(value))
    }
    if not names:
        return item
    terms = tuple(sorted(names))
    return replace(item, terms=terms, digest=digest.of(item.digest, terms))


def is_public(record: Record, as_of: datetime) -> bool:
    """Public iff not a draft and `publish_at`, or else `published`, has come; a date means 00:00."""
    return not record.draft and (record.publish_at or record.published).at <= as_of


def card_of(item: Item, section: Section, vocab: Vocabularies, as_of: datetime, reckoning: Reckoning) -> Card:
    """What listings show of a record at `as_of`."""
    record, kind = item.record, BY_NAME[item.kind]
    unit = vocab["units"].get(record.unit or section.owner)
    programme = vocab["programmes"].get(record.programme)
    topics = (vocab["topics"].get(name) for name in record.topics)
    major = [Moment.of_day(change.date) for change in record.changes if change.major]
    return Card(
        id=record.id,
        kind=kind.name,
        section=Term(section.folder, section.title),
        title=record.title,
        path=item.path,
        published=record.published,
        updated=max([record.published, *major]),
        date=record.date,
        number=record.number,
        unit=_term(unit),
        topics=tuple(entry.term for entry in topics if entry),
        programme=_term(programme),
        status=record.status.state,
        phase=None if record.withheld else kind.phase(record, reckoning),
        summary=record.summary,
        government=section.government if record.government is None else record.government,
        expired=record.expire_at is not None and record.expire_at.at <= as_of,
        withheld=record.withheld,
        cells=() if record.withheld else facts(record, *kind.columns),
    )


def _term(entry: Entry | None) -> Term | None:
    return entry.term if entry else None
