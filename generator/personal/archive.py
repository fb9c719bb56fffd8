"""Zip archives, read within bounds: what they declare is believed only as far as it is allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError

from generator import limits
from generator.personal.pieces import Obstacle

_FAULTS = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, NotImplementedError)


def members(data: bytes) -> Iterator[tuple[str, bytes | Obstacle]]:
    """Name and bytes of every member, or why it has none; an archive that breaks a bound as a whole has one entry."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except _FAULTS:
        yield "", Obstacle("broken")
        return
    if len(entries) > limits.MEMBERS or sum(entry.file_size for entry in entries) > limits.ALL_MEMBERS:
        yield "", Obstacle("large")
        return
    for entry in entries:
        yield entry.filename, _read(archive, entry)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | Obstacle:
    if entry.flag_bits & 1:
        return Obstacle("encrypted", entry.filename)
    if entry.file_size > min(limits.MEMBER, max(limits.SMALL_MEMBER, entry.compress_size * limits.GROWTH)):
        return Obstacle("large", entry.filename)
    try:
        with archive.open(entry) as stream:
            read = stream.read(entry.file_size + 1)
    except (*_FAULTS, RuntimeError):
        return Obstacle("broken", entry.filename)
    return read
