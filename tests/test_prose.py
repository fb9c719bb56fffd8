"""What the written documentation shows: pages that are found, examples that are valid, output that is real."""

from __future__ import annotations

import re
import shutil
import struct
from pathlib import Path

import pytest

from generator import cli
from generator.kinds import KINDS
from generator.problems import Problem
from generator.schema.read import Reader
from generator.source.tree import Map, parse

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    + [file for name in ("how-to", "explain", "editors") for file in (ROOT / "docs" / name).glob("*.md")]
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"^```text\n(content/\S+: .*?)^```$", re.MULTILINE | re.DOTALL)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_is_reached_from_a_readme_or_the_index(page: Path) -> None:
    doors = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "docs" / "index.md"]
    linked = {
        (door.parent / written.partition("#")[0]).resolve()
        for door in doors
        for written in _LINK.findall(door.read_text("utf-8"))
    }
    assert page in linked or page in doors


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_readme_gives_the_two_commands(page: str) -> None:
    lines = [line.strip() for line in (ROOT / page).read_text("utf-8").splitlines()]
    assert "python3 build.py serve" in lines and "python3 build.py test" in lines


def faults(text: str) -> list[Problem]:
    """What the kind that fits best finds in some fields of a record; that others are missing is no fault."""
    node, problems = parse(text, "example.md")
    assert isinstance(node, Map) and not problems, problems
    best: list[Problem] | None = None
    for kind in KINDS:
        reader = Reader()
        reader.read(node, kind.record)
        found = [problem for problem in reader.problems if problem.code != "F002"]
        best = found if best is None or len(found) < len(best) else best
    assert best is not None
    return best


EXAMPLES = [
    pytest.param(text, id=f"{name(page)}-{number}")
    for page in PAGES
    for number, text in enumerate(_YAML.findall(page.read_text("utf-8")))
    if not text.startswith("- ")
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_fields_are_valid(text: str) -> None:
    assert [problem.code for problem in faults(text)] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize(
    ("page", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh-CN"), ("docs/editors/zh-CN.md", "zh-CN")]
)
def test_shown_errors_are_real(
    page: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sample record with its date written as people write dates."""
    (shown,) = _SAID.findall((ROOT / page).read_text("utf-8"))
    for part in ("content/_vocab", "content/proposals/2008"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "site.toml", tmp_path)
    record = tmp_path / shown.partition(":")[0]
    text = record.read_text("utf-8")
    assert text.count("date: 2008-11-14") == 1
    record.write_text(text.replace("date: 2008-11-14", "date: 2008年11月14日"), encoding="utf-8")
    assert cli.main(["check", "--site", str(tmp_path), "--lang", lang]) == 1
    assert shown.strip() in capsys.readouterr().out


def test_pictures_are_small_and_of_one_size() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        data = picture.read_bytes()
        width, height = struct.unpack_from(">II", data, 16)
        assert width == 1280 and 800 <= height <= 2700, picture.name
        assert len(data) <= 250 * 1024, picture.name
