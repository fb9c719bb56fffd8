"""`--strict`: a warning stops publication as an error does."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from tests.support.site import make, record


def test_a_warning_publishes_nothing_when_strict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = make(tmp_path).write("content/notices/2008/a.md", record("a")).build()
    before = site.files()
    site.write("content/notices/2008/b.md", record("b")).write("content/notices/2008/left-over.txt", "x")
    options = ["build", "--site", str(site.folder), "--no-search"]
    assert main([*options, "--strict"]) == 1
    assert "S014" in capsys.readouterr().out
    assert site.files() == before
    assert main(options) == 0
    assert "notices/2008/b.html" in site.files()
