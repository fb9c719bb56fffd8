"""Whether a build would do nothing: told from names, sizes and times alone, with next to nothing loaded.

Beside the memo lies what the last good build was made from and what it left: one digest over the site's folder, the
program, its libraries, the published release and the options. If it is the same now, another build would do nothing.
Here is what that takes; `commands/unchanged.py` writes the note. Only modules that every interpreter has loaded anyway
are imported, because this is most of the time that such a build takes.
"""

from __future__ import annotations

import marshal
import os
import sys
from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

#: Bytes of the checksum in front of what is noted, and the form of notes: another one is none.
_SEAL, _FORM = 8, b"note 1"
PROGRAM = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: Of each file: path, size, time, inode.
Stamp = tuple[str, int, int, int]
#: What `look` gave, and the moment of it in nanoseconds since 1970, by the folders of site and output.
Looked = dict[tuple[str, str], tuple[bytes, int, int]]


def glance(arguments: Sequence[str], now: float) -> tuple[tuple[str, str] | None, Looked]:
    """What a build with these arguments tells (standard output, standard error) when it finds nothing changed at `now`
    (seconds since 1970), or None when it has to look properly; and how the sources of each site stand that were
    looked at, so that nobody need look again.

    The arguments are not read but compared with those of the build that left the note.
    """
    site = arguments[arguments.index("--site") + 1] if "--site" in arguments[:-1] else PROGRAM
    looked: Looked = {}
    for file in notes(site):
        note = read(file)
        if note is not None and note["asked"] == asked(arguments) and _holds(note, now, looked):
            return (note["told"], note["said"]), looked
    return None, looked


def asked(arguments: Sequence[str]) -> list[str]:
    """A call as it is compared: with the folder that it is made in, where there still is one."""
    try:
        return [*arguments, os.getcwd()]
    except OSError:
        return [*arguments, ""]


def notes(site: str) -> list[str]:
    """The files that builds of a site left for the next ones, one for each output folder."""
    try:
        names = sorted(os.listdir(os.path.join(site, ".cache")))
    except OSError:
        return []
    return [os.path.join(site, ".cache", name) for name in names if name.startswith("unchanged-")]


def _holds(note: dict[str, Any], now: float, looked: Looked) -> bool:
    """Whether all is as the build left it, and its moment not over."""
    if note["until"] is not None and now >= note["until"]:
        return False
    release = _meanwhile(lambda: published(note["output"]))
    place = (note["site"], note["output"])
    try:
        looked[place] = (*look(*place), int(now * 1e9))
        same = bool(looked[place][0] == note["sources"])
        return bool(release() == note["release"]) and same
    except OSError:
        return False


def look(site: str, output: str) -> tuple[bytes, int]:
    """Digest of a site's sources and of the program as they stand, and when a source was last touched (nanoseconds
    since 1970); `output` inside of the site is none of them."""
    inside = os.path.dirname(output) == site
    name = os.path.basename(output)
    stamps = walked(site, (name, f".{name}.releases") if inside else ())
    newest = max((time for _, _, time, _ in stamps), default=0)
    if site != PROGRAM:
        stamps += [*walked(f"{PROGRAM}/generator"), *walked(f"{PROGRAM}/templates")]
    # Whatever is installed or removed changes the folder that libraries lie in.
    libraries = [path for path in sys.path if path.endswith("-packages") and os.path.isdir(path)]
    stamps += [(path, 0, os.stat(path).st_mtime_ns, 0) for path in libraries]
    return _digest([stamps, site, sys.version]), newest


def published(output: str) -> bytes:
    """Digest of the published files; a served release that is touched is another one. Raises OSError."""
    return _digest([output, os.readlink(output), walked(os.path.realpath(output, strict=True), hidden=True)])


def _meanwhile(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """Work done in a process beside this one, and how to get its result, which is empty when it failed."""
    if not hasattr(os, "fork"):
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, work())
        finally:
            os._exit(0)
    os.close(writing)

    def result() -> bytes:
        with os.fdopen(reading, "rb") as stream:
            data = stream.read()
        os.waitpid(child, 0)
        return data

    return result


def walked(root: str, without: tuple[str, ...] = (), hidden: bool = False) -> list[Stamp]:
    """Every file under a folder but editors' own and what Python leaves; links are not followed."""
    found: list[Stamp] = []
    pending = [(root, "")]
    while pending:
        folder, shown = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if (
                    name == "__pycache__"
                    or (not shown and name in without)
                    or (name[0] == "." and not hidden)
                ):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{shown}{name}/"))
                else:
                    status = entry.stat(follow_symlinks=False)
                    found.append((shown + name, status.st_size, status.st_mtime_ns, status.st_ino))
    return found


def read(file: str) -> dict[str, Any] | None:
    """A note, if it is as it was written."""
    try:
        with open(file, "rb") as stream:
            data = stream.read()
        note = marshal.loads(data[_SEAL:]) if sealed(data[_SEAL:]) == data else None
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return note if isinstance(note, dict) else None


def sealed(data: bytes) -> bytes:
    """The bytes of a note behind their checksum."""
    return blake2b(data, digest_size=_SEAL, person=_FORM).digest() + data


def _digest(values: list[Any]) -> bytes:
    return blake2b(marshal.dumps(values, 2), digest_size=16).digest()
