"""One command, measured as a whole process, and what the same work costs at least."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
#: Start of an interpreter and a bare walk with the size and time of every file.
STAT_WALK = """
import os, sys
pending = [sys.argv[1]]
while pending:
    for entry in os.scandir(pending.pop()):
        if entry.is_dir(follow_symlinks=False):
            pending.append(entry.path)
        else:
            entry.stat(follow_symlinks=False)
"""


@dataclass(frozen=True)
class Taken:
    """Seconds of wall and processor (all processes), peak memory of the largest process in MiB."""

    wall: float
    cpu: float
    peak: float


def run(command: Sequence[str], root: Path) -> Taken:
    """Run a command in a site's folder; `{root}` in it is that folder. Raises when it fails."""
    given = [part.replace("{root}", str(root)) for part in command]
    # As on a user's machine: Python keeps what it compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    os.sync()  # what earlier runs left to be written is not this run's work
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            given, cwd=HERE if "generator" in given else root, stdout=said, stderr=said, env=environment
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(
                f"{' '.join(given)}: exit {process.returncode}\n{said.read().decode(errors='replace')[-2000:]}"
            )
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def stat_walk(folder: Path) -> Taken:
    """The least that a build which finds nothing changed has to do."""
    return run([sys.executable, "-I", "-S", "-c", STAT_WALK, str(folder)], folder)


def write_floor(published: Path, target: Path) -> Taken:
    """Writing the same files from memory: no build that makes all files can be faster."""
    files = [
        (path.relative_to(published), path.read_bytes())
        for path in sorted(published.rglob("*"))
        if path.is_file()
    ]
    os.sync()
    wall, cpu = time.perf_counter(), time.process_time()
    made: set[Path] = set()
    for path, data in files:
        place = target / path
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        place.write_bytes(data)
    taken = Taken(time.perf_counter() - wall, time.process_time() - cpu, 0)
    shutil.rmtree(target)
    return taken
