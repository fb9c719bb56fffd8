"""What looking into a file gives: pieces of text with their places, and what could not be looked into."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Text out of a file. `marks` are offsets with the name of the place that begins there, such as a cell."""

    text: str
    part: str = ""
    cells: str = ""
    marks: tuple[tuple[int, str], ...] = ()

    def place(self, offset: int) -> str:
        """The name of the place of a character."""
        index = bisect_right(self.marks, (offset, "\U0010ffff")) - 1
        return self.part + (self.marks[index][1] if index >= 0 else "")


@dataclass(frozen=True)
class Obstacle:
    """Why a file, or the part of it that is named, cannot be looked into: a key of `gate.personal.OBSTACLES`."""

    reason: str
    part: str = ""


@dataclass(frozen=True)
class Position:
    """Where a picture was taken is written in it."""

    part: str = ""


Seen = Piece | Obstacle | Position
