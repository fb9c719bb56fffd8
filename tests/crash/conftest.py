from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.harness import Act, Ground

Grounds = Callable[[Callable[[Path], Act]], Ground]


@pytest.fixture(autouse=True)
def _one_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A publication that is finished by a second run leads to the same bytes."""
    for command in ("publish", "withdraw"):
        monkeypatch.setattr(f"generator.commands.{command}.fresh_salt", lambda: "ab" * 32)


@pytest.fixture(autouse=True)
def _same_program(monkeypatch: pytest.MonkeyPatch, nothing: Path) -> None:
    """The program is not looked at anew in each run: three quarters of all calls that strace would stop at."""
    monkeypatch.setattr("generator.glance.PROGRAM", str(nothing))
    monkeypatch.setattr("generator.pipeline.engine_digest", lambda root: "the same")


def _in_memory() -> Path:
    """A folder in memory where there is one: what survives a kill is the same there, and a run takes a tenth.

    Other users may enter it.
    """
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="crash-", dir=memory if usable else None))
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="package")
def nothing() -> Iterator[Path]:
    """What stands for the folder of the program."""
    folder = _in_memory()
    for name in ("generator", "templates"):
        (folder / name).mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A quick folder for one test."""
    folder = _in_memory()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def grounds() -> Iterator[Grounds]:
    """The ground of an act, made once."""
    folder, made = _in_memory(), {}

    def ground(make: Callable[[Path], Act]) -> Ground:
        name = make.__name__
        if name not in made:
            (folder / name).mkdir()
            made[name] = Ground(make(folder / name))
        return made[name]

    yield ground
    shutil.rmtree(folder, ignore_errors=True)
