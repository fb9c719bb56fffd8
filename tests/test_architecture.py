"""ARCHITECTURE.md says what is there: every module is in the code map, every test it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generator"
_ROW = re.compile(r"^\| `([\w/]+(?:\.py|/))` \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@cache
def page() -> str:
    return (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def listed() -> list[str]:
    """Modules of the code map; a package stands for its `__init__.py`."""
    code_map = page().partition("## Code map")[2].partition("\n## ")[0]
    return [name for name, _ in _ROW.findall(code_map)]


def modules() -> set[str]:
    """Modules as the code map writes them; the root package says nothing of its own."""
    files = {file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py")} - {"__init__.py"}
    return {name.removesuffix("__init__.py") for name in files}


def test_every_module_is_in_the_code_map() -> None:
    assert modules() - set(listed()) == set(), "missing from the code map of ARCHITECTURE.md"


def test_the_code_map_names_no_module_that_is_gone() -> None:
    assert set(listed()) - modules() == set(), "stale in the code map of ARCHITECTURE.md"


def test_the_code_map_names_each_module_once() -> None:
    assert len(listed()) == len(set(listed()))


def test_every_named_test_exists() -> None:
    named = _TEST.findall(page())
    assert len(named) >= 30
    missing = [
        f"{file}::{function}"
        for file, function in named
        if not (ROOT / file).is_file()
        or (function and f"def {function}(" not in (ROOT / file).read_text("utf-8"))
    ]
    assert missing == []


def test_every_invariant_names_its_test() -> None:
    rows = page().partition("## Invariants")[2].partition("\n## ")[0].splitlines()
    claims = [row for row in rows if row.startswith("| ") and not row.startswith("| Invariant")]
    assert len(claims) >= 20
    assert [row for row in claims if not _TEST.search(row)] == []


def test_views_hold_no_record_and_no_site() -> None:
    """What a template can reach is what its page was given; records and the site would open everything."""
    for file, known in (("views.py", "RecordPage"), ("way.py", "DossierPage")):
        syntax = ast.parse((PACKAGE / "plan" / file).read_text("utf-8"))
        names = {node.id for node in ast.walk(syntax) if isinstance(node, ast.Name)}
        assert known in {node.name for node in ast.walk(syntax) if isinstance(node, ast.ClassDef)}
        assert not names & {"Site", "Item", "Record", "Config", "Path"}
