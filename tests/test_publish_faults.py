"""Where publishing cannot go on: what is said, and that nothing served has changed."""

from __future__ import annotations

import errno
import io
import os
import pickle
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import main
from generator.problems import EnvironmentProblem
from generator.publish import release
from generator.publish.lock import locked
from generator.publish.release import Releases
from tests.sample.sample import ROOT
from tests.support.site import TinySite, make, record
from tests.test_publish import Tree, edited, left_over, next_tree, releases, served, site, stepping

__all__ = ["site"]


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_rollback(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    trees: dict[str, Tree] = {}
    for number in range(3):
        site.write("content/notices/2008/n2.md", record("n2", f"第{number}次")).build()
        trees[releases(site).current or ""] = site.files()
    first, second, third = trees
    back = ("rollback", "--site", site.folder)
    assert run(*back, "--list") == 0 and f"* {third}" in capsys.readouterr().out
    assert run(*back) == 0 and site.files() == trees[second]
    assert run(*back) == 0 and site.files() == trees[first]
    assert run(*back, "--to", third[:8]) == 0 and site.files() == trees[third]
    assert run(*back, "--to", "0" * 32) == 3 and site.files() == trees[third]
    assert run(*back, "--to", first) == 0
    assert site.build().files() == trees[third], "a build goes on from what is written"
    assert left_over(site) == []


def test_nothing_to_roll_back(site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rollback", "--site", site.folder) == 3
    assert "E007" in capsys.readouterr().err
    other = make(tmp_path / "other")
    assert run("rollback", "--site", other.folder) == 3
    assert not list(other.folder.glob(".public*"))


def test_what_is_not_ours_is_refused(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.doc").write_text("mine", "utf-8")
    linked = tmp_path / "linked"
    linked.symlink_to(foreign)
    disguised = tmp_path / "disguised"
    elsewhere = tmp_path / "elsewhere" / ".disguised.releases" / "x"
    elsewhere.mkdir(parents=True)
    disguised.symlink_to(elsewhere)
    a_file = tmp_path / "file"
    a_file.write_text("mine", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    for output in (foreign, linked, disguised, a_file, site.folder, site.folder / "content"):
        for command in (("build", "--no-search"), ("rollback",)):
            assert run(*command, "--site", site.folder, "--output", output) == 3, output
            assert "E002" in capsys.readouterr().err
    after = [path for path in sorted(tmp_path.rglob("*")) if ".cache" not in path.parts]
    assert after == [path for path in before if ".cache" not in path.parts]
    assert (foreign / "thesis.doc").read_text("utf-8") == "mine"


def test_an_empty_folder_may_be_the_output(site: TinySite, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("build", "--no-search", "--site", site.folder, "--output", tmp_path / "empty") == 0
    assert (tmp_path / "empty" / "index.html").is_file()


def test_a_holder_that_stays_is_named(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = served(site)
    monkeypatch.setattr(Releases.lock, "__defaults__", (0.3,))
    with locked(releases(site).folder / "lock"):
        assert run("build", "--no-search", "--site", edited(site).folder) == 3
    said = capsys.readouterr().err
    assert "E001" in said and str(os.getpid()) in said and served(site) == before


def command(site: TinySite) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), "build", "--no-search", "--site", str(site.folder)]


def test_two_builds_at_once_both_succeed(site: TinySite) -> None:
    new = next_tree(edited(site))
    running = [subprocess.Popen(command(site), stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert site.files() == new and left_over(site) == []


FAULTS = [(call, errno.ENOSPC) for call in ("mkdir", "link", "fsync", "rename", "symlink")]
FAULTS += [("mkdir", errno.EROFS), ("mkdir", errno.EACCES), ("fsync", errno.EIO)]


@pytest.mark.parametrize(
    ("call", "code"), FAULTS, ids=[f"{call} {errno.errorcode[code]}" for call, code in FAULTS]
)
def test_a_disk_that_fails_is_named(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], call: str, code: int
) -> None:
    old, new = served(site), next_tree(edited(site))
    real = getattr(os, call)

    def failing(*arguments: object, **named: object) -> object:
        if call == "fsync" or ".public.releases" in str(arguments):
            raise OSError(code, os.strerror(code), str(arguments[0]))
        return real(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        assert run("build", "--no-search", "--site", site.folder) == 3
    assert "E003" in capsys.readouterr().err
    assert served(site) == old
    assert site.build().files() == new and left_over(site) == []


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("most", [0, 3000])
def test_a_full_disk_while_writing(tmp_path: Path, most: int, workers: int) -> None:
    """No file may grow beyond `most` bytes: writes fail in the middle of the work, in any process of it."""
    site = make(tmp_path).set(workers=workers)
    for number in range(120):
        site.write(f"content/notices/2008/n{number}.md", record(f"n{number}", f"第{number}件"))
    old, link = site.build().files(), site.output.readlink()
    site.edit("site.toml", "测试局", "试验局")

    def build() -> None:
        sys.stdout = sys.stderr = io.StringIO()  # what pytest captures into is a file too
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        os._exit(run("build", "--no-search", "--workers", workers, "--site", site.folder))

    assert stepping(site, lambda number: None, build) == 3
    assert served(site) == old and site.output.readlink() == link
    assert site.build().files() != old and left_over(site) == []


def test_a_parent_that_is_no_folder(
    site: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert run("build", "--no-search", "--site", site.folder, "--output", tmp_path / "file" / "public") == 3
    assert "E003" in capsys.readouterr().err


def test_without_a_cache_folder_the_site_is_published_all_the_same(site: TinySite) -> None:
    """The cache is disposable: where it cannot be written, nothing is remembered and nothing is lost."""
    shutil.rmtree(site.folder / ".cache")
    (site.folder / ".cache").write_text("", "utf-8")
    new = next_tree(edited(site))
    assert run("build", "--no-search", "--site", site.folder) == 0 and site.files() == new


def test_problems_of_the_environment_travel_between_processes() -> None:
    failure = EnvironmentProblem("E003", path="x", reason="full")
    copied = pickle.loads(pickle.dumps(failure))
    assert (copied.code, copied.facts) == (failure.code, failure.facts)


def test_a_switch_that_may_not_last_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The very last flush fails: on the first build nothing is served, later the old release."""
    site = make(tmp_path).write("content/notices/2008/a.md", record("a"))
    real = release.sync_folder

    def failing(folder: Path) -> None:
        if folder == site.output.parent:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))
        real(folder)

    for body, served_before in (("一。", False), ("二。", True)):
        before = site.build().files() if served_before else None
        with monkeypatch.context() as patch:
            patch.setattr(release, "sync_folder", failing)
            site.write("content/notices/2008/a.md", record("a", body=body))
            assert run("build", "--no-search", "--site", site.folder) == 3
        assert "E003" in capsys.readouterr().err and served(site) == before
    assert "二。" in site.build().read("notices/2008/a.html") and left_over(site) == []
