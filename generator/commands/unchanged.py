"""Whether anything changed since the last build: told from names, sizes and times alone, before anything is loaded.

Beside the memo lies what the last good build was made from and what it left: one digest over the site's folder, the
program, its libraries, the published release and the options. If it is the same now, another build would do nothing.
A file that is touched while a build runs or within `SETTLED` before it keeps the next run from trusting this.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from generator.problems import Problems

if TYPE_CHECKING:
    from generator.pipeline import Loaded

#: Nanoseconds that the times of some disks are coarse: a second edit within them may leave the time as it was.
SETTLED = 2_000_000_000
#: Bytes of the checksum in front of what is remembered.
_SEAL = 8
_PROGRAM = Path(__file__).resolve().parent.parent.parent
#: Of each file: path, size, time, inode.
Stamp = tuple[str, int, int, int]


@dataclass(frozen=True)
class Seen:
    """A site and its published folder before a build: the digest of all sources and options; `settled` when no
    source was touched a moment ago."""

    site: Path
    output: Path
    digest: str
    settled: bool


@dataclass(frozen=True)
class Quiet:
    """What is remembered of a build: `said` is what one that finds no change says; `key` covers sources, options
    and release; `until` is the moment at which the same sources make another site (None: never)."""

    release: str
    kept: int
    problems: Problems
    said: str
    key: str = ""
    until: datetime | None = None


def look(site: Path, output: Path, options: tuple[object, ...], now: int) -> Seen:
    """The sources as they stand, in the eyes of a build with these options; `now` in nanoseconds since 1970."""
    stamps = [*_walked(site, {output.name, f".{output.name}.releases"} if output.parent == site else set())]
    newest = max((time for _, _, time, _ in stamps), default=0)
    if site != _PROGRAM:
        stamps += [*_walked(_PROGRAM / "generator"), *_walked(_PROGRAM / "templates")]
    # Whatever is installed or removed changes the folder that libraries lie in.
    stamps += [
        (path, 0, Path(path).stat().st_mtime_ns, 0)
        for path in sys.path
        if path.endswith("-packages") and Path(path).is_dir()
    ]
    return Seen(
        site, output, _digest(stamps, str(site), str(output), options, sys.version), newest < now - SETTLED
    )


def recall(seen: Seen, now: Callable[[], datetime]) -> Quiet | None:
    """What the last build said, if another one would find everything as that one left it."""
    try:
        quiet = pickle.loads(_opened(_file(seen).read_bytes()))
        if not isinstance(quiet, Quiet) or (quiet.until is not None and now() >= quiet.until):
            return None
        same = quiet.key == _key(seen)
    except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError, TypeError, ValueError):
        return None
    return quiet if same else None


def tell(options: argparse.Namespace, quiet: Quiet) -> int:
    """Say what the build said that left everything so; returns its exit code."""
    code = 0
    if quiet.problems or options.format != "text":
        from generator.commands.answer import finish

        outputs = {"rendered": 0, "kept": quiet.kept, "removed": 0}
        code = finish(
            options, quiet.problems, {"release": quiet.release, "switched": False, "outputs": outputs}
        )
    if code == 0 and options.format == "text":
        print(quiet.said, file=sys.stderr)
    return code


def remember(seen: Seen, loaded: Loaded, clock: bool, quiet: Quiet) -> None:
    """Note that a build ended well; with `clock` its moment was that of the run and not a chosen one."""
    file = _file(seen)
    try:
        if not seen.settled:
            file.unlink(missing_ok=True)
            return
        noted = replace(quiet, key=_key(seen), until=_until(loaded) if clock else None)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(_sealed(pickle.dumps(noted, 5)))
        fresh.replace(file)
    except OSError:
        return  # a folder that cannot be written: the next run works more, no less


def _file(seen: Seen) -> Path:
    return seen.site / ".cache" / f"unchanged-{blake2b(os.fsencode(seen.output), digest_size=6).hexdigest()}"


def _sealed(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SEAL).digest() + data


def _opened(data: bytes) -> bytes:
    """What was sealed. Raises ValueError when it is not as it was written."""
    if _sealed(data[_SEAL:]) != data:
        raise ValueError("harmed")
    return data[_SEAL:]


def _key(seen: Seen) -> str:
    """Sources and published files together; a served release that is touched is another one."""
    return _digest(
        [*_walked(seen.output.resolve(strict=True), hidden=True)], seen.digest, str(seen.output.readlink())
    )


def _digest(stamps: list[Stamp], *more: object) -> str:
    return blake2b(repr((sorted(stamps), more)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _walked(
    root: Path, without: set[str] | frozenset[str] = frozenset(), hidden: bool = False
) -> Iterator[Stamp]:
    """Every file under a folder but editors' own and what Python leaves; links are not followed."""
    pending = [(str(root), "")]
    while pending:
        folder, shown = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if (
                    name == "__pycache__"
                    or (not shown and name in without)
                    or (not hidden and name[0] == ".")
                ):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, f"{shown}{name}/"))
                else:
                    status = entry.stat(follow_symlinks=False)
                    yield (f"{shown}{name}", status.st_size, status.st_mtime_ns, status.st_ino)


def _until(loaded: Loaded) -> datetime:
    """The next moment that can matter: midnight, or an hour that a record names."""
    from generator.health.moments import days_in
    from generator.values import Moment

    as_of = loaded.site.as_of
    midnight = datetime.combine(as_of.date() + timedelta(days=1), time())
    named = {day for item in loaded.site.all_items for day in days_in(item.record) if isinstance(day, Moment)}
    return min([midnight, *(moment.at for moment in named if moment.at > as_of)])
