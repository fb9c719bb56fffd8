"""Texts that would keep the Markdown reader busy for minutes, told apart before it starts.

For every `[` it looks for the partner to the end of the paragraph, for every `<` to the end of the text; for every sign in
a paragraph it copies the paragraph, for every line that ends one it copies the lines that follow. Thousands of them make
the time grow with the square of the length. The time limit of `render/body.py` holds for whatever is not foreseen here.
"""

from __future__ import annotations

import re

#: Characters that may be passed over in search of partners: about one second each.
_BRACKET_BUDGET, _ANGLE_BUDGET = 5_000_000, 50_000_000
#: Characters and lines that may be copied: some seconds each.
_SIGN_BUDGET, _LINE_BUDGET = 5_000_000_000, 40_000_000
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*")
_BRACKET = re.compile(r"[\[\]()]")
_ANGLE = re.compile(r"<[a-zA-Z/!?]|>")
_SIGN = re.compile(r"[\\`*_\[<&]|  \n")
#: An item of a list, a row of a table: read by itself.
_ENTRY = re.compile(r"\s*(?:[-+*]|\d+\.)\s|[^\n]*\|")
_ENDING = re.compile(r"^ {0,3}(?:[-=*_ ]{3,}$|#|\[[^\]\n]*\]:)", re.MULTILINE)


def unpaired(text: str) -> int | None:
    """The offset of a bracket that is one too many without its partner; None for any ordinary text."""
    for paragraph in _PARAGRAPH.finditer(text):
        place = _brackets(text, *paragraph.span())
        if place is not None:
            return place
    return _angles(text)


def crowded(text: str) -> int | None:
    """The offset of a paragraph with too many signs, or lines that end one, for its length; None for ordinary text."""
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        lines = text.count("\n", start, end) + 1
        if lines * lines > _LINE_BUDGET and len(_ENDING.findall(text, start, end)) * lines > _LINE_BUDGET:
            return start
        if (end - start) ** 2 > _SIGN_BUDGET:
            place = _signs(text, start, end)
            if place is not None:
                return place
    return None


def _signs(text: str, start: int, end: int) -> int | None:
    """The offset of the lines without an entry between them that have too many signs for their length."""
    begin = at = start
    while at < end:
        line = text.find("\n", at, end)
        at = end if line < 0 else line + 1
        if at == end or _ENTRY.match(text, at, end):
            if len(_SIGN.findall(text, begin, at)) * (at - begin) > _SIGN_BUDGET:
                return begin
            begin = at
    return None


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
