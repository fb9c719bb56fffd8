"""Work in a process that can be stopped: what takes too much is told apart, everything else is done."""

from __future__ import annotations

import multiprocessing
import os
import time

import pytest

from generator.confine import confined


def work(number: int) -> int:
    """Doubles a number; some of them are runaways."""
    if number == 7:
        while True:
            pass
    if number == 8:
        return len(bytearray(200 << 20))
    if number == 9:
        os._exit(3)
    if number == 10:
        raise LookupError("ten")
    return 2 * number


def done(*numbers: int) -> list[int | None]:
    return confined(work, numbers, lambda _: 1, 100)


def test_runaways_are_told_apart() -> None:
    started = time.process_time()
    assert done(1, 2, 7, 3, 8, 9, 4) == [2, 4, None, 6, None, None, 8]
    assert time.process_time() - started < 3  # the time is that of the other process
    assert done() == []


def test_a_fault_of_the_program_is_raised() -> None:
    with pytest.raises(LookupError, match="ten"):
        done(1, 10)


def test_without_forks_a_process_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert done(1, 9, 3) == [2, None, 6]


def test_nothing_is_left_behind() -> None:
    done(7)
    assert multiprocessing.active_children() == []
