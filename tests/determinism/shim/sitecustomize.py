"""What another machine would do to a Python that starts on it; read by `tests/determinism/machines.py`.

`ORDER` reversed or shuffled: how folders are listed. `LATER`: by how many seconds the clock is ahead.
`PLANT`: a fault, as Python text.
"""

from __future__ import annotations

import datetime
import os
import random
import time
from collections.abc import Iterator
from typing import Any

_order, _later, _plant = (os.environ.pop(f"GONGKAI_{name}", "") for name in ("ORDER", "LATER", "PLANT"))
_listdir, _scandir, _time, _time_ns = os.listdir, os.scandir, time.time, time.time_ns


def _otherwise(found: list[Any], name: Any) -> list[Any]:
    found.sort(key=name, reverse=_order == "reversed")
    if _order == "shuffled":
        random.Random(len(found)).shuffle(found)
    return found


class _Entries:
    """What `os.scandir` gives, in another order."""

    def __init__(self, path: Any) -> None:
        with _scandir(path) as entries:
            self._found = iter(_otherwise(list(entries), lambda entry: entry.name))

    def __iter__(self) -> Iterator[Any]:
        return self._found

    def __next__(self) -> Any:
        return next(self._found)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open any more."""


if _order:
    os.scandir = lambda path=".": _Entries(path)  # type: ignore[assignment]
    os.listdir = lambda path=".": _otherwise(_listdir(path), None)  # type: ignore[assignment]

if _later:
    _ahead = int(_later)
    time.time = lambda: _time() + _ahead
    time.time_ns = lambda: _time_ns() + _ahead * 10**9

    class _Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return datetime.datetime.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return datetime.datetime.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> datetime.datetime:
            return cls.now()

    datetime.datetime = _Later  # type: ignore[misc]

if _plant:
    exec(_plant)
