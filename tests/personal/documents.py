"""Files as offices attach them, made by hand: each a few lines of the format and nothing else."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator></cp:coreProperties>'
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx(
    cell: str = "", *, head: str = "备注", sheet: str = "", row: str = "", columns: str = "", **parts: str
) -> bytes:
    """A workbook with a head and one row; `sheet`, `row`, `columns` are what hides them.

    Parts: `comment`, `creator`, `unused` (a string that no cell shows), `number` (a cell that is a number).
    """
    number = f'<c r="C2"><v>{parts["number"]}</v></c>' if "number" in parts else ""
    strings = "".join(
        f"<si><t>{escape(text)}</t></si>" for text in ("姓名", head, "某", parts.get("unused", ""))
    )
    halves = (cell[: len(cell) // 2], cell[len(cell) // 2 :])
    runs = "".join(f'<r><t xml:space="preserve">{escape(half)}</t></r>' for half in halves)
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_TIES}"><sheets>'
        f'<sheet name="名单" sheetId="1" {sheet} r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}<si>{runs}</si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{columns}<sheetData>'
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        f'<row r="2" {row}><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>4</v></c>{number}</row>'
        "</sheetData></worksheet>",
        "docProps/core.xml": _CORE.format(escape(parts.get("creator", ""))),
        "xl/comments1.xml": f'<comments xmlns="{_MAIN}"><commentList><comment ref="A1"><text><t>'
        f"{escape(parts.get('comment', ''))}</t></text></comment></commentList></comments>",
    }
    return packed(found)


def docx(body: str = "", *, deleted: str = "", comment: str = "", link: str = "", creator: str = "") -> bytes:
    """A document with one paragraph whose text stands in two runs."""
    halves = (body[: len(body) // 2], body[len(body) // 2 :])
    runs = "".join(f'<w:r w:rsidR="00138001"><w:t>{escape(half)}</w:t></w:r>' for half in halves)
    return packed(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>第一段</w:t></w:r></w:p>'
            f"<w:p>{runs}<w:del><w:r><w:delText>{escape(deleted)}</w:delText></w:r></w:del></w:p></w:body></w:document>",
            "word/comments.xml": f'<w:comments xmlns:w="{_WORD}"><w:comment><w:p><w:r><w:t>{escape(comment)}'
            "</w:t></w:r></w:p></w:comment></w:comments>",
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Target={quoteattr(link)}/></Relationships>',
            "docProps/core.xml": _CORE.format(escape(creator)),
        }
    )


def pdf(text: str = "", *, title: str = "", note: str = "", picture: bool = False) -> bytes:
    """One page with a line of text, or with a picture alone."""
    content = (
        b"q 100 0 0 100 0 0 cm /X Do Q" if picture else f"BT /F 12 Tf 9 9 Td ({text}) Tj ET".encode("latin-1")
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Annots[7 0 R]"
        b"/Resources<</Font<</F 5 0 R>>" + (b"/XObject<</X 6 0 R>>" if picture else b"") + b">>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream",
        f"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({note})>>".encode("latin-1"),
        f"<</Title({title})>>".encode("latin-1"),
    ]
    out = b"%PDF-1.4\n%\xe4\xb8\xad\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R/Info 8 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(out),
    )
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def exif(position: bool, artist: str = "", order: str = "<") -> bytes:
    """A TIFF structure with an artist and, perhaps, a position."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    name = artist.encode() + b"\0" * 5
    count = 1 + position
    after = 8 + 2 + 12 * count + 4
    entries = struct.pack(f"{order}HHII", 0x013B, 2, len(name), after)
    if position:
        entries += struct.pack(f"{order}HHII", 0x8825, 4, 1, after + len(name))
    gps = struct.pack(f"{order}H", 1) + struct.pack(f"{order}HHII", 2, 5, 3, after) + b"\0" * 4
    directory = struct.pack(f"{order}H", count) + entries + b"\0" * 4
    return mark + struct.pack(f"{order}I", 8) + directory + name + (gps if position else b"")


def jpeg(position: bool = False, artist: str = "", comment: str = "") -> bytes:
    body = b"Exif\0\0" + exif(position, artist, ">")
    said = comment.encode()
    return (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body
        + b"\xff\xfe" + struct.pack(">H", len(said) + 2) + said + b"\xff\xd9"
    )  # fmt: skip


def png(position: bool = False, text: str = "") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    said = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(text.encode()))
    block = chunk(b"eXIf", exif(position))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + said
        + block
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def webp(position: bool = False) -> bytes:
    block = exif(position)
    body = b"WEBPEXIF" + struct.pack("<I", len(block)) + block
    return b"RIFF" + struct.pack("<I", len(body)) + body
