"""Text of PDF files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.personal.pieces import Obstacle, Piece, Seen


def words(data: bytes) -> tuple[Seen, ...]:
    """Pages, notes, form fields, properties; a page that is a mere picture and a file within are obstacles."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return (Obstacle("encrypted"),)
        return tuple(_seen(reader))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged or hostile file makes of its reader
        return (Obstacle("broken"),)


def _seen(reader: Any) -> Iterator[Seen]:
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text() or ""
        yield Piece(text, f"p. {number}")
        if not text.strip() and _has_picture(page):
            yield Obstacle("scan", f"p. {number}")
        yield from (Piece(note, f"p. {number}") for note in _notes(page))
    yield Piece("\n".join(str(value) for value in (reader.metadata or {}).values()), "Info")
    fields = reader.get_fields() or {}
    yield Piece("\n".join(f"{name}: {field.get('/V', '')}" for name, field in fields.items()), "AcroForm")
    xmp = reader.root_object.get("/Metadata")
    if xmp is not None:
        yield Piece(xmp.get_object().get_data().decode("utf-8", "replace"), "XMP")
    yield from (Obstacle("nested", name) for name in reader.attachments)


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    return objects is not None and len(objects.get_object()) > 0


def _notes(page: Any) -> Iterator[str]:
    for note in page.get("/Annots") or ():
        entry = note.get_object()
        yield "\n".join(str(entry[key]) for key in ("/Contents", "/T", "/TU", "/V", "/A") if key in entry)
