"""The shadow of a page: the small document the search engine reads instead of it, never published.

It holds the page's searchable text as tokens, and everything a hit is filtered, sorted and shown by as attributes
of empty elements (text in hidden elements would be searched and shown).
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from generator.index import tokens
from generator.plan.output import SearchEntry

BODY, IGNORE = "data-pagefind-body", "data-pagefind-ignore"

# Running text goes on through these; every other element parts phrases at its start and end.
# fmt: off
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "output", "q", "rb", "rp", "rt", "rtc", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))
# fmt: on
_DROPPED = frozenset(("script", "style", "template", "noscript"))
_LAYOUT = " \t\r\f\v"
# A line wrapped in the source of a Chinese paragraph is no space (CSS Text 3, segment break transformation).
_WRAP = re.compile(
    rf"(?<=[{tokens.HAN}，。；：！？、）〕》”])[{_LAYOUT}]*\n\s*(?=[{tokens.HAN}，。；：！？、（〔《“])"
)
_SPACES = re.compile(rf"[{_LAYOUT}\n]+")
_UNDATED = "0000-00-00"
_BRAILLE = 0x2800


def shadow(page: bytes, entry: SearchEntry) -> bytes:
    """The document the index is built from, for one rendered page (UTF-8)."""
    title, rest = _texts(page)
    heading = title or entry.title
    head = [_attribute("filter", key, value) for key, value in entry.filters]
    # Sorting drops pages without a value, so every page has one.
    head.append(_attribute("sort", "date", entry.date or _UNDATED))
    head.append(_attribute("meta", "show", display(entry)))
    if not title:
        head.append(_attribute("meta", "title", tokens.tokenise(heading)))
    shown = f"<h1>{_tokenised(title)}</h1>" if title else ""
    return (
        '<!DOCTYPE html><html lang="und"><head><meta charset="utf-8"></head><body>'
        f"{''.join(head)}{shown}<main>{_tokenised(rest)}</main></body></html>\n"
    ).encode()


def searchable_text(page: bytes) -> str:
    """What of a rendered page can be found: the body element without the ignored parts, title first.

    One line a block (paragraph, cell, list item); a phrase never runs from one line to the next.
    """
    return "\n".join(part for part in _texts(page) if part)


def display(entry: SearchEntry) -> str:
    """How a hit is shown, as JSON (t: title, d: date, m: further pairs), each byte a Braille character.

    Pagefind searches every word of its metadata, so a date would make `2008` match every page of that year.
    It overlooks characters that are neither letters nor digits, hence this alphabet of 256 symbols.
    """
    data = {"t": entry.title, "d": entry.date, "m": dict(entry.meta)}
    encoded = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return "".join(chr(_BRAILLE + byte) for byte in encoded)


def displayed(symbols: str) -> dict[str, Any]:
    """What `display` made these symbols of."""
    data: dict[str, Any] = json.loads(bytes(ord(symbol) - _BRAILLE for symbol in symbols))
    return data


def _texts(page: bytes) -> tuple[str, str]:
    """Title and the remaining text; both empty where the page has no searchable body."""
    tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    title: list[str] = []
    rest: list[str] = []
    for body in tree.iter():
        if isinstance(body.tag, str) and body.get(BODY) is not None and not _inside(body):
            heading = next((found for found in body.iter("h1") if not _ignored(found, body)), None)
            if heading is not None and not title:
                _walk(heading, title, None)
            _walk(body, rest, heading)
            rest.append("\0")
    return " ".join(_lines(title)), "\n".join(_lines(rest))


def _inside(element: HtmlElement) -> bool:
    return any(above.get(BODY) is not None or _drops(above) for above in element.iterancestors())


def _ignored(element: HtmlElement, body: HtmlElement) -> bool:
    while element is not body:
        if _drops(element):
            return True
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return _drops(body)


def _drops(element: HtmlElement) -> bool:
    return element.tag in _DROPPED or element.get(IGNORE) is not None


def _walk(element: HtmlElement, parts: list[str], without: HtmlElement | None) -> None:
    """Text pieces in document order; NUL stands where one block ends and another begins."""
    if not isinstance(element.tag, str) or _drops(element) or element is without:
        return
    block = element.tag not in _INLINE
    if block:
        parts.append("\0")
    parts.append(element.text or "")
    for child in element:
        _walk(child, parts, without)
        parts.append(child.tail or "")
    if block:
        parts.append("\0")


def _lines(parts: list[str]) -> list[str]:
    blocks = (_SPACES.sub(" ", _WRAP.sub("", block)).strip(" ") for block in "".join(parts).split("\0"))
    return [block for block in blocks if block]


def _tokenised(text: str) -> str:
    # The closing mark parts title and text, and keeps Pagefind from adding a full stop of its own.
    return escape(f"{tokens.tokenise(text)} {tokens.LINE}", quote=False)


def _attribute(name: str, key: str, value: str) -> str:
    return f'<span data-pagefind-{name}="{escape(f"{key}:{value}")}"></span>'
