"""Documents follow the program: generated pages are current, every option is told, links lead somewhere."""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator import cli, report
from generator.kinds import KINDS
from generator.problems import Related, Span, error
from generator.render.chrome import Chrome
from tests.support.site import make
from tools import commandpage, reference, viewpages

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
REFERENCE = ROOT / "docs" / "reference"
FENCE = re.compile(r"(?ms)^(```|~~~).*?^\1[^\S\n]*$")
CODE = re.compile(r"(`+).+?\1")
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HTML_LINK = re.compile(r"(?:href|src|srcset)=\"([^\"]+)\"")


def test_generated_pages_are_current() -> None:
    assert reference.differing() == [], "run: python -m tools.reference"


def test_generation_is_the_same_every_time(tmp_path: Path) -> None:
    reference.write(tmp_path)
    assert reference.differing(tmp_path) == []
    (tmp_path / "cli.md").write_text("old", "utf-8")
    (tmp_path / "kinds" / "gone.md").write_text("old", "utf-8")
    assert reference.differing(tmp_path) == ["cli.md", "kinds/gone.md"]
    assert reference.write(tmp_path) == ["cli.md", "kinds/gone.md"]
    assert reference.differing(tmp_path) == []


def test_every_command_and_option_is_told() -> None:
    told = (REFERENCE / "cli.md").read_text("utf-8")
    assert set(commandpage.commands()) == set(cli.COMMANDS)
    for name, parser in commandpage.commands().items():
        assert f"\n## {name}\n" in told
        for option, action in commandpage.actions(parser).items():
            assert f"`{option}" in told, f"{name} {option}"
            assert action.help and action.help != argparse.SUPPRESS, f"{name} {option} has no help"


def test_the_json_of_problems_has_the_told_keys() -> None:
    problem = error("R501", Span("a", 1, 2), Related(Span("b"), "first"), id="x", other="b")
    (shown,) = report.as_json([problem], "en")
    assert list(shown) == [key for key, _, _ in commandpage.PROBLEM_KEYS]


def test_the_json_of_commands_has_the_told_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = str(make(tmp_path).folder)
    runs = {
        "build": ["build", "--no-search"], "check": ["check"], "new": ["new", KINDS[0].name], "stats": ["stats"],
        "rollback": ["rollback", "--list"], "privacy": ["privacy"],
    }  # fmt: skip
    for name, arguments in runs.items():
        capsys.readouterr()
        cli.main([*arguments, "--site", site, "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        assert found["problems"] is not None
        assert set(found) - {"problems"} <= set(commandpage.EXTRA_KEYS[name])
        assert set(commandpage.EXTRA_KEYS[name]) - set(found) <= {"problems", "advice"}


def test_exit_codes_are_those_of_the_program() -> None:
    codes = dict(re.findall(r"(\d) (fine|problems in content|usage|environment)", cli.__doc__ or ""))
    assert set(codes) == {code for code, _, _ in commandpage.EXIT_CODES} - {"130"}


def test_the_page_of_templates_tells_every_view() -> None:
    told = (REFERENCE / "templates.md").read_text("utf-8")
    for cls in viewpages.view_classes():
        assert f"\n### {cls.__name__}\n" in told
        for name in viewpages.attributes(cls):
            assert f"`{name}`" in told
    assert Chrome in viewpages.view_classes()


@cache
def anchors(file: Path) -> frozenset[str]:
    """The anchors of a page: headings as GitHub names them, and ids written in HTML."""
    text = FENCE.sub("", file.read_text("utf-8"))
    seen: dict[str, int] = {}
    found = set(re.findall(r"(?:id|name)=\"([^\"]+)\"", text))
    for heading in re.findall(r"(?m)^#{1,6}\s+(.+?)\s*#*$", text):
        slug = slug_of(heading)
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        found.add(f"{slug}-{count}" if count else slug)
    return frozenset(found)


def slug_of(heading: str) -> str:
    """A heading's anchor: letters and digits of any script, `-` and `_`; spaces become `-`."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "").lower()
    kept = (char for char in plain if char in " -_" or unicodedata.category(char)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    text = CODE.sub("", FENCE.sub("", file.read_text("utf-8")))
    dead = []
    for target in [*LINK.findall(text), *HTML_LINK.findall(text)]:
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, fragment = unquote(target).partition("#")
        goal = (file.parent / path).resolve() if path else file
        if (
            not goal.exists()
            or ROOT not in (goal, *goal.parents)
            or (fragment and goal.suffix == ".md" and fragment not in anchors(goal))
        ):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_commands_in_documents_exist(file: Path) -> None:
    """`build.py WORD --option …` in code names a command and options of the program."""
    wrong = []
    for word, rest in re.findall(
        r"build\.py[ \t]+([a-z-]+)((?:[ \t]+[^\s`|;&#（）]+)*)", file.read_text("utf-8")
    ):
        if word == "test" or word.startswith("-"):
            continue
        if word not in commandpage.commands():
            wrong.append(word)
            continue
        known = {text for action in commandpage.commands()[word]._actions for text in action.option_strings}
        given = re.findall(r"(?<!\S)--[a-z-]+", rest)
        wrong += [f"{word} {option}" for option in given if option not in known]
    assert wrong == []


def test_slugs_are_those_of_github() -> None:
    assert slug_of("记录类型 · Kinds") == "记录类型--kinds"
    assert slug_of("`[[funding.tranche]]`") == "fundingtranche"
    assert slug_of("R501 标识重复") == "r501-标识重复"
