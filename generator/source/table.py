"""CSV lists (RFC 4180) to rows of positioned text."""

from __future__ import annotations

import csv
import io

from generator.problems import Problems, Span, error
from generator.source.tree import Map, Scalar, Seq

ROW_LIMIT = 20_000


def table(text: str, path: str) -> tuple[Seq | None, Problems]:
    """The rows of a list as mappings from column head to cell.

    Blank lines are left out. A row of the wrong width is a problem, never padded: a shifted
    amount is worse than a failed build.
    """
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
            if len(rows) > ROW_LIMIT:
                return None, (error("S206", Span(path, start), limit=ROW_LIMIT),)
    except csv.Error as failure:
        return None, (error("S201", Span(path, start, 1), detail=failure),)
    if not rows:
        return None, (error("S202", Span(path, 1, 1)),)
    return _mappings(rows, text.split("\n"), path)


def _mappings(rows: list[tuple[int, list[str]]], lines: list[str], path: str) -> tuple[Seq | None, Problems]:
    head_line, head = rows[0]
    names = [name.strip() for name in head]
    for index, name in enumerate(names):
        if not name or name in names[:index]:
            span = _cell(path, head_line, lines, head, index)
            return None, (error("S203" if name else "S204", span, name=name, column=index + 1),)
    keys = [Scalar(n, _cell(path, head_line, lines, head, i), False) for i, n in enumerate(names)]
    problems = []
    items = []
    for line, cells in rows[1:]:
        if len(cells) != len(names):
            problems.append(error("S205", Span(path, line, 1), found=len(cells), want=len(names)))
            continue
        values = [
            Scalar(cell.strip(), _cell(path, line, lines, cells, index), not cell.strip())
            for index, cell in enumerate(cells)
        ]
        items.append(Map(tuple(zip(keys, values, strict=True)), Span(path, line, 1)))
    return Seq(tuple(items), Span(path, head_line, 1)), tuple(problems)


def _cell(path: str, line: int, lines: list[str], cells: list[str], index: int) -> Span:
    """Where a cell begins: found by walking the written line, so quotes are counted."""
    source = lines[line - 1] if line <= len(lines) else ""
    column = 0
    for cell in cells[:index]:
        written = cell if source.startswith(cell, column) else '"' + cell.replace('"', '""') + '"'
        column += len(written) + 1
    if column > len(source):
        return Span(path, line, 1)
    return Span(path, line, column + 1, max(1, len(cells[index])))
