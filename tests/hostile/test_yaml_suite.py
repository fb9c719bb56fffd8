"""Documents that are not YAML, from the YAML test suite: refused with line and column, or listed with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.problems import Problems, Severity
from generator.source.document import document
from generator.source.text import decode
from generator.source.tree import parse
from tests.support.site import make

INVALID = json.loads((Path(__file__).parent.parent / "data/yaml-test-suite/invalid.json").read_text("utf-8"))
#: What the parser (libyaml) takes nevertheless. No text is lost or changed in any of them.
ACCEPTED = {
    "9C9N": "a [list] may go on at the beginning of the next line",
    "QB6E": "a quoted text may go on at the beginning of the next line",
    "S98Z": "blank lines before a block may be longer than its indentation",
    "DK95/01": "a tab may stand before the second line of a quoted text",
    "Y79Y/003": "a tab may stand before an entry of a [list]",
    "G5U8": "a lone - in a [list] is the text -",
    "YJV2": "a lone - in a [list] is the text -",
    "MUS6/00": "a comment may follow the version in %YAML at once",
}


def refused(problems: Problems) -> bool:
    """Whether there are errors, each at a line and a column."""
    errors = [one for one in problems if one.severity is Severity.ERROR]
    assert all(one.span.line >= 1 and one.span.column >= 1 for one in errors), errors
    return bool(errors)


def text_of(name: str, before: str = "", behind: str = "") -> str:
    text, problems = decode((before + INVALID[name]["text"] + behind).encode(), "x.yaml")
    assert text is not None, problems
    return text


def test_all_that_is_no_yaml_is_refused_or_listed() -> None:
    assert len(INVALID) == 94 and len(ACCEPTED) <= 14
    found = {name for name in INVALID if not refused(parse(text_of(name), "x.yaml")[1])}
    assert found == set(ACCEPTED)


def test_as_fields_of_a_record() -> None:
    """Between `---` lines; what has such a line in it ends there and goes on as text."""
    whole = [
        name for name in INVALID if "---" not in [line.rstrip() for line in INVALID[name]["text"].split("\n")]
    ]
    found = {name for name in whole if not refused(document(text_of(name, "---\n", "\n---\n"), "x.md")[1])}
    assert found <= set(ACCEPTED) and len(whole) >= 60


@pytest.mark.parametrize("suffix", ["md", "yaml"])
def test_one_run_names_them_all(tmp_path: Path, suffix: str) -> None:
    site = make(tmp_path)
    before, behind = ("---\n", "\n---\n") if suffix == "md" else ("", "")
    for number, name in enumerate(INVALID):
        site.write(f"content/notices/2008/a{number}.{suffix}", before + INVALID[name]["text"] + behind)
    named = {problem.split()[1].split(":")[0] for problem in site.check().problems()}
    assert len([path for path in named if path.endswith(suffix)]) == len(INVALID)
