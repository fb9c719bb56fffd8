"""How personal data is shown, everywhere in one way: the first three signs, the rest as asterisks.

One pattern for the whole site, and only the front: two lists that mask different parts of a number
give it away together, and the last digits are the ones that tell people apart.
"""

from __future__ import annotations

from generator.personal.find import ADDRESS, MAIL, find

SHOWN = 3


def mask(value: str, kind: str = "") -> str:
    """A value as it may be shown. Of a mail box one sign is shown, of an address what stands before numbers."""
    if kind == MAIL:
        return value[:1] + "***"
    if kind == ADDRESS:
        front = next((index for index, sign in enumerate(value) if sign.isdigit()), SHOWN)
        return value[: min(front, 6)] + "***"
    return value[:SHOWN] + "*" * (len(value) - SHOWN)


def masked(text: str, cells: str = "") -> str:
    """A text with everything personal in it covered, each character by one, so that places stay."""
    for one in find(text, cells):
        text = text[: one.start] + covered(text[one.start : one.end]) + text[one.end :]
    return text


def covered(part: str) -> str:
    """A piece of text in which all but the first letters or digits are asterisks."""
    shown = 0
    signs = []
    for sign in part:
        shown += sign.isalnum()
        signs.append("*" if sign.isalnum() and shown > SHOWN else sign)
    return "".join(signs)
