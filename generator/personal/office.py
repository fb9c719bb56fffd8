"""Office documents (ISO/IEC 29500, ISO/IEC 26300) to text: everything in them, shown or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from lxml import etree

from generator import limits
from generator.personal.pieces import Obstacle, Piece, Seen

#: Elements that stand within a line of text; the end of any other one ends the line.
_WITHIN = frozenset(
    ("t", "r", "delText", "instrText", "span", "a", "hyperlink", "ins", "del", "moveFrom", "moveTo", "smartTag",
     "sdt", "sdtContent", "fldSimple", "rPr", "s", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak")
)  # fmt: skip
#: Shorter values of attributes hold no number of a person.
_LONG = 8
#: The column of a cell's place; other places are those of no program that people use.
_REFERENCE = re.compile(r"[A-Z]{1,3}(?=[0-9]{1,7}$)")
_HIDDEN = " (hidden · 隐藏)"
_SHARED = "xl/sharedStrings.xml"


class _Refused(Exception):
    """XML that declares entities or cannot be read."""


def texts(parts: Mapping[str, bytes]) -> Iterator[Seen]:
    """The text of a document: everything that is written in its parts, then the cells of its sheets by name."""
    sheets: dict[str, etree._Element] = {}
    for name in sorted(parts):
        try:
            root = _tree(parts[name])
        except _Refused:
            yield Obstacle("broken", name)
            continue
        if _local(root) == "worksheet":
            sheets[name] = root
        elif name != _SHARED:
            yield from _written(root, name)
    if sheets or _SHARED in parts:
        try:
            yield from _sheets(parts, sheets)
        except (_Refused, KeyError, ValueError, IndexError):
            yield Obstacle("broken", "xl/workbook.xml")


def _tree(data: bytes) -> etree._Element:
    """The root of a part. Entities and document types are refused, not expanded: no office program writes them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as failure:
        raise _Refused from failure
    if root.getroottree().docinfo.internalDTD is not None:
        raise _Refused
    return root


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _written(root: etree._Element, name: str) -> Iterator[Piece]:
    """All text of a part, a paragraph a line, and all its attributes; deleted and hidden text stands in it too."""
    lines: list[str] = []
    aside: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            aside.append(element.text or "")
            lines.append(element.tail or "")
        elif event == "start":
            lines.append(element.text or "")
            aside += [value for value in element.attrib.values() if len(value) >= _LONG]
        else:
            local = _local(element)
            lines.append("\t" if local in ("tab", "tc", "table-cell") else "" if local in _WITHIN else "\n")
            lines.append(element.tail or "")
    yield Piece("".join(lines), name)
    yield Piece("\n".join(aside), name)


def _sheets(parts: Mapping[str, bytes], sheets: Mapping[str, etree._Element]) -> Iterator[Piece]:
    shared, shown = _strings(parts), set[int]()
    names = _names(parts)
    for path, root in sheets.items():
        name, hidden = names.get(path, (path, False))
        shown.update(int(value) for value in _pointers(root))
        yield _sheet(root, shared, f"{name}!", hidden)
    left = (text for index, text in enumerate(shared) if index not in shown)
    yield Piece("\n".join(left), _SHARED)


def _pointers(root: etree._Element) -> Iterator[str]:
    """Which texts the cells of a sheet point at."""
    cells = (cell for cell in root.iter("{*}c") if cell.get("t") == "s")
    yield from (value for cell in cells if (value := cell.findtext("{*}v")))


def _strings(parts: Mapping[str, bytes]) -> list[str]:
    """The texts that cells point at, without the reading aids of Japanese."""
    if _SHARED not in parts:
        return []
    root = _tree(parts[_SHARED])
    return [_text_of(item) for item in root if _local(item) == "si"]


def _text_of(item: etree._Element) -> str:
    pieces = (part for part in item.iter("{*}t") if _local(_parent(part)) != "rPh")
    return "".join(part.text or "" for part in pieces)


def _parent(element: etree._Element) -> etree._Element:
    found = element.getparent()
    return found if found is not None else element


def _names(parts: Mapping[str, bytes]) -> dict[str, tuple[str, bool]]:
    """The name of the sheet in each part, and whether the sheet is hidden."""
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    ties = {tie.get("Id", ""): tie.get("Target", "") for tie in _tree(parts["xl/_rels/workbook.xml.rels"])}
    found: dict[str, tuple[str, bool]] = {}
    for sheet in _tree(parts["xl/workbook.xml"]).iter("{*}sheet"):
        tie = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        target = ties.get(tie, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found[path] = (sheet.get("name", path), sheet.get("state", "visible") != "visible")
    return found


Cell = tuple[str, str, bool]


def _sheet(root: etree._Element, shared: list[str], part: str, hidden: bool) -> Piece:
    """A sheet as lines of cells; the first row of several cells, which heads the columns, comes first."""
    unseen = _unseen_columns(root)
    rows: list[dict[str, Cell]] = []
    for row in root.iter("{*}row"):
        away = hidden or row.get("hidden") in ("1", "true")
        cells: dict[str, Cell] = {}
        for index, cell in enumerate(row.iter("{*}c"), 1):
            ref = cell.get("r", "")
            match = _REFERENCE.match(ref)
            column = match[0] if match else f"#{index}"
            hidden = away or (match is not None and _number(column) in unseen)
            key = column if column not in cells else f"{column}#{index}"  # two cells may claim one place
            cells[key] = (ref if match else key, _value(cell, shared), hidden)
        rows.append(cells)
    head = next((index for index, row in enumerate(rows) if len(row) > 1), 0)
    columns = sorted({column for row in rows for column in row}, key=lambda column: (len(column), column))
    return _laid_out([*rows[head : head + 1], *rows[:head], *rows[head + 1 :]], columns, part)


def _laid_out(rows: list[dict[str, Cell]], columns: list[str], part: str) -> Piece:
    lines: list[str] = []
    marks: list[tuple[int, str]] = []
    offset = 0
    full = len(rows) * len(columns) <= limits.CELLS
    for row in rows:
        for column in columns if full else row:
            ref, text, hidden = row.get(column, ("", "", False))
            if text:
                marks.append((offset, ref + (_HIDDEN if hidden else "")))
            lines += (text, "\t")
            offset += len(text) + 1
        lines.append("\n")
        offset += 1
    return Piece("".join(lines), part, "\t", tuple(marks))


def _unseen_columns(root: etree._Element) -> frozenset[int]:
    found: set[int] = set()
    for column in root.iter("{*}col"):
        if column.get("hidden") in ("1", "true"):
            first, last = int(column.get("min", "1")), int(column.get("max", "1"))
            found.update(range(first, min(last, first + 16_384) + 1))
    return frozenset(found)


def _number(column: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _value(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _one_line(_text_of(cell))
    value = cell.findtext("{*}v")
    if value is None:
        return _one_line(cell.findtext("{*}f") or "")
    if kind == "s":
        return _one_line(shared[int(value)])
    return _whole(value) if kind == "n" else _one_line(value)


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")


def _whole(number: str) -> str:
    """A long number as its digits: programs write it as 1.39E10 too."""
    try:
        value = Decimal(number)
        return str(int(value)) if "E" in number.upper() and 0 <= value.adjusted() < 20 else number
    except (InvalidOperation, ValueError):
        return number
