"""YAML text to a tree of positioned text: no types, no aliases, no surprises.

The tree is built from the parser's event stream, so nesting and size are bounded before any
recursion, and no implicit typing ever happens: a value is text until the schema reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from generator.limits import NESTING, VALUES
from generator.problems import Problem, Problems, Span, error, shortened, warning
from generator.source.files import SourceFile, read_text
from generator.source.slips import diagnosed
from generator.source.text import bad_characters

#: A `#` after a blank begins a comment; without a blank of its own it is rarely meant as one.
_LOST = re.compile(r"\s+(#\S.*)")
#: Behind a quote or bracket, or behind a comma that follows; in the first line of a `|` block.
_TIGHT, _HEADER = re.compile(r"(?:(?<=[\"'\]}])|\s*,)#"), re.compile(r"[|>][-+0-9]*#")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """One value as text; `plain` when it was written without quotes or block marker, `literal` after `|`."""

    text: str
    span: Span
    plain: bool = True
    literal: bool = False

    @property
    def empty(self) -> bool:
        """Whether the value says nothing: `key:`, `""`, `~` or `null`."""
        return not self.text.strip() or (self.plain and self.text in ("~", "null"))


@dataclass(frozen=True)
class Seq:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class Map:
    """A mapping in the order of the file; keys are scalars and unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The node under `key`, or None."""
        return next((node for name, node in self.entries if name.text == key), None)


Node = Scalar | Seq | Map


@dataclass
class _Open:
    """A collection under construction."""

    span: Span
    mapping: bool
    items: list[Node]


class _Refused(Exception):
    """A construct that ends reading of this file; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def parse(text: str, path: str, first_line: int = 1) -> tuple[Node | None, Problems]:
    """The tree of a YAML text that starts at `first_line` of `path`.

    Returns (None, problems) when the text cannot be read; an empty text gives an empty mapping.
    """
    problems: list[Problem] = []
    try:
        node = _build(text, path, first_line - 1, problems)
    except yaml.MarkedYAMLError as failure:
        return None, (*problems, diagnosed(failure, text, path, first_line - 1))
    except yaml.reader.ReaderError as failure:
        return None, (error("S004", Span(path, first_line), char=f"U+{failure.character:04X}"),)
    except _Refused as refused:
        return None, (*problems, refused.problem)
    return node if node is not None else Map((), Span(path, first_line, 1)), tuple(problems)


def read_tree(file: SourceFile) -> tuple[Node | None, Problems]:
    """The tree of a YAML file, or None and why it cannot be had."""
    text, problems = read_text(file)
    tree, faults = parse(text, file.path) if text is not None else (None, ())
    return tree, (*problems, *faults)


def _build(text: str, path: str, shift: int, problems: list[Problem]) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = count = 0
    lines = text.split("\n") if "#" in text else []
    for event in yaml.parse(text, Loader=_LOADER):
        finished: Node
        if isinstance(event, NodeEvent):
            count += 1
            if event.anchor or event.tag is not None or len(stack) > NESTING or count > VALUES:  # type: ignore[attr-defined]
                raise _refusal(event, _span(event, path, shift), len(stack), count)
        if isinstance(event, ScalarEvent):
            finished = _scalar(event, path, shift, problems)
            if lines and not event.style:
                problems.extend(_lost_text(event, finished.span, lines))
        elif isinstance(event, CollectionStartEvent):
            stack.append(_Open(_span(event, path, shift), isinstance(event, MappingStartEvent), []))
            continue
        elif isinstance(event, CollectionEndEvent):
            finished = _close(stack.pop(), problems)
        else:
            documents += isinstance(event, DocumentStartEvent)
            if documents > 1:
                raise _Refused(error("S108", _span(event, path, shift)))
            continue
        if lines:
            problems.extend(_tight_remark(event, path, lines, shift))
        if stack:
            stack[-1].items.append(finished)
        else:
            root = finished
    return root


def _mark(mark: Any) -> Any:
    """A position of the parser; the library's types allow None, its events never have it."""
    return mark


def _span(event: Event, path: str, shift: int) -> Span:
    start = _mark(event.start_mark)
    return Span(path, start.line + 1 + shift, start.column + 1)


def _scalar(event: ScalarEvent, path: str, shift: int, problems: list[Problem]) -> Scalar:
    first, last = _mark(event.start_mark), _mark(event.end_mark)
    length = last.column - first.column if last.line == first.line else 1
    place = Span(path, first.line + 1 + shift, first.column + 1, length or 1)
    if event.style == '"':  # an escape such as "\0" brings in what the check of the file's bytes keeps out
        problems.extend(error(code, place, char=name) for code, _, name in bad_characters(event.value))
    return Scalar(event.value, place, not event.style, event.style == "|")


def _lost_text(event: ScalarEvent, span: Span, lines: list[str]) -> Iterator[Problem]:
    """S116: text after ` #` is a comment for YAML and would not be published."""
    end = _mark(event.end_mark)
    match = _LOST.match(lines[end.line], end.column) if end.line < len(lines) else None
    if match:
        line = span.line - _mark(event.start_mark).line + end.line
        yield warning(
            "S116", Span(span.path, line, match.start(1) + 1, len(match[1])), value=shortened(match[1])
        )


def _tight_remark(event: Event, path: str, lines: list[str], shift: int) -> Iterator[Problem]:
    """S125: a `#` right behind a sign of YAML: a comment to this parser, an error to others, so it says nothing."""
    block = getattr(event, "style", None) in ("|", ">")
    mark = _mark(event.start_mark if block else event.end_mark)
    pattern = _HEADER if block else _TIGHT
    match = pattern.match(lines[mark.line], mark.column) if mark.line < len(lines) else None
    if match:
        yield error("S125", Span(path, mark.line + 1 + shift, match.end()))


def _refusal(event: Any, span: Span, depth: int, count: int) -> _Refused:
    """Why a node is not read: too deep, too many before it, a mention or a type of its own."""
    if depth > NESTING:
        return _Refused(error("S106", span, limit=NESTING))
    if count > VALUES:
        return _Refused(error("S107", span, limit=VALUES))
    if isinstance(event, AliasEvent):
        return _Refused(error("S103", span, name=f"*{event.anchor}"))
    if event.anchor:
        return _Refused(error("S103", span, name=f"&{event.anchor}"))
    return _Refused(error("S104", span, tag=event.tag))


def _close(opened: _Open, problems: list[Problem]) -> Node:
    if not opened.mapping:
        return Seq(tuple(opened.items), opened.span)
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, Scalar] = {}
    for key, value in zip(opened.items[::2], opened.items[1::2], strict=True):
        if not isinstance(key, Scalar) or (key.plain and not key.text):
            problems.append(error("S109", key.span))
        elif key.text == "<<" and key.plain:
            problems.append(error("S105", key.span))
        elif key.text in seen:
            problems.append(error("S102", key.span, key=key.text, line=seen[key.text].span.line))
        else:
            seen[key.text] = key
            entries.append((key, value))
    return Map(tuple(entries), opened.span)
