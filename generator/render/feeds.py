"""Feeds as bytes: RSS 2.0 and Atom (RFC 4287) by feedgen, JSON Feed 1.1, OPML 2.0.

Every date comes from the records: feedgen would stamp the present moment on what is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from lxml import etree

from generator.plan.feeds import Entry, Feed, Outline
from generator.render.body import Html
from generator.render.chrome import Chrome
from generator.schema.config import Config
from generator.values import Moment, Prose

HtmlOf = Callable[[Prose], Html]
#: What follows the text of an entry: its list and files, as HTML with absolute addresses.
Supplement = Callable[[str, Entry], str]
SUPPLEMENT = "feeds/supplement.html"
#: The date of a feed without entries: before any record, and the same on every machine.
_NEVER = Moment.of_day(date(1970, 1, 1))


class Feeds:
    """Writes the feeds of one site."""

    def __init__(self, config: Config, chrome: Chrome, html_of: HtmlOf, supplement: Supplement) -> None:
        self._base = config.site.base_url
        self._zone = ZoneInfo(config.site.timezone)
        self._chrome = chrome
        self._html_of = html_of
        self._supplement = supplement
        self._last: tuple[Feed | None, tuple[str, ...]] = None, ()

    def rss(self, feed: Feed) -> bytes:
        """RSS 2.0; the channel's link is the page, its self link the file."""
        media = "application/rss+xml"
        # The description of an item is HTML (RSS 2.0), the summary of an Atom entry a text.
        found: bytes = self._generated(feed, f"{feed.path}.xml", media, escape).rss_str(pretty=True)
        return found

    def atom(self, feed: Feed) -> bytes:
        """Atom 1.0 with content of type html."""
        media = "application/atom+xml"
        found: bytes = self._generated(feed, f"{feed.path}.atom", media, str).atom_str(pretty=True)
        return found

    def _generated(self, feed: Feed, path: str, media: str, summarised: Callable[[str], str]):  # type: ignore[no-untyped-def] # feedgen has no types
        from feedgen.feed import FeedGenerator

        made = FeedGenerator()
        made.id(feed.id)
        made.title(feed.title)
        made.description(feed.description)
        made.language(self._chrome.lang)
        made.author({"name": self._chrome.organiser})
        made.link([
            {"href": self._base + path, "rel": "self", "type": media},
            {"href": self._page(feed.page), "rel": "alternate", "type": "text/html"},
        ])  # fmt: skip
        made.updated(self._at(feed.updated))
        made.lastBuildDate(self._at(feed.updated))
        made.generator(self._chrome.generator)
        made.docs("https://www.rssboard.org/rss-specification")
        for entry, content in zip(feed.entries, self._contents(feed), strict=True):
            self._add(made, entry, summarised(entry.summary), content)
        return made

    def _add(self, made, entry: Entry, summary: str, content: str) -> None:  # type: ignore[no-untyped-def]
        one = made.add_entry(order="append")
        one.id(entry.id)
        one.guid(entry.id, permalink=False)
        one.title(entry.title)
        one.link(href=self._page(entry.path), rel="alternate")
        one.published(self._at(entry.published))
        one.updated(self._at(entry.updated))
        if summary:
            one.summary(summary)
        one.content(content, type="html")
        one.category([{"term": name} for name in entry.categories])

    def jsonfeed(self, feed: Feed) -> bytes:
        """JSON Feed 1.1."""
        items = [
            {
                "id": entry.id,
                "url": self._page(entry.path),
                "title": entry.title,
                "content_html": content,
                "date_published": self._at(entry.published).isoformat(),
                "date_modified": self._at(entry.updated).isoformat(),
                "tags": list(entry.categories),
                **({"summary": entry.summary} if entry.summary else {}),
            }
            for entry, content in zip(feed.entries, self._contents(feed), strict=True)
        ]
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.description,
            "home_page_url": self._page(feed.page),
            "feed_url": f"{self._base}{feed.path}.json",
            "language": self._chrome.lang,
            "authors": [{"name": self._chrome.organiser}],
            "items": items,
        }
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def opml(self, outline: Outline) -> bytes:
        """OPML 2.0: every feed in RSS form, grouped."""
        root = etree.Element("opml", version="2.0")
        etree.SubElement(etree.SubElement(root, "head"), "title").text = outline.title
        body = etree.SubElement(root, "body")
        for group, feeds in outline.groups:
            shelf = etree.SubElement(body, "outline", text=group)
            for title, name, page in feeds:
                etree.SubElement(
                    shelf, "outline", type="rss", text=title, title=title,
                    xmlUrl=f"{self._base}feeds/{name}.xml", htmlUrl=self._page(page),
                )  # fmt: skip
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def _contents(self, feed: Feed) -> tuple[str, ...]:
        """What the entries of a feed hold, made once for its formats."""
        known, contents = self._last
        if known is not feed:
            contents = tuple(map(self._content, feed.entries))
            self._last = feed, contents
        return contents

    def _content(self, entry: Entry) -> str:
        """Text, own columns, list, files, what is told word for word; without any its summary or title, for content is HTML and never empty."""
        html = str(self._html_of(entry.body).absolute(self._base, entry.path)) if entry.body else ""
        if entry.facts or entry.table or entry.attachments:
            html += self._supplement(SUPPLEMENT, entry)
        if entry.verbatim:
            html += f"<pre>{escape(entry.verbatim)}</pre>"
        return html or f"<p>{escape(entry.summary or entry.title)}</p>"

    def _page(self, path: str) -> str:
        return self._base + path.removesuffix("index.html")

    def _at(self, moment: Moment | None) -> datetime:
        return (moment or _NEVER).at.replace(tzinfo=self._zone)
