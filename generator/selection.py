"""Publicly verifiable random selection: the key and the hash rule of RFC 3797, section 4, to the letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal

#: The counter of the hash rule has two bytes.
MOST = 0x10000


def key_of(sources: Iterable[Iterable[Decimal]]) -> str:
    """The key: the values of each source from the smallest to the largest, and a `/` after each source.

    A value is written without needless zeros; a period ends it, or parts its whole from its fraction.
    """
    return "".join("".join(_written(value) for value in sorted(values)) + "/" for values in sources)


def _written(value: Decimal) -> str:
    whole, _, fraction = format(value, "f").partition(".")
    return f"{int(whole)}.{fraction.rstrip('0')}"


def select(key: str, size: int, count: int) -> tuple[int, ...]:
    """The first `count` positions drawn, in their order, from a pool that is numbered 1 to `size`.

    The n-th number is the MD5 digest of the key between two copies of n-1 (two bytes, big-endian), read as a
    big-endian integer; its remainder by the number of those who are left says who of them is drawn. MD5 is what
    the RFC says; the digest only mixes, nothing rests on its resisting collisions.
    """
    gone: list[int] = []
    found: list[int] = []
    for number in range(min(count, size, MOST)):
        counter = number.to_bytes(2, "big")
        mixed = hashlib.md5(counter + key.encode("ascii") + counter, usedforsecurity=False).digest()
        position = int.from_bytes(mixed, "big") % (size - number) + 1
        for taken in gone:
            position += taken <= position
        gone = sorted((*gone, position))
        found.append(position)
    return tuple(found)
