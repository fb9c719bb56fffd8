"""Trees to typed values: every fault of a record in one pass, each at its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from generator.problems import Problem, Span, error
from generator.schema import scalars
from generator.schema.fields import Field, fields_of
from generator.source.tree import Map, Node, Scalar, Seq
from generator.values import Moment

#: Where each value of a record was written, by path: `opens`, `projects[3].amount`.
Origin = dict[str, Span]


class Reader:
    """Reads trees into classes, collecting problems and the origin of every value."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.origin: Origin = {}

    def read(self, node: Map, cls: type, at: str = "", aliases: Mapping[str, str] | None = None) -> Any:
        """An instance of `cls`, or None when a required value is missing or wrong.

        `aliases` are other accepted names of fields (Chinese column heads of lists).
        """
        known = {item.name: item for item in fields_of(cls)}
        given = self._given(node, known, aliases or {}, at)
        values: dict[str, Any] = {}
        sound = True
        for name, item in known.items():
            place = f"{at}.{name}" if at else name
            value_node = given.get(name)
            if value_node is None or (isinstance(value_node, Scalar) and value_node.empty):
                if item.about.required:
                    span = value_node.span if value_node else node.span
                    self.problems.append(self._missing(item, span, known, given))
                    sound = False
                continue
            self.origin[place] = value_node.span
            value = self._value(value_node, item, place)
            if value is None:
                sound = sound and not item.about.required
            else:
                values[name] = value
        return cls(**values) if sound else None

    def _given(
        self, node: Map, known: Mapping[str, Field], aliases: Mapping[str, str], at: str
    ) -> dict[str, Node]:
        given: dict[str, Node] = {}
        for key, value in node.entries:
            name = aliases.get(key.text, key.text)
            if name in known:
                given[name] = value
            else:
                self.problems.append(_unknown(key, known, aliases))
            self.origin[f"{at}.{name}:key" if at else f"{name}:key"] = key.span
        return given

    @staticmethod
    def _missing(item: Field, span: Span, known: Mapping[str, Field], given: Mapping[str, Node]) -> Problem:
        return error("F002", span, name=item.name, label=item.about.label.zh, label_en=item.about.label.en,
                     example=item.about.example or "…")  # fmt: skip

    def _value(self, node: Node, item: Field, place: str) -> Any:
        if not item.many:
            return self._single(node, item, place)
        if not isinstance(node, Seq):
            if isinstance(node, Scalar) and not item.nested:
                node = Seq((node,), node.span)
            else:
                return self._shape(node, item, "list")
        values = []
        for index, part in enumerate(node.items):
            inner = f"{place}[{index}]"
            self.origin[inner] = part.span
            value = self._single(part, item, inner)
            if value is not None:
                values.append(value)
        return tuple(values)

    def _single(self, node: Node, item: Field, place: str) -> Any:
        if item.nested:
            return self._nested(node, item, place)
        if not isinstance(node, Scalar):
            return self._shape(node, item, "text")
        return self._scalar(node, item)

    def _nested(self, node: Node, item: Field, place: str) -> Any:
        """A group of fields; a class may name the field that a bare value or list stands for."""
        short = getattr(item.base, "SHORTHAND", {})
        if isinstance(node, Scalar) and "scalar" in short:
            key = Scalar(short["scalar"], node.span)
            node = Map(((key, node),), node.span)
        elif isinstance(node, Seq) and "list" in short:
            node = Map(((Scalar(short["list"], node.span), node),), node.span)
        if not isinstance(node, Map):
            return self._shape(node, item, "mapping")
        return self.read(node, item.base, place)

    def _shape(self, node: Node, item: Field, want: str) -> None:
        self.problems.append(error("F003", node.span, name=item.name, want=want, label=item.about.label.zh))

    def _scalar(self, node: Scalar, item: Field) -> Any:
        reader: Callable[[Scalar, Field], Any] = _READERS.get(item.base, _text)
        value = reader(node, item)
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        return value


def _unknown(key: Scalar, known: Iterable[str], aliases: Mapping[str, str]) -> Problem:
    names = [*known, *aliases]
    near = get_close_matches(key.text.lower(), names, n=1, cutoff=0.6)
    return error("F001", key.span, name=key.text, near=near[0] if near else "", known="、".join(known))


def _text(node: Scalar, item: Field) -> str | Problem:
    if item.about.options:
        return scalars.choice(node, item.name, item.about.options)
    text = node.text.strip()
    if item.about.pattern and not re.fullmatch(item.about.pattern, text):
        return error("F009", node.span, name=item.name, value=text[:60], pattern=item.about.pattern,
                     example=item.about.example)  # fmt: skip
    if not item.about.long and "\n" in text:
        return error("F010", node.span, name=item.name)
    return text


_READERS: dict[Any, Callable[[Scalar, Field], Any]] = {
    str: _text,
    date: lambda node, item: scalars.day(node, item.name),
    Moment: lambda node, item: scalars.moment(node, item.name),
    int: lambda node, item: scalars.whole(node, item.name),
    Decimal: lambda node, item: scalars.decimal(node, item.name),
    bool: lambda node, item: scalars.truth(node, item.name),
}
