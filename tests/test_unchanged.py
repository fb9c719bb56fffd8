"""A build that would do nothing says so from names, sizes and times; whatever could matter makes it look properly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from generator import cli, pipeline
from generator.pipeline import Result, Settings
from tests.support.site import TinySite, make, record

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


def run(site: TinySite, *options: str) -> int:
    return cli.main(["build", "--site", str(site.folder), "--no-search", *options])


def test_the_second_build_loads_nothing(
    site: TinySite, builds: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site) == 0 and run(site) == 0 and run(site) == 0
    assert len(builds) == 1
    first, hint, second, again, *_ = capsys.readouterr().err.splitlines()
    assert "已生成" in first and "没有变化" in second and hint == again
    code = f"import sys; from generator import cli; HEAVY = {HEAVY}; cli.main(sys.argv[1:]); print(HEAVY.intersection(sys.modules))"
    given = [sys.executable, "-c", code, "build", "--site", str(site.folder), "--no-search"]
    told = subprocess.run(given, capture_output=True, text=True, check=True)
    assert told.stdout.endswith("set()\n") and "没有变化" in told.stderr


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
    EDITS[name](site)
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
    moments = {"now": datetime(2008, 11, 20, 8)}  # noqa: DTZ001
    monkeypatch.setattr(cli, "_now", lambda _: moments["now"])
    assert run(site) == 0
    moments["now"] = datetime.fromisoformat(later)
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
        asked = len(builds)
        assert run(site) == 0 and len(builds) == asked + 1, place
