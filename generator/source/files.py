"""The one walk over a site's folders: names, sizes and times first, bytes on demand."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import limits
from generator.problems import Problem, Problems, Related, Span, error
from generator.source.text import bad_characters, decode

_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"
}
_FORBIDDEN = set('<>:"|?*\\\t\n')


@dataclass(frozen=True)
class SourceFile:
    """A regular file of the site: `path` is relative to the site with `/`, `absolute` is where it is read."""

    path: str
    absolute: str | Path
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
        """The bytes now on disk; refuses what took the file's place since the walk: a link, a pipe, a giant."""
        return _read(self.absolute)


#: No link is followed, and nobody waits for a pipe's other end.
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def _read(file: str | Path) -> bytes:
    with os.fdopen(os.open(file, _OPEN), "rb", 0) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(file))
        data = stream.read(min(status.st_size, limits.PUBLISHED) + 1)
        while len(data) > status.st_size and (more := stream.read(limits.PUBLISHED + 1 - len(data))):
            data += more  # it grew since
    if len(data) > limits.PUBLISHED:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(file))
    return data


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
    if file.size > limits.TEXT:
        return None, (error("S005", Span(file.path), size=file.size, limit=limits.TEXT),)
    return read_data(file)


def read_published(file: SourceFile) -> tuple[bytes | None, Problems]:
    """The bytes of a file that is published as it is, or None and why they cannot be had."""
    if file.size > limits.PUBLISHED:
        return None, (error("S019", Span(file.path), size=file.size, limit=limits.PUBLISHED),)
    return read_data(file)


def read_text(file: SourceFile) -> tuple[str | None, Problems]:
    """The text of a vocabulary or template, or None and why it cannot be had."""
    data, problems = read_limited(file)
    return decode(data, file.path) if data is not None else (None, problems)


def single(root: Path, path: str) -> tuple[SourceFile | None, Problems]:
    """A file that has its fixed place, or None and what stands there instead. Raises FileNotFoundError."""
    status = os.lstat(root / path)
    if not stat.S_ISREG(status.st_mode):
        return None, (error("S006", Span(path)),)
    return SourceFile(path, root / path, status.st_size, status.st_mtime_ns, status.st_ino), ()


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
    links = [folder for folder in folders if (root / folder).is_symlink()]
    problems.extend(error("S006", Span(folder)) for folder in links)
    pending = [folder for folder in folders if folder not in links and (root / folder).is_dir()]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
            states = [entry.stat(follow_symlinks=False) for entry in entries]
        except OSError as failure:
            problems.append(error("S008", Span(folder), reason=failure.strerror))
            continue
        for entry, status in zip(entries, states, strict=True):
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            path = f"{folder}/{entry.name}"
            if path == omit and stat.S_ISDIR(status.st_mode):
                continue
            problems.extend(_name_problems(path, entry.name))
            if stat.S_ISDIR(status.st_mode):
                pending.append(path)
            elif not stat.S_ISREG(status.st_mode):
                problems.append(error("S006", Span(path)))
            else:
                yield SourceFile(path, entry.path, status.st_size, status.st_mtime_ns, status.st_ino)


def _name_problems(path: str, name: str) -> Iterator[Problem]:
    """S009: what Windows cannot have, what nobody sees, what one disk writes so and another otherwise. S020: too long."""
    if next(bad_characters(name), None) or _FORBIDDEN.intersection(name):
        yield error("S009", Span(path), name=ascii(name))
    elif (
        name.split(".")[0].strip().lower() in _RESERVED
        or name[0] == " "
        or name.endswith((".", " "))
        or not unicodedata.is_normalized("NFC", name)
    ):
        yield error("S009", Span(path), name=name)
    elif len(name.encode()) > limits.NAME:
        yield error("S020", Span(path), size=len(name.encode()), limit=limits.NAME)


def _collisions(files: tuple[SourceFile, ...]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file in files:
        folded = unicodedata.normalize("NFKC", file.path).casefold()
        if folded in seen:
            yield error("S010", Span(file.path), Related(Span(seen[folded]), "first"), other=seen[folded])
        seen.setdefault(folded, file.path)
