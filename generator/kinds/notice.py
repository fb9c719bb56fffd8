"""通知/动态: news and notices; nothing beyond the common fields."""

from __future__ import annotations

from dataclasses import dataclass

from generator.kinds.base import Kind
from generator.kinds.record import Record
from generator.values import Label


@dataclass(frozen=True, kw_only=True)
class Notice(Record):
    """A notice or a news item."""


KIND = Kind(name="notice", label=Label("通知动态", "Notice"), record=Notice, column="notice")
