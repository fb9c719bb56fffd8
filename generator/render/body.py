"""Text of records to safe HTML: the only maker of it.

nh3 is a checker here, not a filter: whatever it would strip is a problem at its line, because a
disclosure site must not drop a paragraph of a legal text in silence.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from itertools import count
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.confine import confined
from generator.limits import CHARACTERS_A_SECOND, ELEMENTS, TEXT_MEGABYTES, TEXT_SECONDS
from generator.problems import Problem, Span, error, shortened
from generator.render.address import Address, resolve
from generator.render.effort import crowded, unpaired
from generator.render.plain import CLOSING, OPENING, Plain, Written, plain
from generator.render.safety import Marks, checked
from generator.source.links import links_of, span_of, unquoted
from generator.source.text import bad_characters
from generator.values import Prose

if TYPE_CHECKING:
    import markdown

_MARK = re.compile(f"{OPENING}(\\d+){CLOSING}")
_TABLE = re.compile(r"<table(?=[\s>])")
_HAN = re.compile("[\u3400-\u9fff]")
_ENTITY = re.compile(r"&(?:#([0-9]+)|#[xX]([0-9a-fA-F]+)|[A-Za-z]+);?")
#: Texts up to this many characters cost a fraction of a second whatever is in them; a process costs some too.
_SHORT = 2_000


@dataclass(frozen=True)
class Html:
    """Safe HTML in pieces: between them stand addresses, which depend on the page that shows it.

    `plain` tells that Python-Markdown was not needed.
    """

    pieces: tuple[str, ...]
    addresses: tuple[Address, ...]
    plain: bool = field(default=False, compare=False)

    def at(self, root: str) -> Markup:
        """The HTML with addresses relative to a page whose way to the site's root is `root`."""
        return self._joined([address.text(root) for address in self.addresses])

    def absolute(self, base_url: str, page: str) -> Markup:
        """The HTML with absolute addresses, for feeds; `page` is the site path of the record."""
        return self._joined([address.absolute(base_url, page) for address in self.addresses])

    def _joined(self, addresses: list[str]) -> Markup:
        parts = [self.pieces[0]]
        for address, piece in zip(addresses, self.pieces[1:], strict=True):
            parts += [escape(address), piece]
        return Markup("".join(parts))


_NOTHING = Html(("",), ())
#: HTML of a text and the problems that it has instead.
Conversion = tuple[Html, tuple[Problem, ...]]


class _Converters(threading.local):
    """One converter a thread: it remembers the text it works on."""

    @cached_property
    def markdown(self) -> markdown.Markdown:
        """Made on first use, because most builds have no new text."""
        import markdown

        from generator.render.markdown import GongkaiExtension

        return markdown.Markdown(
            extensions=["tables", "sane_lists", GongkaiExtension(OPENING, CLOSING)],
            extension_configs={"tables": {"use_align_attribute": True}},
            output_format="html",
        )


_CONVERTERS = _Converters()


def convert(prose: Prose) -> Conversion:
    """Safe HTML of a record's text. With problems, the HTML is empty."""
    text = prose.text
    return _finished(prose, text, plain(text))


def converted(proses: Iterable[Prose]) -> Iterator[tuple[Prose, Conversion]]:
    """Each text with what `convert` gives. What Python-Markdown has to read is read where it can be stopped; B710."""
    hard: list[Prose] = []
    for prose in proses:
        text = prose.text
        simple = plain(text)
        if simple is None and len(text) > _SHORT:
            hard.append(prose)
        else:
            yield prose, _finished(prose, text, simple)
    if hard and hasattr(os, "fork"):
        import nh3  # noqa: F401 - a process with little memory left could not load it

        _CONVERTERS.markdown  # noqa: B018 - so that it is made once and not in every process
    for prose, done in zip(hard, confined(convert, hard, _seconds, TEXT_MEGABYTES), strict=True):
        limits = {"seconds": _seconds(prose), "megabytes": TEXT_MEGABYTES}
        place = Span(prose.source, prose.line, 1 + prose.indent)
        yield prose, done or (_NOTHING, (error("B710", place, **limits),))


def _seconds(prose: Prose) -> int:
    return TEXT_SECONDS + len(prose.text) // CHARACTERS_A_SECOND


def _finished(prose: Prose, text: str, simple: Plain | None) -> Conversion:
    if not text.strip():
        return _NOTHING, ()
    safe, links, unsafe = _by_markdown(prose) if simple is None else (simple.html, simple.links, ())
    problems: list[Problem] = []
    addresses = tuple(_addresses(links, prose, problems))
    problems.extend(unsafe)
    if problems:
        return _NOTHING, tuple(problems)
    pieces = _MARK.split(_framed(safe))
    order = tuple(addresses[int(number)] for number in pieces[1::2])
    return Html(tuple(_outward(pieces[::2], order)), order, simple is not None), ()


def _by_markdown(prose: Prose) -> tuple[str, Sequence[Written], tuple[Problem, ...]]:
    """Checked HTML of any text with marks for its links, and what is wrong with it."""
    found = _hopeless(prose)
    if found is not None:
        return "", (), (found,)
    converter: Any = _CONVERTERS.markdown
    try:
        rendered = converter.reset().convert(prose.text)
    except RecursionError:
        place = Span(prose.source, prose.line, 1 + prose.indent)
        return "", (), (error("B707", place, limit=ELEMENTS),)
    safe, unsafe = checked(rendered, Marks(_MARK, frozenset(converter.gongkai_ids)), prose)
    return safe, converter.gongkai_links, unsafe


def _hopeless(prose: Prose) -> Problem | None:
    """B709, B710: what would keep Python-Markdown busy. A character that texts must not have, written by its number."""
    hard = unpaired(prose.text)
    if hard is not None:
        return error("B709", span_of(prose, hard, 1))
    crowd = crowded(prose.text)
    if crowd is not None:
        return error("B710", span_of(prose, crowd, 1))
    for match in _ENTITY.finditer(unquoted(prose.text)) if "&" in prose.text else ():
        for code, _, name in bad_characters(_meant(match)):
            return error(code, span_of(prose, match.start(), len(match[0])), char=name)
    return None


def _meant(match: re.Match[str]) -> str:
    """The character that a reference names: browsers show others for some numbers, and none for some."""
    if not (match[1] or match[2]):
        return unescape(match[0])
    number = int(match[1] or match[2], 10 if match[1] else 16) if len(match[0]) < 16 else 0
    return chr(number) if number < 0x110000 else "\0"


#: What links to other sites carry: the other page learns nothing of this one and cannot reach it.
OUTWARD = 'rel="external noopener noreferrer"'


def _outward(pieces: list[str], addresses: tuple[Address, ...]) -> Iterator[str]:
    """The pieces around the addresses; behind that of another site its `rel`."""
    yield pieces[0]
    for address, piece in zip(addresses, pieces[1:], strict=True):
        yield f'" {OUTWARD}{piece[1:]}' if address.is_site else piece


def _framed(rendered: str) -> str:
    """Tables in a frame that scrolls by itself and can be reached by keyboard (WCAG 2.1.1, 1.4.10)."""
    word = "表格" if _HAN.search(rendered) else "Table"
    numbers = count(1)
    frame = '<div class="scroll" role="group" tabindex="0" aria-label="{} {}"><table'
    opened = _TABLE.sub(lambda _: frame.format(word, next(numbers)), rendered)
    return opened.replace("</table>", "</table></div>")


def _addresses(links: Sequence[Written], prose: Prose, problems: list[Problem]) -> Iterator[Address]:
    """What each link means. B702: it means nothing allowed. B706: a picture that says nothing."""
    places = _Places(prose, links)
    for number, link in enumerate(links):
        address = resolve(link.address, link.image, prose)
        if address is None and not _is_judged(link, prose):
            problems.append(error("B702", places.all[number], address=shortened(link.address, 80)))
        if link.image and not link.words:
            problems.append(error("B706", places.all[number], src=shortened(link.address, 80)))
        yield address or Address("", "")


def _is_judged(link: Written, prose: Prose) -> bool:
    """A mention of a record that is not there is a matter of the rules on references (B703, R518)."""
    return link.address.startswith("ref:") and link.address[4:].partition("#")[0] in prose.mentions


class _Places:
    """Where links stand in the record, looked up when one is faulty: equal addresses are met in the order of the text."""

    def __init__(self, prose: Prose, links: Sequence[Written]) -> None:
        self._prose = prose
        self._links = links

    @cached_property
    def all(self) -> list[Span]:
        """The place of each link; the first line where it cannot be told."""
        spans: dict[str, list[Span]] = {}
        for address, span in links_of(self._prose):
            spans.setdefault(address, []).append(span)
        return [self._next(link.address, spans) for link in self._links]

    def _next(self, written: str, spans: dict[str, list[Span]]) -> Span:
        found = spans.get(written) or spans.get(unescape(written).removeprefix("mailto:"))
        if not found:
            return Span(self._prose.source, self._prose.line, 1 + self._prose.indent)
        return found.pop(0) if len(found) > 1 else found[0]
