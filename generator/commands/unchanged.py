"""What a build notes for the next one, so that one that would do nothing is spared; see `glance`.

A file that is touched while a build runs or within `SETTLED` before it keeps the next run from trusting this.
"""

from __future__ import annotations

import argparse
import marshal
import os
import pickle
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from generator import glance
from generator.problems import Problems

if TYPE_CHECKING:
    from generator.pipeline import Loaded

#: Nanoseconds that the times of some disks are coarse: a second edit within them may leave the time as it was.
SETTLED = 2_000_000_000


@dataclass(frozen=True)
class Seen:
    """A site and its published folder before a build: the digest of all sources; `settled` when none was touched a
    moment ago. `options` shape what is made; `asked` is the command line, empty when it asks for more than a build."""

    site: str
    output: str
    options: tuple[str, ...]
    asked: tuple[str, ...]
    sources: bytes
    settled: bool


@dataclass(frozen=True)
class Quiet:
    """What is noted of a build: `told` is its report as text, `said` what one that finds no change adds to it."""

    release: str
    kept: int
    problems: Problems
    told: str
    said: str


def look(
    place: tuple[str, str],
    options: tuple[str, ...],
    asked: tuple[str, ...],
    now: int,
    looked: tuple[bytes, int, int] | None = None,
) -> Seen:
    """The sources at `place` (site, output) as they stand; `now` in nanoseconds since 1970. `looked` is what a glance
    has seen of them a moment ago."""
    sources, newest, now = looked or (*glance.look(*place), now)
    return Seen(*place, options, asked, sources, newest < now - SETTLED)


def recall(seen: Seen, now: float) -> Quiet | None:
    """What the last build said, if another one would find everything as that one left it at `now` (seconds)."""
    note = glance.read(str(_file(seen)))
    try:
        if note is None or (note["until"] is not None and now >= note["until"]):
            return None
        if note["sources"] != seen.sources or note["options"] != [*seen.options]:
            return None
        if note["release"] != glance.published(seen.output):
            return None
        quiet = pickle.loads(note["quiet"])
    except (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError, TypeError, KeyError):
        return None
    return quiet if isinstance(quiet, Quiet) else None


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
        note: dict[str, Any] = {
            "site": seen.site,
            "output": seen.output,
            "options": [*seen.options],
            "asked": [*seen.asked],
            "until": _until(loaded) if clock else None,
            "sources": seen.sources,
            "release": glance.published(seen.output),
            "told": quiet.told,
            "said": f"{quiet.said}\n",
            "quiet": pickle.dumps(quiet, 5),
        }
        fresh = file.with_suffix(".new")
        fresh.write_bytes(glance.sealed(marshal.dumps(note, 2)))
        fresh.replace(file)
    except OSError:
        return  # a folder that cannot be written: the next run works more, no less


def _file(seen: Seen) -> Path:
    return Path(
        seen.site, ".cache", f"unchanged-{blake2b(os.fsencode(seen.output), digest_size=6).hexdigest()}"
    )


def _until(loaded: Loaded) -> float:
    """The next moment that can matter, in seconds since 1970: midnight, or an hour that a record names."""
    from generator.health.moments import days_in
    from generator.values import Moment

    as_of = loaded.site.as_of
    midnight = datetime.combine(as_of.date() + timedelta(days=1), time())
    named = {day for item in loaded.site.all_items for day in days_in(item.record) if isinstance(day, Moment)}
    until = min([midnight, *(moment.at for moment in named if moment.at > as_of)])
    return until.replace(tzinfo=ZoneInfo(loaded.config.site.timezone)).timestamp()
