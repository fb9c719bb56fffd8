"""Declared classes described for people and editors: field tables and JSON Schema (draft 2020-12).

Nothing here knows a kind; everything is derived from the declarations that the reader reads by.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from generator.schema.fields import Field, fields_of
from generator.schema.scalars import FALSE, TRUE
from generator.source.tree import Map, Node, Scalar, Seq, parse
from generator.values import Label, Moment

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WHOLE = re.compile(r"[-+]?[0-9]+")
_FLOATING = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DAY = r"\d{4}-\d{2}-\d{2}"
#: The form of a value by its type: for people, and as JSON Schema. A text may look like a number in YAML.
_FORMS: dict[type, tuple[Label, dict[str, Any]]] = {
    str: (Label("文字", "text"), {"type": ["string", "number"]}),
    date: (Label("日期", "date"), {"type": "string", "pattern": f"^{_DAY}$"}),
    Moment: (
        Label("日期，可带时分", "date, or date and time"),
        {"type": "string", "pattern": f"^{_DAY}([ T]\\d{{2}}:\\d{{2}})?$"},
    ),
    int: (Label("整数", "whole number"), {"type": ["integer", "string"], "pattern": "^[0-9]{1,15}$", "minimum": 0}),
    Decimal: (
        Label("数字", "number"),
        {"type": ["number", "string"], "pattern": r"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$"},
    ),
    bool: (Label("是或否", "true or false"), {"enum": [True, False, *TRUE, *FALSE]}),
}  # fmt: skip


@dataclass(frozen=True)
class FieldLine:
    """A field as one line of a reference table; `allowed` are the accepted spellings of each choice."""

    name: str
    label: Label
    help: Label
    form: Label
    required: bool
    allowed: tuple[tuple[str, ...], ...]
    pattern: str
    example: str
    default: str
    group: type | None


def field_lines(cls: type) -> tuple[FieldLine, ...]:
    """The fields of a class in order."""
    return tuple(
        FieldLine(
            item.name,
            item.about.label,
            item.about.help,
            form_of(item),
            item.about.required,
            tuple(option.spellings for option in item.about.options),
            item.about.pattern,
            item.about.example,
            _default(item),
            item.base if item.nested else None,
        )
        for item in fields_of(cls)
    )


def _default(item: Field) -> str:
    """The value of a field left out, where that says something."""
    if isinstance(item.default, bool):
        return str(item.default).lower()
    return str(item.default) if isinstance(item.default, (str, int)) and not item.about.required else ""


def form_of(item: Field) -> Label:
    """How a value is written, in words."""
    form = Label("一组字段", "fields") if item.nested else _FORMS[item.base][0]
    if item.about.vocab:
        form = Label(f"词表 {item.about.vocab} 的标识", f"id in vocabulary {item.about.vocab}")
    elif item.about.ref:
        named = "、".join(item.about.ref), ", ".join(item.about.ref)
        form = Label(f"记录的标识（{named[0]}）", f"id of a record ({named[1]})")
    elif item.about.options:
        form = Label("选一个", "one of")
    elif item.about.long:
        form = Label("文字，可分行", "text of several lines")
    return Label(f"列表：{form.zh}", f"list: {form.en}") if item.many else form


def groups_of(cls: type, seen: tuple[type, ...] = ()) -> Iterator[type]:
    """The classes nested in a class, each once, outer before inner."""
    for item in fields_of(cls):
        if item.nested and item.base not in seen:
            seen = (*seen, item.base)
            yield item.base
            for inner in groups_of(item.base, seen):
                seen = (*seen, inner)
                yield inner


def shorthands(cls: type) -> Mapping[str, str]:
    """By form (`scalar`, `list`) the field of a group that a bare value stands for."""
    found: Mapping[str, str] = getattr(cls, "SHORTHAND", {})
    return found


def meaning(cls: type) -> str:
    """The first paragraph of a class's docstring in one line."""
    return " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].split())


def json_schema(
    cls: type,
    title: Label,
    known: Mapping[str, tuple[str, ...]] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A JSON Schema of the mappings that read into `cls`.

    `known` gives the allowed values of fields (`Class.field`) whose choices only later stages know;
    `extra` are properties that are taken out before the typed reading (such as `body`).
    """
    maker = _SchemaMaker(known or {})
    schema = {"$schema": DIALECT, "title": both(title), **maker.of_class(cls)}
    schema["properties"] = {**schema["properties"], **(extra or {})}
    definitions = {group.__name__: maker.of_class(group) for group in groups_of(cls)}
    return {**schema, "$defs": definitions} if definitions else schema


def list_schema(cls: type, title: Label) -> dict[str, Any]:
    """A JSON Schema of a file that is a list of `cls`."""
    schema = json_schema(cls, title)
    definitions = schema.pop("$defs", {})
    entry = {key: value for key, value in schema.items() if key not in ("$schema", "title")}
    whole = {"$schema": DIALECT, "title": both(title), "type": "array", "items": entry}
    return {**whole, "$defs": definitions} if definitions else whole


def both(label: Label) -> str:
    """A label in both languages; once when they are the same."""
    return label.zh if label.zh == label.en else f"{label.zh} · {label.en}"


class _SchemaMaker:
    """Turns declarations into schemas; groups become references into `$defs`."""

    def __init__(self, known: Mapping[str, tuple[str, ...]]) -> None:
        self._known = known

    def of_class(self, cls: type) -> dict[str, Any]:
        """The schema of a mapping, unknown keys refused as the reader refuses them."""
        fields = fields_of(cls)
        required = [item.name for item in fields if item.about.required]
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {item.name: self._of_field(cls, item) for item in fields},
            "additionalProperties": False,
        }
        return {**schema, "required": required} if required else schema

    def _of_field(self, cls: type, item: Field) -> dict[str, Any]:
        notes: dict[str, Any] = {
            "title": both(item.about.label),
            "description": f"{item.about.help.zh}\n{item.about.help.en}",
        }
        if item.about.example:
            notes["examples"] = [plain(_node(item.about.example))]
        value = self._of_value(cls, item)
        if item.many:
            many = {"type": "array", "items": value}
            value = many if item.nested else {"anyOf": [many, value]}
        return {**notes, **value}

    def _of_value(self, cls: type, item: Field) -> dict[str, Any]:
        if item.nested:
            return self._of_group(item.base)
        if item.about.options:
            return {"enum": [word for option in item.about.options for word in option.spellings]}
        known = self._known.get(f"{cls.__name__}.{item.name}")
        if known:
            return {"enum": list(known)}
        form = _FORMS[item.base][1]
        return {**form, "pattern": f"^({item.about.pattern})$"} if item.about.pattern else dict(form)

    def _of_group(self, group: type) -> dict[str, Any]:
        """A group of fields, or the bare value or list that stands for one of them."""
        whole = {"$ref": f"#/$defs/{group.__name__}"}
        fields = {item.name: item for item in fields_of(group)}
        short = [self._of_short(group, fields[name]) for name in shorthands(group).values()]
        return {"anyOf": [whole, *short]} if short else whole

    def _of_short(self, group: type, item: Field) -> dict[str, Any]:
        value = self._of_value(group, item)
        return {"type": "array", "items": value} if item.many else value


def _node(text: str) -> Node:
    node, problems = parse(text, "example")
    assert node is not None and not problems, f"not YAML: {text}"
    return node


def plain(node: Node) -> Any:
    """A tree as JSON values, plain scalars resolved as editors resolve them (YAML 1.2 core schema)."""
    if isinstance(node, Map):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return _resolved(node) if node.plain else node.text


def _resolved(node: Scalar) -> Any:
    if node.text in ("true", "false"):
        return node.text == "true"
    if _WHOLE.fullmatch(node.text):
        return int(node.text)
    if _FLOATING.fullmatch(node.text):
        return float(node.text)
    return None if node.empty else node.text
