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


def _in_memory() -> Path:
    """A folder in memory where there is one: what survives a kill is the same there, and a run takes a tenth.

    Other users may enter it.
    """
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="crash-", dir=memory if usable else None))
    folder.chmod(0o755)
    return folder


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
