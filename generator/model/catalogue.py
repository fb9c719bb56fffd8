"""The catalogue of government information: number, name, what it says, day (Regulation 2019, article 12)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Card, Item
from generator.schema.duties import Catalogue
from generator.values import Fact

#: Characters of a text that stand for what it says where nobody wrote a summary.
_LEAD = 90
_NO_PARAGRAPH = re.compile(r"[#|>+<!*-]|[0-9]+[.)]\s")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*`_]{1,3}|<[^>]*>")


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue; `says` is the summary or how the text begins, `facts` stand in where there is neither."""

    index_no: str
    card: Card
    day: date
    says: str
    facts: tuple[Fact, ...]
    mode: str

    @property
    def on_request(self) -> bool:
        """Whether readers have to ask for it."""
        return self.mode == "on-request"

    @property
    def year(self) -> int:
        """The year that it is filed under."""
        return self.card.year


def entry_of(item: Item, card: Card) -> Entry:
    """The line of a record."""
    record = item.record
    says = record.summary or _lead(item.body.text)
    day = record.date or record.published.day
    return Entry(record.index_no, card, day, says, () if says else card.cells, record.disclosure.mode)


def listed(card: Card) -> bool:
    """Whether a record belongs into the catalogue: government information that may be read or asked for."""
    return card.government and not card.withheld


def next_number(scheme: Catalogue, year: int, used: Iterable[str]) -> str:
    """One above the highest number of the year: one that was given once is not given again."""
    found = (scheme.parse(number) for number in used)
    return scheme.number(year, max((one[1] for one in found if one and one[0] == year), default=0) + 1)


def _lead(text: str) -> str:
    """How a text begins: its first paragraph that is no heading, list or table, cut after a whole sentence."""
    for block in text.split("\n\n"):
        line = " ".join(block.split())
        if line and not _NO_PARAGRAPH.match(line):
            plain = _MARKS.sub(r"\1", line)
            stop = plain.rfind("。", 0, _LEAD) + 1
            return plain if len(plain) <= _LEAD else plain[:stop] if stop else f"{plain[:_LEAD]}…"
    return ""
