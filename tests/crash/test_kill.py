"""Killed at any moment and at every changing call: old or new, never in between, and the next run mends it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.publish.release import Releases
from generator.publish.stage import Stage
from tests.crash.acts import building, building_in_processes, going_back, publishing, purging, replacing
from tests.crash.conftest import Grounds
from tests.crash.harness import Act, Ground, fair, killed, needs_strace

Maker = Callable[[Path], Act]
ACTS = (building, replacing, publishing, purging, going_back)
KILLED = -9


def at_random(ground: Ground, kills: int, mend: bool = True) -> list[str]:
    """What was served after each kill, at a moment anywhere in a run."""
    chance, states = random.Random(20081120), list[str]()
    ground.restore()
    started = time.monotonic()
    ground.run()
    lasting = time.monotonic() - started
    while len(states) < kills:
        ground.restore()
        if killed(ground, chance.uniform(0.0, 1.05) * lasting).code == KILLED:
            states.append(ground.seen())
            if mend:
                ground.mended()
    return states


@pytest.mark.parametrize("make", ACTS)
def test_killed_at_random(grounds: Grounds, make: Maker) -> None:
    at_random(grounds(make), 3)


def test_killed_with_workers(grounds: Grounds) -> None:
    """The processes that a killed build leaves behind hold its lock for a moment."""
    at_random(grounds(building_in_processes), 3)


@pytest.mark.full
@pytest.mark.parametrize("make", ACTS)
def test_killed_at_random_often(grounds: Grounds, make: Maker) -> None:
    states = at_random(grounds(make), 500 if make is building else 250)
    print(f"{make.__name__}: {len(states)} kills, {states.count('new')} after the switch")


@pytest.mark.full
def test_killed_with_workers_often(grounds: Grounds) -> None:
    at_random(grounds(building_in_processes), 100)


def test_a_planted_publisher_in_place_is_caught(grounds: Grounds, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness can fail: a publisher that writes into the served folder is found in fewer than twenty kills."""
    ground = grounds(building)

    def in_place(self: Stage, path: str, data: bytes) -> None:
        target = ground.site.output.resolve() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    monkeypatch.setattr(Stage, "write", in_place)
    monkeypatch.setattr(Releases, "publish", lambda *arguments: None)
    monkeypatch.setattr("generator.pipeline.remember", lambda *arguments: None)
    with pytest.raises(AssertionError, match="torn"):
        at_random(ground, 19, mend=False)


def at_calls(ground: Ground, count: int | None) -> list[str]:
    """What was served after a kill at each of so many changing calls, or at every one."""
    points, states = ground.points(), []
    for point in points if count is None else fair(points, count):
        ground.restore()
        run, _ = ground.traced(point, "signal=KILL")
        assert run.code == KILLED, f"{point}: {run.said}"
        try:
            states.append(ground.seen())
            ground.mended()
        except AssertionError as failure:
            raise AssertionError(f"killed at {point}") from failure
    return states


@pytest.mark.parametrize("make", ACTS)
def test_killed_at_a_call(grounds: Grounds, make: Maker) -> None:
    needs_strace()
    states = at_calls(grounds(make), 7)
    assert states == sorted(states, reverse=True)


@pytest.mark.full
@pytest.mark.parametrize("make", ACTS)
def test_killed_at_every_call(grounds: Grounds, make: Maker) -> None:
    needs_strace()
    states = at_calls(grounds(make), None)
    assert states == sorted(states, reverse=True) and ("new" in states or make is replacing)
    print(f"{make.__name__}: killed at {len(states)} calls, {states.count('new')} after the switch")
