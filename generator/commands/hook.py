"""`hook`: the check of what is about to be committed, called by git itself (githooks(5), pre-commit).

The staged files are checked, not those of the folder: they are put, changed ones alone, into a tree of
their own inside git's folder, so that a second check is quick and nothing of it is ever committed.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from generator.commands.answer import finish, lang_of
from generator.pipeline import Settings, build
from generator.problems import EnvironmentProblem
from generator.values import Label

_HANDED = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE")
MARK = "# gongkai: check before commit"
BUILD = Path(__file__).resolve().parents[2] / "build.py"
INSTALLED = Label(
    "已安装：{path}。每次 git commit 之前会检查要提交的内容。",
    "Installed: {path}. What is committed is checked before.",
)
REMOVED = Label("已移除：{path}。", "Removed: {path}.")
ABSENT = Label("没有安装过。", "It was not installed.")
FOREIGN = Label(
    "{path} 已有别的内容，没有改动。请在其中自行加上这一行：\n{line}",
    "{path} holds something else and was left alone. Add this line to it yourself:\n{line}",
)
STOPPED = Label("没有提交：请先改正上面的问题。", "Nothing was committed: mend the problems above first.")


def hook(options: argparse.Namespace, settings: Settings) -> int:
    """0 when done or when the staged files are fine, 1 when they are not or another hook stands in the way.

    Raises `EnvironmentProblem` E011 when the site is in no git repository, or git is missing.
    """
    if options.action == "run":
        return _run(options, settings)
    path = settings.site / _git(settings.site, "rev-parse", "--git-path", "hooks/pre-commit").strip()
    lang = lang_of(options)
    line = f"{shlex.quote(sys.executable)} {shlex.quote(str(BUILD))} hook run --site {shlex.quote(str(settings.site))}"
    ours = path.is_file() and MARK in path.read_text("utf-8", "replace")
    if options.action == "remove":
        if not ours:
            print(ABSENT.text(lang), file=sys.stderr)
            return 0
        path.unlink()
        print(REMOVED.text(lang).format(path=path), file=sys.stderr)
        return 0
    if (path.exists() or path.is_symlink()) and not ours:
        print(FOREIGN.text(lang).format(path=path, line=line), file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{MARK}\nexec {line}\n", encoding="utf-8", newline="\n")
    path.chmod(0o755)
    print(INSTALLED.text(lang).format(path=path), file=sys.stderr)
    return 0


def _run(options: argparse.Namespace, settings: Settings) -> int:
    """Check the staged files of the site."""
    site = settings.site
    top = Path(_git(site, "rev-parse", "--show-toplevel").strip())
    inside = site.relative_to(top.resolve())
    folder = site / _git(site, "rev-parse", "--git-path", "gongkai").strip()
    staged = folder / "staged"
    staged.mkdir(parents=True, exist_ok=True)
    tree = _git(site, "write-tree").strip()
    own = {"GIT_INDEX_FILE": str(folder / "index"), "GIT_WORK_TREE": str(staged)}
    _git(top, "read-tree", "--reset", "-u", tree, **own)
    if not (staged / inside / "site.toml").is_file():
        return 0  # the site is not kept in this repository, or not yet
    options.site = staged / inside
    result = build(replace(settings, site=options.site, output=options.site / "public"), publish=False)
    code = finish(options, result.problems, {})
    if code:
        print(STOPPED.text(lang_of(options)), file=sys.stderr)
    return code


def _git(folder: Path, *words: str, **own: str) -> str:
    """What git answers in a folder. Paths that git itself handed to a hook are relative to where it runs."""
    handed = {name: str(Path(os.environ[name]).absolute()) for name in _HANDED if name in os.environ}
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=folder,
            env={**os.environ, **handed, **own},
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as failure:
        said = getattr(failure, "stderr", "") or str(failure)
        raise EnvironmentProblem("E011", path=folder, reason=said.strip()) from failure
    return done.stdout
