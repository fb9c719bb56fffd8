"""The three formats of a feed read back into one form, so that they can be compared entry by entry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@dataclass(frozen=True)
class Told:
    """One entry as a format tells it; RSS has no date of change."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime | None
    content: str
    summary: str
    categories: tuple[str, ...]


def text(element: etree._Element, name: str) -> str:
    return element.findtext(name) or ""


def rss(data: bytes) -> list[Told]:
    channel = etree.fromstring(data).find("channel")
    assert channel is not None
    return [_rss_entry(item) for item in channel.iterfind("item")]


def _rss_entry(item: etree._Element) -> Told:
    full = item.findtext(CONTENT)
    told = text(item, "description")
    return Told(
        id=text(item, "guid"),
        title=text(item, "title"),
        url=text(item, "link"),
        published=parsedate_to_datetime(text(item, "pubDate")),
        updated=None,
        content=told if full is None else full,
        summary="" if full is None else unescape(told),
        categories=tuple(one.text or "" for one in item.iterfind("category")),
    )


def atom(data: bytes) -> list[Told]:
    return [_atom_entry(entry) for entry in etree.fromstring(data).iterfind(f"{ATOM}entry")]


def _atom_entry(entry: etree._Element) -> Told:
    (link,) = entry.findall(f"{ATOM}link")
    # Without `rel` a link is `alternate` (RFC 4287, 4.2.7.2).
    assert link.get("rel", "alternate") == "alternate"
    (content,) = entry.findall(f"{ATOM}content")
    assert content.get("type") == "html" and len(content) == 0
    assert entry.find(f"{ATOM}title").get("type") in (None, "text")  # type: ignore[union-attr]
    return Told(
        id=text(entry, f"{ATOM}id"),
        title=text(entry, f"{ATOM}title"),
        url=link.get("href") or "",
        published=datetime.fromisoformat(text(entry, f"{ATOM}published")),
        updated=datetime.fromisoformat(text(entry, f"{ATOM}updated")),
        content=content.text or "",
        summary=text(entry, f"{ATOM}summary"),
        categories=tuple(one.get("term") or "" for one in entry.iterfind(f"{ATOM}category")),
    )


def jsonfeed(data: bytes) -> list[Told]:
    return [
        Told(
            id=item["id"],
            title=item["title"],
            url=item["url"],
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item["date_modified"]),
            content=item["content_html"],
            summary=item.get("summary", ""),
            categories=tuple(item["tags"]),
        )
        for item in json.loads(data)["items"]
    ]
