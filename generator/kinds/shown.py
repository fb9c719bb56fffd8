"""What readers may see of a record: all of it, or of a withheld one that it is there and why it is withheld."""

from __future__ import annotations

from dataclasses import replace

from generator import digest
from generator.kinds.base import Item
from generator.kinds.record import Record
from generator.values import Prose


def shown(item: Item) -> Item:
    """What readers may see: of a withheld record its title, unit, basis and reason; the rest stays out of the site."""
    old = item.record
    if not old.withheld:
        return item
    record = Record(
        id=old.id,
        title=old.title,
        published=old.published,
        publish_at=old.publish_at,
        unit=old.unit,
        disclosure=old.disclosure,
    )
    body = Prose.of("", digest.of_text(""), item.body.folder, item.body.source, item.body.line)
    return replace(
        item, record=record, body=body, files=(), digest=digest.of(record, "withheld"), references=()
    )
