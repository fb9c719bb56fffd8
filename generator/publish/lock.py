"""One writer at a time: an advisory lock that the kernel frees when its holder dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.problems import EnvironmentProblem

#: How long a second build waits for the first, in seconds, and how often it asks.
PATIENCE = 10.0
INTERVAL = 0.1


@contextmanager
def locked(file: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a releases folder.

    Raises `EnvironmentProblem`: E001 after `patience` seconds, E003 where nothing can be written,
    E006 on systems without such locks.
    """
    try:
        import fcntl
    except ImportError as failure:
        raise EnvironmentProblem("E006") from failure
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as failure:
        raise EnvironmentProblem("E003", path=file, reason=failure.strerror) from failure
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    holder = os.pread(descriptor, 64, 0).decode("ascii", "replace").strip() or "?"
                    raise EnvironmentProblem("E001", pid=holder, path=file.parent) from None
                time.sleep(INTERVAL)
        with suppress(OSError):  # on a full disk the name of the holder is not known, but the lock holds
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
