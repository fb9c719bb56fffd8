"""Trees to typed values: every fault of a record in one pass, each at its line and column."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from generator.problems import Problem, Span, error, near, shortened
from generator.schema import scalars
from generator.schema.fields import Field, fields_of, named_fields
from generator.schema.scalars import fault
from generator.source.table import Table
from generator.source.tree import Map, Node, Scalar, Seq
from generator.values import Label, Moment

#: Where each value of a record was written, by path: `opens`, `projects[3].amount`.
Origin = dict[str, Span]
#: Most known names that a hint lists; a near one is enough when there are more.
_LISTED = 12
#: What a value may be, in words.
SHAPES = {
    "text": Label("一段文字", "a text"),
    "list": Label("列表（每项一行，以“- ”开头）", "a list (an entry a line, each after “- ”)"),
    "mapping": Label("一组“名称: 值”", "a group of “name: value”"),
}


class Reader:
    """Reads trees into classes, collecting problems and the origin of every value."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.origin: Origin = {}

    def read(self, node: Map, cls: type, at: str = "") -> Any:
        """An instance of `cls`, or None when a required value is missing or wrong."""
        known = named_fields(cls)
        given = self._given(node, known, at)
        values: dict[str, Any] = {}
        sound = True
        for name, item in known.items():
            place = f"{at}.{name}" if at else name
            value_node = given.get(name)
            if value_node is None or (isinstance(value_node, Scalar) and value_node.empty):
                if item.about.required:
                    span = self.origin[f"{place}:key"] if value_node else node.span
                    self.problems.append(_missing("F002", item, span))
                    sound = False
                continue
            self.origin[place] = value_node.span
            value = self._value(value_node, item, place)
            if value is None:
                sound = sound and not item.about.required
            else:
                values[name] = value
        return cls(**values) if sound else None

    def read_table(self, listed: Table, cls: type, at: str, aliases: Mapping[str, str]) -> tuple[Any, ...]:
        """The rows of a list as instances of `cls`, those that can be read.

        `aliases` are other accepted names of columns. A fault of the head is one problem, not one a row.
        """
        known = named_fields(cls)
        names = self._columns(listed, known, aliases)
        columns = [(number, known[name]) for number, name in enumerate(names) if name]
        absent = [item for item in known.values() if item.about.required and item.name not in names]
        self.problems.extend(_missing("F014", item, listed.heads[0].span) for item in absent)
        rows: list[Any] = []
        inner = Reader()
        for cells in listed.rows:
            inner.origin = {}
            values = inner._row(cells, columns, f"{at}[{len(rows)}]")
            if values is not None and not absent:
                self.origin.update(inner.origin)
                rows.append(cls(**values))
        self.problems.extend(map(_of_cell, inner.problems))
        return tuple(rows)

    def _row(
        self, cells: tuple[Scalar, ...], columns: list[tuple[int, Field]], at: str
    ) -> dict[str, Any] | None:
        """The values of a row, or None when a cell that it needs is empty or wrong."""
        values: dict[str, Any] = {}
        sound = True
        for number, item in columns:
            cell, place = cells[number], f"{at}.{item.name}"
            if cell.empty:
                if item.about.required:
                    self.problems.append(_missing("F002", item, cell.span))
                    sound = False
                continue
            self.origin[place] = cell.span
            value = self._value(cell, item, place)
            if value is None:
                sound = sound and not item.about.required
            else:
                values[item.name] = value
        return values if sound else None

    def _columns(self, listed: Table, known: Mapping[str, Field], aliases: Mapping[str, str]) -> list[str]:
        """The field of each column; empty for a head that means none."""
        names: list[str] = []
        for number, head in enumerate(listed.heads, 1):
            name = aliases.get(head.text, head.text)
            if name not in known:
                self.problems.append(
                    _unknown(head, known, {**aliases, **{one: one for one in known}}, tuple(aliases))
                )
                name = ""
            elif name in names:
                self.problems.append(error("S203", head.span, name=head.text, column=number))
                name = ""
            names.append(name)
        return names

    def _given(self, node: Map, known: Mapping[str, Field], at: str) -> dict[str, Node]:
        given: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text in known:
                given[key.text] = value
            else:
                labels = {item.about.label.zh: name for name, item in known.items()}
                names = {**labels, **{name: name for name in known}}
                self.problems.append(_unknown(key, known, names, tuple(known)))
            self.origin[f"{at}.{key.text}:key" if at else f"{key.text}:key"] = key.span
        return given

    def _value(self, node: Node, item: Field, place: str) -> Any:
        if not item.many:
            return self._single(node, item, place)
        if not isinstance(node, Seq):
            if isinstance(node, Scalar) and not item.nested:
                node = Seq((node,), node.span)
            else:
                return self._shape(node, item, "list")
        values: list[Any] = []
        for part in node.items:
            inner = f"{place}[{len(values)}]"
            self.origin[inner] = part.span
            if isinstance(part, Scalar) and part.empty:
                dash = replace(part.span, column=part.span.column - (not part.text))
                self.problems.append(fault("F013", replace(part, span=dash), item))
                continue
            value = self._single(part, item, inner)
            if value is None:
                self._forget(inner)
            else:
                values.append(value)
        return tuple(values)

    def _forget(self, place: str) -> None:
        """The next entry takes the place of one that could not be read, and none of its origins."""
        for key in [key for key in self.origin if key.startswith((f"{place}.", f"{place}["))]:
            del self.origin[key]

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
            return self._short(node, item, short["scalar"], place)
        if isinstance(node, Seq) and "list" in short:
            node = Map(((Scalar(short["list"], node.span), node),), node.span)
        if not isinstance(node, Map):
            return self._shape(node, item, "mapping")
        return self.read(node, item.base, place)

    def _short(self, node: Scalar, item: Field, name: str, place: str) -> Any:
        """A bare value for a group: faults name the field that was written, not the one inside."""
        before = len(self.problems)
        value = self.read(Map(((Scalar(name, node.span), node),), node.span), item.base, place)
        for index, problem in enumerate(self.problems[before:], before):
            args = {**dict(problem.args), "name": item.name}
            self.problems[index] = replace(problem, args=tuple(sorted(args.items())))
        return value

    def _shape(self, node: Node, item: Field, want: str) -> None:
        entry = want == "mapping" and item.many
        example = _group(item) if entry else f"{item.name}: {_example(item)}"
        self.problems.append(
            error(
                "F003", node.span, name=item.name, label=item.about.label, want=SHAPES[want], example=example
            )
        )

    def _scalar(self, node: Scalar, item: Field) -> Any:
        reader: Callable[[Scalar, Field], Any] = _READERS.get(item.base, _text)
        value = reader(node, item)
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        return value


def _example(item: Field) -> str:
    """How a field is written: as its declaration says, or by the fields that its group must have."""
    if item.about.example or not item.nested:
        return item.about.example or "…"
    return f"[{_group(item)}]" if item.many else _group(item)


def _group(item: Field) -> str:
    fields = fields_of(item.base)
    shown = [one for one in fields if one.about.required] or [one for one in fields if one.about.example][:1]
    return f"{{{', '.join(f'{one.name}: {_example(one)}' for one in shown)}}}"


def _missing(code: str, item: Field, span: Span) -> Problem:
    return error(code, span, name=item.name, label=item.about.label, example=_example(item))


def _of_cell(problem: Problem) -> Problem:
    return replace(problem, code="F015") if problem.code == "F002" else problem


def _unknown(
    key: Scalar, known: Mapping[str, Field], names: Mapping[str, str], shown: tuple[str, ...]
) -> Problem:
    """F001 with the nearest of `names`; a label of a field counts, as it says what is meant."""
    like = near(key.text.strip().lower(), names)
    best = like if like in shown else names.get(like, "")
    if best and len(known) > _LISTED:
        return error("F001", key.span, name=shortened(key.text), near=best, known="")
    zh = "、".join(f"{name}（{item.about.label.zh}）" for name, item in known.items())
    en = ", ".join(known)
    return error("F001", key.span, name=shortened(key.text), near=best, known=Label(zh, en))


def _text(node: Scalar, item: Field) -> str | Problem:
    if item.about.options:
        return scalars.choice(node, item)
    text = node.text.strip()
    if not item.about.long and ("\n" in text or "\r" in text):
        return fault("F010", node, item)
    if item.about.pattern and not re.fullmatch(item.about.pattern, text):
        return fault("F009", node, item, pattern=item.about.pattern, example=item.about.example)
    return sys.intern(text) if item.about.vocab else text


_READERS: dict[Any, Callable[[Scalar, Field], Any]] = {
    str: _text,
    date: scalars.day,
    Moment: scalars.moment,
    int: scalars.whole,
    Decimal: scalars.decimal,
    bool: scalars.truth,
}
