"""Texts that would keep the Markdown reader busy for minutes, told apart before it starts.

For every `[` it looks for the partner to the end of the paragraph, for every `<` to the end of the text;
thousands without one make the time grow with the square of the length.
"""

from __future__ import annotations

import re

#: Characters that may be passed over in search of partners: about one second each.
_BRACKET_BUDGET, _ANGLE_BUDGET = 5_000_000, 50_000_000
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_BRACKET = re.compile(r"[\[\]()]")
_ANGLE = re.compile(r"<[a-zA-Z/!?]|>")


def unpaired(text: str) -> int | None:
    """The offset of a bracket that is one too many without its partner; None for any ordinary text."""
    for paragraph in _PARAGRAPH.finditer(text):
        place = _brackets(text, *paragraph.span())
        if place is not None:
            return place
    return _angles(text)


def _brackets(text: str, start: int, end: int) -> int | None:
    if text.count("[", start, end) * (end - start) < _BRACKET_BUDGET:
        return None
    spent = 0
    waiting: dict[str, list[int]] = {"]": [], ")": []}
    for match in _BRACKET.finditer(text, start, end):
        sign, offset = match[0], match.start()
        if sign in "[(":
            waiting["]" if sign == "[" else ")"].append(offset)
        elif waiting[sign]:
            spent += offset - waiting[sign].pop()
    alone = sorted(waiting["]"] + waiting[")"])
    spent += sum(end - offset for offset in alone)
    return (alone[0] if alone else start) if spent > _BRACKET_BUDGET else None


def _angles(text: str) -> int | None:
    if text.count("<") * len(text) < _ANGLE_BUDGET:
        return None
    alone: list[int] = []
    for match in _ANGLE.finditer(text):
        if match[0] == ">":
            alone.clear()
        else:
            alone.append(match.start())
    return alone[0] if sum(len(text) - offset for offset in alone) > _ANGLE_BUDGET else None
