"""`next-change`: when the site will be another one though nobody writes anything, so that a timer can build it then.

Nothing is estimated: the site is planned for each moment that may matter, and the plans are compared.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from generator.commands.answer import finish
from generator.effort import Timings
from generator.health.moments import moments
from generator.memo import Memo
from generator.pipeline import Loaded, Settings, load

#: Paths that a line of text names; JSON has all.
_NAMED = 5


@dataclass(frozen=True)
class Change:
    """A moment, and the files that are made, made otherwise, or gone from then on, in order."""

    at: datetime
    paths: tuple[str, ...]


def next_change(options: argparse.Namespace, settings: Settings) -> int:
    """Print the next moments, soonest first; nothing when the site stays as it is."""
    loaded, problems = load(settings, Memo(), Timings())
    found: list[Change] = []
    for change in changes(settings, loaded) if loaded else ():
        found.append(change)
        if len(found) == options.count:
            break
    listed = [{"at": f"{one.at:%Y-%m-%dT%H:%M}", "paths": one.paths} for one in found]
    code = finish(options, problems, {"next": listed[0]["at"] if listed else None, "changes": listed})
    for one in found if options.format == "text" else ():
        more = f" +{len(one.paths) - _NAMED}" if len(one.paths) > _NAMED else ""
        print(f"{one.at:%Y-%m-%dT%H:%M}  {', '.join(one.paths[:_NAMED])}{more}")
    return code


def changes(settings: Settings, loaded: Loaded) -> Iterator[Change]:
    """Every change to come, as far as today's sources tell."""
    memo = Memo()
    now: Loaded | None = loaded
    while now:
        change, now = _next(settings, now, memo)
        if change:
            yield change


def _next(settings: Settings, now: Loaded, memo: Memo) -> tuple[Change | None, Loaded | None]:
    """The first moment at which the plan is another one, and the site as it is then."""
    before = _keys(now)
    for moment in moments(now.site):
        later, _ = load(replace(settings, as_of=moment), memo, Timings())
        after = _keys(later) if later else before
        paths = tuple(sorted(path for path in {*before, *after} if before.get(path) != after.get(path)))
        if paths:
            return Change(moment, paths), later
    return None, None


def _keys(loaded: Loaded) -> Mapping[str, object]:
    """What decides about each output: what it is given, and the frame if it is a page."""
    frame = (("config", loaded.config.digest),)
    return {output.path: output.parts(frame if output.is_page else ()) for output in loaded.outputs}
