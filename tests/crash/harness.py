"""Runs of the command line that are killed, refused or starved, and what is served afterwards.

An `Act` is a site before and the command that changes it. `Stage` puts the site as it was before into a folder and
starts the command in a process of its own, forked from this one: everything is loaded there, so a run takes a tenth
of a second, and what a test replaces is replaced in it too. A reader's view (`seen`) must be the old or the new site.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli import main
from tests.register.test_crash import behind
from tests.support.site import TinySite
from tests.test_publish import Tree, left_over, served

STRACE = shutil.which("strace")
#: Every call that makes, changes or removes something, or makes it last.
CHANGING = (
    "openat", "write", "pwrite64", "writev", "sendfile", "copy_file_range", "rename", "renameat", "renameat2", "link",
    "linkat", "symlink", "symlinkat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "ftruncate", "chmod",
    "fchmod", "fchmodat", "fsync", "fdatasync", "syncfs",
)  # fmt: skip
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+|\?)")
_WRITABLE = re.compile(r"O_(WRONLY|RDWR|CREAT)")
#: What differs from run to run in a path: numbers of processes, digests.
_PASSING = re.compile(r"[0-9a-f]{32}|new-\d+|link-\d+|\d+")


@dataclass(frozen=True)
class Act:
    """A command, the state it leads to, and what finishes the work after it was cut short."""

    name: str
    site: TinySite
    arguments: tuple[str, ...]
    again: tuple[str, ...]
    registered: bool = False


@dataclass(frozen=True)
class Run:
    """How a process ended: its exit code, negative for a signal, and what it said."""

    code: int
    said: str


@dataclass(frozen=True)
class Point:
    """One changing call of a run: the `number`-th of that name; its arguments with the paths of descriptors."""

    number: int
    call: str
    arguments: str
    worked: bool = True

    @property
    def sort(self) -> str:
        """What sort of step it is, the same for all files of a release."""
        written = re.findall(r"^\d+<([^>]*)", self.arguments)
        named = re.findall(r'"(/[^"]*)', self.arguments)
        where = _PASSING.sub("*", (written or named or [""])[-1])
        inside = "/*/" if ".releases/*/" in where else where.rpartition("/")[2]
        return f"{self.call} {inside}"


class Ground:
    """The folder in which an act is tried again and again."""

    def __init__(self, act: Act, reports: Path | None = None) -> None:
        """Reports of runs go beside the site, or into another folder where that may be full."""
        self.act, self.site = act, act.site
        self.old = served(self.site)
        self.said = (reports or self.site.folder.parent) / "said"
        self.before = self.site.folder.with_name("before")
        self.site.folder.rename(self.before)
        self.restore()
        assert self.run().code == 0, self.said.read_text("utf-8")
        self.new = served(self.site)
        assert self.new and (self.new != self.old or act.name == "replace")
        assert self.run(act.again).code == 0
        self.last = served(self.site)

    def restore(self) -> None:
        """The site as it was before the act, hard links and all."""
        shutil.rmtree(self.site.folder, ignore_errors=True)
        self.site.folder.mkdir(parents=True)
        subprocess.run(["cp", "-a", f"{self.before}/.", str(self.site.folder)], check=True)

    def start(self, arguments: tuple[str, ...] = (), held: bool = False, before: Callable[[], object] | None = None) -> int:  # fmt: skip
        """The number of a process that runs the command; `held` makes it wait for SIGCONT first."""
        command = [*(arguments or self.act.arguments), "--site", str(self.site.folder), "--lang", "en"]
        child = os.fork()
        if child:
            return child
        code = 70
        try:
            with self.said.open("w", encoding="utf-8") as stream:
                sys.stdout = sys.stderr = stream
                sys.dont_write_bytecode = True
                gc.disable()
                if held:
                    os.kill(os.getpid(), signal.SIGSTOP)
                if before is not None:
                    before()
                code = main(command)
        except BaseException as failure:  # noqa: BLE001 - the report of a test's child
            self.said.write_text(f"Traceback: {failure!r}", "utf-8")
        finally:
            os._exit(code)

    def ended(self, child: int) -> Run:
        """Wait for a process."""
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Run(code, self.said.read_text("utf-8", "replace"))

    def run(self, arguments: tuple[str, ...] = (), before: Callable[[], object] | None = None) -> Run:
        """Run the command, or another one, to its end."""
        return self.ended(self.start(arguments, before=before))

    def traced(self, point: Point | None = None, mishap: str = "") -> tuple[Run, list[Point]]:
        """Run the command under strace; with a mishap (`signal=KILL`, `error=EIO`) something befalls one call."""
        assert STRACE is not None
        log = self.said.with_name("trace")
        child = self.start(held=True)
        os.waitpid(child, os.WUNTRACED)
        command = [STRACE, "-f", "-y", "-s", "1", "-o", str(log), "-p", str(child)]
        command += ["-e", f"trace={','.join(CHANGING)}", "-e", "signal=none"]
        command += ["-e", f"inject={point.call}:{mishap}:when={point.number}"] if point else []
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            assert "attached" in tracer.stderr.readline()
            os.kill(child, signal.SIGCONT)
            run = self.ended(child)
            tracer.stderr.read()
        return run, list(_calls(log.read_text("utf-8", "replace")))

    def points(self) -> list[Point]:
        """The calls of a whole run that change something of the site, but one that depends on how long ago it was
        edited: forgetting that nothing changed."""
        self.restore()
        run, calls = self.traced()
        assert run.code == 0, run.said
        return [call for call in calls if call.worked and self._changes(call)]

    def _changes(self, call: Point) -> bool:
        inside = str(self.site.folder) in call.arguments and "/.cache/unchanged-" not in call.arguments
        return inside and (call.call != "openat" or _WRITABLE.search(call.arguments) is not None)

    def seen(self) -> str:
        """`old` or `new`; anything else fails the test."""
        found = served(self.site)
        assert found in (self.old, self.new), (
            f"torn: {_difference(found, self.old)}, {_difference(found, self.new)}"
        )
        if self.act.registered:
            assert behind(self.site) == []
        return "old" if found == self.old else "new"

    def mended(self) -> None:
        """The next run succeeds and leaves nothing behind of the one that was cut short."""
        again = self.run(self.act.again)
        assert again.code == 0, again.said
        assert served(self.site) == self.last
        assert left_over(self.site) == []


def _calls(trace: str) -> Iterator[Point]:
    count: Counter[str] = Counter()
    for line in trace.splitlines():
        match = _CALL.match(line)
        if match:
            count[match[1]] += 1
            yield Point(count[match[1]], match[1], match[2], not match[3].startswith("-"))


def _difference(one: Tree | None, other: Tree | None) -> list[str]:
    one, other = one or {}, other or {}
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))[:5]


def fair(points: list[Point], count: int) -> list[Point]:
    """So many of the points: one of every sort of step first, then others, spread over the run."""
    sorts: dict[str, Point] = {}
    for point in points:
        sorts.setdefault(point.sort, point)
    first = list(sorts.values())
    if len(first) >= count:
        return first[:: -(-len(first) // count)]
    rest = [point for point in points if point not in first]
    return [*first, *rest[:: max(1, len(rest) // (count - len(first)))]]


def needs_strace() -> None:
    """Say loudly that the exact tests are left out where strace is not there or may not trace."""
    if STRACE is None:
        pytest.skip("strace is not installed: no call is made to fail exactly (apt-get install strace)")
    said = subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    if said.returncode:
        pytest.skip(f"strace may not trace here: {said.stderr.strip()}")


def killed(ground: Ground, after: float) -> Run:
    """Start the command and kill it after so many seconds, if it still runs."""
    child = ground.start()
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return ground.ended(child)
