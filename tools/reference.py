"""Writes `docs/reference/` from the declarations: `python -m tools.reference`; `--check` only compares.

Nothing here depends on the machine, the day or the sample site, so drift is a fault (tests/test_docs.py).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.kinds import KINDS
from generator.model.matches import FOLDER, MatchFile
from generator.model.vocab import NAMES, TERMS, Entry, Organisation
from generator.schema.describe import both, json_schema, list_schema
from generator.schema.tables import Config
from generator.values import Label
from tools import commandpage, fieldpages, procedurepage, viewpages
from tools.markdown import page

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference"
BODY = {
    "title": "正文 · Text",
    "description": "只用于 .yaml 记录。\nIn .yaml records only.",
    "type": "string",
}
LEVELS = {
    "title": "级别 · Severities",
    "description": "按代码改变级别。\nLevels by code.",
    "type": "object",
    "additionalProperties": {"enum": ["error", "warning"]},
}


def pages() -> dict[str, str]:
    """Every generated file by its path under `docs/reference/`."""
    found = dict(fieldpages.pages())
    found["templates.md"] = viewpages.template_page()
    found["cli.md"] = commandpage.command_page()
    found["README.md"] = index_page()
    found["procedure.md"] = procedurepage.procedure_page()
    found |= {f"schema/{name}.schema.json": _json(schema) for name, schema in schemas()}
    if importlib.util.find_spec("tools.problems"):
        found["problems.md"] = importlib.import_module("tools.problems").render()
    return found


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """JSON Schemas for editors: one a kind, two for vocabularies, one for match records, one for site.toml."""
    for kind in KINDS:
        yield kind.name, json_schema(kind.record, kind.label, extra={"body": BODY})
    yield "vocabulary", list_schema(Entry, Label("词表", "Vocabulary"))
    yield "organisations", list_schema(Organisation, Label("承担单位词表", "Organisations"))
    yield "match", json_schema(MatchFile, Label("匹配说明", "Match record"))
    known = {"Section.kind": tuple(kind.name for kind in KINDS)}
    yield "site", json_schema(Config, Label("网站设置", "Site settings"), known, {"severity": LEVELS})


def index_page() -> str:
    """The list of reference pages."""
    kinds = "\n".join(f"- [{both(kind.label)}（`{kind.name}`）](kinds/{kind.name}.md)" for kind in KINDS)
    schema_names = ", ".join(f"[`{name}`](schema/{name}.schema.json)" for name, _ in schemas())
    return page(
        "参考 · Reference",
        "## 写什么 · What is written",
        "- [共有字段 · Common fields](common-fields.md)\n- [法定期限 · Legal terms](legal-terms.md)\n- [词表 · Vocabularies](vocabularies.md)："
        + "、".join(NAMES)
        + "\n- [匹配说明 · Match records](matches.md)\n- [site.toml](site-toml.md)",
        "## 记录类型 · Kinds",
        kinds,
        "## 怎样把关 · How it is kept",
        "- [程序 · Procedure](procedure.md)：环节、决定表、规则的依据 · stages, decision table, sources of the rules",
        "## 怎么用 · How it is used",
        "- [命令行 · Command line](cli.md)\n- [问题代码 · Problems](problems.md)\n- [模板 · Templates](templates.md)",
        "## JSON Schema",
        f"供编辑器补全和提示（2020-12）。For completion in editors: {schema_names}",
        "`.yaml` 记录、词表和 `site.toml` 可直接使用；`.md` 记录的字段区多数编辑器不支持，用 `build.py check`。"
        "在 VS Code 的 YAML 插件里这样写（目录名换成自己的栏目），`site.toml` 的第一行写 "
        "`#:schema docs/reference/schema/site.schema.json`：",
        "For `.yaml` records, vocabularies and `site.toml`; most editors know no schemas for the front matter of `.md`, "
        "there `build.py check` tells. In VS Code with the YAML extension (folders are those of the site's sections):",
        f"```json\n{json.dumps({'yaml.schemas': _associations()}, indent=2)}\n```",
    )


def _associations() -> dict[str, str | list[str]]:
    """Which files of a site each schema is for, as editors are told."""
    found: dict[str, str | list[str]] = {
        f"docs/reference/schema/{kind.name}.schema.json": f"content/{kind.name}/**/*.yaml" for kind in KINDS
    }
    terms = [f"content/_vocab/{name}.yaml" for name, cls in TERMS.items() if cls is Entry]
    return {
        **found,
        "docs/reference/schema/vocabulary.schema.json": terms,
        "docs/reference/schema/organisations.schema.json": "content/_vocab/organisations.yaml",
        "docs/reference/schema/match.schema.json": f"{FOLDER}*.yaml",
    }


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def differing(target: Path = TARGET) -> list[str]:
    """Files that are not as generated: changed, missing, or left over from before."""
    wanted = pages()
    found = {
        file.relative_to(target).as_posix(): file for file in sorted(target.rglob("*")) if file.is_file()
    }
    stale = [name for name in found if name.startswith(("kinds/", "schema/")) and name not in wanted]
    changed = [
        name
        for name, text in wanted.items()
        if name not in found or found[name].read_bytes() != text.encode()
    ]
    return sorted(stale + changed)


def write(target: Path = TARGET) -> list[str]:
    """Bring every file up to date; the names of those that were not."""
    names, wanted = differing(target), pages()
    for name in names:
        file = target / name
        if name in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(wanted[name].encode())
        else:
            file.unlink()
    return names


def main(arguments: list[str]) -> int:
    """0 when all files are (or now are) up to date, 1 when `--check` finds a difference."""
    checking = arguments == ["--check"]
    names = differing() if checking else write()
    for name in names:
        print(f"docs/reference/{name}")
    return 1 if checking and names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
