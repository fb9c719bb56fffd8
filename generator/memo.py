"""Memory between runs: what was computed from unchanged files. Never truth, always disposable."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

_SCHEMA = """CREATE TABLE IF NOT EXISTS memo
    (space TEXT, key TEXT, value BLOB, seal INTEGER, PRIMARY KEY (space, key)) WITHOUT ROWID"""


class Packed:
    """A value on its way into the memory: pickled once, whether to travel between processes or to be kept."""

    def __init__(self, value: Any, data: bytes | None = None) -> None:
        self.value = value
        self._data = data

    @property
    def data(self) -> bytes:
        """The pickled value."""
        if self._data is None:
            self._data = pickle.dumps(self.value, 5)
        return self._data

    def __reduce__(self) -> tuple[object, ...]:
        return _opened, (self.data,)


def _opened(data: bytes) -> Packed:
    return Packed(pickle.loads(data), data)


class Memo:
    """Values by space and key. Without a file it lasts as long as the process.

    Values are pickled into one SQLite file inside `.cache/`, which belongs to the user who builds;
    a file written by another engine, or one that cannot be read, counts as empty; with `forget` any
    file does, and `save` replaces it. Every value lies beside its checksum, and one that has another counts
    as absent: a bit that falls over on a disk never reaches a page.
    """

    def __init__(self, file: Path | None = None, engine: str = "", forget: bool = False) -> None:
        self._file = file
        self._engine = engine
        self._forget = forget
        self._spaces: dict[str, dict[str, Any]] = {}
        self._changed: dict[tuple[str, str], Packed] = {}
        self._gone: set[tuple[str, str]] = set()

    def recall(self, space: str, key: str) -> Any:
        """The value kept under `key`, or None."""
        return self._space(space).get(key)

    def keep(self, space: str, key: str, value: Any) -> None:
        """Remember `value`; of one that is `Packed` what is inside."""
        values = self._space(space)
        packed = value if isinstance(value, Packed) else Packed(value)
        if values.get(key) is not packed.value:
            values[key] = packed.value
            self._changed[space, key] = packed

    def only(self, space: str, keys: Collection[str]) -> None:
        """Forget everything of a space but `keys`."""
        for key in self._space(space).keys() - set(keys):
            del self._spaces[space][key]
            self._changed.pop((space, key), None)
            self._gone.add((space, key))

    def items(self, space: str) -> Iterator[tuple[str, Any]]:
        """Everything kept in a space."""
        return iter(self._space(space).items())

    def save(self) -> bool:
        """Write what changed in one transaction; False when nothing had to be, or nothing could be, written."""
        if self._file is None or not (self._gone or self._changed):
            self._changed.clear()
            return False
        rows = [
            (space, key, packed.data, crc32(packed.data)) for (space, key), packed in self._changed.items()
        ]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write(self._file, rows)
            except sqlite3.DatabaseError:
                self._file.unlink(missing_ok=True)
                self._write(self._file, rows)
        except (OSError, sqlite3.Error):
            return False  # a folder that cannot be written, a full disk: the next run works more, no less
        self._changed.clear()
        self._gone.clear()
        self._forget = False
        return True

    def _write(self, file: Path, rows: list[tuple[str, str, bytes, int]]) -> None:
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
                connection.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?, ?, ?)", rows)
        finally:
            connection.close()

    def _space(self, space: str) -> dict[str, Any]:
        if space not in self._spaces:
            self._spaces[space] = self._read(space)
        return self._spaces[space]

    def _read(self, space: str) -> dict[str, Any]:
        if self._file is None or self._forget or not self._file.is_file():
            return {}
        try:
            connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
            try:
                owner = connection.execute("SELECT value FROM memo WHERE space = 'engine'").fetchone()
                if owner is None or owner[0] != self._engine.encode():
                    return {}
                rows = connection.execute("SELECT key, value, seal FROM memo WHERE space = ?", (space,))
                return {key: pickle.loads(value) for key, value, seal in rows if crc32(value) == seal}
            finally:
                connection.close()
        except (sqlite3.Error, pickle.UnpicklingError, AttributeError, EOFError, ImportError, TypeError):
            return {}
