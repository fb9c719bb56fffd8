"""A record's text: front matter and body, with the lines where each begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator import limits
from generator.problems import Problem, Problems, Span, error
from generator.source.tree import Map, Node, Scalar, parse


@dataclass(frozen=True)
class Document:
    """A record as read: its fields as a tree, its body as text.

    The body begins at `body_line`; `body_indent` characters stand before each of its lines.
    """

    path: str
    fields: Map
    body: str
    body_line: int
    body_indent: int = 0


def document(text: str, path: str) -> tuple[Document | None, Problems]:
    """Split `.md` at its `---` lines; take `body` out of `.yaml`. None when unreadable."""
    if path.endswith(".md"):
        return _markdown(text, path)
    node, problems = parse(text, path)
    return _with_body(node, text.split("\n"), path, problems)


def _markdown(text: str, path: str) -> tuple[Document | None, Problems]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, (error("S120", Span(path, 1, 1, max(1, len(lines[0])))),)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, (error("S121", Span(path, 1, 1, 3)),)
    front = "\n".join(lines[1:end])
    if limits.too_long(front, limits.FIELDS):
        return None, (_too_large(path, len(front.encode())),)
    node, problems = parse(front, path, first_line=2)
    if node is None:
        return None, problems
    if not isinstance(node, Map):
        return None, (*problems, error("S122", node.span))
    key = next((key for key, _ in node.entries if key.text == "body"), None)
    if key is not None:
        problems = (*problems, error("S123", key.span))
        node = _without_body(node)
    return Document(path, node, "\n".join(lines[end + 1 :]), end + 2), problems


def _with_body(
    node: Node | None, lines: list[str], path: str, problems: Problems
) -> tuple[Document | None, Problems]:
    if node is None:
        return None, problems
    if not isinstance(node, Map):
        return None, (*problems, error("S122", node.span))
    found: list[Problem] = list(problems)
    body, line, indent = "", 1, 0
    value = node.get("body")
    if isinstance(value, Scalar):
        body, line, indent = _body(value, lines)
        if "\n" in body.strip("\n") and not value.literal:
            found.append(error("S124", value.span))
    elif value is not None:
        found.append(error("S124", value.span))
    fields = _without_body(node)
    size = _length(fields)
    if size > limits.FIELDS:
        return None, (*found, _too_large(path, size))
    return Document(path, fields, body, line, indent), tuple(found)


def _body(value: Scalar, lines: list[str]) -> tuple[str, int, int]:
    """A body with the line where it begins and how far it is indented there."""
    if value.empty:
        return "", value.span.line, 0
    if not value.literal:
        return value.text, value.span.line, value.span.column - (1 if value.plain else 0)
    line = value.span.line + 1
    explicit = re.search(r"\|[+-]?([1-9])", lines[value.span.line - 1])
    first = next((text for text in lines[line - 1 :] if text.strip()), "")
    return value.text, line, int(explicit[1]) if explicit else len(first) - len(first.lstrip(" "))


def _without_body(node: Map) -> Map:
    return Map(tuple((key, item) for key, item in node.entries if key.text != "body"), node.span)


def _length(node: Node) -> int:
    """Bytes of the keys and values of a tree."""
    if isinstance(node, Scalar):
        return len(node.text.encode("utf-8", "replace"))
    if isinstance(node, Map):
        return sum(_length(key) + _length(value) for key, value in node.entries)
    return sum(_length(item) for item in node.items)


def _too_large(path: str, size: int) -> Problem:
    return error("S017", Span(path, 1, 1), size=size, limit=limits.FIELDS)
