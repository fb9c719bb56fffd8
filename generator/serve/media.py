"""Content types by file name, the same on every system."""

from __future__ import annotations

from mimetypes import MimeTypes

_TEXT = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "opml": "text/x-opml",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/plain",
    "ics": "text/calendar",
    "webmanifest": "application/manifest+json",
}
_OTHER = {"wasm": "application/wasm", "woff2": "font/woff2", "webp": "image/webp", "avif": "image/avif"}
# A table of its own: the module's shared one also reads the system's files and registry.
_KNOWN = MimeTypes(filenames=())


def content_type(path: str) -> str:
    """The type of a published file; texts say their charset, the site writes UTF-8 only."""
    suffix = path.rpartition(".")[2].lower()
    if suffix in _TEXT:
        return f"{_TEXT[suffix]}; charset=utf-8"
    guessed, encoding = _KNOWN.guess_type(path.rpartition("/")[2])
    return _OTHER.get(suffix) or (guessed if guessed and not encoding else "application/octet-stream")
