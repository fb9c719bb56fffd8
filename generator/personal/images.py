"""Pictures: the place where they were taken, and the words that travel inside them (Exif 2.32, PNG, XMP)."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from generator.limits import CAPTION
from generator.personal.pieces import Piece, Position, Seen

_GPS, _EXIF = 0x8825, 0x8769
#: Latitude and longitude among the tags of a position.
_COORDINATES = {2, 4}
_XMP_POSITION = re.compile(rb"GPS(?:Latitude|Longitude)\s*(?:=\s*[\"'][^\"']|>\s*[^<\s])")
_ASCII, _COMMENT = 2, 0x9286


def is_picture(data: bytes) -> bool:
    """JPEG, PNG, GIF, WebP, TIFF, HEIF or AVIF, by the first bytes."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"))
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
        or data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
    )


def words(data: bytes, part: str = "") -> Iterator[Seen]:
    """What a picture says beside what it shows."""
    if _XMP_POSITION.search(data):
        yield Position(part)
    for block in _blocks(data):
        yield from _tiff(block, part)
    said = [text.decode("utf-8", "replace") for text in _comments(data)]
    if said:
        yield Piece("\n".join(said), part)


def _blocks(data: bytes) -> Iterator[bytes]:
    """Exif blocks: TIFF structures with their own byte order."""
    if data.startswith((b"II*\0", b"MM\0*")):
        yield data
        return
    if data.startswith(b"\x89PNG"):
        yield from (body for kind, body in _chunks(data) if kind == b"eXIf")
    for match in re.finditer(rb"Exif\0\0|EXIF....(?=II\*\0|MM\0\*)", data, re.DOTALL):
        yield data[match.end() :]


def _comments(data: bytes) -> Iterator[bytes]:
    for kind, body in _chunks(data) if data.startswith(b"\x89PNG") else ():
        if kind == b"tEXt":
            yield body.replace(b"\0", b" ")
        elif kind in (b"zTXt", b"iTXt"):
            yield _inflated(kind, body)
    yield from re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL)
    if data.startswith(b"\xff\xd8"):
        yield from (
            body for marker, body in _segments(data) if marker == 0xFE or body.startswith(b"Photoshop")
        )


def _inflated(kind: bytes, body: bytes) -> bytes:
    """The text of a compressed chunk, at most a megabyte of it."""
    keyword, _, rest = body.partition(b"\0")
    packed = rest[1:] if kind == b"zTXt" else rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    if kind == b"iTXt" and rest[:1] == b"\0":
        return keyword + b" " + packed
    try:
        return keyword + b" " + zlib.decompressobj().decompress(packed, CAPTION)
    except zlib.error:
        return keyword


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xDA, 0xD9):
        (size,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], data[at + 4 : at + 2 + size]
        at += 2 + max(size, 2)


def _tiff(block: bytes, part: str) -> Iterator[Seen]:
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return
    said: list[str] = []
    pending: list[int] = [struct.unpack_from(f"{order}I", block, 4)[0]]
    seen: set[int] = set()
    while pending:
        at = pending.pop()
        if at in seen or len(seen) > 64:
            continue
        seen.add(at)
        for tag, kind, count, value in _entries(block, at, order):
            if tag == _EXIF:
                pending.append(value)
            elif tag == _GPS and any(one in _COORDINATES for one, *_ in _entries(block, value, order)):
                yield Position(part)
            elif kind == _ASCII or tag == _COMMENT:
                start = at + 2 if count <= 4 else value
                said.append(block[start : start + min(count, CAPTION)].decode("utf-8", "replace").strip("\0"))
    if said:
        yield Piece("\n".join(said), part)


def _entries(block: bytes, at: int, order: str) -> Iterator[tuple[int, int, int, int]]:
    """Tag, type, count and value (or its offset) of each entry of a directory that lies within the block."""
    if at + 2 > len(block):
        return
    (count,) = struct.unpack_from(f"{order}H", block, at)
    for index in range(min(count, 1000)):
        place = at + 2 + 12 * index
        if place + 12 > len(block):
            return
        tag, kind, number, value = struct.unpack_from(f"{order}HHII", block, place)
        yield tag, kind, number, value
