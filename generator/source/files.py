"""The one walk over a site's folders: names, sizes and times first, bytes on demand."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Problem, Problems, Related, Span, error
from generator.source.text import decode

#: Largest file read as text (records, lists, vocabularies), in bytes.
TEXT_LIMIT = 4 * 1024 * 1024
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)}
_FORBIDDEN = set('<>:"|?*\\')


@dataclass(frozen=True)
class SourceFile:
    """A regular file of the site: `path` is relative to the site with `/`."""

    path: str
    absolute: Path
    size: int
    mtime_ns: int
    inode: int

    @property
    def stamp(self) -> tuple[int, int, int]:
        """Cheap evidence that the file is unchanged: size, time in nanoseconds, inode."""
        return (self.size, self.mtime_ns, self.inode)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path without its last part."""
        return self.path.rpartition("/")[0]

    def read(self) -> bytes:
        """The bytes now on disk; refuses a link that took the file's place since the walk."""
        return _read(self.absolute)


def _read(file: Path) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()


def read_inside(root: Path, path: str) -> bytes:
    """A file of the walk by its path. Raises OSError, also where a link took the place of it or of a folder."""
    place = root
    for part in path.split("/"):
        place /= part
        if place.is_symlink():
            raise OSError(errno.ELOOP, "symbolic link", str(place))
    return _read(place)


def read_data(file: SourceFile) -> tuple[bytes | None, Problems]:
    """The bytes of a file of the site, or None and why they cannot be had."""
    try:
        return file.read(), ()
    except OSError as failure:
        return None, (error("S008", Span(file.path), reason=failure.strerror or failure),)


def read_limited(file: SourceFile) -> tuple[bytes | None, Problems]:
    """The bytes of a file that is read as text, or None and why they cannot be had."""
    if file.size > TEXT_LIMIT:
        return None, (error("S005", Span(file.path), size=file.size, limit=TEXT_LIMIT),)
    return read_data(file)


def read_text(file: SourceFile) -> tuple[str | None, Problems]:
    """The text of a vocabulary or template, or None and why it cannot be had."""
    data, problems = read_limited(file)
    return decode(data, file.path) if data is not None else (None, problems)


def walk(root: Path, *folders: str, omit: str = "") -> tuple[tuple[SourceFile, ...], Problems]:
    """All regular files under `folders` of `root` but those under `omit`, sorted by path.

    Names starting with `.` or ending in `~` are left out (editors' own files). Symbolic links,
    pipes and devices are problems, never followed: a link can make any file of the machine
    part of the site. Two names that a Windows or macOS disk cannot tell apart are a problem too.
    """
    problems: list[Problem] = []
    files = tuple(sorted(_files(root, folders, omit, problems), key=lambda file: file.path))
    problems.extend(_collisions(files))
    return files, tuple(problems)


def _files(root: Path, folders: tuple[str, ...], omit: str, problems: list[Problem]) -> Iterator[SourceFile]:
    pending = [folder for folder in folders if (root / folder).is_dir()]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as failure:
            problems.append(error("S008", Span(folder), reason=failure.strerror))
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            path = f"{folder}/{entry.name}"
            if path == omit:
                continue
            problems.extend(_name_problems(path, entry.name))
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                pending.append(path)
            elif not stat.S_ISREG(status.st_mode):
                problems.append(error("S006", Span(path)))
            else:
                yield SourceFile(path, root / path, status.st_size, status.st_mtime_ns, status.st_ino)


def _name_problems(path: str, name: str) -> Iterator[Problem]:
    if any(ord(char) < 32 or char in _FORBIDDEN for char in name):
        yield error("S009", Span(path), name=ascii(name))
    elif name.split(".")[0].lower() in _RESERVED or name.endswith((".", " ")):
        yield error("S009", Span(path), name=name)


def _collisions(files: tuple[SourceFile, ...]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file in files:
        folded = unicodedata.normalize("NFKC", file.path).casefold()
        if folded in seen:
            yield error("S010", Span(file.path), Related(Span(seen[folded]), "first"), other=seen[folded])
        seen.setdefault(folded, file.path)
