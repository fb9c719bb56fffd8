"""Workbooks (Office Open XML, ECMA-376): sheets of text cells, without formulas, the same bytes everywhere."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from generator.plan.tables import Sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: The earliest time that a zip archive can hold; the time of the run would change the bytes.
_STAMP = (1980, 1, 1, 0, 0, 0)
#: Names of sheets: at most 31 characters, none of these (ECMA-376, part 1, 18.2.19).
_UNFIT = str.maketrans("", "", "[]:*?/\\")


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
        for name, root in parts.items():
            data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            archive.writestr(zipfile.ZipInfo(name, _STAMP), data)
    return stream.getvalue()


def _root(space: str, name: str) -> etree._Element:
    names: dict[Any, str] = {None: space, "r": _REL}
    return etree.Element(f"{{{space}}}{name}", nsmap=names)


def _types(sheets: int) -> etree._Element:
    root = _root(f"{_PACKAGE}/content-types", "Types")
    etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Default", Extension="rels",
                     ContentType="application/vnd.openxmlformats-package.relationships+xml")  # fmt: skip
    names = {"/xl/workbook.xml": "sheet.main"} | {
        f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)
    }
    for name, form in names.items():
        etree.SubElement(
            root, f"{{{_PACKAGE}/content-types}}Override", PartName=name, ContentType=f"{_TYPE}.{form}+xml"
        )
    return root


def _relations(targets: list[tuple[str, str]]) -> etree._Element:
    root = _root(f"{_PACKAGE}/relationships", "Relationships")
    for number, (form, target) in enumerate(targets, 1):
        etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", Id=f"rId{number}",
                         Type=f"{_REL}/{form}", Target=target)  # fmt: skip
    return root


def _workbook(titles: list[str]) -> etree._Element:
    root = _root(_MAIN, "workbook")
    sheets = etree.SubElement(root, f"{{{_MAIN}}}sheets")
    for number, title in enumerate(titles, 1):
        sheet = etree.SubElement(
            sheets, f"{{{_MAIN}}}sheet", name=title.translate(_UNFIT)[:31], sheetId=str(number)
        )
        sheet.set(f"{{{_REL}}}id", f"rId{number}")
    return root


def _sheet(sheet: Sheet) -> etree._Element:
    root = _root(_MAIN, "worksheet")
    data = etree.SubElement(root, f"{{{_MAIN}}}sheetData")
    for number, row in enumerate((sheet.columns, *sheet.rows), 1):
        line = etree.SubElement(data, f"{{{_MAIN}}}row", r=str(number))
        for column, text in enumerate(row):
            cell = etree.SubElement(
                line, f"{{{_MAIN}}}c", r=f"{chr(ord('A') + column)}{number}", t="inlineStr"
            )
            inline = etree.SubElement(cell, f"{{{_MAIN}}}is")
            etree.SubElement(inline, f"{{{_MAIN}}}t").text = text
    return root
