"""Workbooks (Office Open XML, ECMA-376): sheets of text cells, without formulas, the same bytes everywhere."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from html import escape

from generator.plan.tables import Sheet

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: The earliest time that a zip archive can hold; the time of the run would change the bytes.
_STAMP = (1980, 1, 1, 0, 0, 0)
#: Names of sheets: at most 31 characters, none of these (ECMA-376, part 1, 18.2.19).
_UNFIT = str.maketrans("", "", "[]:*?/\\")
#: What readers would take for a character by its number, such as `_x000D_` (ECMA-376, part 1, 22.9.2.19).
_NUMBERED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def workbook_bytes(sheets: tuple[tuple[str, Sheet], ...]) -> bytes:
    """A workbook with a sheet for each table; stored uncompressed, as compressors differ between machines."""
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook([title for title, _ in sheets]),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
        ),
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": _sheet(sheet) for n, (_, sheet) in enumerate(sheets, 1)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), (_HEAD + text).encode())
    return stream.getvalue()


def _types(sheets: int) -> str:
    names = {"/xl/workbook.xml": "sheet.main"} | {
        f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)
    }
    parts = "".join(
        f'<Override PartName="{name}" ContentType="{_TYPE}.{form}+xml"/>' for name, form in names.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{parts}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    parts = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{form}" Target="{target}"/>'
        for number, (form, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{parts}</Relationships>'


def _workbook(titles: list[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(title.translate(_UNFIT)[:31])}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(titles, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>'


def _sheet(sheet: Sheet) -> str:
    rows = "".join(
        f'<row r="{number}">{"".join(_cell(_column(index), number, text) for index, text in enumerate(row) if text)}</row>'
        for number, row in enumerate((sheet.columns, *sheet.rows), 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(column: str, row: int, text: str) -> str:
    """A text, whatever it begins with: the type leaves nothing to be taken for a formula, a number or a date."""
    written = escape(_NUMBERED.sub("_x005F_", text), quote=False)
    return f'<c r="{column}{row}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


@cache
def _column(index: int) -> str:
    """The name of a column, counted from 0: A to Z, then AA."""
    return ("" if index < 26 else _column(index // 26 - 1)) + chr(ord("A") + index % 26)
