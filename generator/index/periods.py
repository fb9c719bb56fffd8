"""Which pages are indexed together: all of them while that takes little memory, else by period.

Periods are told by the records alone, so the same site has the same periods on every machine. Years are put
together, oldest first, as long as they fit; a year that does not fit by itself is cut into months, a month into
days, a day by digests of addresses. So newer pages never change a period that a newer one follows, and an edit
changes its own period only, save when that grows over the bound and the years behind it move up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

#: Peak memory of Pagefind 1.5 for a byte of search documents: 51 with the texts of bench/, 61 with those of real
#: regulations (`python bench/search.py --memory FOLDER`).
MEMORY_PER_BYTE = 64
#: Memory that one run may need, and the bytes of search documents that it has room for.
MEMORY = 1 << 30
ROOM = MEMORY // MEMORY_PER_BYTE
#: Pages without a date are no part of any year; they change often and are few.
UNDATED = "undated"
#: How much of an ISO date tells apart years, months, days.
_UNITS = (4, 7, 10)


@dataclass(frozen=True)
class Searched:
    """A page to be indexed: its site path, its day (ISO 8601, or empty), digest and bytes of its search document."""

    path: str
    day: str
    digest: str
    size: int


@dataclass(frozen=True)
class Period:
    """Pages that are indexed together. `folder` is empty where there is one index for all; `first` and `last` are
    the years, months or days that it covers, empty for pages without a date."""

    folder: str
    first: str
    last: str
    pages: tuple[Searched, ...]


def periods(pages: Iterable[Searched], room: int) -> tuple[Period, ...]:
    """The periods of a site, newest first, pages without a date last; `room` is what one may hold, in bytes."""
    every = sorted(pages, key=lambda page: (page.day, page.path))
    if _size(every) <= room:
        return (Period("", "", "", tuple(every)),)
    undated = [page for page in every if not page.day]
    found = [*_parted(undated, UNDATED, room)] if undated else []
    found += _cut([page for page in every if page.day], 0, room)
    return tuple(reversed(found))


def _cut(pages: Sequence[Searched], depth: int, room: int) -> Iterator[Period]:
    """Pages in order, cut at the turns of a unit of time; what is too large for one is cut by the next smaller."""
    length = _UNITS[depth]
    group: list[Searched] = []
    for _, together in groupby(pages, key=lambda page: page.day[:length]):
        unit = list(together)
        if group and _size(group) + _size(unit) > room:
            yield _named(group, length)
            group = []
        if _size(unit) <= room:
            group += unit
        elif depth + 1 < len(_UNITS):
            yield from _cut(unit, depth + 1, room)
        else:
            yield from _parted(unit, unit[0].day, room)
    if group:
        yield _named(group, length)


def _named(pages: Sequence[Searched], length: int) -> Period:
    first, last = pages[0].day[:length], pages[-1].day[:length]
    return Period(first if first == last else f"{first}_{last}", first, last, tuple(pages))


def _parted(pages: Sequence[Searched], name: str, room: int, bit: int = 0) -> Iterator[Period]:
    """Pages of one day: halved by a bit of their addresses' digests until each part fits, so that one page more
    leaves other parts as they are."""
    if len(pages) < 2 or _size(pages) <= room:
        day = pages[0].day if pages else ""
        yield Period(name, day, day, tuple(pages))
        return
    halves: tuple[list[Searched], list[Searched]] = ([], [])
    for page in pages:
        halves[_bits(page.path) >> bit & 1].append(page)
    for number, half in enumerate(halves):
        if half:
            yield from _parted(half, f"{name}{'' if bit else '.'}{number}", room, bit + 1)


def _bits(path: str) -> int:
    return int.from_bytes(hashlib.blake2b(path.encode(), digest_size=16).digest(), "big")


def _size(pages: Iterable[Searched]) -> int:
    return sum(page.size for page in pages)
