"""What a run takes: seconds by stage, and the collector that would take most of them."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Timings:
    """Seconds of wall and of processor time (of all processes) by stage, and counts by stage and name."""

    stages: list[tuple[str, float, float]] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure one stage."""
        wall, cpu = time.perf_counter(), sum(os.times()[:4])
        yield
        self.stages.append((name, time.perf_counter() - wall, sum(os.times()[:4]) - cpu))

    def count(self, stage: str, **numbers: int) -> None:
        """Note how much a stage did."""
        self.counts.setdefault(stage, {}).update(numbers)


@contextmanager
def without_collector() -> Iterator[None]:
    """No cyclic garbage collection: the stages make hundreds of thousands of values and no cycles, and
    looking for cycles among them took two thirds of the time at 10,000 records. What they made is left alone
    afterwards, too; it goes when nobody refers to it."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.enable()
