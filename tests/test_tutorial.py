"""docs/tutorial.md works as written: its files, replacements, commands and outputs are taken from the page and run.

Blocks are marked behind their language: `file=PATH` is written into the site, `replace=PATH` holds an old and a new
line, `sh` is run (`sh fails`: with exit code 1; `sh preview`: not run here), `text output` must be part of what the
command before it said.
"""

from __future__ import annotations

import re
import shlex
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
