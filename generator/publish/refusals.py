"""Whether a release may be served again: it answers every registered address and shows nothing withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from generator.log.note import Checkpoint, unverified
from generator.plan.fates import address_of
from generator.plan.log import CHECKPOINT
from generator.problems import Problem, Span, error
from generator.publish.release import Releases
from generator.register.entries import FOLDER, PURGED, WITHDRAWN_LIST, Register

#: How many addresses that a release lacks are named.
NAMED = 20


def refusals(release: Path, register: Register) -> Iterator[Problem]:
    """L113: a registered address that the release lacks. L114: a withdrawal that it knows nothing of.
    L119: an older checkpoint of the log."""
    lacking = [path for path in register.addresses if not (release / path).is_file()]
    for path in sorted(lacking)[:NAMED]:
        yield error("L113", Span(FOLDER), address=address_of(path), release=release.name, count=len(lacking))
    known, shown = register.log.latest, served_checkpoint(release)
    if known is not None and (shown is None or shown.size < known.size):
        old = shown.size if shown else 0
        yield error("L119", Span(FOLDER), release=release.name, old=old, size=known.size)
    for subject in sorted(_unknown(release, register)):
        yield error("L114", Span(FOLDER), subject=subject, release=release.name)


def served_checkpoint(release: Path) -> Checkpoint | None:
    """The checkpoint that a release shows, whoever signed it."""
    try:
        return unverified((release / CHECKPOINT).read_bytes().decode())
    except (OSError, UnicodeDecodeError):
        return None


def _unknown(release: Path, register: Register) -> set[str]:
    """The withdrawals that a release does not have, or has in a milder form."""
    try:
        listed = json.loads((release / WITHDRAWN_LIST).read_text("utf-8"))["withdrawn"]
        known = {(one["subject"], one["mode"]) for one in listed}
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    return {name for name, one in register.withdrawals.items() if (name, one.mode) not in known}


def forget_purged(releases: Releases, register: Register) -> None:
    """Destroy the releases that show what was purged; the served one knows of it, or this is not called."""
    purged = {name for name, one in register.withdrawals.items() if one.mode == PURGED}
    for name in releases.history if purged else ():
        if name != releases.current and purged & _unknown(releases.path(name), register):
            releases.destroy(name)
