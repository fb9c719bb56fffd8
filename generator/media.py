"""Content types by file name: for web servers and the preview, the same on every system."""

from __future__ import annotations

from collections.abc import Mapping

#: Types of texts by suffix; they say their charset, because the site writes UTF-8 only.
TEXTS: Mapping[str, str] = {
    "html": "text/html",
    "htm": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/plain",
    "tlog-proof": "text/plain",
    "ics": "text/calendar",
    "webmanifest": "application/manifest+json",
}
OTHERS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    "wps": "application/vnd.ms-works",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gz": "application/gzip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "ico": "image/vnd.microsoft.icon",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "wasm": "application/wasm",
    "woff2": "font/woff2",
}
#: The folder of feeds gives suffixes a meaning of their own. Elsewhere `.atom` is bytes: a browser would open it.
FEEDS = "feeds/"
FEED_TYPES: Mapping[str, str] = {
    "xml": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "opml": "text/x-opml",
}
#: The folder of the log: what has no suffix is a checkpoint, save tiles and bundles, which are bytes (C2SP tlog-tiles).
LOG, TILES = "log/", "log/tile/"
BYTES = "application/octet-stream"
PLAIN = "text/plain"


def content_type(path: str) -> str:
    """The type of a published file by its path from the site's root."""
    name = path.rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if path.startswith(TILES):
        return BYTES
    if not suffix and path.startswith(LOG):
        return f"{PLAIN}; charset=utf-8"
    text = (FEED_TYPES if path.startswith(FEEDS) else TEXTS).get(suffix) or TEXTS.get(suffix)
    return f"{text}; charset=utf-8" if text else OTHERS.get(suffix, BYTES)
