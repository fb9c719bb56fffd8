"""CSV lists (RFC 4180) to rows of positioned text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.limits import COLUMNS, ROWS
from generator.problems import Problem, Problems, Span, error
from generator.source.tree import Map, Scalar

_LIMITS = {"rows": ROWS, "columns": COLUMNS}
#: A cell with what ends it: a comma, a line end or the end of the text.
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|\Z)')


@dataclass(frozen=True)
class Table:
    """A list as read: its column heads, and each row as a mapping from head to cell."""

    heads: tuple[Scalar, ...]
    rows: tuple[Map, ...]


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
    places = _Places(text, path)
    try:
        for cells in _rows(text, places):
            if any(cell.text for cell in cells):
                rows.append(cells)
            if len(rows) > ROWS + 1:
                return None, (error("S206", cells[0].span, **_LIMITS),)
    except _Broken as broken:
        return None, (error(broken.code, places.at(broken.offset), **_LIMITS),)
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
    kept: list[Map] = []
    for cells in rows:
        if len(cells) == len(heads):
            kept.append(Map(tuple(zip(heads, cells, strict=True)), cells[0].span))
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


class _Places:
    """Offsets of a text as lines and columns, asked for in rising order."""

    def __init__(self, text: str, path: str) -> None:
        self._text, self._path = text, path
        self._line, self._start, self._seen = 1, 0, 0

    def at(self, offset: int, length: int = 1) -> Span:
        """The place of a character."""
        breaks = self._text.count("\n", self._seen, offset)
        if breaks:
            self._line += breaks
            self._start = self._text.rindex("\n", self._seen, offset) + 1
        self._seen = offset
        return Span(self._path, self._line, offset - self._start + 1, length)


def _rows(text: str, places: _Places) -> Iterator[tuple[Scalar, ...]]:
    """The cells of each written row. An empty cell counts as not given, whatever its quotes."""
    offset = 0
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
            content = (bare if quoted is None else quoted.replace('""', '"')).strip()
            length = max(1, len((bare if quoted is None else match[0].rstrip(",\n")).rstrip()))
            cells.append(
                Scalar(content, places.at(offset, length if "\n" not in match[0][:-1] else 1), not content)
            )
            offset = match.end()
        yield tuple(cells)


def _broken(text: str, offset: int) -> _Broken:
    """Why a cell cannot be read: an opening quote without its partner, or text beside a quoted part."""
    if text[offset] != '"':
        return _Broken("S201", text.index('"', offset))
    closing = re.compile(r'"(?:[^"]|"")*"').match(text, offset)
    return _Broken("S211", offset) if closing is None else _Broken("S201", closing.end())
