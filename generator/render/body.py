"""Text of records to safe HTML: the only maker of it.

nh3 is a checker here, not a filter: whatever it would strip is a problem at its line, because a
disclosure site must not drop a paragraph of a legal text in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.problems import Problem, Span, error
from generator.render.address import Address, resolve
from generator.values import Prose

if TYPE_CHECKING:
    import markdown

#: Two non-characters, refused in every source file, bracket the number of a link.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINKING = re.compile(r"<[a-zA-Z][^>]*?\s(href|src|srcset|action|poster|data)\s*=\s*[\"']?([^\"'\s>]*)")

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_CELL = {"colspan", "rowspan", "class", "scope"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": _CELL,
    "th": _CELL,
    "ol": {"start"},
    "abbr": {"title"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}


@dataclass(frozen=True)
class Html:
    """Safe HTML in pieces: between them stand addresses, which depend on the page that shows it."""

    pieces: tuple[str, ...]
    addresses: tuple[Address, ...]

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


@cache
def _converter() -> markdown.Markdown:
    import markdown

    from generator.render.markdown import GongkaiExtension

    return markdown.Markdown(
        extensions=["tables", "sane_lists", GongkaiExtension(_OPEN, _CLOSE)],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )


def convert(prose: Prose) -> tuple[Html, tuple[Problem, ...]]:
    """Safe HTML of a record's text. With problems, the HTML is empty."""
    if not prose.text.strip():
        return Html(("",), ()), ()
    converter: Any = _converter()
    try:
        rendered = converter.reset().convert(prose.text)
    except RecursionError:
        return Html(("",), ()), (error("B707", Span(prose.source, prose.line)),)
    rendered = _COMMENT.sub("", rendered)
    problems: list[Problem] = []
    addresses = tuple(_addresses(converter.gongkai_links, prose, problems))
    problems.extend(_raw_links(rendered, prose))
    problems.extend(_unsafe(rendered, prose))
    problems.extend(error("B706", _found(prose, f"![]({src}"), src=src) for src in converter.gongkai_unnamed)
    if problems:
        return Html(("",), ()), tuple(problems)
    pieces = _MARK.split(rendered)
    return Html(tuple(pieces[::2]), tuple(addresses[int(number)] for number in pieces[1::2])), ()


def _addresses(links: list[tuple[str, str]], prose: Prose, problems: list[Problem]) -> Iterator[Address]:
    for tag, written in links:
        address = resolve(written, tag == "img", prose)
        if address is None:
            problems.append(error("B702", _found(prose, written), address=written[:80]))
            address = Address("", "")
        yield address


def _found(prose: Prose, text: str) -> Span:
    """Where a piece of text stands in the record; the first line of the body when it cannot be told."""
    offset = prose.text.find(text)
    if offset < 0:
        return Span(prose.source, prose.line, 1)
    line, column = prose.where(offset)
    return Span(prose.source, line, column, max(1, min(len(text), 80)))


def _raw_links(rendered: str, prose: Prose) -> Iterator[Problem]:
    """B704: addresses in raw HTML escape the link check; Markdown links do not."""
    for match in _LINKING.finditer(rendered):
        if not _MARK.fullmatch(match[2]):
            yield error("B704", _found(prose, match[2] or match[1]), address=match[2][:80])


def _unsafe(rendered: str, prose: Prose) -> Iterator[Problem]:
    """B701: what the checker would strip, found by comparing what goes in with what comes out."""
    import nh3

    given = _MARK.sub("/x", rendered)
    cleaned = nh3.clean(
        given, tags=set(TAGS), attributes={tag: set(names) for tag, names in ATTRIBUTES.items()}, link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"}, strip_comments=True, clean_content_tags=set(),
    )  # fmt: skip
    if cleaned == given:
        return
    before, after = _tokens(given), _tokens(cleaned)
    if before == after:
        return
    index = next(
        (i for i, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(after)
    )
    lost = before[min(index, len(before) - 1)] if before else ("", "")
    yield error("B701", _found(prose, _written(lost)), found=_written(lost)[:60] or "…")


def _written(token: tuple[str, ...]) -> str:
    return f"<{token[1]}" if token[0] in ("start", "end") else token[1].strip()[:40]


class _Tokens(HTMLParser):
    """Tags with sorted attributes, and text; serialisation differences vanish."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = sorted(f"{name}={value or ''}" for name, value in attrs)
        self.found.append(("start", tag, *pairs))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "hr", "img", "col"):
            self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "text":
            self.found[-1] = ("text", self.found[-1][1] + data)
        else:
            self.found.append(("text", data))


def _tokens(html: str) -> list[tuple[str, ...]]:
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    return [token for token in parser.found if token[0] != "text" or token[1].strip()]
