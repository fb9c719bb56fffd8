"""`hook`: git refuses a commit whose staged content has errors, and other hooks are left alone."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

from generator import cli
from tests.personal.invented import resident
from tests.support.site import TinySite, make, record

NOTICE = "content/notices/2008/a.md"
ID = resident(random.Random(6))


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    names = ("-c", "user.name=x", "-c", "user.email=x@site.example", "-c", "core.quotePath=false")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(["git", *names, *words], cwd=folder, env=clean, capture_output=True, text=True)


@pytest.fixture(params=[".", "sites/one"])
def site(tmp_path: Path, request: pytest.FixtureRequest) -> TinySite:
    """A site that is a repository, or a folder in one."""
    site = (
        make(tmp_path / "it" / request.param)
        .write(NOTICE, record("a"))
        .write(".gitignore", ".cache\npublic\n")
    )
    git(tmp_path / "it", "init", "-q")
    assert hook(site, "install") == 0
    assert git(site.folder, "add", "-A").returncode == 0
    assert commit(site).returncode == 0
    return site


def hook(site: TinySite, action: str) -> int:
    return cli.main(["hook", action, "--site", str(site.folder)])


def commit(site: TinySite, *words: str) -> subprocess.CompletedProcess[str]:
    return git(site.folder, "commit", "-qm", "x", *words)


def test_a_leak_is_not_committed_and_not_shown(site: TinySite) -> None:
    site.write(NOTICE, record("a", body=f"当事人 {ID}。"))
    refused = commit(site, "-a")
    assert refused.returncode == 1
    assert f"{NOTICE}:6:5: 错误 D101" in refused.stdout + refused.stderr
    assert ID[3:] not in refused.stdout + refused.stderr
    site.write(NOTICE, record("a", body="当事人 3*****************。"))
    assert commit(site, "-a").returncode == 0


def test_what_is_staged_counts_not_what_lies_in_the_folder(site: TinySite) -> None:
    site.write(NOTICE, record("a", body=f"当事人 {ID}。"))
    git(site.folder, "add", "-A")
    site.write(NOTICE, record("a", body="改好了。"))
    assert commit(site).returncode == 1
    git(site.folder, "add", "-A")
    site.write(NOTICE, record("a", body=f"还没有写完 {ID}。"))
    assert commit(site).returncode == 0
    site.remove(NOTICE)
    assert commit(site, "-a").returncode == 0


def test_removing_leaves_nothing_behind(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    assert hook(site, "install") == 0 and hook(site, "remove") == 0
    site.write(NOTICE, record("a", body=f"当事人 {ID}。"))
    assert commit(site, "-a").returncode == 0
    assert hook(site, "remove") == 0
    assert "没有安装过" in capsys.readouterr().err


def test_a_hook_of_somebody_else_stays(site: TinySite, capsys: pytest.CaptureFixture[str]) -> None:
    hook(site, "remove")
    top = Path(git(site.folder, "rev-parse", "--show-toplevel").stdout.strip())
    other = top / ".git" / "hooks" / "pre-commit"
    other.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    capsys.readouterr()
    assert hook(site, "install") == 1 and hook(site, "remove") == 0
    assert other.read_text("utf-8") == "#!/bin/sh\nexit 0\n"
    assert "hook run --site" in capsys.readouterr().err
