"""The full build behind the preview, and the search index that it leaves in the published release."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.pipeline import Settings
from generator.problems import EnvironmentProblem
from generator.publish.release import Releases
from generator.source.templates import SHIPPED

INDEX = "pagefind"
_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
#: How much the build yields to the preview (POSIX nice value).
_NICE = 10
#: Seconds that a build gets to end after each signal.
GRACE = 3.0


def can_publish() -> bool:
    """Whether this system has what publishing needs (Windows has not)."""
    return importlib.util.find_spec("fcntl") is not None and hasattr(os, "symlink")


class Index:
    """The search index of the published release: read where it lies, never copied."""

    def __init__(self, output: Path) -> None:
        self._releases = Releases(output)
        self._confirmed = 0.0

    def read(self, name: str) -> bytes | None:
        """A file of the index; None unless it truly lies inside the release."""
        folder = self._folder()
        if folder is None or not _SAFE.fullmatch(name):
            return None
        try:
            file = (folder / name).resolve(strict=True)
            return file.read_bytes() if file.is_relative_to(folder) and file.is_file() else None
        except OSError:
            return None

    @property
    def stamp(self) -> float | None:
        """When the index was made, in seconds since 1970; None when there is none."""
        folder = self._folder()
        try:
            return (folder / f"{INDEX}.js").stat().st_mtime if folder is not None else None
        except OSError:
            return None

    @property
    def as_of(self) -> float | None:
        """When the index last agreed with the content: made then, or found to need no change."""
        made = self.stamp
        return max(made, self._confirmed) if made is not None else None

    def confirm(self) -> None:
        """A build has just ended well; its lock tells when it began to read the content."""
        with contextlib.suppress(OSError):
            self._confirmed = (self._releases.folder / "lock").stat().st_mtime

    def _folder(self) -> Path | None:
        try:
            name = self._releases.current
        except EnvironmentProblem:
            return None
        if name is None:
            return None
        folder = self._releases.path(name) / INDEX
        return folder if not folder.is_symlink() and folder.is_dir() else None


@dataclass(frozen=True)
class Outcome:
    """How a build ended: its exit code, its report (the command line's JSON), what it said otherwise."""

    code: int
    report: dict[str, Any]
    said: str


class Build:
    """One full build in a process of its own, so that the preview stays quick and the lock comes free."""

    def __init__(self, settings: Settings, lang: str, done: Callable[[Outcome], None]) -> None:
        self._command = [
            sys.executable, "-m", "generator", "build", "--format", "json", "--lang", lang,
            "--site", str(settings.site), "--output", str(settings.output.absolute()),
            "--workers", str(settings.workers),
        ]  # fmt: skip
        if settings.as_of is not None:
            self._command += ["--as-of", settings.as_of.isoformat(timespec="minutes")]
        chosen = (("--fresh", settings.fresh), ("--no-search", not settings.search))
        self._command += [option for option, wanted in chosen if wanted]
        self._done = done
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; `done` is called from another thread when it has ended by itself."""
        self._process = subprocess.Popen(
            self._command, cwd=SHIPPED.parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        self._thread = threading.Thread(target=self._wait, name="gongkai-build", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it; interrupted, a build discards what it has begun."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        # An interrupt may be ignored (a shell's background job is started so), a kill never is.
        asked = process.send_signal if os.name == "posix" else lambda _: process.terminate()
        for number in (signal.SIGINT, signal.SIGTERM):
            asked(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=GRACE)
                return
        process.kill()
        process.wait()

    def _wait(self) -> None:
        process = self._process
        assert process is not None
        printed, said = process.communicate()
        if self._process is None:
            return
        try:
            report = json.loads(printed)
        except ValueError:
            report = {}
        self._done(Outcome(process.returncode, report if isinstance(report, dict) else {}, said.strip()))
