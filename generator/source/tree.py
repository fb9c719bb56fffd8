"""YAML text to a tree of positioned text: no types, no aliases, no surprises.

The tree is built from the parser's event stream, so nesting and size are bounded before any
recursion, and no implicit typing ever happens: a value is text until the schema reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from generator.problems import Problem, Problems, Span, error

DEPTH_LIMIT = 20
NODE_LIMIT = 200_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """One value as text; `plain` when it was written without quotes or block marker."""

    text: str
    span: Span
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether the value says nothing: `key:`, `~` or `null`."""
        return self.plain and self.text in ("", "~", "null")


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
        return None, (*problems, _syntax(failure, text, path, first_line - 1))
    except yaml.reader.ReaderError as failure:
        return None, (error("S004", Span(path), char=f"U+{failure.character:04X}"),)
    except _Refused as refused:
        return None, (*problems, refused.problem)
    return node if node is not None else Map((), Span(path, first_line, 1)), tuple(problems)


def _build(text: str, path: str, shift: int, problems: list[Problem]) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = count = 0
    for event in yaml.parse(text, Loader=_LOADER):
        span = Span(path, _mark(event.start_mark).line + 1 + shift, _mark(event.start_mark).column + 1)
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(error("S108", span))
        if isinstance(event, (NodeEvent, CollectionStartEvent)):
            count += 1
            _bounds(event, span, len(stack), count)
        finished: Node | None = None
        if isinstance(event, CollectionStartEvent):
            stack.append(_Open(span, isinstance(event, MappingStartEvent), []))
        elif isinstance(event, ScalarEvent):
            finished = _scalar(event, span)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            finished = _close(stack.pop(), problems)
        if finished is not None:
            if stack:
                stack[-1].items.append(finished)
            else:
                root = finished
    return root


def _mark(mark: Any) -> Any:
    """A position of the parser; the library's types allow None, its events never have it."""
    return mark


def _scalar(event: ScalarEvent, span: Span) -> Scalar:
    first, last = _mark(event.start_mark), _mark(event.end_mark)
    length = last.column - first.column if last.line == first.line else 1
    return Scalar(event.value, Span(span.path, span.line, span.column, max(1, length)), event.style is None)


def _bounds(event: Event, span: Span, depth: int, count: int) -> None:
    if depth > DEPTH_LIMIT:
        raise _Refused(error("S106", span, limit=DEPTH_LIMIT))
    if count > NODE_LIMIT:
        raise _Refused(error("S107", span, limit=NODE_LIMIT))
    if isinstance(event, AliasEvent):
        raise _Refused(error("S103", span, name=f"*{getattr(event, 'anchor', '')}"))
    anchor = getattr(event, "anchor", None)
    if anchor:
        raise _Refused(error("S103", span, name=f"&{anchor}"))
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _Refused(error("S104", span, tag=tag))


def _close(opened: _Open, problems: list[Problem]) -> Node:
    if not opened.mapping:
        return Seq(tuple(opened.items), opened.span)
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, Scalar] = {}
    for key, value in zip(opened.items[::2], opened.items[1::2], strict=True):
        if not isinstance(key, Scalar):
            problems.append(error("S109", key.span))
        elif key.text == "<<" and key.plain:
            problems.append(error("S105", key.span))
        elif key.text in seen:
            problems.append(error("S102", key.span, key=key.text, line=seen[key.text].span.line))
        else:
            seen[key.text] = key
            entries.append((key, value))
    return Map(tuple(entries), opened.span)


def _syntax(failure: yaml.MarkedYAMLError, text: str, path: str, shift: int) -> Problem:
    """Name the usual slips of editors; the parser's own words are kept as a detail."""
    mark = failure.problem_mark or failure.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    source = lines[line] if line < len(lines) else ""
    what = " ".join(part for part in (failure.context, failure.problem) if part)
    span = Span(path, line + 1 + shift, column + 1)
    if "\t" in source[: len(source) - len(source.lstrip())] or "'\\t'" in what:
        return error("S110", Span(path, line + 1 + shift, max(1, source.find("\t") + 1)))
    if "mapping values are not allowed" in what:
        return error("S111", span)
    previous = lines[line - 1] if line else ""
    for number, candidate in ((line, source), (line - 1, previous)):
        value = candidate.partition(": ")[2].strip()
        if value[:1] in "[{*&!%@`" and value:
            place = candidate.find(value) + 1
            return error("S112", Span(path, number + 1 + shift, place), value=value[:40])
    return error("S101", span, detail=what)
