"""A procedure drawn: boxes one under another with arrows between them, as plain numbers for an SVG.

Lengths are user units of the drawing; one is about a CSS pixel at the width at which it is shown.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from generator.values import Label

WIDTH = 320
#: Room inside a box, height of a line, height of an arrow.
_PAD, _LINE, _GAP = 12, 20, 22
#: Halves of a character that fit into a line of a box: 20 Chinese characters, 40 Latin letters.
_ROOM = 40


@dataclass(frozen=True)
class Words:
    """A line of a box: its text and the height of its base."""

    text: str
    y: int


@dataclass(frozen=True)
class Box:
    """A step: its frame, its name in lines, and under it who does it and within how many days.

    `outside` is true for a step that the applicant takes; its frame is broken and its corners are round.
    """

    x: int
    y: int
    width: int
    height: int
    outside: bool
    lines: tuple[Words, ...]
    who: Label
    days: Label | None
    who_y: int


@dataclass(frozen=True)
class Arrow:
    """The way from one box to the next: a line down from `y1` to `y2`, and the points of its head."""

    y1: int
    y2: int
    head: str


@dataclass(frozen=True)
class Flow:
    """A drawing of `width` by `height`; everything is centred on `middle`."""

    width: int
    height: int
    middle: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Stop:
    """What is drawn of a step."""

    name: str
    who: Label
    days: Label | None
    outside: bool


def flow(stops: tuple[Stop, ...]) -> Flow:
    """The drawing of a procedure, from its first step down to its last."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    middle, top = WIDTH // 2, 1
    for stop in stops:
        if boxes:
            end = top + _GAP
            head = f"{middle - 5},{end - 8} {middle + 5},{end - 8} {middle},{end}"
            arrows.append(Arrow(top, end - 8, head))
            top = end
        parts = broken(stop.name)
        height = 2 * _PAD + _LINE * (len(parts) + 1)
        lines = tuple(Words(part, top + _PAD + _LINE * index + 15) for index, part in enumerate(parts))
        who_y = top + _PAD + _LINE * len(parts) + 15
        boxes.append(Box(1, top, WIDTH - 2, height, stop.outside, lines, stop.who, stop.days, who_y))
        top += height
    return Flow(WIDTH, top + 1, middle, tuple(boxes), tuple(arrows))


def broken(text: str, room: int = _ROOM) -> tuple[str, ...]:
    """A text in lines of at most `room` halves of a character (UAX #11: wide ones count two).

    Between Latin letters and digits a line ends at a space only, unless a word is longer than a line.
    """
    lines: list[str] = [""]
    used = 0
    for piece in _pieces(text):
        size = sum(_size(char) for char in piece)
        if used + size > room and lines[-1]:
            lines.append("")
            used, piece = 0, piece.lstrip()
        for char in piece:
            if used + _size(char) > room:
                lines.append("")
                used = 0
            lines[-1] += char
            used += _size(char)
    return tuple(line.strip() for line in lines)


def _size(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _pieces(text: str) -> list[str]:
    """What must stay together: a wide character alone, a run of others up to its space."""
    pieces: list[str] = []
    for char in text:
        alone = _size(char) == 2 or not pieces or _size(pieces[-1][-1]) == 2
        if alone or pieces[-1].endswith(" "):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces
