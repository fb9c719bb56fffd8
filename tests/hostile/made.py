"""What no text can hold: archives and documents made to harm their reader, and things on a disk that are no files."""

from __future__ import annotations

import io
import os
import socket
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.personal.documents import packed, xlsx

#: Stands in files that no site may show.
CANARY = "CANARY-9f3a71"
#: A mobile number that nobody has, to be found wherever it stands.
NUMBER = "13900000000"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def _book(cells: str, before: str = "", size: str = "A1:B2") -> bytes:
    sheet = f'{before}<worksheet xmlns="{_MAIN}"><dimension ref="{size}"/><sheetData>{cells}</sheetData></worksheet>'
    return packed({"[Content_Types].xml": _TYPES, _SHEET: sheet})


def _cell(place: str, text: str) -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def _many(count: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    return stream.getvalue()


def _layers(depth: int) -> bytes:
    data = packed({"a.txt": "x"})
    for _ in range(depth):
        data = packed({"a.zip": data})
    return data


def _boast(data: bytes, size: int) -> bytes:
    """An archive whose directory states another size for its first member."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


def _overlapping(members: int) -> bytes:
    """Every entry of the directory points at the same packed megabytes."""
    data = packed({"a.txt": b"0" * (4 << 20)})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, members, members, len(entry) * members, start, 0)
    return data[:start] + entry * members + tail


def _pdf(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    rest = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + rest


def _pdf_page(content: bytes, more: bytes = b"") -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    stream = b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)
    return _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font)


def _zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    blank = b" " * (1 << 20)
    return b"".join(packer.compress(blank) for _ in range(megabytes)) + packer.flush()


def _png(kind: bytes, body: bytes) -> bytes:
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return b"\x89PNG\r\n\x1a\n" + chunk


#: Bytes of a file by the name that the manifest uses.
FILES: dict[str, Callable[[], bytes]] = {
    "honest workbook": lambda: xlsx("甲"),
    "entities in entities": lambda: _book(
        _cell("A1", "&j;"),
        "<!DOCTYPE w [<!ENTITY a '"
        + "x" * 100
        + "'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
        + "]>",
    ),
    "entity from a file": lambda: _book(
        _cell("A1", "&a;"), "<!DOCTYPE w [<!ENTITY a SYSTEM '../../../../canary'>]>"
    ),
    "entity from a host": lambda: _book(_cell("A1", "&a;"), "<!DOCTYPE w SYSTEM 'http://127.0.0.1:9/a.dtd'>"),
    "used range of a whole sheet": lambda: _book(
        _cell("A1", "甲") + _cell("XFD1048576", "乙"), size="A1:XFD1048576"
    ),
    "number in the last cell": lambda: _book(
        _cell("A1", "甲") + _cell("XFD1048576", NUMBER), size="A1:XFD1048576"
    ),
    "column without end": lambda: _book(_cell("A" * 200_000 + "1", "甲")),
    "cells beside each other": lambda: _book(
        "".join(_cell(f"{column}{row}", "甲") for row in range(1, 400) for column in (f"A{row}", "B"))
    ),
    "sheet that grows": lambda: packed({"[Content_Types].xml": _TYPES, _SHEET: b"<a>" + b" " * (9 << 20)}),
    "sheet nested deeply": lambda: packed({"[Content_Types].xml": _TYPES, _SHEET: "<a>" * 100_000}),
    "strings that are not there": lambda: packed(
        {
            "[Content_Types].xml": _TYPES,
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"/>',
            _SHEET: f'<worksheet xmlns="{_MAIN}"><sheetData><row><c r="A1" t="s"><v>999999</v></c></row></sheetData></worksheet>',
        }
    ),
    "ten thousand members": lambda: _many(10_000),
    "archives five deep": lambda: _layers(5),
    "members on one place": lambda: _overlapping(400),
    "member larger than told": lambda: _boast(packed({"a.txt": b"0" * 100_000}), 10),
    "member of four gigabytes": lambda: _boast(packed({"a.txt": "x"}), 0xFFFFFFF0),
    "names that climb": lambda: packed(
        {"../../../canary": "x", "/etc/passwd": "x", "C:\\x": "x", "a/../../b": "x"}
    ),
    "number in a name": lambda: packed({f"a/{NUMBER}.txt": "x"}),
    "names that talk to terminals": lambda: packed(
        {"\x1b]0;x\x07\x1b[2J": b"\x00\x01", "a\n::error::x": b"\x00\x01"}
    ),
    "half an archive": lambda: xlsx("甲")[:400],
    "page that grows": lambda: _pdf_page(_zeros(100), b"/Filter/FlateDecode"),
    "page that is its own parent": lambda: _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"
    ),
    "arrays in arrays": lambda: _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 50_000 + b"]" * 50_000),
    "no table of objects": lambda: (
        b"%PDF-1.4\n" + b"1 0 obj<</Type/Catalog>>endobj\n" * 200 + b"startxref\n5\n%%EOF"
    ),
    "picture with a long text": lambda: _png(b"zTXt", b"a\0\0" + _zeros(64)),
    "picture with endless parts": lambda: _png(b"tEXt", b"a\0b") + b"\xff\xff\xff\xff" * 1_000,
    "nothing but zeros": lambda: bytes(100_000),
}


def _fifo(place: Path) -> None:
    os.mkfifo(place)


def _socket(place: Path) -> None:
    """Bound by its short name: addresses of sockets are at most a hundred characters long."""
    here = Path.cwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(place.name)
    finally:
        os.chdir(here)


def _device(place: Path) -> None:
    os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 5))  # /dev/zero


def _link_out(place: Path) -> None:
    place.symlink_to(canary_of(place))


def _folder_out(place: Path) -> None:
    place.symlink_to(canary_of(place).parent, target_is_directory=True)


#: What is put into a folder by the name that the manifest uses.
THINGS: dict[str, Callable[[Path], None]] = {
    "pipe": _fifo,
    "socket": _socket,
    "device": _device,
    "link to a file outside": _link_out,
    "link to a folder outside": _folder_out,
    "link to itself": lambda place: place.symlink_to(place.name),
    "link to nothing": lambda place: place.symlink_to("not-there"),
    "link to the machine's passwords": lambda place: place.symlink_to("/etc/passwd"),
    "folder": lambda place: place.mkdir(),
}


def canary_of(place: Path) -> Path:
    """The file outside of the site that links lead to; it lies beside the site's folder."""
    site = next(folder for folder in place.parents if (folder / "site.toml").exists())
    return site.parent / "canary" / "a.md"
