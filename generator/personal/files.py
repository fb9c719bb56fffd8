"""Files that are published as they are: what is in them, by what they are and not by their names."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from generator import limits
from generator.personal import find, images, office, pdf
from generator.personal.archive import members
from generator.personal.finding import Finding, cells_of, in_text, unread
from generator.personal.pieces import Obstacle, Piece, Position, Seen
from generator.problems import Span

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?<")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def in_file(data: bytes, path: str, key: str, shown: bool) -> tuple[Finding, ...]:
    """The personal data of a file, and what of it could not be looked into.

    `key` is the digest of the file, by which a person signs it off; `shown`: a picture within a text,
    which its author has seen, while a page that somebody attached as a picture is read by nobody.
    """
    if not is_known(data) and len(data) <= limits.ATTACHMENT and (text := _text(data)) is not None:
        return in_text(text, path)
    found: dict[tuple[str, str], Finding] = {}
    for seen in _look(data, "", 0, shown):
        if isinstance(seen, Obstacle):
            found.setdefault((find.UNREAD, seen.reason), unread(path, key, seen.reason, seen.part))
        elif isinstance(seen, Position):
            found.setdefault((find.POSITION, ""), Finding(find.POSITION, Span(path), key, seen.part))
        else:
            for one in find.find(seen.text, seen.cells):
                place = seen.place(one.start)
                found[one.kind, one.value] = Finding(one.kind, Span(path), one.value, place)
    return tuple(found.values())


def is_known(data: bytes) -> bool:
    """Whether the first bytes say that a file is no plain text, whatever its other bytes look like."""
    return data.startswith((_ZIP, _OLD_OFFICE)) or b"%PDF-" in data[:1024] or images.is_picture(data)


def _text(data: bytes) -> str | None:
    """A plain text in UTF-8, UTF-16 or GB 18030, with `\\n` line ends; None for other files."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NO_TEXT.search(text) else text.replace("\r\n", "\n").replace("\r", "\n")
    return None


def _look(data: bytes, name: str, depth: int, shown: bool) -> Iterator[Seen]:
    if len(data) > limits.ATTACHMENT:
        yield Obstacle("large", name)
    elif data.startswith(_ZIP):
        yield from _archive(data, name, depth)
    elif b"%PDF-" in data[:1024]:
        yield from pdf.words(data)
    elif images.is_picture(data):
        yield from images.words(data, name)
        if not shown:
            yield Obstacle("picture", name)
    elif (text := _text(data)) is not None:
        yield Piece(text, name, cells_of(name))
    elif data.startswith(_OLD_OFFICE):
        yield from _old(data, name)
    else:
        yield Obstacle("kind", name)


def _archive(data: bytes, name: str, depth: int) -> Iterator[Seen]:
    """An office document, or any archive with files in it."""
    parts: dict[str, bytes] = {}
    others: list[tuple[str, bytes]] = []
    for path, content in members(data):
        inner = f"{name}/{path}" if name else path
        yield Piece(path, inner)
        if isinstance(content, Obstacle):
            yield content
        elif path.endswith((".xml", ".rels", ".vml")) and _XML.match(content):
            parts[path] = content
        elif content:
            others.append((inner, content))
    office_file = "[Content_Types].xml" in parts or any(path == "mimetype" for path, _ in others)
    if office_file:
        yield from office.texts(parts)
    else:
        others += [(f"{name}/{path}" if name else path, content) for path, content in parts.items()]
    for path, content in others:
        if depth < limits.ARCHIVES:
            yield from _look(content, path, depth + 1, shown=office_file)
        else:
            yield Obstacle("nested", path)


def _old(data: bytes, name: str) -> Iterator[Seen]:
    """Documents of old office programs: texts of both widths are looked at, yet a person has to sign."""
    for start in (0, 1):
        yield Piece(data[start : start + (len(data) - start) // 2 * 2].decode("utf-16-le", "replace"), name)
    yield Piece(data.decode("gb18030", "replace"), name)
    yield Obstacle("old", name)
