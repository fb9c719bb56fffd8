"""Descriptions say what the reader does: schemas accept what it reads and refuse what it refuses."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.kinds import KINDS
from generator.kinds.base import Kind
from generator.kinds.projects import ProjectRow
from generator.model.vocab import TERMS, Entry
from generator.schema.config import read_config
from generator.schema.describe import field_lines, groups_of, plain
from generator.schema.fields import Field, fields_of
from generator.schema.read import Reader
from generator.schema.tables import Config
from generator.source.document import document
from generator.source.toml import parse_toml
from generator.source.tree import Map, Scalar, parse
from tools.reference import schemas

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = dict(schemas())
#: The keywords that the schemas use; another one would pass unseen.
KEYWORDS = {
    "$schema", "$defs", "$ref", "title", "description", "examples", "type", "properties", "required", "additionalProperties",
    "items", "anyOf", "enum", "pattern", "minimum",
}  # fmt: skip
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> list[str]:
    """A small reader of JSON Schema: the places of a value that it does not allow."""
    assert set(schema) <= KEYWORDS, set(schema) - KEYWORDS
    found: list[str] = []
    if "$ref" in schema:
        found += faults(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in schema:
        ways = [faults(value, one, whole, at) for one in schema["anyOf"]]
        found += sorted(ways, key=len)[0] if all(ways) else []
    if "enum" in schema and not any(value == one and type(value) is type(one) for one in schema["enum"]):
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    found += _type_faults(value, schema, at)
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value!r} is not {schema['pattern']}")
    if isinstance(value, (int, float)) and value < schema.get("minimum", value):
        found.append(f"{at}: {value} is too small")
    if isinstance(value, list) and "items" in schema:
        found += [
            fault
            for i, one in enumerate(value)
            for fault in faults(one, schema["items"], whole, f"{at}[{i}]")
        ]
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    if isinstance(value, dict):
        others = schema.get("additionalProperties", {})
        for name, one in value.items():
            part = schema.get("properties", {}).get(name, others)
            found += (
                [f"{at}.{name} is not known"] if part is False else faults(one, part, whole, f"{at}.{name}")
            )
    return found


def _type_faults(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    if "type" not in schema:
        return []
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    fitting = any(
        isinstance(value, TYPES[n]) and (n == "boolean" or not isinstance(value, bool)) for n in names
    )
    return [] if fitting else [f"{at}: {value!r} is not {names}"]


def wrong(name: str, value: Any) -> list[str]:
    return faults(value, SCHEMAS[name], SCHEMAS[name])


def records() -> list[tuple[str, Path]]:
    """The records of the sample site with their kinds."""
    config = tomllib.loads((ROOT / "site.toml").read_text("utf-8"))
    kinds = {section["folder"]: section["kind"] for section in config["section"]}
    files = [*(ROOT / "content").glob("*/*/*.md"), *(ROOT / "content").glob("*/*/*.yaml")]
    return [(kinds[file.parts[-3]], file) for file in sorted(files) if not file.parts[-3].startswith("_")]


def test_schemas_accept_the_sample_records() -> None:
    found = records()
    assert len(found) > 80 and {kind.name for kind in KINDS} - {kind for kind, _ in found} <= {
        "payment",
        "completion",
    }
    for kind, file in found:
        parsed, problems = document(file.read_text("utf-8"), file.name)
        assert parsed is not None and problems == ()
        assert wrong(kind, plain(parsed.fields)) == [], file


def test_schemas_accept_the_sample_vocabularies_and_settings() -> None:
    for name, cls in TERMS.items():
        tree, _ = parse((ROOT / f"content/_vocab/{name}.yaml").read_text("utf-8"), name)
        schema = "vocabulary" if cls is Entry else name
        assert tree is not None and wrong(schema, plain(tree)) == []
    settings = tomllib.loads((ROOT / "site.toml").read_text("utf-8"))
    shown = json.loads(json.dumps(settings, default=lambda day: day.isoformat()))
    assert wrong("site", shown) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "line",
    [
        "tilte: x",
        "published: 2008/3/1",
        "status: 有効",
        "draft: 1.5",
        "id: A_b",
        "channels: [{medium: 传单}]",
    ],
)
def test_schemas_refuse_what_the_reader_refuses(kind: Kind, line: str) -> None:
    name = line.partition(":")[0]
    fields = {"id": "a", "title": "标题", "published": "2008-03-01"}
    text = "\n".join(f"{key}: {value}" for key, value in fields.items() if key != name) + f"\n{line}\n"
    node, _ = parse(text, "f")
    assert isinstance(node, Map)
    reader = Reader()
    reader.read(node, kind.record)
    mine = [one for one in wrong(kind.name, plain(node)) if "missing" not in one]
    assert len(mine) == 1 and name in mine[0], mine
    assert len([one for one in reader.problems if one.code != "F002"]) == 1


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items(), ids=SCHEMAS.keys())
def test_schemas_are_whole(name: str, schema: dict[str, Any]) -> None:
    """Every reference leads somewhere, every pattern compiles, every example is allowed."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    seen = 0
    for part in _parts(schema):
        assert set(part) <= KEYWORDS
        assert part.get("$ref", "#/$defs/").startswith("#/$defs/")
        re.compile(part.get("pattern", ""))
        for example in part.get("examples", ()):
            assert faults(example, {k: v for k, v in part.items() if k != "examples"}, schema) == []
            seen += 1
    assert seen > 2


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [
        *schema.get("properties", {}).values(),
        *schema.get("$defs", {}).values(),
        *schema.get("anyOf", ()),
    ]
    inner += [schema["items"]] if "items" in schema else []
    return [schema, *[part for one in inner for part in _parts(one)]]


def declared() -> list[tuple[type, Field]]:
    """Every declared field of records, lists, vocabularies and site.toml."""
    roots = [*(kind.record for kind in KINDS), ProjectRow, Entry, Config]
    classes = dict.fromkeys(cls for root in roots for cls in (root, *groups_of(root)))
    return [(cls, item) for cls in classes for item in fields_of(cls)]


@pytest.mark.parametrize(
    ("cls", "item"), declared(), ids=lambda part: getattr(part, "__name__", None) or part.name
)
def test_examples_are_read_without_problems(cls: type, item: Field) -> None:
    if not item.about.example:
        return
    node, problems = parse(f"{item.name}: {item.about.example}", "f")
    assert problems == () and isinstance(node, Map)
    reader = Reader()
    reader.read(node, cls)
    assert [one for one in reader.problems if one.code != "F002" or ("name", item.name) in one.args] == []


def test_field_lines_tell_everything() -> None:
    lines = {line.name: line for line in field_lines(KINDS[1].record)}
    assert [line.name for line in lines.values() if line.required] == [
        item.name for item in fields_of(KINDS[1].record) if item.about.required
    ]
    assert all(line.form.zh and line.form.en for line in lines.values())


def test_a_minimal_site_toml_is_made_of_the_required_fields() -> None:
    text = '[site]\ntitle = "局"\nbase_url = "https://a.example/"\nfeed_authority = "a.example,2003"\n'
    text += '[[section]]\nfolder = "n"\nkind = "notice"\ntitle = "通知"\n'
    config, _, problems = read_config(text, "site.toml", tuple(kind.name for kind in KINDS))
    assert config is not None and problems == ()
    tree, _ = parse_toml(text, "site.toml")
    assert tree is not None and wrong("site", plain(tree)) == []


def test_plain_values_are_those_of_editors() -> None:
    node, _ = parse("[1, 2.5, true, no, 2008-01-02, '3', ~, 1e3, 007, 12:30]", "f")
    assert node is not None
    assert plain(node) == [1, 2.5, True, "no", "2008-01-02", "3", None, 1000.0, 7, "12:30"]
    assert plain(Scalar("1", node.span, plain=False)) == "1"


def test_the_example_of_a_wrong_shape_can_be_written_as_it_stands() -> None:
    """A group is shown by the fields that it must have, in a list where there may be several."""
    shown = 0
    for kind in KINDS:
        for cls in (kind.record, *groups_of(kind.record)):
            for item in (one for one in fields_of(cls) if one.nested):
                for wrong in (f"{item.name}: x", f"{item.name}: [x]", f"{item.name}: [[x]]"):
                    for example in _examples(wrong, cls, item):
                        shown += 1
                        assert "F003" not in _codes(example, cls), example
    assert shown > 50


def _read(text: str, cls: type) -> Reader:
    tree, problems = parse(text, "x.yaml")
    assert isinstance(tree, Map) and not problems, text
    reader = Reader()
    reader.read(tree, cls)
    return reader


def _codes(text: str, cls: type) -> list[str]:
    return [problem.code for problem in _read(text, cls).problems]


def _examples(text: str, cls: type, item: Field) -> Iterator[str]:
    """What is offered for a field; an entry of a list stands in its list."""
    for problem in _read(text, cls).problems:
        facts = dict(problem.args)
        if problem.code == "F003" and facts["name"] == item.name:
            offered = facts["example"]
            yield f"{item.name}: [{offered}]" if offered.startswith("{") else offered
