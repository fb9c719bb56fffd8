"""Published files read by other programs than made them, straight from their standards."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree


def rows_of_csv(data: bytes) -> list[list[str]]:
    """Rows of a CSV file, character by character (RFC 4180)."""
    text = data.decode("utf-8-sig")
    rows: list[list[str]] = [[]]
    cell, offset, inside = "", 0, False
    while offset < len(text):
        sign = text[offset]
        if inside and sign == '"' and text[offset + 1 : offset + 2] == '"':
            cell, offset = cell + '"', offset + 1
        elif sign == '"':
            inside = not inside
        elif not inside and sign == ",":
            rows[-1].append(cell)
            cell = ""
        elif not inside and text.startswith("\r\n", offset):
            rows[-1].append(cell)
            rows.append([])
            cell, offset = "", offset + 1
        else:
            cell += sign
        offset += 1
    assert not inside and rows.pop() == [] and cell == ""
    return rows


_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Entry:
    """What a subscriber's program gets of a record: two texts, and pieces of HTML that it will show."""

    link: str
    title: str
    summary: str
    html: tuple[str, ...]


def entries_of_rss(data: bytes) -> list[Entry]:
    """RSS 2.0: the title is a text, `description` and `content:encoded` are HTML."""
    found = []
    for item in ElementTree.fromstring(data).iterfind("channel/item"):
        told = item.findtext("description") or ""
        full = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
        found.append(
            Entry(item.findtext("link") or "", item.findtext("title") or "", unescape(told), (told, full))
        )
    return found


def entries_of_atom(data: bytes) -> list[Entry]:
    """RFC 4287: title and summary are texts unless they say otherwise."""
    found = []
    for entry in ElementTree.fromstring(data).iterfind(f"{_ATOM}entry"):
        parts = {name: entry.find(f"{_ATOM}{name}") for name in ("link", "title", "summary", "content")}
        assert all(parts[name].get("type", "text") == "text" for name in ("title", "summary"))  # type: ignore[union-attr]
        words = [parts[name].text or "" for name in ("title", "summary", "content")]  # type: ignore[union-attr]
        found.append(Entry(parts["link"].get("href", ""), words[0], words[1], (words[2],)))  # type: ignore[union-attr]
    return found


def entries_of_jsonfeed(document: dict[str, Any]) -> list[Entry]:
    """JSON Feed 1.1."""
    return [
        Entry(one["url"], one["title"], one["summary"], (one["content_html"],)) for one in document["items"]
    ]


def events_of_ics(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar (RFC 5545): lines joined, each name with its text; a stray line fails."""
    assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
    lines = data.decode().replace("\r\n ", "").replace("\r\n\t", "").removesuffix("\r\n").split("\r\n")
    found: list[dict[str, str]] = []
    depth: list[str] = []
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon and re.fullmatch(r"[A-Z-]+(;[A-Z]+=[\w/-]+)*", name), line
        if name == "BEGIN":
            depth.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert depth.pop() == value
        elif depth == ["VCALENDAR", "VEVENT"]:
            property_, *_ = name.split(";")
            assert property_ not in found[-1], line
            found[-1][property_] = re.sub(
                r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value
            )
    assert depth == []
    return found


class _Shadow(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        meta = dict(attrs).get("data-pagefind-meta") or ""
        if meta.startswith("show:"):
            self.shown.append(meta.removeprefix("show:"))


def hit_of_shadow(data: bytes) -> tuple[set[str], dict[str, Any]]:
    """The elements of the document that the search engine reads, and how a hit of it will be shown."""
    parser = _Shadow()
    parser.feed(data.decode())
    (shown,) = parser.shown
    return parser.tags, json.loads(bytes(ord(char) - 0x2800 for char in shown))
