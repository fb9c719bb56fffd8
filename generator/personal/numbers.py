"""What makes a number a personal one: check digits, dates, prefixes. Pure functions on plain digits."""

from __future__ import annotations

import re
from calendar import monthrange

#: First two digits of a resident number: provinces (GB/T 2260), 83 and 9x for residents of Taiwan and foreigners.
_PROVINCES = frozenset(
    str(code)
    for block in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*block)
)
_FOREIGNER = re.compile(r"9[1-9]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"1[3-9]\d{9}")
#: Issuers whose cards carry these prefixes and lengths: UnionPay (also the older 9558), Visa, Mastercard, JCB, Amex.
_CARD = re.compile(
    r"62\d{14,17}|9558\d{15}|4\d{15}|4\d{18}|5[1-5]\d{14}|35(?:2[89]|[3-8]\d)\d{12}|3[47]\d{13}|60\d{14,17}"
)
_UNION = re.compile(r"62|9558")
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_resident(number: str) -> bool:
    """An 18-digit resident number (GB 11643-1999): province, date of birth, check digit (ISO 7064 MOD 11-2)."""
    if len(number) != 18 or not _is_region(number[:2]):
        return False
    if not _is_date(int(number[6:10]), int(number[10:12]), int(number[12:14])):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def is_old_resident(number: str) -> bool:
    """A 15-digit resident number (GB 11643-1989): province and a date of birth in the 20th century; no check."""
    return (
        len(number) == 15
        and number[:2] in _PROVINCES
        and _is_date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    )


def _is_region(code: str) -> bool:
    return code in _PROVINCES or bool(_FOREIGNER.fullmatch(code))


def _is_date(year: int, month: int, day: int) -> bool:
    """A day on which somebody may be born whose number is published; the future is no concern here."""
    return 1850 <= year <= 2060 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def is_mobile(number: str) -> bool:
    """A mobile number of the mainland: 11 digits, the second 3 to 9."""
    return _MOBILE.fullmatch(number) is not None


def is_card(number: str) -> bool:
    """A payment card: an issuer's prefix and length, and the check digit of ISO/IEC 7812 (Luhn)."""
    if not _CARD.fullmatch(number):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_union_card(number: str) -> bool:
    """A card whose prefix says so by itself, without a word beside it."""
    return _UNION.match(number) is not None


def is_credit_code(code: str) -> bool:
    """A unified social credit code of an organisation (GB 32100-2015), check character included."""
    if len(code) != 18 or any(sign not in _CREDIT_SIGNS for sign in code):
        return False
    total = sum(
        _CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == code[17]
