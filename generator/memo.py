"""Memory between runs: what was computed from unchanged files. Never truth, always disposable."""

from __future__ import annotations

import os
import pickle
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

_SCHEMA = """CREATE TABLE IF NOT EXISTS memo
    (space TEXT, key TEXT, value BLOB, seal INTEGER, PRIMARY KEY (space, key))"""


class Packed:
    """A value on its way into the memory: pickled once, whether to travel between processes or to be kept, and
    opened by who looks at it. One that came pickled is opened anew each time: most are looked at once or never."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._data: bytes | None = None

    @property
    def value(self) -> Any:
        """What is inside."""
        return self._value if self._data is None else pickle.loads(self._data)

    def pickled(self) -> bytes:
        """The pickled value; what came from another process is passed on as it came."""
        return pickle.dumps(self._value, 5) if self._data is None else self._data

    def __reduce__(self) -> tuple[object, ...]:
        return _sealed, (self.pickled(),)


def packed(value: Any) -> Packed:
    """A value pickled at once: many small ones take less room so."""
    return _sealed(pickle.dumps(value, 5))


def _sealed(data: bytes) -> Packed:
    one = Packed(None)
    one._data = data
    return one


def _seal(space: str, key: str, value: bytes) -> int:
    """Checksum of a value in its place."""
    return crc32(value) ^ crc32(f"{space} {key}".encode("utf-8", "surrogatepass"))


class Memo:
    """Values by space and key. Without a file it lasts as long as the process.

    Values are pickled into one SQLite file inside `.cache/`, which belongs to the user who builds, and read one by
    one or, by `items`, a whole space at once. A file written by another engine, or one that cannot be read, counts
    as empty; with `forget` any file does, and `save` replaces it. Every value lies beside its checksum, and one that
    has another counts as absent: a bit that falls over on a disk never reaches a page.

    One that is to `stay`, in a process that runs the line again and again, reads a whole space once and never saves.
    """

    def __init__(
        self, file: Path | None = None, engine: str = "", forget: bool = False, stay: bool = False
    ) -> None:
        self._file = file
        self._engine = engine
        self._forget = forget
        self._changed: dict[tuple[str, str], Packed] = {}
        self._gone: set[tuple[str, str]] = set()
        self._stay = stay
        self._whole: dict[str, dict[str, Any]] = {}
        self._connection: sqlite3.Connection | None = None
        self._reader = 0

    def recall(self, space: str, key: str) -> Any:
        """The value kept under `key`, or None."""
        place = (space, key)
        if place in self._changed:
            return self._changed[place].value
        return None if place in self._gone else self._values("space = ? AND key = ?", *place).get(key)

    def keep(self, space: str, key: str, value: Any) -> None:
        """Remember `value`; of one that is `Packed` what is inside."""
        self._changed[space, key] = value if isinstance(value, Packed) else Packed(value)

    def only(self, space: str, wanted: Callable[[str], bool]) -> None:
        """Forget everything of a space but the keys that are `wanted`."""
        for key in [key for found, key in self._changed if found == space and not wanted(key)]:
            self._changed.pop((space, key))
            self._gone.add((space, key))
        stored = self._rows("SELECT key FROM memo WHERE space = ?", (space,))
        self._gone.update((space, key) for (key,) in stored if not wanted(key))

    def items(self, space: str) -> dict[str, Any]:
        """Everything kept in a space."""
        kept = self._whole.get(space)
        if kept is None:
            kept = self._values("space = ?", space)
            if self._stay:
                self._whole[space] = kept
        found = {key: value for key, value in kept.items() if (space, key) not in self._gone}
        return found | {key: packed.value for (of, key), packed in self._changed.items() if of == space}

    def holding(self, space: str, text: str) -> list[str]:
        """Keys of a space under whose written values a text stands: pickled, it lies there as it is."""
        question = "SELECT key FROM memo WHERE space = ? AND instr(value, ?)"
        return [key for (key,) in self._rows(question, (space, text.encode("utf-8", "surrogatepass")))]

    def save(self) -> bool:
        """Write what changed in one transaction; False when nothing had to be, or nothing could be, written."""
        if self._file is None or self._stay or not (self._gone or self._changed):
            return False
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write(self._file)
            except sqlite3.DatabaseError:
                self._file.unlink(missing_ok=True)
                self._write(self._file)
        except (OSError, sqlite3.Error):
            return False  # a folder that cannot be written, a full disk: the next run works more, no less
        self._changed.clear()
        self._gone.clear()
        self._forget = False
        self.close()
        return True

    def close(self) -> None:
        """Close the file; who asks again opens it anew. A connection is part of a cycle: dropped, it would stay open
        where nobody looks for cycles."""
        if self._connection is not None and self._reader == os.getpid():
            self._connection.close()
        self._connection, self._reader = None, 0

    def _write(self, file: Path) -> None:
        """One transaction: all of it or nothing survives a kill."""
        connection = sqlite3.connect(file, timeout=10)
        try:
            connection.execute("PRAGMA secure_delete = ON")  # what was purged leaves no bytes in free pages
            with connection:
                connection.execute(_SCHEMA)
                owner = connection.execute("SELECT value FROM memo WHERE space = 'engine'").fetchone()
                if owner is None or owner[0] != self._engine.encode() or self._forget:
                    connection.execute("DELETE FROM memo")
                    connection.execute(
                        "INSERT INTO memo VALUES ('engine', '', ?, 0)", (self._engine.encode(),)
                    )
                connection.executemany(
                    "DELETE FROM memo WHERE space = ? AND key = ?", sorted(self._gone - self._changed.keys())
                )
                connection.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?, ?, ?)", self._new_rows())
        finally:
            connection.close()

    def _new_rows(self) -> Iterator[tuple[str, str, bytes, int]]:
        """What changed, pickled one by one: all at once would take as much memory as the records themselves."""
        for (space, key), packed in self._changed.items():
            data = packed.pickled()
            yield space, key, data, _seal(space, key, data)

    def _values(self, condition: str, *about: str) -> dict[str, Any]:
        """Values by key, where they are what was written."""
        rows = self._rows(f"SELECT space, key, value, seal FROM memo WHERE {condition}", about)
        with suppress(pickle.UnpicklingError, AttributeError, EOFError, ImportError, TypeError):
            return {
                key: pickle.loads(value)
                for space, key, value, seal in rows
                if _seal(space, key, value) == seal
            }
        return {}

    def _rows(self, question: str, about: tuple[str | bytes, ...]) -> Iterator[tuple[Any, ...]]:
        """Rows of the file, one by one; none where nothing can be read."""
        with suppress(sqlite3.Error):
            connection = self._opened()
            yield from connection.execute(question, about) if connection else ()

    def _opened(self) -> sqlite3.Connection | None:
        """The file, if it is there and of this engine; each process opens it anew."""
        if self._reader != os.getpid():
            self._connection, self._reader = None, os.getpid()
            if self._file is not None and not self._forget and self._file.is_file():
                connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, check_same_thread=False)
                owner = connection.execute("SELECT value FROM memo WHERE space = 'engine'").fetchone()
                if owner is not None and owner[0] == self._engine.encode():
                    self._connection = connection
                else:
                    connection.close()
        return self._connection
