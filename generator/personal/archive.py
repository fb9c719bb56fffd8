"""Zip archives, read within bounds: what they declare is believed only as far as it is allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError

from generator.personal.pieces import Obstacle

#: Members of one archive, bytes of one member and of all of them, and how many times a member may grow.
MEMBERS, ONE, ALL, RATIO = 5_000, 48 << 20, 256 << 20, 400
#: Up to this size a member may grow as it likes: blank sheets shrink very well.
SMALL = 4 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError)


def members(data: bytes) -> Iterator[tuple[str, bytes | Obstacle]]:
    """Name and bytes of every member, or why it has none; an archive that breaks a bound as a whole has one entry."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except _FAULTS:
        yield "", Obstacle("broken")
        return
    if len(entries) > MEMBERS or sum(entry.file_size for entry in entries) > ALL:
        yield "", Obstacle("large")
        return
    for entry in entries:
        yield entry.filename, _read(archive, entry)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | Obstacle:
    if entry.flag_bits & 1:
        return Obstacle("encrypted", entry.filename)
    if entry.file_size > ONE or entry.file_size > max(SMALL, entry.compress_size * RATIO):
        return Obstacle("large", entry.filename)
    try:
        with archive.open(entry) as stream:
            read = stream.read(entry.file_size + 1)
    except (*_FAULTS, RuntimeError):
        return Obstacle("broken", entry.filename)
    return read
