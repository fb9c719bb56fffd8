"""The same source and the same day give the same bytes: whatever the machine, the place, the time, cold or warm."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from generator.cli import main
from generator.pipeline import Settings, build
from tests.sample.sample import CLOCK, ROOT, Sample, built, copied_site
from tests.support.site import TinySite, make, record

Tree = dict[str, str]
ROWS = "project,title,organisation,amount,unit\nKJ-2008-002,乙,云州乙公司,20.50,万元\nKJ-2008-001,甲,云州甲公司,355000,元\n"


def tree(output: Path) -> Tree:
    """Digest of every published file but those of the search engine, whose filter files differ from run to run."""
    root = output.resolve()
    files = (file for file in sorted(root.rglob("*")) if file.is_file())
    found = {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    return {path: digest for path, digest in found.items() if not path.startswith("pagefind/")}


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


def test_the_sample_is_the_same_on_another_machine(sample: Sample, tmp_path: Path) -> None:
    """Other hash seed, time zone, locale, umask and number of processes, all at once, by the command line."""
    other = copied_site(tmp_path / "deep" / "er" / "site")
    ran = run(
        other,
        "--workers",
        "1",
        PYTHONHASHSEED="4711",
        TZ="America/St_Johns",
        LC_ALL="zh_CN.UTF-8",
        umask="077",
    )
    assert ran == tree(sample.public)
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (other / "public").resolve().rglob("*")]
    assert set(modes) <= {0o644, 0o755}


def run(folder: Path, *options: str, umask: str = "022", **environment: str) -> Tree:
    """Build a site by the command line, in an environment of which only PATH is inherited."""
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), **environment}
    command = [sys.executable, str(ROOT / "build.py"), "build", "--site", str(folder), *options]
    before = os.umask(int(umask, 8))
    try:
        done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(folder / "public")


def rich(folder: Path) -> TinySite:
    """A small site with something of everything."""
    site = make(folder)
    site.write("content/lists/2008/l.csv", ROWS).write("content/notices/2008/f.txt", "x")
    site.write(
        "content/calls/2008/c.md",
        record("c", "指南", opens="2008-11-01", closes="2008-12-01", programme="key"),
    )
    about = {
        "stage": "proposed-approval",
        "projects": "{file: l.csv}",
        "window": "{opens: 2008-03-01, closes: 2008-03-07}",
    }
    site.write("content/lists/2008/l.md", record("l", "公示", guideline="c", **about))
    window = "{opens: 2008-02-18, closes: 2008-02-22}"
    accepted = {"stage": "proposed-acceptance", "projects": "{file: l.csv}", "window": window}
    site.write("content/lists/2008/accepted.md", record("accepted", published="2008-02-18", **accepted))
    site.write(
        "content/approvals/2008/a.md",
        record("a", "立项", decided="2008-04-01", follows="l", projects="{file: l2.csv}"),
    )
    site.write("content/approvals/2008/l2.csv", ROWS)
    for number in range(60):
        body = f"## 一\n\n见[公示](ref:l#KJ-2008-001)和[附件](f.txt)。\n\n|甲|乙|\n|-|-|\n|{number}|2|"
        text = record(f"n{number}", f"第{number}件", f"2008-01-{number % 28 + 1:02d}", body, topics="[conference]",
                      attachments="[{file: f.txt, title: 表}]", number=f"局发〔2008〕{number}号")  # fmt: skip
        site.write(f"content/notices/2008/n{number}.md", text)
    return site


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


MACHINES: dict[str, dict[str, str]] = {
    "hash seed": {"PYTHONHASHSEED": "1"},
    "east": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0"},
    "west": {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "0"},
    "plain C": {"LC_ALL": "C", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"},
    "Chinese": {"LC_ALL": "zh_CN.GB18030", "LANG": "zh_CN.GB18030", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0"},
    "optimised": {"PYTHONOPTIMIZE": "1", "PYTHONHASHSEED": "0"},
}


def test_machines(tmp_path: Path) -> None:
    base = rich(tmp_path / "base").build().files()
    for number, (name, environment) in enumerate(MACHINES.items()):
        site = rich(tmp_path / f"{'x' * number}站 {number}")
        ran = run(site.folder, "--no-search", "--workers", str(1 + number % 3), **environment)
        assert ran == base, name


class Shuffled:
    """`os.scandir` as another disk might answer it."""

    def __init__(self, entries: Any) -> None:
        found = list(entries)
        entries.close()
        random.Random(len(found)).shuffle(found)
        self._found = iter(found[::-1])

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self._found

    def __next__(self) -> os.DirEntry[str]:
        return next(self._found)

    def __enter__(self) -> Shuffled:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open any more."""


def test_the_order_of_a_folder_means_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = rich(tmp_path / "base").build().files()
    asked = []
    scandir, listdir = os.scandir, os.listdir

    def shuffled(path: Any = ".") -> Shuffled:
        asked.append(path)
        return Shuffled(scandir(path))

    def listed(path: Any = ".") -> list[Any]:
        asked.append(path)
        return sorted(listdir(path), reverse=True)

    other = rich(tmp_path / "other")
    monkeypatch.setattr(os, "scandir", shuffled)
    monkeypatch.setattr(os, "listdir", listed)
    result = build(other.settings)
    monkeypatch.undo()
    assert result.ok and any("content" in str(path) for path in asked)
    assert other.files() == base


def test_a_later_clock_and_other_times_of_files_mean_nothing(tmp_path: Path) -> None:
    base = rich(tmp_path / "base").build()
    other = rich(tmp_path / "other").set(now=CLOCK)
    for number, file in enumerate(sorted((other.folder / "content").rglob("*"))):
        os.utime(file, (1_000_000_000 + number, 1_000_000_000 - number))
    assert other.build().files() == base.files()
    assert other.set(fresh=True).build().files() == base.files(), "moments later"


def test_a_planted_clock_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness can fail: feeds without dates of their own would carry the moment of the build."""
    from generator.render.feeds import Feeds

    base = rich(tmp_path / "base").build().files()
    honest = Feeds._generated

    def stamped(self: Feeds, *given: Any) -> Any:
        from datetime import UTC, datetime

        made = honest(self, *given)
        made.lastBuildDate(datetime.now(UTC))
        return made

    monkeypatch.setattr(Feeds, "_generated", stamped)
    assert rich(tmp_path / "other").build().files() != base


def test_without_as_of_the_day_is_that_of_the_clock(tmp_path: Path) -> None:
    """What depends on the day is told by `as_of` alone, here given from outside."""
    site = rich(tmp_path)
    site.edit("site.toml", 'as_of = "2008-11-20"\n', "")
    day = CLOCK.replace(year=2008, month=11, day=20)
    first = build(Settings(site.folder, site.output, now=CLOCK, as_of=day, search=False))
    there = site.files()
    second = build(Settings(site.folder, site.output, now=day, search=False))
    assert first.ok and second.ok and second.rendered == {} and site.files() == there
    later = build(Settings(site.folder, site.output, now=CLOCK, search=False))
    assert later.ok and "calls/2008/c.html" in later.rendered, "the call has closed meanwhile"
