"""A record's text: front matter and body, with the lines where each begins."""

from __future__ import annotations

from dataclasses import dataclass

from generator.problems import Problem, Problems, Span, error
from generator.source.tree import Map, Node, Scalar, parse


@dataclass(frozen=True)
class Document:
    """A record as read: its fields as a tree, its body as text beginning at `body_line`."""

    path: str
    fields: Map
    body: str
    body_line: int


def document(text: str, path: str) -> tuple[Document | None, Problems]:
    """Split `.md` at its `---` lines; take `body` out of `.yaml`. None when unreadable."""
    if path.endswith(".md"):
        return _markdown(text, path)
    node, problems = parse(text, path)
    return _with_body(node, path, problems)


def _markdown(text: str, path: str) -> tuple[Document | None, Problems]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, (error("S120", Span(path, 1, 1)),)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None, (error("S121", Span(path, 1, 1)),)
    node, problems = parse("\n".join(lines[1:end]), path, first_line=2)
    if node is None:
        return None, problems
    if not isinstance(node, Map):
        return None, (*problems, error("S122", node.span))
    body = node.get("body")
    if body is not None:
        problems = (*problems, error("S123", body.span))
    return Document(path, node, "\n".join(lines[end + 1 :]), end + 2), problems


def _with_body(node: Node | None, path: str, problems: Problems) -> tuple[Document | None, Problems]:
    if node is None:
        return None, problems
    if not isinstance(node, Map):
        return None, (*problems, error("S122", node.span))
    found: list[Problem] = list(problems)
    body, line = "", 1
    value = node.get("body")
    if isinstance(value, Scalar):
        body, line = value.text, value.span.line + (0 if value.plain else 1)
    elif value is not None:
        found.append(error("F003", value.span, name="body", want="text"))
    entries = tuple((key, item) for key, item in node.entries if key.text != "body")
    return Document(path, Map(entries, node.span), body, line), tuple(found)
