"""Publication that ends at any step: the register may be ahead of what is served, never behind it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.plan.fates import PASSING
from generator.problems import EnvironmentProblem
from generator.publish.register import write_register
from tests.register.support import fates, publish, register, two_records, versions, withdraw
from tests.support.site import TinySite, make, record
from tests.test_publish import CRASHED, left_over, served, stepping

Act = Callable[[TinySite], object]
NOTICE = "content/notices/2008/n1.md"


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """A registered site, and something to publish: an edit, a new record."""
    site = publish(two_records(make(tmp_path / "site").set(workers=1)))
    site.edit(NOTICE, "正文。", "改过的正文。").edit(NOTICE, "通知一", "通知壹")
    return site.write("content/notices/2008/n2.md", record("n2", body="新件。"))


def purge(site: TinySite) -> None:
    for path in (NOTICE, "content/notices/2008/form.txt"):
        (site.folder / path).unlink(missing_ok=True)
    withdraw(site, "n1", "purged")


def behind(site: TinySite) -> list[str]:
    """What is served and stands otherwise, or not at all, in the register."""
    known, wrong = fates(site), []
    for path in served(site) or ():
        fate = known.get(f"/{path}", ("", ""))[0]
        if not path.startswith(PASSING) and path not in (
            ".nginx.conf",
            ".htaccess",
            "_redirects",
            "_headers",
        ):
            wrong += [path] if not fate else []
    page = site.read("notices/2008/n1.html")
    lines = versions(site, "n1")
    if "改过的正文" in page and len(lines) < 2:
        wrong.append("a version that is not registered")
    if "本页已撤下" in page and fates(site)["/notices/2008/n1.html"][0] != "withdrawn":
        wrong.append("a withdrawal that is not registered")
    return wrong


def counted(note: Path, number: int) -> None:
    note.write_text(str(number), "ascii")


def crashes(site: TinySite, act: Act, early: int, late: int) -> list[bool]:
    """Whether the new state was served, after a run that ended at one step after another; the next run finishes."""
    backup, note = site.folder.parent / "backup", site.folder.parent / "steps"
    shutil.copytree(site.folder, backup, symlinks=True)
    old = served(site)
    assert stepping(site, lambda number: counted(note, number), lambda: act(site)) == 0
    steps, whole, lines = int(note.read_text("ascii")), served(site), set(register(site))
    assert steps > 100 and whole != old
    states = []
    for at in [*range(3, steps - 60, early), *range(steps - 60, steps + 1, late)]:
        shutil.rmtree(site.folder)
        shutil.copytree(backup, site.folder, symlinks=True)

        def crash(number: int, at: int = at) -> None:
            if number == at:
                os._exit(CRASHED)

        assert stepping(site, crash, lambda: act(site)) == CRASHED
        state = served(site)
        assert state in (old, whole) and behind(site) == [], f"step {at}"
        states.append(state == whole)
        act(site)
        assert served(site) == whole and left_over(site) == [], f"step {at}"
        assert set(register(site)) - {".new"} == lines - {".new"}, f"step {at}"
    return states


@pytest.mark.parametrize("act", [publish, purge], ids=["publish", "withdraw"])
def test_the_register_is_never_behind(site: TinySite, act: Act) -> None:
    states = crashes(site, act, 29, 4)
    assert states == sorted(states) and True in states and False in states


def test_a_planted_publisher_that_registers_last_is_caught(
    site: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The harness can fail: with the switch before the register, some step shows what is not registered."""
    from generator import pipeline
    from generator.publish import serve

    kept: list[tuple[object, ...]] = []

    def late(*arguments: object) -> tuple[str, bool]:
        found = serve.publish(*arguments)  # type: ignore[arg-type]
        write_register(*kept.pop())  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(pipeline, "write_register", lambda *arguments: kept.append(arguments))
    monkeypatch.setattr(pipeline, "publish_release", late)
    with pytest.raises(AssertionError, match="step"):
        crashes(site, publish, 1000, 2)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "rename", "mkdir"])
def test_a_disk_that_fails_while_registering(
    site: TinySite, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    old, before = served(site), register(site)
    real = getattr(os, call)

    def failing(*arguments: object, **named: object) -> object:
        if call == "fsync" or "_register" in str(arguments):
            raise OSError(code, os.strerror(code), str(arguments[0]))
        return real(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        with pytest.raises(EnvironmentProblem, match="E003"):
            publish(site)
    assert served(site) == old
    told = ("records/", "addresses/", "withdrawn/")
    lines = {path: data for path, data in register(site).items() if path.startswith(told)}
    assert lines.items() <= before.items()
    publish(site)
    assert served(site) != old and left_over(site) == []
