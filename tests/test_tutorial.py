"""The tutorial and the guides for adding things work as written: their files and commands are taken and run.

Blocks are marked behind their language: `file=PATH` is written into the site, `replace=PATH` holds an old and a new
line, `sh` is run (`sh fails`: with exit code 1; `sh preview`: not run here), `text output` must be part of what the
command before it said.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = "../my-site"


class Reader:
    """Somebody who follows the tutorial to the letter, in a folder of their own."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.said = ""
        self.ran = 0

    def follow(self, language: str, mark: str, text: str) -> None:
        """Do what one block of the page says."""
        name, _, path = mark.partition("=")
        if name == "file":
            target = self.site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        elif name == "replace":
            self._replace(self.site / path, *text.splitlines())
        elif name == "output":
            assert text.strip() in self.said
        elif language == "sh" and name != "preview":
            self._run(text.strip(), expected=1 if name == "fails" else 0)

    @staticmethod
    def _replace(file: Path, old: str, new: str) -> None:
        content = file.read_text("utf-8")
        assert content.count(old) == 1
        file.write_text(content.replace(old, new), encoding="utf-8")

    def _run(self, line: str, expected: int) -> None:
        words = shlex.split(line.replace(PLACE, self.site.as_posix()))
        if words[0] == "mkdir":
            Path(words[-1]).mkdir(parents=True)
            return
        assert words[:2] == ["python3", "build.py"], f"only these commands belong into a tutorial: {line}"
        # The mark of a start that is set up already; the index is not what this page is about.
        command = [sys.executable, "-X", "gongkai", *words[1:]]
        command += ["--no-search"] if words[2] in ("build", "check") else []
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)
        self.said = done.stdout + done.stderr
        assert done.returncode == expected, self.said
        self.ran += 1


def test_the_tutorial_works_as_written(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "my-site")
    blocks = _BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text("utf-8"))
    for language, mark, text in blocks:
        reader.follow(language, mark.strip(), text)
    assert reader.ran >= 6
    page = (reader.site / "public/notices/2024/opening-hours.html").read_text("utf-8")
    assert "9:00 to 17:00." in page, "the last command went back to the release before"


def copied(folder: Path) -> Path:
    """The program, its tests and the sample's settings in a folder where they may be changed."""
    for name in ("generator", "templates", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "site.toml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "content" / "_vocab", folder / "content" / "_vocab")
    return folder


def changed(folder: Path, guide: str) -> None:
    """Do what the marked blocks of a guide say: `file=`, `append=`, `import=` (first of the imports), `insert=`
    (last of the first tuple)."""
    for _, mark, text in _BLOCK.findall((ROOT / "docs" / "how-to" / guide).read_text("utf-8")):
        name, _, path = mark.strip().partition("=")
        file = folder / path
        if name == "file":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif name == "append":
            file.write_text(f"{file.read_text('utf-8')}\n\n{text}", encoding="utf-8")
        elif name == "import":
            content = file.read_text("utf-8")
            file.write_text(content.replace("\nfrom gen", f"\n{text}from gen", 1), encoding="utf-8")
        elif name == "insert":
            content = file.read_text("utf-8")
            opened = re.search(r"(?m)^\w+: tuple\[\w+, \.\.\.\] = \($", content)
            assert opened, "a tuple, an entry a line"
            end = content.index("\n)\n", opened.end()) + 1
            file.write_text(f"{content[:end]}{text}{content[end:]}", encoding="utf-8")


def run(folder: Path, *arguments: str) -> str:
    """What Python says in a folder, with the interpreter that runs this test."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_kind_is_added_as_the_guide_says(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, "add-a-kind.md")
    path = run(folder, "-X", "gongkai", "build.py", "new", "tender", "--id", "tender-2008-01").strip()
    assert path == "content/tenders/2008/tender-2008-01.md"
    record = folder / path
    record.write_text(record.read_text("utf-8").replace("draft: true", "draft: false"), encoding="utf-8")
    run(folder, "-X", "gongkai", "build.py", "build", "--no-search")
    page = (folder / "public/tenders/2008/tender-2008-01.html").read_text("utf-8")
    assert "投标期" in page and "2008年11月20日" in page


def test_a_rule_is_added_as_the_guide_says(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder, "add-a-rule.md")
    chosen = ("tests/problems/test_cases.py", "-k", "exactly and R590")
    assert "1 passed" in run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen)
