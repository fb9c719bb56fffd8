"""CSV lists (RFC 4180) to rows of positioned text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.limits import COLUMNS, LIST_CELLS, ROWS
from generator.problems import Problem, Problems, Span, error
from generator.source.tree import Scalar

_LIMITS = {"rows": ROWS, "columns": COLUMNS, "cells": LIST_CELLS}
#: A cell with what ends it: a comma, a line end or the end of the text.
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|\Z)')


@dataclass(frozen=True)
class Table:
    """A list as read: its column heads, and the cells of each row under them."""

    heads: tuple[Scalar, ...]
    rows: tuple[tuple[Scalar, ...], ...]


class _Broken(Exception):
    """A place where the text stops being CSV."""

    def __init__(self, code: str, offset: int) -> None:
        super().__init__(code)
        self.code, self.offset = code, offset


def table(text: str, path: str) -> tuple[Table | None, Problems]:
    """The head and rows of a list; None when it has no usable head.

    Rows without any text are left out. A row of the wrong width is a problem, never padded: a shifted
    amount is worse than a failed build. A formula-looking cell stays the text it is.
    """
    rows: list[tuple[Scalar, ...]] = []
    met = 0
    try:
        for cells in _rows(text, path):
            if any(cell.text for cell in cells):
                rows.append(cells)
            met += len(cells)
            if len(rows) > ROWS + 1 or met > LIST_CELLS:
                return None, (error("S206", cells[0].span, **_LIMITS),)
    except _Broken as broken:
        return None, (error(broken.code, _place(text, path, broken.offset), **_LIMITS),)
    if not rows:
        return None, (error("S202", Span(path, 1, 1)),)
    heads = rows[0]
    problems = tuple(_head_problems(heads))
    if problems:
        return None, problems
    if len(rows) == 1:
        return None, (error("S202", heads[0].span),)
    return _table(heads, rows[1:])


def _table(heads: tuple[Scalar, ...], rows: list[tuple[Scalar, ...]]) -> tuple[Table, Problems]:
    problems: list[Problem] = []
    kept: list[tuple[Scalar, ...]] = []
    for cells in rows:
        if len(cells) == len(heads):
            kept.append(cells)
        else:
            place = cells[len(heads)] if len(cells) > len(heads) else cells[-1]
            problems.append(error("S205", place.span, found=len(cells), want=len(heads)))
    return Table(heads, tuple(kept)), tuple(problems)


def _head_problems(heads: tuple[Scalar, ...]) -> Iterator[Problem]:
    """S210: columns parted by something else than a comma. S203, S204: a name twice, or none."""
    only = heads[0].text
    if len(heads) == 1 and re.search("[\t;；，]", only):
        yield error("S210", heads[0].span)
    seen: set[str] = set()
    for index, head in enumerate(heads, 1):
        if not head.text:
            yield error("S204", head.span, column=index)
        elif head.text in seen:
            yield error("S203", head.span, name=head.text, column=index)
        seen.add(head.text)


def _rows(text: str, path: str) -> Iterator[tuple[Scalar, ...]]:
    """The cells of each written row. An empty cell counts as not given, whatever its quotes."""
    offset = line_start = 0
    line = 1
    while offset < len(text):
        cells: list[Scalar] = []
        mark = ","
        while mark == ",":
            match = _CELL.match(text, offset)
            if match is None:
                raise _broken(text, offset)
            if len(cells) == COLUMNS:
                raise _Broken("S206", offset)
            quoted, bare, mark = match.groups()
            if quoted is None:
                content, written, breaks = bare.strip(), bare.rstrip(), 0
            else:
                content, written = quoted.replace('""', '"').strip(), match[0].rstrip(",\n").rstrip()
                breaks = quoted.count("\n")
            span = Span(path, line, offset - line_start + 1, 1 if breaks else len(written) or 1)
            cells.append(Scalar(content, span, not content))
            if breaks:
                line += breaks
                line_start = text.rindex("\n", offset, match.end(1)) + 1
            offset = match.end()
        line += 1
        line_start = offset
        yield tuple(cells)


def _place(text: str, path: str, offset: int) -> Span:
    return Span(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _broken(text: str, offset: int) -> _Broken:
    """Why a cell cannot be read: an opening quote without its partner, or text beside a quoted part."""
    if text[offset] != '"':
        return _Broken("S201", text.index('"', offset))
    closing = re.compile(r'"(?:[^"]|"")*"').match(text, offset)
    return _Broken("S211", offset) if closing is None else _Broken("S201", closing.end())
