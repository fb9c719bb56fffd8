"""Numbers of people who do not exist, the disguises they are written in, and the places where they stand."""

from __future__ import annotations

import random
from collections.abc import Callable

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
#: Beginnings of county codes that were never given out.
COUNTIES = ("110199", "130199", "230199", "350299", "440399", "510199", "650199", "710000", "810000")
_WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def resident(dice: random.Random) -> str:
    """An 18-digit resident number; the check digit by the formula of ISO 7064, not by the program's table."""
    born = f"{dice.randrange(1900, 2025)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
    front = f"{dice.choice(COUNTIES)}{born}{dice.randrange(1000):03}"
    total = sum(int(digit) * weight for digit, weight in zip(front, _WEIGHTS, strict=True))
    check = (1 - total) % 11
    return front + ("X" if check == 10 else str(check))


def mobile(dice: random.Random) -> str:
    return f"1{dice.choice('3456789')}{dice.randrange(10**9):09}"


def number(dice: random.Random) -> str:
    return dice.choice((resident, mobile))(dice)


def card(dice: random.Random) -> str:
    """A payment card with its Luhn digit."""
    front = f"62{dice.randrange(10**13):013}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(front))]
    return front + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def parted(value: str, mark: str, sizes: tuple[int, ...] = ()) -> str:
    """A number with marks where people put them, or after the given lengths."""
    pieces: list[str] = []
    rest = value
    for size in sizes or ((6, 8, 4) if len(value) == 18 else (3, 4, 4)):
        pieces.append(rest[:size])
        rest = rest[size:]
    return mark.join(piece for piece in (*pieces, rest) if piece)


#: Twelve ways in which a number passes a careless eye, or a careless program.
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda value: value,
    "full-width": lambda value: value.translate(FULL_WIDTH),
    "spaces": lambda value: parted(value, " "),
    "a space after each": lambda value: " ".join(value),
    "ideographic spaces": lambda value: parted(value, "\u3000", (4, 4, 4, 4)),
    "hyphens": lambda value: parted(value, "-"),
    "dashes and dots": lambda value: parted(value, "\u2013" if value[0] == "1" else "."),
    "zero-width": lambda value: "\u200b".join(value),
    "word breaks": lambda value: parted(value, "<wbr>", (5, 5, 5)),
    "markup": lambda value: f"{value[:3]}**{value[3:7]}**{value[7:9]}<b class='x'>{value[9:]}</b>",
    "references between": lambda value: parted(value, "&#8203;&nbsp;"),
    "references for digits": lambda value: "".join(f"&#{ord(sign)};" for sign in value),
}
