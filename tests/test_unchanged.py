"""A build that would do nothing says so from names, sizes and times; whatever could matter makes it look properly."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator import cli, pipeline
from generator.glance import glance
from generator.pipeline import Result, Settings
from tests.support.site import TinySite, make, record

ROOT = Path(cli.__file__).resolve().parent.parent
HEAVY = {"yaml", "jinja2", "markdown", "lxml", "sqlite3", "generator.pipeline"}


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    tiny = make(tmp_path / "site").write("content/notices/2008/n1.md", record("n1"))
    return settled(tiny)


def settled(site: TinySite) -> TinySite:
    """Its files are of yesterday, as they are on most days."""
    for file in [path for path in site.folder.rglob("*") if path.is_file() and "public" not in str(path)]:
        os.utime(file, ns=(file.stat().st_mtime_ns - 86_400 * 10**9,) * 2)
    return site


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The builds that were not spared."""
    found: list[Settings] = []
    honest = pipeline.build

    def build(settings: Settings, publish: bool = True) -> Result:
        found.append(settings)
        return honest(settings, publish)

    monkeypatch.setattr(pipeline, "build", build)
    monkeypatch.setattr(cli.gc, "disable", lambda: None)
    return found


def asked(site: TinySite, *options: str) -> list[str]:
    return ["build", "--site", str(site.folder), "--no-search", *options]


def look(site: TinySite, *options: str) -> tuple[str, str] | None:
    return glance(asked(site, *options), time.time())[0]


def run(site: TinySite, *options: str) -> int:
    return cli.main(asked(site, *options))


def test_the_second_build_loads_nothing(
    site: TinySite, builds: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site) == 0 and run(site) == 0 and run(site) == 0
    assert len(builds) == 1
    first, hint, second, again, *_ = capsys.readouterr().err.splitlines()
    assert "已生成" in first and "没有变化" in second and hint == again
    for main in ("generator.cli import main", "generator.bootstrap import run"):
        script = f"import sys; from {main} as it; HEAVY = {HEAVY}; it(sys.argv[1:]); print(HEAVY.intersection(sys.modules))"
        given = [sys.executable, "-c", script, *asked(site)]
        told = subprocess.run(given, capture_output=True, text=True, check=True)
        assert told.stdout.endswith("set()\n") and "没有变化" in told.stderr


def test_a_glance_loads_no_module_of_the_program_but_two(site: TinySite) -> None:
    assert run(site) == 0
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from generator.bootstrap import run; run(sys.argv[1:]);"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in"
        " ('generator', 'argparse', 'dataclasses', 'pathlib', 'typing')))"
    )
    given = [sys.executable, "-I", "-c", code, *asked(site)]
    told = subprocess.run(given, capture_output=True, text=True, check=True)
    assert "没有变化" in told.stderr
    assert set(ast.literal_eval(told.stdout.splitlines()[-1])) == {
        "generator",
        "generator.bootstrap",
        "generator.glance",
    }


def test_a_glance_is_for_the_very_same_call(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(site) == 0
    assert look(site) is not None
    monkeypatch.setattr(
        "generator.glance.PROGRAM", str(tmp_path)
    )  # what this checkout may have built is not asked
    for other in (
        asked(site, "--strict"),
        asked(site)[1:],
        ["check", *asked(site)[1:]],
        ["build"],
        ["--site"],
    ):
        assert glance(other, time.time())[0] is None, other
    monkeypatch.chdir(tmp_path)
    assert look(site) is None


def test_what_wants_more_than_a_build_is_never_spared(site: TinySite) -> None:
    for options in (("--fresh",), ("--timings",), ("--explain", "index.html"), ("--format", "json")):
        assert run(site, *options) == 0
        assert look(site, *options) is None, options


EDITS: dict[str, Callable[[TinySite], object]] = {
    "a text": lambda site: site.edit("content/notices/2008/n1.md", "正文。", "甲文。"),
    "a new record": lambda site: site.write("content/notices/2008/n2.md", record("n2")),
    "a record gone": lambda site: site.remove("content/notices/2008/n1.md"),
    "the settings": lambda site: site.edit("site.toml", "测试局", "试验局"),
    "a template": lambda site: site.write("templates/components/day.html", "{% macro day(value) %}{{ value | iso }}{% endmacro %}"),
    "a published file": lambda site: (site.output / "index.html").write_text("x", "utf-8"),
    "a published file gone": lambda site: (site.output / "notices/2008/n1.html").unlink(),
    "a published file too many": lambda site: (site.output / "more.html").write_text("x", "utf-8"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_seen(name: str, site: TinySite, builds: list[Settings]) -> None:
    assert run(site) == 0
    assert look(site) is not None
    EDITS[name](site)
    assert look(site) is None
    run(site)
    assert len(builds) == 2


def test_other_options_make_another_build(
    site: TinySite, builds: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    run(site)
    for options in (
        ("--fresh",),
        ("--explain", "index.html"),
        ("--timings",),
        ("--as-of", "2008-11-21"),
        ("--strict",),
    ):
        before = len(builds)
        run(site, *options)
        assert len(builds) == before + 1, options


def test_warnings_are_told_again(
    tmp_path: Path, builds: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = make(tmp_path / "site").write("content/notices/2008/n1.md", record("n1"))
    site = settled(tiny.write("content/notices/2008/stray.txt", "x"))
    assert run(site) == 0
    first = capsys.readouterr().out
    assert run(site) == 0 and len(builds) == 1
    assert capsys.readouterr().out == first and "S014" in first
    told = look(site)
    assert told is not None and told[0] == first and "没有变化" in told[1]


def test_a_site_with_errors_is_looked_at_each_time(site: TinySite, builds: list[Settings]) -> None:
    site.write("content/notices/2008/n2.md", "broken")
    assert run(site) == run(site) == 1 and len(builds) == 2


def test_what_was_touched_a_moment_ago_is_not_trusted(site: TinySite, builds: list[Settings]) -> None:
    """A second edit within the coarseness of a disk's clock could leave size and time as they were."""
    site.edit("content/notices/2008/n1.md", "正文。", "甲文。")
    assert run(site) == run(site) == 0 and len(builds) == 2


@pytest.mark.parametrize(
    ("later", "looked"), [("2008-11-20T09:29", 1), ("2008-11-20T09:30", 2), ("2008-11-21", 2)]
)
def test_without_as_of_the_next_moment_that_matters_ends_it(
    later: str, looked: int, tmp_path: Path, builds: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = make(tmp_path / "site").edit("site.toml", 'as_of = "2008-11-20"\n', "")
    site = settled(tiny.write("content/notices/2008/n1.md", record("n1", publish_at="2008-11-20 09:30")))
    here = ZoneInfo("Asia/Shanghai")
    moments = {"now": datetime(2008, 11, 20, 8, tzinfo=here)}
    monkeypatch.setattr(cli.time, "time", lambda: moments["now"].timestamp())
    assert run(site) == 0
    moments["now"] = datetime.fromisoformat(later).replace(tzinfo=here)
    assert (look(site) is None) is (looked == 2)
    assert run(site) == 0 and len(builds) == looked


def test_a_cache_that_cannot_be_read_counts_as_none(site: TinySite, builds: list[Settings]) -> None:
    run(site)
    for file in (site.folder / ".cache").glob("unchanged-*"):
        file.write_bytes(b"\x80nothing")
    assert run(site) == 0 and len(builds) == 2


def test_what_is_remembered_and_harmed_counts_for_nothing(site: TinySite, builds: list[Settings]) -> None:
    assert run(site) == 0 and run(site) == 0 and len(builds) == 1
    (kept,) = (site.folder / ".cache").glob("unchanged-*")
    data = kept.read_bytes()
    for place in range(0, len(data), len(data) // 4):
        kept.write_bytes(data[:place] + bytes([data[place] ^ 64]) + data[place + 1 :])
        before = len(builds)
        assert look(site) is None
        assert run(site) == 0 and len(builds) == before + 1, place


def test_a_call_from_a_folder_that_is_gone(
    site: TinySite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert run(site) == 0 and look(site) is not None


def test_without_a_site_it_is_that_of_the_program(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("generator", "templates"):
        (site.folder / name).mkdir(exist_ok=True)
    monkeypatch.setattr("generator.glance.PROGRAM", str(site.folder))
    monkeypatch.setattr(cli, "HERE", site.folder)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build", "--no-search"]) == 0
    assert glance(["build", "--no-search"], time.time())[0] is not None
