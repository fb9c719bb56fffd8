"""The sample gives the same bytes here and elsewhere, cold and warm; reports are told on any terminal.

Machines and times: `tests/determinism/test_variations.py`; sequences of edits: `tests/determinism/test_warm.py`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.pipeline import Settings, build
from tests.determinism.machines import tree
from tests.sample.sample import CLOCK, ROOT, Sample, built, copied_site
from tests.support.site import make, record


def test_the_sample_has_no_problems(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", "--site", str(sample.folder)]) == 0
    said = re.findall(r"(?m)^\S+: (?:警告|错误) .*", capsys.readouterr().out)
    assert said and all(line.endswith("（已豁免）") for line in said), "what was decided on and is public"
    assert len(sample.site.items) >= 80 and len(sample.site.config.section) >= 10


def test_a_second_run_of_the_sample_writes_nothing(sample: Sample) -> None:
    before = {path: path.lstat().st_mtime_ns for path in sample.folder.rglob("*")}
    link = (sample.public.lstat().st_ino, sample.public.readlink())
    result = built(sample.folder)
    assert result.rendered == {} and not result.switched and result.release == sample.result.release
    assert (sample.public.lstat().st_ino, sample.public.readlink()) == link
    after = {path: path.lstat().st_mtime_ns for path in sample.folder.rglob("*")}
    touched = {path.name for path in {**before, **after} if before.get(path) != after.get(path)}
    assert touched <= {".public.releases", "lock"}, "only where a stage was made and removed again"


def test_the_sample_is_the_same_cold_warm_and_elsewhere(sample: Sample, tmp_path: Path) -> None:
    cold = tree(sample.public)
    here = built(sample.folder, output=tmp_path / "elsewhere", workers=1)
    assert here.release == sample.result.release and tree(tmp_path / "elsewhere") == cold
    other = copied_site(tmp_path / "另一处 place")
    page = other / "content/news/2008/news-2008-training.md"
    text = page.read_text("utf-8")
    page.write_text(text + "\n多一段。\n", "utf-8")
    assert built(other).release != sample.result.release
    page.write_text(text, "utf-8")
    warm = built(other)
    assert 0 < len(warm.rendered) < 20 and warm.release == sample.result.release
    assert tree(other / "public") == cold


def test_a_report_is_told_on_any_terminal(tmp_path: Path) -> None:
    site = make(tmp_path).write("content/notices/2008/n.md", record("n", published="2008-13-01"))
    for form in ("text", "json", "github"):
        command = [
            sys.executable,
            str(ROOT / "build.py"),
            "check",
            "--site",
            str(site.folder),
            "--format",
            form,
        ]
        for locale in (
            {"LC_ALL": "C", "PYTHONUTF8": "0"},
            {"PYTHONIOENCODING": "latin-1"},
            {"PYTHONIOENCODING": "gbk"},
        ):
            done = subprocess.run(
                command, env={"PATH": os.environ["PATH"], **locale}, capture_output=True, check=False
            )
            assert done.returncode == 1 and b"Traceback" not in done.stderr, done.stderr.decode("latin-1")
            assert (
                form != "json"
                or json.loads(done.stdout)["problems"][0]["path"] == "content/notices/2008/n.md"
            )


def test_without_as_of_the_day_is_that_of_the_clock(tmp_path: Path) -> None:
    """What depends on the day is told by `as_of` alone, here given from outside."""
    site = make(tmp_path).write(
        "content/calls/2008/c.md", record("c", "指南", opens="2008-11-01", closes="2008-12-01")
    )
    site.edit("site.toml", 'as_of = "2008-11-20"\n', "")
    day = CLOCK.replace(year=2008, month=11, day=20)
    first = build(Settings(site.folder, site.output, now=CLOCK, as_of=day, search=False))
    there = site.files()
    second = build(Settings(site.folder, site.output, now=day, search=False))
    assert first.ok and second.ok and second.rendered == {} and site.files() == there
    later = build(Settings(site.folder, site.output, now=CLOCK, search=False))
    assert later.ok and "calls/2008/c.html" in later.rendered, "the call has closed meanwhile"
