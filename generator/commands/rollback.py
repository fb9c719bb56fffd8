"""`rollback`: serve an earlier release again, by the same single rename."""

from __future__ import annotations

import argparse
import json

from generator.commands.answer import finish
from generator.pipeline import Settings
from generator.problems import EnvironmentProblem
from generator.publish.refusals import refusals
from generator.publish.release import Releases
from generator.register.read import read_register


def rollback(options: argparse.Namespace, settings: Settings) -> int:
    """Switch to the release before the served one, or to `--to`; `--list` only lists.

    A release that lacks a registered address or shows something withdrawn is refused, with 1. Raises `EnvironmentProblem` E007 when there is no such release.
    """
    releases = Releases(settings.output)
    if options.list:
        _say(options, {"current": releases.current, "releases": list(releases.history)})
        return 0
    _target(releases, options.to)
    with releases.lock():
        target = _target(releases, options.to)
        register, faults = read_register(settings.site)
        problems = (*faults, *refusals(releases.path(target), register))
        if problems:
            return finish(
                options, problems, {"current": releases.current, "releases": list(releases.history)}
            )
        releases.serve(target)
    _say(options, {"current": target, "releases": list(releases.history)})
    return 0


def _target(releases: Releases, wanted: str | None) -> str:
    history, current = releases.history, releases.current
    if wanted is not None:
        found = [name for name in history if name.startswith(wanted)]
        if len(found) != 1:
            raise EnvironmentProblem("E007")
        return found[0]
    before = history[: history.index(current)] if current in history else ()
    if not before:
        raise EnvironmentProblem("E007")
    return before[-1]


def _say(options: argparse.Namespace, found: dict[str, object]) -> None:
    if options.format == "json":
        print(json.dumps({"problems": [], **found}))
        return
    names = found["releases"]
    assert isinstance(names, list)
    for name in names:
        print(f"{'*' if name == found['current'] else ' '} {name}")
