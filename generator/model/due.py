"""What is open or will be: shown on the first page and on a page of its own, followed by feed and calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.kinds.base import Card


@dataclass(frozen=True)
class Due:
    """Open periods by closing date, those without one last; then those to come, by their first day."""

    open: tuple[Card, ...]
    upcoming: tuple[Card, ...]


def due(cards: Iterable[Card]) -> Due:
    """The cards whose period is not over."""
    known = [card for card in cards if card.phase]
    running = (card for card in known if card.phase and card.phase.state == "open")
    coming = (card for card in known if card.phase and card.phase.state == "upcoming")
    return Due(tuple(sorted(running, key=_closing)), tuple(sorted(coming, key=_opening)))


def _closing(card: Card) -> tuple[date, str]:
    return ((card.phase and (card.phase.ends or card.phase.closes)) or date.max, card.id)


def _opening(card: Card) -> tuple[date, str]:
    return ((card.phase and card.phase.opens) or date.max, card.id)
