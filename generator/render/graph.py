"""Which template uses which: read from the templates themselves, and remembered by their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator import digest
from generator.memo import Memo
from generator.problems import Problem, Problems, Span, error
from generator.source.templates import Templates


@dataclass(frozen=True)
class Uses:
    """The templates that one names, and the fault that keeps it from being read: (line, words)."""

    names: tuple[str, ...]
    dynamic: bool = False
    fault: tuple[int, str] | None = None


class Graph:
    """The use relation of all templates of a site."""

    def __init__(self, templates: Templates, memo: Memo) -> None:
        self._templates = templates
        self.uses: Mapping[str, Uses] = {
            name: _remembered(text, memo) for name, text in templates.texts.items() if name.endswith(".html")
        }
        self._closures: dict[str, str] = {}
        memo.only("templates", {digest.of_text(templates.texts[name]) for name in self.uses}.__contains__)

    def closure(self, form: str) -> str:
        """Digest of a template with everything it extends, includes or imports."""
        if form not in self._closures:
            found = tuple((name, self._templates.texts[name]) for name in self.names(form))
            self._closures[form] = digest.of(found)
        return self._closures[form]

    def names(self, *forms: str) -> tuple[str, ...]:
        """Templates with everything they extend, include or import, in order."""
        names: set[str] = set()
        pending = list(forms)
        while pending:
            name = pending.pop()
            if name in self.uses and name not in names:
                names.add(name)
                pending.extend(self.uses[name].names)
        return tuple(sorted(names))

    def problems(self) -> Problems:
        """Syntax errors and missing or dynamic names in every template, before anything is rendered."""
        found: list[Problem] = []
        for name, uses in self.uses.items():
            origin, text = self._templates.origins[name], self._templates.texts[name]
            if uses.fault is not None:
                found.append(error("T801", _slip(text, origin, uses.fault[0]), detail=uses.fault[1]))
            if uses.dynamic:
                found.append(error("T805", _place(text, origin, _dynamic(text))))
            for other in uses.names:
                if other not in self._templates.texts:
                    found.append(
                        error("T806", _place(text, origin, max(0, text.find(other)), len(other)), name=other)
                    )
        return tuple(found)


def _place(text: str, origin: str, offset: int, length: int = 1) -> Span:
    return Span(origin, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset), length)


_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


def _slip(text: str, origin: str, line: int) -> Span:
    """The tag that is not closed, up to the line where Jinja gave up; else the first tag of that line."""
    lines = text.split("\n")
    start, end = len("\n".join(lines[: line - 1])), len("\n".join(lines[:line]))
    opened = [(match.start(), match[0]) for match in re.finditer(r"\{[{%#]", text[:end])]
    following = [offset for offset, _ in opened[1:]] + [len(text)]
    broken = [
        offset
        for (offset, sign), after in zip(opened, following, strict=True)
        if _CLOSING[sign] not in text[offset:after]
    ]
    on_line = [offset for offset, _ in opened if offset >= start]
    if not opened:
        return Span(origin, line, 1)
    return _place(text, origin, broken[-1] if broken else on_line[0] if on_line else opened[-1][0], 2)


def _dynamic(text: str) -> int:
    match = re.search(r"\{%-?\s*(?:include|import|from|extends)\s+(?!['\"])", text)
    return match.start() if match else 0


def _remembered(text: str, memo: Memo) -> Uses:
    key = digest.of_text(text)
    known = memo.recall("templates", key)
    if isinstance(known, Uses):
        return known
    uses = _read(text)
    memo.keep("templates", key, uses)
    return uses


def _read(text: str) -> Uses:
    """Jinja's own reference finder over the syntax tree."""
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        found = list(meta.find_referenced_templates(Environment().parse(text)))
    except TemplateSyntaxError as failure:
        return Uses((), fault=(failure.lineno, failure.message or ""))
    return Uses(tuple(name for name in found if name is not None), None in found)
