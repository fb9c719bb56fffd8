"""Two texts side by side, word by word: what went, what came, what stayed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
#: A Latin word or a number, one Han character, a stretch of blanks, or any other character.
_TOKEN = re.compile(r"[A-Za-z0-9_]+(?:[.,][0-9]+)*|\s+|.", re.DOTALL)
#: A stretch that stayed and is shorter than this between two changes reads better as part of them.
_SHORT = 2
#: With more parts, or more pairs of equal ones, a stretch is shown as replaced: comparing it could take minutes.
_PARTS, _PAIRS = 6_000, 60_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `gone` (in the old one alone) or `new` (in the new one alone)."""

    kind: str
    text: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts as one: without `new` pieces it is the old one, without `gone` ones the new one.

    Lines are compared first, words inside those that differ; Chinese is compared character by character
    and shown in runs.
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for kind, gone, came in _opcodes(before, after):
        pieces.extend([Piece(SAME, gone)] if kind == "equal" else _words(gone, came))
    return tuple(_joined(pieces))


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, str, str]]:
    """What the matcher finds, as (kind, text before, text after); all of it replaced when that would cost too much."""
    counts = Counter(after)
    if len(before) + len(after) > _PARTS or sum(counts[part] for part in before) > _PAIRS:
        return [("replace", "".join(before), "".join(after))]
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        (kind, "".join(before[first:last]), "".join(after[start:end]))
        for kind, first, last, start, end in codes
    ]


def _words(old: str, new: str) -> Iterator[Piece]:
    codes = _opcodes(_TOKEN.findall(old), _TOKEN.findall(new))
    for index, (kind, gone, came) in enumerate(codes):
        between = 0 < index < len(codes) - 1
        if kind == "equal" and not (between and len(gone.strip()) < _SHORT):
            yield Piece(SAME, gone)
        else:
            yield from (Piece(GONE, gone), Piece(NEW, came))


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind become one; between two stretches that stayed, what went stands before what came."""
    gone = new = same = ""
    for piece in pieces:
        if piece.kind == SAME:
            if gone or new:
                yield from _flushed(same, gone, new)
                gone = new = same = ""
            same += piece.text
        elif piece.kind == GONE:
            gone += piece.text
        else:
            new += piece.text
    yield from _flushed(same, gone, new)


def _flushed(same: str, gone: str, new: str) -> Iterator[Piece]:
    yield from (Piece(kind, text) for kind, text in ((SAME, same), (GONE, gone), (NEW, new)) if text)
