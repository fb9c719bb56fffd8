"""Which column of a list a place stands in, and what its head says."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"[^"]*"?')


def head_of(text: str, offset: int, cells: str) -> str:
    """The head of the column of a place; empty outside lists and in the head itself.

    `cells` parts the columns of a text that is a list as a whole, such as `,`; tables within other
    texts are those of Markdown.
    """
    begin = text.rfind("\n", 0, offset) + 1
    before = text[begin:offset]
    if cells:
        head, index = text.partition("\n")[0], _QUOTED.sub("", before).count(cells)
        return _name(head, cells, index) if begin else ""
    if "|" not in before:
        return ""
    first = begin
    while first and "|" in (line := text[text.rfind("\n", 0, first - 1) + 1 : first - 1]):
        first -= len(line) + 1
    return _name(text[first:].partition("\n")[0], "|", before.count("|")) if first < begin else ""


def _name(head: str, cells: str, index: int) -> str:
    names = head.split(cells)
    return names[index].strip(' "\t') if index < len(names) else ""
