"""What reaches the disk in which order, read from a trace: nothing is shown that a power failure could take back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.publish import durable
from tests.crash.acts import building, publishing
from tests.crash.conftest import Grounds
from tests.crash.harness import Act, Ground, Point, needs_strace

Maker = Callable[[Path], Act]
#: Calls that change a name or a byte; what they changed has to be flushed.
MAKING = ("write", "pwrite64", "copy_file_range", "sendfile", "link", "mkdir", "symlink", "rename", "openat")


def faults(ground: Ground, calls: list[Point]) -> list[str]:
    """What was changed and not flushed when it was shown, or when the command ended.

    The model is the strictest one: bytes last when their file is flushed, a name when its folder is, everything when
    the file system is.
    """
    site, found = str(ground.site.folder), []
    unsafe: dict[str, str] = {}
    shown = False
    for one in (call for call in calls if call.worked):
        written = re.match(r"\d+<([^>(]*)", one.arguments)
        named = re.findall(r'"(/[^"]*)"', one.arguments)
        path = written[1] if written else (named or [""])[-1]
        if one.call == "rename" and path == str(ground.site.output):
            found += [f"shown before it lasted: {part} {what}" for what, part in sorted(unsafe.items())]
            unsafe, shown = {str(Path(path).parent): "name of the link"}, True
        elif one.call == "syncfs":
            unsafe.clear()
        elif one.call in ("fsync", "fdatasync"):
            unsafe = {what: part for what, part in unsafe.items() if what != path}
        elif path.startswith(f"{site}/") and not passing(path) and (not shown or "_register" in path):
            changed(one, path, named, unsafe)
    if not shown:
        found.append("nothing was shown")
    return found + [f"ended before it lasted: {part} {what}" for what, part in sorted(unsafe.items())]


def passing(path: str) -> bool:
    """The memory between runs, locks, names that go again: nothing depends on their lasting."""
    return re.search(r"/\.cache/|/lock$|/link-\d+$", path) is not None


def changed(one: Point, path: str, named: list[str], unsafe: dict[str, str]) -> None:
    """Note what a call leaves to be flushed; a renamed file or folder takes what it lacks along."""
    if one.call in ("write", "pwrite64", "copy_file_range", "sendfile"):
        unsafe[path] = "bytes"
    elif one.call in MAKING and (one.call != "openat" or "O_CREAT" in one.arguments):
        if not path.endswith("/.new"):  # a name that is gone before anything is shown
            unsafe[str(Path(path).parent)] = "names"
        if one.call == "rename":
            for what in [what for what in unsafe if what == named[0] or what.startswith(f"{named[0]}/")]:
                unsafe[path + what.removeprefix(named[0])] = unsafe.pop(what)


def traced(ground: Ground) -> list[str]:
    ground.restore()
    run, calls = ground.traced()
    assert run.code == 0, run.said
    return faults(ground, calls)


@pytest.mark.parametrize("at_once", [True, False], ids=["syncfs", "file by file"])
@pytest.mark.parametrize("make", [building, publishing])
def test_what_is_shown_lasts(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch, make: Maker, at_once: bool
) -> None:
    needs_strace()
    if not at_once:
        monkeypatch.setattr(durable, "_syncfs", lambda folder: None)
    assert traced(grounds(make)) == []


def test_a_planted_flush_that_does_nothing_is_caught(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_strace()
    monkeypatch.setattr(durable.Flush, "all", lambda self: None)
    assert any("shown before it lasted: bytes" in fault for fault in traced(grounds(building)))


def test_a_planted_register_that_is_not_flushed_is_caught(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_strace()
    monkeypatch.setattr(durable, "_syncfs", lambda folder: None)
    monkeypatch.setattr("generator.publish.register.sync_folder", lambda folder: None)
    assert any("content/_register" in fault for fault in traced(grounds(publishing)))
