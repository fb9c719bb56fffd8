"""Outputs that are not pages, as bytes: tables, JSON, text, sitemap, files."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

from lxml import etree

from generator.plan.tables import Sheet
from generator.source.templates import Asset

_MARKED = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def csv_bytes(sheet: Sheet) -> bytes:
    """RFC 4180 with CRLF, and a byte-order mark so that spreadsheets read it as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows(sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def json_bytes(document: object) -> bytes:
    """JSON with keys in the given order, readable by people too; a Decimal becomes a number with all its digits."""
    text = json.dumps(document, ensure_ascii=False, indent=1, default=_marked)
    return (_MARKED.sub(r"\1", text) + "\n").encode()


def _marked(value: object) -> str:
    """A number as a text that no content can hold, since sources have no control characters."""
    if isinstance(value, Decimal):
        return f"\0{value:f}\0"
    raise TypeError(type(value).__name__)


def text_bytes(text: str) -> bytes:
    """Plain UTF-8 text."""
    return text.encode()


def plain_bytes(data: bytes) -> bytes:
    """Bytes as they are."""
    return data


def sitemap_bytes(stamps: tuple[tuple[str, str], ...]) -> bytes:
    """A sitemap (sitemaps.org 0.9); `lastmod` only where a day is known."""
    return _sitemap("urlset", "url", stamps)


def sitemapindex_bytes(stamps: tuple[tuple[str, str], ...]) -> bytes:
    """An index of sitemaps, each with the day of the last change in it (sitemaps.org 0.9)."""
    return _sitemap("sitemapindex", "sitemap", stamps)


def _sitemap(whole: str, one: str, stamps: tuple[tuple[str, str], ...]) -> bytes:
    root = etree.Element(f"{{{_SITEMAP}}}{whole}", nsmap={None: _SITEMAP})  # type: ignore[dict-item]
    for address, day in stamps:
        entry = etree.SubElement(root, f"{{{_SITEMAP}}}{one}")
        etree.SubElement(entry, f"{{{_SITEMAP}}}loc").text = address
        if day:
            etree.SubElement(entry, f"{{{_SITEMAP}}}lastmod").text = day
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def asset_bytes(asset: Asset) -> bytes:
    """A file of the templates."""
    return asset.data
