"""A call that fails: what is said, and that nothing served has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from tests.crash.acts import building, going_back, publishing, purging, replacing
from tests.crash.conftest import Grounds
from tests.crash.harness import Act, Ground, Point, Run, fair, needs_strace
from tests.test_publish import served

Maker = Callable[[Path], Act]
ACTS = (building, replacing, publishing, purging, going_back)
ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES")
SAYINGS = ("No space left on device", "Input/output error", "Read-only file system", "Permission denied")
#: Calls that only take something away; they fail after the switch, or on what a dead build left.
TAKING = ("unlink", "unlinkat", "rmdir")


def refused(ground: Ground, points: list[tuple[Point, str]]) -> dict[str, int]:
    """How many failures ended the run, and how many did it no harm."""
    ended = {"refused": 0, "harmless": 0}
    for point, error in points:
        ground.restore()
        run, _ = ground.traced(point, f"error={error}")
        state = served(ground.site)
        assert "Traceback" not in run.said, f"{error} at {point}: {run.said}"
        if run.code == 0 and harmless(point):
            ended["harmless"] += 1
            assert state == ground.new, f"{error} at {point}: {run.said}"
        else:
            ended["refused"] += 1
            assert named(run, error, ground), f"{error} at {point}: {run}"
            shown = (
                "new" if "E015" in run.said else "old"
            )  # what was purged is destroyed when it is shown no more
            assert ground.seen() == shown, f"{error} at {point}"
        ground.mended()
    return ended


def harmless(point: Point) -> bool:
    """Whether nothing is lost by the failure: the memory between runs, the name of who holds a lock, modes that are
    right already, old releases that the next build removes."""
    return point.call in TAKING or re.search(r"/\.cache\b|/lock\b|/new-\d+-", point.arguments) is not None


def named(run: Run, error: str, ground: Ground) -> bool:
    """Whether a report of the environment names a path of the site and what was answered."""
    said = dict(zip(ERRORS, SAYINGS, strict=True))[error]
    return run.code == 3 and said in run.said and str(ground.site.folder) in run.said


def every(ground: Ground) -> list[Point]:
    return [point for point in ground.points() if point.call not in TAKING]


@pytest.mark.parametrize("make", ACTS)
def test_a_call_that_fails_is_named(grounds: Grounds, make: Maker) -> None:
    needs_strace()
    ground = grounds(make)
    assert refused(ground, list(zip(fair(every(ground), 7), cycle(ERRORS), strict=False)))["refused"]


@pytest.mark.full
@pytest.mark.parametrize("make", ACTS)
def test_every_call_that_fails_is_named(grounds: Grounds, make: Maker) -> None:
    needs_strace()
    ground = grounds(make)
    points = every(ground)
    ended = refused(ground, [(point, error) for point in points for error in kinds(point)])
    print(f"{make.__name__}: {len(points)} calls, {ended}")


def kinds(point: Point) -> tuple[str, ...]:
    """All errors; of the pages of the memory, hundreds of the same sort, one each."""
    return ERRORS if "memo.sqlite" not in point.arguments else ERRORS[point.number % 4 :][:1]
