"""What a run takes: seconds by stage, and the collector that would take most of them."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Timings:
    """Seconds of wall and processor time by stage, and counts."""

    stages: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure one stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.stages.append((name, time.perf_counter() - wall, time.process_time() - cpu))


@contextmanager
def without_collector() -> Iterator[None]:
    """No cyclic garbage collection: the stages make hundreds of thousands of values and no cycles, and
    looking for cycles among them took two thirds of the time at 10,000 records."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
