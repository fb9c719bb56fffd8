"""Where the links of a Markdown text stand: what was written as an address, and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.problems import Span
from generator.values import Prose

_INLINE = re.compile(r"\]\([ \t\n]*(?:<([^<>\n]*)>|((?:[^\s()<>]|\([^\s()]*\))+))")
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\n?[ \t]*<?([^\s>]+)", re.MULTILINE)
_BARE = re.compile(r"<((?:[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]+|[^<>\s@]+@[^<>\s]+))>")
_TICKS = re.compile("`+")


def unquoted(text: str) -> str:
    """The text with its code spans blanked out, every other character in its place."""
    if "`" not in text:
        return text
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for start, end in reversed(runs):
        later.setdefault(end - start, []).append(start)
    parts: list[str] = []
    done = 0
    for start, end in runs:
        closing = later[end - start]
        while closing and closing[-1] <= start:
            closing.pop()
        if start < done or not closing:
            continue
        stop = closing[-1] + end - start
        blank = re.sub(r"[^\n]", " ", text[start:stop])
        parts += [text[done:start], blank]
        done = stop
    return "".join(parts) + text[done:]


@lru_cache(maxsize=1)  # a record is asked for the records and for the files that it mentions
def addresses_in(text: str) -> tuple[tuple[int, str], ...]:
    """Offset and address of every link, image and link definition outside of code, in order."""
    source = unquoted(text)
    found: list[tuple[int, str]] = []
    for sign, pattern in (("](", _INLINE), ("]:", _DEFINED), ("<", _BARE)):
        for match in pattern.finditer(source) if sign in source else ():
            group = match.lastindex or 1
            found.append((match.start(group), match[group]))
    return tuple(sorted(found))


def mentions_in(text: str) -> tuple[str, ...]:
    """Ids of the records that a text links to by `ref:id`."""
    written = (address for _, address in addresses_in(text) if address.startswith("ref:"))
    return tuple(sorted({address[4:].partition("#")[0] for address in written}))


def links_of(prose: Prose) -> Iterator[tuple[str, Span]]:
    """Every address of a record's text with its place in the record's file."""
    for offset, written in addresses_in(prose.text):
        yield written, span_of(prose, offset, len(written))


def span_of(prose: Prose, offset: int, length: int) -> Span:
    """The place of a piece of the text in the record's file."""
    line, column = prose.where(offset)
    return Span(prose.source, line, column, max(1, length))
