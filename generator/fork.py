"""Spread work over processes that inherit what is in memory; in one process where that is not possible."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from generator.problems import EnvironmentProblem

Item = TypeVar("Item")
Done = TypeVar("Done")
#: Fewer items than this are not worth a process.
WORTHWHILE = 48


def spread(work: Callable[[Sequence[Item]], Done], items: Sequence[Item], workers: int) -> list[Done]:
    """`work` applied to interleaved shares of `items`, one share a process; results in the order of shares.

    Only results travel between processes; `work` and `items` are inherited by fork. An exception in a
    process is raised here. Raises `EnvironmentProblem` E009 when a process was killed.
    """
    count = min(workers, len(items) // WORTHWHILE)
    if count < 2 or not hasattr(os, "fork"):
        return [work(items)]
    context = multiprocessing.get_context("fork")
    running = []
    for number in range(1, count):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(theirs, work, items[number::count]))
        process.start()
        theirs.close()
        running.append((process, ours))
    results: list[Any] = [work(items[::count])]
    for process, pipe in running:
        results.append(_received(pipe))
        process.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


def _run(pipe: Connection, work: Callable[[Sequence[Item]], Done], share: Sequence[Item]) -> None:
    try:
        result: object = work(share)
    except Exception as failure:  # noqa: BLE001 - it is raised again in the parent
        result = failure
    pipe.send(result)
    pipe.close()


def _received(pipe: Connection) -> object:
    try:
        return pipe.recv()
    except EOFError:
        return EnvironmentProblem("E009")
