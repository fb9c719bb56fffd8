"""How far a long build is: one line on a terminal that is written over, nothing anywhere else."""

from __future__ import annotations

import os
import sys
import time

#: Seconds before the first word, and between two.
PATIENCE, PAUSE = 2.0, 0.2


class Progress:
    """Called with what is done and what is to be done; speaks for the process that made it alone."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._process = os.getpid()
        self._next = time.monotonic() + PATIENCE
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Say so, if it is time."""
        now = time.monotonic()
        if now < self._next or os.getpid() != self._process:
            return
        self._next = now + PAUSE
        self._shown = True
        print(
            f"\r\033[K{self._text.format(percent=100 * done // max(1, total))}",
            end="",
            file=sys.stderr,
            flush=True,
        )

    def clear(self) -> None:
        """Leave the line to what is said at the end."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Whether somebody is there to see it."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
