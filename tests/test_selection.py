"""The selection of RFC 3797, against the example that the RFC itself works out (section 6)."""

from __future__ import annotations

import random
from decimal import Decimal

from generator.selection import key_of, select

SOURCES = ([9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45])
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
DRAWN = (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)


def test_the_key_of_the_rfc() -> None:
    assert key_of([Decimal(value) for value in source] for source in SOURCES) == KEY


def test_the_numbers_of_the_rfc() -> None:
    assert select(KEY, 25, 10) == DRAWN


def test_values_are_written_without_needless_zeros() -> None:
    written = key_of(([Decimal("010"), Decimal("3.50")], [Decimal("0.1")], [Decimal("2.00")]))
    assert written == "3.510./0.1/2./"


def test_drawing_all_gives_everyone_once() -> None:
    dice = random.Random(3797)
    for _ in range(50):
        size = dice.randint(1, 200)
        key = key_of([[Decimal(dice.randint(0, 10**6))]])
        drawn = select(key, size, size + 5)
        assert sorted(drawn) == list(range(1, size + 1))
        assert select(key, size, size // 2) == drawn[: size // 2]


def test_all_are_drawn_equally_often() -> None:
    """1,000 draws of 3 from 10: each is expected 300 times; 60 off would be more than four deviations."""
    counts = dict.fromkeys(range(1, 11), 0)
    for seed in range(1000):
        for position in select(key_of([[Decimal(seed)]]), 10, 3):
            counts[position] += 1
    assert all(abs(times - 300) < 60 for times in counts.values())
