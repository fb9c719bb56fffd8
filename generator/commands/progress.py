"""How far a long build is: one line on a terminal that is written over, nothing anywhere else."""

from __future__ import annotations

import os
import sys
import time

#: Seconds before the first word, and between two.
PATIENCE, PAUSE = 2.0, 0.2


class Progress:
    """Called with what is done and what is to be done, in any process that works for the one that made it: they
    write over each other, and all are about as far."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first = self._next = time.monotonic() + PATIENCE

    def __call__(self, done: int, total: int) -> None:
        """Say so, if it is time."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        print(
            f"\r\033[K{self._text.format(percent=100 * done // max(1, total))}",
            end="",
            file=sys.stderr,
            flush=True,
        )

    def clear(self) -> None:
        """Leave the line to what is said at the end."""
        if time.monotonic() >= self._first:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Whether somebody is there to see it."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
